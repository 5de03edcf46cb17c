"""Nothing is found wrong where nothing is: in made-up clusters, and in one that has just started."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kubetui import assets
from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.kinds.registry import by_kind
from kubetui.kinds.shown.registry import SHOWN
from kubetui.lessons import manifests
from kubetui.playground.cluster import Playground
from kubetui.store.store import Store
from kubetui.views.diagnose import findings
from kubetui.views.live import TableOptions
from kubetui.views.trouble import trouble_table
from tests.samples import NOW
from tests.views.healthy import RESOURCES, healthy
from tests.views.text import table_text


def filled(objects) -> Store:
    store = Store(lambda: NOW)
    for resource in set(RESOURCES.values()):
        store.replace(resource, "", [one for one in objects if RESOURCES[one["kind"]] == resource])
    return store


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_wrong_with_what_is_well(seed):
    objects = healthy(seed)
    assert len(objects) > 200
    store = filled(objects)
    for one in objects:
        if (
            one["kind"] == "Pod" and one["status"]["phase"] == "Failed"
        ):  # a try before the one that got through
            continue
        found = findings(store, RESOURCES[one["kind"]], one, NOW)
        assert found == [], (
            f"{one['kind']} {one['metadata']['name']}: {[finding.symptom for finding in found]}"
        )
    assert table_text(trouble_table(store, TableOptions(), lambda: NOW)) == ""


def test_they_are_of_nearly_every_kind():
    made = {RESOURCES[one["kind"]] for one in healthy(0) + healthy(1)}
    from kubetui.views.diagnose.registry import RULES

    assert set(RULES) - made == {"httproutes.gateway.networking.k8s.io", "replicationcontrollers"}
    assert len(made & {kind.resource for kind in SHOWN}) >= 25


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


async def _all_ready(api) -> bool:
    """Whether what a cluster starts with is up, and its Services know it."""
    pods, _ = await api.list("pods")
    slices, _ = await api.list("endpointslices.discovery.k8s.io")
    ends = [end for one in slices for end in one.get("endpoints") or []]
    return (
        len(pods) >= 4
        and all(meta.is_true(pod, "Ready") or pod["status"]["phase"] == "Succeeded" for pod in pods)
        and len(ends) >= 2
        and all(meta.dig(end, "conditions", "ready", default=True) for end in ends)
    )


WELL = ["01-architecture/01-hello", "01-architecture/02-traveller", "01-architecture/03-pair", "01-architecture/07-hello",
        "01-architecture/1b-canary", "02-workloads/03-web", "02-workloads/06-db", "02-workloads/07-sum",
        "02-workloads/2b-site", "02-workloads/2c-fix"]  # fmt: skip
"""The shipped manifests that nothing is wrong with."""


async def _apply_all(api) -> None:
    room = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "kubetui-demo", "labels": {"app.kubernetes.io/managed-by": "kubetui"}},
    }
    await api.create("namespaces", room)
    while not (await api.list("serviceaccounts", "kubetui-demo"))[0]:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    folder = assets.shipped("manifests")
    for name in WELL:
        for one in manifests.load(folder / f"{name}.yaml").objects:
            kind = by_kind(one["apiVersion"], one["kind"])
            try:
                await api.create(kind.resource, meta.clone(one))
            except ApiError as error:  # two steps share an object
                assert error.code == 409, error


async def _settled(api) -> bool:
    """Whether everything that was applied came true."""
    pods, _ = await api.list("pods", "kubetui-demo")
    jobs, _ = await api.list("jobs.batch", "kubetui-demo")
    sets, _ = await api.list("statefulsets.apps", "kubetui-demo")
    return (
        len(pods) >= 14
        and all(meta.is_true(job, "Complete") for job in jobs)
        and all(meta.integer(one, "status", "readyReplicas") == 3 for one in sets)
    )


async def test_a_playground_with_what_lessons_make_is_well(folder: Path):
    playground = Playground(nodes=2, kubeconfig=folder / "kubeconfig", seed=1, speed=20)
    await playground.start()
    try:
        await playground.ready()
        api, store = playground.api("test"), Store()
        async with asyncio.timeout(40):
            await _apply_all(api)
            while not (await _all_ready(api) and await _settled(api)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        for shown in SHOWN:
            try:
                objects, _ = await api.list(shown.resource)
            except ApiError as error:  # kinds that this server does not serve
                assert error.code == 404, shown.resource
                continue
            store.replace(shown.resource, "", objects)
    finally:
        await playground.stop()
    assert store.count("nodes") == 3 and store.count("pods") >= 18
    now = datetime.now(UTC)
    for shown in SHOWN:
        for one in store.all(shown.resource):
            found = [finding.symptom for finding in findings(store, shown.resource, one, now)]
            assert found == [], f"{shown.resource} {meta.name(one)}"
    assert table_text(trouble_table(store, TableOptions(), lambda: now)) == ""
