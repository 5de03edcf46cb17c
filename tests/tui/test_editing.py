"""Editing in the person's own editor: a script stands where the editor stands, a fake cluster answers."""

from __future__ import annotations

import asyncio
import copy
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kubetui.api import yaml
from kubetui.api.errors import ApiError, FieldError, bad_request, conflict, invalid
from kubetui.api.meta import Obj
from kubetui.tui import editor
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.review import ReviewScreen
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.notice import Notice
from tests import samples
from tests.conftest import Kubectl, kubectl_path
from tests.tui.conftest import Run, settle
from tests.tui.fake_session import FakeSession, Request
from tests.tui.test_explorer import bar, home, keys, select
from tests.tui.test_live import live
from tests.tui.test_live import until as waiting

pytestmark = pytest.mark.timeout(120)

SCRIPT = """#!/bin/sh
n=$(ls {folder}/seen | wc -l | tr -d ' ')
cp "$1" {folder}/seen/$n
ls -l "$1" | cut -c1-10 > {folder}/mode
dirname "$1" > {folder}/where
[ -f {folder}/steps/$n ] && . {folder}/steps/$n
exit 0
"""


class Editor:
    """A script as $KUBE_EDITOR: one step for each time it is opened; what it was shown is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "seen").mkdir()
        (folder / "steps").mkdir()
        self.program = folder / "editor"
        self.program.write_text(SCRIPT.format(folder=folder))
        self.program.chmod(0o700)

    def will(self, *steps: str) -> None:
        for number, step in enumerate(steps):
            (self.folder / "steps" / str(number)).write_text(step)

    def seen(self, number: int) -> str:
        return (self.folder / "seen" / str(number)).read_text()

    def left_nothing(self) -> bool:
        """Whether the folder of the file is gone."""
        return not os.path.exists((self.folder / "where").read_text().strip())

    @property
    def times(self) -> int:
        return len(os.listdir(self.folder / "seen"))


@pytest.fixture
def typist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """The editor; the terminal of a test cannot be lent, so nothing is suspended."""
    found = Editor(tmp_path)

    @contextmanager
    def lent(app: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(editor, "lent", lent)
    monkeypatch.setenv("KUBE_EDITOR", str(found.program))
    return found


ALLOWED = {"status": {"resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]}}


class Answering(FakeSession):
    """Answers writes in turn: an error to raise, or nothing special."""

    def __init__(self, answers: Sequence[Exception | None] = ()) -> None:
        super().__init__(samples.demo_store())
        self.time = samples.NOW
        self.turns = list(answers)
        self.versions: list[Obj] = []

    async def get(self, ref: Any) -> Obj:
        if self.versions:
            # The later version is there as soon as a write was refused for it.
            return copy.deepcopy(self.versions[-1 if self.writes else 0])
        return await super().get(ref)

    async def request(self, method: str, path: str, **options: Any) -> Any:
        answer = await super().request(method, path, **options)
        if method == "PUT" and self.turns and (error := self.turns.pop(0)) is not None:
            raise error
        return ALLOWED if "selfsubject" in path else answer

    @property
    def writes(self) -> list[Request]:
        return [request for request in self.requests if request.method == "PUT"]


def replace(old: str, new: str) -> str:
    """A step that exchanges a text in the file."""
    return f'sed "s|{old}|{new}|" "$1" > "$1.new" && cat "$1.new" > "$1"\n'


def deployment(session: FakeSession) -> Obj:
    found = next(obj for obj in session.store.all("deployments.apps") if obj["metadata"]["name"] == "web")
    return copy.deepcopy(found)


REFUSED = invalid(
    "Deployment", "apps", "web",
    [FieldError("FieldValueInvalid", "spec.replicas", "Invalid value: -1: must be greater than or equal to 0"),
     FieldError("FieldValueRequired", "spec.selector", "Required value")],
)  # fmt: skip


Press = Callable[..., Awaitable[str]]


@asynccontextmanager
async def editing(run: Run, session: FakeSession, name: str = "web") -> AsyncIterator[Press]:
    """The explorer on an object; what it gives presses `e`, then keys of dialogs, and returns the notice."""
    async with run(session=session) as (app, pilot, _):
        await select(app, pilot, name)

        async def press(*more: str) -> str:
            app.screen.query_one(Notice).hide()
            await pilot.press("e")
            for key in more:
                await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
                await pilot.press(key)
            await until(pilot, lambda: not app.screen.is_modal and app.screen.query_one(Notice).display)
            return bar(app, "notice")

        yield press


async def edited(run: Run, session: FakeSession, *more: str) -> str:
    """Press `e` on the Deployment; what the notice says then."""
    async with editing(run, session) as press:
        return await press(*more)


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    """Wait for the editor's process and what follows it."""
    for _ in range(400):
        await pilot.pause(0.01)
        if done():
            await settle(pilot)
            return
    raise AssertionError(screen_text(pilot.app))


