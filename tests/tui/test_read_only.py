"""Read-only is read-only: every key and every entry of the palette, and the server's audit log afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from inspect import isawaitable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from kubetui.actions.verbs import VERBS, Verb, by_id
from kubetui.api.meta import ObjectRef
from kubetui.playground.cluster import Playground
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp
from kubetui.tui.commands import AllCommands
from kubetui.tui.screens.base import LiveScreen
from tests.tui.conftest import ready
from tests.tui.test_explorer import home
from tests.tui.test_live import until

pytestmark = pytest.mark.timeout(120)

_READING = frozenset({"get", "list", "watch"})
_ASKING = frozenset(
    {"selfsubjectrulesreviews", "selfsubjectaccessreviews", "subjectaccessreviews", "selfsubjectreviews"}
)
"""What is created to ask a question, and kept nowhere."""
_ALIKE = frozenset({"Theme", "Layout", "Concept", "Chapter"})
"""Entries of the palette that do the same with another name: two of each are run."""
_ENDING = frozenset({"quit"})
_POD: dict[str, Any] = {"containers": [{"name": "c", "image": "nginx:1.27"}]}
_TEMPLATE = {"metadata": {"labels": {"app": "web"}}, "spec": _POD}
_MADE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("configmaps", {"data": {"a": "b"}}),
    ("secrets", {"data": {"a": "Yg=="}}),
    ("pods", {"spec": _POD}),
    ("services", {"spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}),
    ("deployments.apps", {"spec": {"selector": {"matchLabels": {"app": "web"}}, "template": _TEMPLATE}}),
    ("cronjobs.batch", {"spec": {"schedule": "0 0 1 1 *", "jobTemplate": {
        "spec": {"template": {"spec": {**_POD, "restartPolicy": "Never"}}}}}}),
    ("persistentvolumeclaims", {"spec": {"accessModes": ["ReadWriteOnce"],
                                         "resources": {"requests": {"storage": "1Gi"}}}}),
)  # fmt: skip


@pytest.fixture
async def audited(tmp_path: Path) -> AsyncIterator[tuple[Playground, Path]]:
    """A playground in this process that writes an audit log, with one object of each kind."""
    log = tmp_path / "audit"
    playground = Playground(nodes=1, kubeconfig=tmp_path / "pg" / "kubeconfig", audit=log, seed=1)
    await playground.start()
    await playground.ready()
    api = playground.api("system:apiserver")
    for resource, body in _MADE:
        await api.create(resource, {"metadata": {"name": "web", "namespace": "default"}, **body})
    yield playground, log
    await playground.stop()


async def test_no_key_and_no_entry_of_the_palette_writes(audited: tuple[Playground, Path]) -> None:
    playground, log = audited
    app = KubetuiApp(Options(kubeconfig=str(playground.kubeconfig)), read_only=True, seed=1)
    async with app.run_test(size=(160, 48)) as pilot:
        await ready(app, pilot)
        await until(pilot, lambda: len(app.session.store.all("cronjobs.batch")) == 1)
        asked = recorded(app)
        nodes = [ObjectRef("nodes", "", "playground-worker")]
        objects = [*nodes, *(ObjectRef(resource, "default", "web") for resource, _ in _MADE)]
        deployment = next(ref for ref in objects if ref.resource == "deployments.apps")
        tried: set[str] = set()
        for ref in sorted(objects, key=lambda ref: ref != deployment):
            fitting = [verb for verb in VERBS if verb.id not in tried and verb.works_on(ref.resource)]
            tried |= {verb.id for verb in fitting}
            await every_verb(app, pilot, ref, fitting, detail=False)
        assert tried == {verb.id for verb in VERBS}
        await every_verb(app, pilot, deployment, VERBS, detail=True)
        await every_command(app, pilot, deployment)
        assert app.gate is not None and app.gate.done == [] and list(app.gate.journal.entries()) == []
    assert [(how, path) for how, path in asked if how != "GET" and path.split("/")[-1] not in _ASKING] == []
    events = [json.loads(line) for line in log.read_text().splitlines()]
    mine = [event for event in events if event["user"]["username"] == "kubernetes-admin"]
    assert len(mine) > 10, "the log tells what was read"
    assert list(writes(mine)) == []


def recorded(app: KubetuiApp) -> list[tuple[str, str]]:
    """From now on what is asked by more than watches is written down."""
    asked: list[tuple[str, str]] = []
    request = app.session.request

    async def noting(method: str, path: str, **more: Any) -> Any:
        asked.append((method, path))
        return await request(method, path, **more)

    app.session.request = noting  # type: ignore[method-assign]
    return asked


def writes(events: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    for event in events:
        resource = event.get("objectRef", {}).get("resource", "")
        if event["verb"] not in _READING and resource not in _ASKING and event.get("objectRef"):
            yield event["verb"], event["requestURI"]


async def back(app: KubetuiApp, pilot: Pilot[None], ref: ObjectRef, detail: bool) -> LiveScreen:
    """Whatever was opened is closed; the object is selected, or open."""
    if (
        isinstance(app.screen, LiveScreen)
        and app.screen.object == ref
        and detail == (app.screen.CONTEXT == "detail")
    ):
        return app.screen
    explorer = app.home()
    assert explorer is not None
    if app.session.namespaces:
        app.session.set_namespaces([])
        explorer.namespaces_changed()
    await until(pilot, lambda: explorer.navigation.go_to(ref) and explorer.object is not None)
    if detail:
        app.open_detail(explorer, ref, "overview")
    await pilot.pause()
    screen = app.live_screen
    assert screen is not None and screen.object is not None
    assert screen.object[:3] == ref[:3]
    return screen


async def every_verb(
    app: KubetuiApp, pilot: Pilot[None], ref: ObjectRef, verbs: Iterable[Verb], detail: bool
) -> None:
    """Press each key, or run what has none, and say yes to whatever is asked then."""
    for verb in verbs:
        screen = await back(app, pilot, ref, detail)
        if verb.id in _ENDING or not verb.contexts & {screen.CONTEXT, "table", "lesson", "text"}:
            continue
        if verb.keys:
            await pilot.press(*verb.keys[:1])
        else:
            await screen.action_verb(verb.id)
        await say_yes(app, pilot)


async def every_command(app: KubetuiApp, pilot: Pilot[None], ref: ObjectRef) -> None:
    """Run each entry of the palette, and say yes."""
    screen = await back(app, pilot, ref, detail=False)
    commands = [command for command in AllCommands(screen).commands() if not command.text.startswith("Quit")]
    assert len(commands) > 40
    kinds: Counter[str] = Counter()
    for command in commands:
        kind = command.text.split(" ")[0]
        kinds[kind] += 1
        if kind in _ALIKE and kinds[kind] > 2:
            continue
        await back(app, pilot, ref, detail=False)
        result = command.run()
        if isawaitable(result):
            await result
        await say_yes(app, pilot)


async def say_yes(app: KubetuiApp, pilot: Pilot[None]) -> None:
    """Agree to what is asked, whatever it is."""
    await pilot.pause()
    if isinstance(app.screen, ModalScreen):
        await pilot.press("y", "enter")


async def test_the_same_keys_do_write_where_it_is_open(audited: tuple[Playground, Path]) -> None:
    """The test above would find a write: the same way of pressing makes one here."""
    playground, log = audited
    app = KubetuiApp(Options(kubeconfig=str(playground.kubeconfig)), read_only=False, seed=1)
    async with app.run_test(size=(160, 48)) as pilot:
        await ready(app, pilot)
        await until(pilot, lambda: len(app.session.store.all("cronjobs.batch")) == 1)
        deployment = ObjectRef("deployments.apps", "default", "web")
        chosen = [verb for id_ in ("restart", "pause", "delete") if (verb := by_id(id_)) is not None]
        await every_verb(app, pilot, deployment, chosen, detail=False)
        await until(pilot, lambda: home(app).session.store.find(deployment) is None)
    events = [json.loads(line) for line in log.read_text().splitlines()]
    found = set(writes(event for event in events if event["user"]["username"] == "kubernetes-admin"))
    assert {verb for verb, _ in found} == {"patch", "delete"}
