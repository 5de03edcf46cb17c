"""Nothing is found wrong where nothing is: in made-up clusters, and in one that has just started."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kubetui.api import meta
from kubetui.kinds.shown.registry import SHOWN
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
        and all(meta.is_true(pod, "Ready") for pod in pods)
        and len(ends) >= 2
        and all(meta.dig(end, "conditions", "ready", default=True) for end in ends)
    )


async def test_a_fresh_playground_is_well(folder: Path):
    playground = Playground(nodes=2, kubeconfig=folder / "kubeconfig", seed=1, speed=10)
    await playground.start()
    try:
        await playground.ready()
        api, store = playground.api("test"), Store()
        async with asyncio.timeout(10):
            while not await _all_ready(api):  # noqa: ASYNC110 - any change may complete it
                await asyncio.sleep(0.05)
        for shown in SHOWN:
            try:
                objects, _ = await api.list(shown.resource)
            except Exception as error:  # kinds that this session's server does not serve
                assert getattr(error, "code", 404) == 404, shown.resource
                continue
            store.replace(shown.resource, "", objects)
    finally:
        await playground.stop()
    assert store.count("nodes") == 3 and store.count("pods") >= 4
    table = trouble_table(store, TableOptions(), lambda: datetime.now(UTC))
    assert table_text(table) == ""