async def test_what_was_edited_is_rehearsed_and_then_stored(run: Run, typist: Editor) -> None:
    typist.will(replace("replicas: 3", "replicas: 5"))
    session = Answering()
    session.versions = [deployment(session)]
    session.versions[0]["metadata"]["managedFields"] = [{"manager": "kubectl"}]
    session.versions[0]["spec"]["replicas"] = 3
    said = await edited(run, session)
    assert "Edit Deployment web." in said and "kubectl edit deployment/web -n kubetui-demo" in said
    dry, real = session.writes
    assert dry.path == real.path == "/apis/apps/v1/namespaces/kubetui-demo/deployments/web"
    assert dry.params == real.params | {"dryRun": "All"} and real.params["fieldValidation"] == "Strict"
    assert real.body["spec"]["replicas"] == 5 and "managedFields" not in real.body["metadata"]
    assert "managedFields" not in typist.seen(0) and yaml.load(typist.seen(0))["kind"] == "Deployment"
    assert (typist.folder / "mode").read_text().strip() == "-rw-------"
    assert typist.left_nothing()


async def test_a_text_left_as_it_was_or_emptied_changes_nothing(run: Run, typist: Editor) -> None:
    session = Answering()
    typist.will("", ': > "$1"\n')
    async with editing(run, session) as press:
        assert "Nothing was changed: it is as it was." in await press()
        assert "Nothing was changed: the text was empty." in await press()
    assert not session.writes


async def test_every_refusal_opens_the_editor_again_with_its_words_on_top(run: Run, typist: Editor) -> None:
    typist.will(
        replace("apiVersion: apps/v1", "apiVersion: [apps/v1"),  # no YAML any more
        replace("apiVersion: .apps/v1", "apiVersion: apps/v1") + replace("name: web$", "name: other"),
        replace("name: other", "name: web") + 'echo "# mine" >> "$1"\necho "size: -1" >> "$1"\n',
        replace("# mine", "# still mine") + replace("size: -1", "colour: red"),
        replace("colour: red", "paused: true"),
    )
    strict = bad_request(
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: '
        'unknown field "colour", unknown field "size"'
    )
    session = Answering([REFUSED, strict])
    original = deployment(session)
    session.versions = [original | {"spec": original["spec"] | {"replicas": 3}}]
    said = await edited(run, session)
    assert "Edit Deployment web." in said and typist.times == 5, [
        typist.seen(n)[:300] for n in range(typist.times)
    ]
    assert "# It was not taken:" in typist.seen(1) and "#   line " in typist.seen(1)
    wrong = (
        next(line for line in typist.seen(1).splitlines() if "line " in line).split("line ")[1].rstrip(":")
    )
    assert int(wrong) >= typist.seen(1).splitlines().index("apiVersion: [apps/v1") + 1
    assert "metadata.name is web and cannot be changed by an edit, not to other" in typist.seen(2)
    assert "#   spec.replicas: Invalid value: -1: must be greater than or equal to 0\n" in typist.seen(3)
    assert "#   spec.selector: Required value\n" in typist.seen(3) and "# mine\n" in typist.seen(3)
    assert '#   unknown field "size"\n' in typist.seen(4) and "# still mine\n" in typist.seen(4)
    assert typist.seen(4).count("It was not taken") == 1
    assert [bool(write.params.get("dryRun")) for write in session.writes] == [True, True, True, False]


async def test_giving_up_on_a_refused_text_keeps_it(run: Run, typist: Editor, home: Path) -> None:
    typist.will('echo "replicas: -1" >> "$1"\n')
    session = Answering([REFUSED])
    said = await edited(run, session)
    assert typist.times == 2 and "It is still what was refused, so nothing was changed" in said
    kept = home / "state" / "kubetui" / "kept" / "deployments-web.yaml"
    assert "replicas: -1" in kept.read_text() and kept.stat().st_mode & 0o777 == 0o600
    assert "deployments-web.yaml" in said


