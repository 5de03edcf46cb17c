"""Clusters that answer slowly, wrongly, half, or not at all: each pane says so, none looks as if there were nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from textual.pilot import Pilot

from kubetui.api.errors import ApiError, forbidden, status
from kubetui.client import backoff, link
from kubetui.kinds.registry import KINDS, by_resource
from kubetui.session import Options, Session
from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.client.misbehaving import Server, answer
from tests.tui.conftest import ready
from tests.tui.test_explorer import bar, home, keys

Fault = ApiError | Callable[[web.Request], Awaitable[web.StreamResponse]]


class Cluster(Server):
    """The sample objects behind an API whose every resource can misbehave for as long as it is wished."""

    def __init__(self, version: str, wrong: dict[str, list[Fault]]) -> None:
        super().__init__()
        self.version, self.wrong = version, wrong
        self.kinds = {}
        for kind in KINDS:
            self.kinds.setdefault(kind.group, []).append((kind.plural, kind.kind, kind.namespaced))
        for one in samples.demo_objects():
            found = by_resource(samples.RESOURCES[one["kind"]])
            assert found is not None
            path = found.path(one["metadata"].get("namespace", ""))
            self.collections[path][one["metadata"]["name"]] = one

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        plural = request.path.rsplit("/", 1)[1]
        faults = self.wrong.get(plural) or self.wrong.get(
            "*" if "/namespaces/" in request.path or plural in _PLURALS else ""
        )
        if faults and "watch" not in request.query:
            fault = faults[0] if len(faults) == 1 else faults.pop(0)
            return answer(fault.status, fault.code) if isinstance(fault, ApiError) else await fault(request)
        if request.path == "/version":
            return answer({"gitVersion": self.version})
        if plural in _PLURALS and request.path not in self.collections and "watch" not in request.query:
            items = self._items(request.path)
            return answer({"metadata": {"resourceVersion": str(self.revision)}, "items": items})
        return await super()._serve(request)


_PLURALS = {kind.plural for kind in KINDS}


def denied(plural: str) -> list[Fault]:
    return [forbidden(plural, "", "", f'User "u" cannot list resource "{plural}"')]


async def half(request: web.Request) -> web.Response:
    return web.Response(text='{"kind": "List", "items": [{"metadata"', content_type="application/json")


async def slowly(request: web.Request) -> web.Response:
    await asyncio.sleep(0.5)
    return answer({"metadata": {"resourceVersion": "1"}, "items": []})


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(backoff, "FIRST", 0.05, raising=False)


@asynccontextmanager
async def look(
    tmp_path: Path, version: str, namespace: str = "", **wrong: list[Fault]
) -> AsyncIterator[tuple[KubetuiApp, Pilot[None], Cluster]]:
    """The whole program on such a cluster, with a session of its own."""
    cluster = Cluster(version, {name.replace("everything", "*"): faults for name, faults in wrong.items()})
    await cluster.start()
    config = {
        "clusters": [{"name": "c", "cluster": {"server": cluster.url}}],
        "users": [{"name": "u", "user": {"token": "t"}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": namespace}}],
        "current-context": "x",
    }
    (tmp_path / "kubeconfig").write_text(json.dumps(config))
    options = Options(kubeconfig=str(tmp_path / "kubeconfig"))
    app = KubetuiApp(options, session=Session(options), seed=1)
    try:
        async with app.run_test(size=(160, 48)) as pilot:
            await ready(app, pilot)
            yield app, pilot, cluster
    finally:
        await cluster.kill()


async def says(app: KubetuiApp, *texts: str, limit: float = 40) -> str:
    """Wait until the screen says all of them."""
    try:
        async with asyncio.timeout(limit):
            while not all(text in screen_text(app) for text in texts):  # noqa: ASYNC110 - the screen sends no event
                await asyncio.sleep(0.02)
    except TimeoutError:
        shown = screen_text(app)
        raise AssertionError(f"{[text for text in texts if text not in shown]} not in\n{shown}") from None
    return screen_text(app)


async def test_each_kind_fails_in_its_own_way_and_the_others_are_shown(
    tmp_path: Path, impatient: None
) -> None:
    busy = status(429, "TooManyRequests", "slow down")
    wrong = {
        "secrets": denied("secrets"),
        "nodes": denied("nodes"),
        "services": [half],
        "ingresses": [half],
        "endpointslices": [half],
        "networkpolicies": [half],
        "persistentvolumeclaims": [status(500, "InternalError", "etcdserver: request timed out")],
        "persistentvolumes": [status(500, "InternalError", "etcdserver: request timed out")],
        "storageclasses": [status(500, "InternalError", "etcdserver: request timed out")],
        "configmaps": [busy, busy, slowly],
        "events": [slowly],
    }
    async with look(tmp_path, "v1.40.0-alpha.1", **wrong) as (app, pilot, _):
        text = await says(
            app, "nodes not readable", "v1.40.0-alpha.1", "not allowed: secrets", "StatefulSet db"
        )
        await says(app, "You may not list these here.", "not read: services", "not read: persistentvolumec")
        assert "gave them a name" not in text and "Nothing is claimed" not in text
        await keys(pilot, "1", "z")
        await says(app, 'User "u" cannot list resource "nodes"; missing is the rule')
        await keys(pilot, "z", "3", "z")
        await says(app, "services: 127.0.0.1 answered with JSON that is cut off or broken", "asked for again")
        await keys(pilot, "z", "5", "z")
        await says(app, "persistentvolumeclaims: etcdserver: request timed out")


async def test_a_cluster_that_forbids_everything(tmp_path: Path, impatient: None) -> None:
    async with look(tmp_path, "v1.28.3", everything=denied("anything")) as (app, pilot, _):
        await says(app, "● live", "v1.28.3", "nodes not readable", "pods not readable")
        for pane in "123456":
            await keys(pilot, pane, "z")
            text = await says(app, "You may not list these here.")
            assert not any(
                claim in text for claim in ("Nobody has asked", "Nothing is claimed", "None in this")
            )
            await keys(pilot, "z")


async def test_an_account_of_one_namespace(tmp_path: Path, impatient: None) -> None:
    """As many have: no list of namespaces, no nodes, no Pods even; what depends on them is not guessed."""
    wrong = {"namespaces": denied("namespaces"), "nodes": denied("nodes"), "pods": denied("pods")}
    async with look(tmp_path, "v1.36.0", samples.NAMESPACE, **wrong) as (app, pilot, _):
        await says(app, "Deployment web", "not allowed: pods", "web-config", "nodes not readable")
        await keys(pilot, "4", "z")
        text = await says(app, "USED BY", "web-config")
        row = next(line for line in text.split("\n") if "web-config" in line)
        assert "?" in row and "nobody" not in row
        assert "namespaces" not in bar(app, "header") and home(app).session.namespaces == {samples.NAMESPACE}