async def test_an_editor_that_fails_or_is_missing_is_said(
    run: Run, typist: Editor, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    typist.will("exit 3\n")
    session = Answering()
    async with editing(run, session) as press:
        assert "ended with 3, so nothing was changed" in await press()
        monkeypatch.setenv("KUBE_EDITOR", "/no/such/editor --wait")
        assert "The editor of $KUBE_EDITOR, /no/such/editor, is not there." in await press()
        for name in ("KUBE_EDITOR", "VISUAL", "EDITOR"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PATH", "")
        assert "There is no editor: name one in $KUBE_EDITOR" in await press()
    assert not session.requests and not (home / "state" / "kubetui" / "kept").exists()


async def test_the_terminal_comes_back_whatever_happens_to_the_editor(run: Run) -> None:
    async with run() as (app, _pilot, _):
        steps: list[str] = []
        driver: Any = app._driver
        driver.__class__ = type("Lending", (type(driver),), {
            "can_suspend": True,
            "suspend_application_mode": lambda self: steps.append("gave"),
            "resume_application_mode": lambda self: steps.append("took"),
        })  # fmt: skip
        before = signal.getsignal(signal.SIGINT)
        with pytest.raises(ConnectionError), editor.lent(app):
            assert signal.getsignal(signal.SIGINT) is not before
            raise ConnectionError
        assert steps == ["gave", "took"] and signal.getsignal(signal.SIGINT) is before


async def test_a_terminal_that_cannot_be_lent_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBE_EDITOR", "true")
    assert "This needs a terminal of its own" in await edited(run, Answering())


def meanwhile(session: Answering) -> None:
    """Somebody writes an annotation while it is edited."""
    first = deployment(session)
    first["spec"]["replicas"] = 3
    later = copy.deepcopy(first)
    later["metadata"]["resourceVersion"] = "424242"
    later["metadata"]["annotations"] = {"team": "other"}
    session.versions = [first, later]


async def test_a_conflict_shows_what_changed_and_mine_is_put_over_it(
    run: Run, typist: Editor, golden: Callable[[str, KubetuiApp], None]
) -> None:
    typist.will(replace("replicas: 3", "replicas: 4"))
    session = Answering([conflict("deployments", "apps", "web")])
    meanwhile(session)
    async with run(session=session) as (app, pilot, _):
        await select(app, pilot, "web")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        text = screen_text(app)
        golden("conflict-160x48", app)
        assert "Deployment web has changed" in text and "+     team: other" in text
        assert "r reapply mine over it" in text and "e edit again" in text and "esc drop mine" in text
        assert any(line[-1].role == "added" for line in app.screen.query_one(LinesView).lines)
        await pilot.press("r")
        await until(pilot, lambda: not app.screen.is_modal)
        assert "Edit Deployment web." in bar(app, "notice")
    stored = session.writes[-1].body
    assert stored["spec"]["replicas"] == 4 and stored["metadata"]["annotations"] == {"team": "other"}
    assert stored["metadata"]["resourceVersion"] == "424242" and typist.times == 1


async def test_a_conflict_can_be_edited_again_or_dropped(run: Run, typist: Editor, home: Path) -> None:
    typist.will(replace("replicas: 3", "replicas: 4"), replace("replicas: 4", "replicas: 6"))
    session = Answering([conflict("deployments", "apps", "web")])
    meanwhile(session)
    assert "Edit Deployment web." in await edited(run, session, "e")
    assert "team: other" in typist.seen(1) and "replicas: 4" in typist.seen(1)
    assert "Somebody changed it meanwhile" in typist.seen(1)
    assert session.writes[-1].body["spec"]["replicas"] == 6

    typist.will("", "", replace("replicas: 3", "replicas: 7"))
    session = Answering([conflict("deployments", "apps", "web")])
    meanwhile(session)
    assert "Nothing was changed; your text is kept in" in await edited(run, session, "escape")
    assert len(session.writes) == 1  # the rehearsal, which was refused
    assert "replicas: 7" in (home / "state" / "kubetui" / "kept" / "deployments-web.yaml").read_text()


async def test_a_new_status_alone_is_no_conflict_to_ask_about(run: Run, typist: Editor) -> None:
    typist.will(replace("replicas: 3", "replicas: 4"))
    session = Answering([conflict("deployments", "apps", "web")])
    first = deployment(session)
    first["spec"]["replicas"] = 3
    later = first | {"status": {"observedGeneration": 9}}
    later["metadata"] = first["metadata"] | {"resourceVersion": "424242"}
    session.versions = [first, later]
    assert "Edit Deployment web." in await edited(run, session)
    assert session.writes[-1].body["status"] == {"observedGeneration": 9}


async def test_read_only_and_lost_connections(run: Run, typist: Editor, home: Path) -> None:
    typist.will(replace("replicas: 3", "replicas: 4"))
    session = Answering([ConnectionError("the server does not answer")])
    session.versions = [deployment(session)]
    session.versions[0]["spec"]["replicas"] = 3
    said = await edited(run, session)
    assert "web was not stored: the server does not answer; your text is kept in" in said
    async with run(session=Answering(), read_only=True) as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "e")
        assert "read-only" in bar(app, "notice") and not fake.requests


async def test_secrets_are_edited_encoded_and_never_written_down(
    run: Run, typist: Editor, home: Path
) -> None:
    secret = {
        "apiVersion": "v1", "kind": "Secret", "type": "Opaque", "data": {"password": "aHVudGVyMg=="},
        "metadata": {"name": "db", "namespace": "kubetui-demo", "uid": "s-1", "resourceVersion": "7"},
    }  # fmt: skip
    typist.will(replace("aHVudGVyMg==", "czNjcjN0"))
    session = Answering()
    session.store.put("secrets", secret)
    session.versions = [secret]
    async with run(session=session) as (app, pilot, _):
        await keys(pilot, "4")
        await select(app, pilot, "db")
        await pilot.press("e")
        await until(pilot, lambda: bool(bar(app, "notice")))
        assert "Edit Secret db." in bar(app, "notice")
    assert session.writes[-1].body["data"] == {"password": "czNjcjN0"}
    for file in (home / "state").rglob("*"):
        assert file.is_dir() or not any(word in file.read_text() for word in ("czNjcjN0", "aHVudGVyMg"))


WIDGETS = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: gadgets, singular: gadget, kind: Gadget}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {
      size: {type: integer, maximum: 9}}}}}}
"""
GADGET = (
    "apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: mine, namespace: default}\nspec: {size: 3}\n"
)


async def test_a_custom_resource_on_a_real_server(
    playground: Path, run_kubectl: Kubectl, typist: Editor, tmp_path: Path
) -> None:
    """Refused by its schema, then in conflict with a kubectl that was quicker, then stored."""
    theirs = f"KUBECONFIG={playground} HOME={tmp_path} {kubectl_path()} annotate gadget mine team=other >/dev/null\n"
    typist.will(
        replace("size: 3", "size: 12"),
        replace("size: 12", "size: 5") + theirs,
    )
    await asyncio.to_thread(run_kubectl, "apply", "-f", "-", stdin=WIDGETS)
    await asyncio.to_thread(run_kubectl, "wait", "--for=condition=Established", "crd/gadgets.example.com")
    await asyncio.to_thread(run_kubectl, "apply", "-f", "-", stdin=GADGET)
    async with live(playground, kind="gadgets") as (app, pilot):
        await waiting(pilot, lambda: "mine" in screen_text(app) and home(app).subject is not None)
        await pilot.press("e")
        await waiting(
            pilot, lambda: isinstance(app.screen, ReviewScreen) and "team: other" in screen_text(app)
        )
        assert "#   spec.size: Invalid value: 12:" in typist.seen(
            1
        ) or "less than or equal to 9" in typist.seen(1)
        await pilot.press("r")
        await waiting(pilot, lambda: "Edit Gadget mine." in bar(app, "notice"))
    said = await asyncio.to_thread(
        run_kubectl, "get", "gadget", "mine", "-o", "jsonpath={.spec.size} {..team}"
    )
    assert said.stdout == "5 other"
    await asyncio.to_thread(run_kubectl, "delete", "crd", "gadgets.example.com")


def test_errors_of_every_kind_have_words() -> None:
    from kubetui.actions.edit import complaint

    assert complaint(ApiError({"code": 500})).sentences == ("the server answered 500",)
    assert complaint(TimeoutError()).sentences == ("TimeoutError",)
    assert complaint(REFUSED).sentences[1].startswith("spec.replicas: Invalid value")
