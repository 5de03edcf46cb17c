"""The logs of a detail: who is read, what is shown of it, and what happens when much comes."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kubetui.api.errors import bad_request, status
from kubetui.api.meta import Obj, ObjectRef, ref
from kubetui.tui import log_sources
from kubetui.tui.app import KubetuiApp
from kubetui.tui.log_sources import Source
from kubetui.tui.logs import silence
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets import log_view
from kubetui.tui.widgets.log_view import LogView
from tests import samples
from tests.tui.conftest import Run, as_session, settle
from tests.tui.fake_session import FakeSession, Request
from tests.tui.test_detail import detail, opened
from tests.tui.test_explorer import BAD_POD, bar, keys, select


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are painted soon."""
    monkeypatch.setattr(log_view, "FLUSH", 0.02)
    monkeypatch.setattr(log_view, "GATHER", 0.02)


class Printing(FakeSession):
    """Containers that print on demand; each has a list of lines, and ends when told so."""

    def __init__(self) -> None:
        super().__init__(samples.demo_store())
        self.time = samples.NOW
        self.lines: dict[str, list[str]] = {}
        self.news: dict[str, asyncio.Event] = {}
        self.ended: set[str] = set()
        self.error: Exception | None = None

    def print(self, pod: str, *lines: str, end: bool = False) -> None:
        self.lines.setdefault(pod, []).extend(lines)
        if end:
            self.ended.add(pod)
        self.news.setdefault(pod, asyncio.Event()).set()

    async def logs(self, ref: ObjectRef, container: str = "", **how: Any) -> AsyncIterator[str]:
        self.requests.append(Request("LOGS", f"{ref.name}/{container}", how))
        if self.error is not None:
            raise self.error
        at = 0
        while True:
            lines = self.lines.setdefault(ref.name, [])
            for line in lines[at:]:
                yield line
            at = len(lines)
            if ref.name in self.ended or not how["follow"]:
                self.ended.discard(ref.name)
                return
            event = self.news.setdefault(ref.name, asyncio.Event())
            event.clear()
            await event.wait()

    @property
    def read(self) -> list[Request]:
        return [request for request in self.requests if request.method == "LOGS"]


def stamped(second: int, text: str) -> str:
    return f"2026-01-02T12:00:{second:02d}.000000000Z {text}"


def view_of(app: KubetuiApp) -> LogView:
    return detail(app).query_one("#logs", LogView)


def pod_of(session: FakeSession, name: str) -> Obj:
    return copy.deepcopy(next(obj for obj in session.store.all("pods") if obj["metadata"]["name"] == name))


WEB = ("web-7d4b9c6f5c-2mfqz", "web-7d4b9c6f5c-hq8zd", "web-7d4b9c6f5c-lw5tn")


@asynccontextmanager
async def logs_of(run: Run, name: str = BAD_POD, session: Printing | None = None, **options: Any):  # type: ignore[no-untyped-def]
    async with opened(run, "l", name, session=session or Printing(), **options) as (app, pilot, fake):
        await come(pilot)
        yield app, pilot, fake


async def come(pilot: Pilot[None]) -> None:
    """Let lines come and be painted."""
    await pilot.pause(0.06)
    await settle(pilot)


async def test_lines_come_with_their_colours_and_a_new_life_is_followed(run: Run) -> None:
    session = Printing()
    session.print(BAD_POD, "one", "\x1b[31mtwo\x1b[0m", "ERROR three", end=True)
    async with logs_of(run, session=session) as (app, pilot, _):
        text = screen_text(app)
        assert "one" in text and "two" in text and "nothing more comes: the container has ended" in text
        lines = [record.line for record in view_of(app).buffer.records]
        assert [(line[0].text, line[0].role) for line in lines[1:]] == [
            ("two", "error"),
            ("ERROR three", "error"),
        ]
        done = pod_of(session, BAD_POD)
        done["status"]["containerStatuses"][0]["state"] = {
            "terminated": {"exitCode": 0, "reason": "Completed"}
        }
        done["metadata"]["resourceVersion"] = "999998"
        session.store.put("pods", done)
        await come(pilot)
        assert "it has ended: Completed, exit code 0" in screen_text(app)
        session.lines[BAD_POD] = [stamped(9, "second life")]
        again = pod_of(session, BAD_POD)
        again["status"]["containerStatuses"] = [
            samples.running("web", restarts=3)
            | {"lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}
        ]
        again["metadata"]["resourceVersion"] = "999999"
        session.store.put("pods", again)
        await come(pilot)
        text = screen_text(app)
        assert "one" in text and "second life" in text and "following" in text
        assert f"{BAD_POD}/web: it has started again; before: OOMKilled, exit code 137" in text


async def test_a_deployment_shows_all_its_pods_sorted_by_time_and_new_ones_join(
    run: Run, golden: Callable[[str, KubetuiApp], None]
) -> None:
    session = Printing()
    for number, pod in enumerate(WEB):
        session.print(pod, stamped(5 - number, f"hello {number}"), stamped(30 + number, "end of start"))
    async with logs_of(run, "web", session=session) as (app, pilot, _):
        view = view_of(app)
        assert {request.path for request in session.read} == {f"{pod}/web" for pod in (*WEB, BAD_POD)}
        assert all(request.params["timestamps"] is True for request in session.read)
        hello = [record.text for record in view.buffer.records if record.text.startswith("hello")]
        assert hello == ["hello 2", "hello 1", "hello 0"]  # as they were printed, not as they were read
        assert f"{WEB[0]}  hello 0" in screen_text(app) or f"{WEB[0]} hello 0" in screen_text(app)
        styles = {
            record.source: view._drawn(n)._segments[0].style for n, record in enumerate(view.buffer.records)
        }
        golden("logs-160x48", app)
        assert len({style.color for style in styles.values() if style}) == len(styles) > 2

        fresh = pod_of(session, WEB[0])
        fresh["metadata"] |= {"name": "web-7d4b9c6f5c-zzzzz", "uid": "fresh", "resourceVersion": "99"}
        session.print("web-7d4b9c6f5c-zzzzz", stamped(40, "just born"))
        session.store.put("pods", fresh)
        await come(pilot)
        assert "web-7d4b9c6f5c-zzzzz/web has joined" in screen_text(app) and "just born" in screen_text(app)

        session.store.remove("pods", fresh)
        session.print("web-7d4b9c6f5c-zzzzz", stamped(41, "last words"), end=True)
        await come(pilot)
        text = screen_text(app)
        assert text.index("last words") < text.index("web-7d4b9c6f5c-zzzzz/web is gone")


async def test_the_logs_of_all_that_is_marked_are_read(run: Run) -> None:
    session = Printing()
    async with run(session=session) as (app, pilot, _):
        for name in WEB[:2]:
            await select(app, pilot, name)
            await keys(pilot, "space")
        await select(app, pilot, BAD_POD)
        await keys(pilot, "l")
        await come(pilot)
        assert {request.path for request in session.read} == {f"{pod}/web" for pod in WEB[:2]}
        assert f"{WEB[0]} and 1 more" in screen_text(app)
        await keys(pilot, "C")
        assert app.clipboard.split("\n") == [f"kubectl logs pod/{pod} -f -n kubetui-demo" for pod in WEB[:2]]


async def test_services_and_jobs_lead_to_their_pods(run: Run) -> None:
    session = Printing()
    by_label = log_sources.sources(session, ref_of(session, "services", "web"))  # type: ignore[arg-type]
    assert sorted(source.pod.name for source in by_label) == sorted((*WEB, BAD_POD))
    by_owner = log_sources.sources(session, ref_of(session, "cronjobs.batch", "report"))  # type: ignore[arg-type]
    assert [source.pod.name for source in by_owner] == ["report-29384755-p4q7r"]


def ref_of(session: FakeSession, resource: str, name: str) -> ObjectRef:
    found = next(obj for obj in session.store.all(resource) if obj["metadata"]["name"] == name)
    return ObjectRef(resource, found["metadata"]["namespace"], name, found["metadata"]["uid"])


async def test_keys_choose_what_is_read(run: Run) -> None:
    session = Printing()
    pod = pod_of(session, WEB[2])
    pod["spec"]["containers"].append({"name": "proxy", "image": "envoy"})
    pod["metadata"]["resourceVersion"] = "99"
    session.store.put("pods", pod)
    async with logs_of(run, WEB[2], session=session) as (app, pilot, _):
        assert [request.path for request in session.read] == [f"{WEB[2]}/web", f"{WEB[2]}/proxy"]
        assert session.read[0].params["tail"] == 2000 and session.read[0].params["since"] is None
        session.requests.clear()
        await keys(pilot, "r", *"5m", "enter")
        await come(pilot)
        assert session.read[0].params["since"] == 300 and session.read[0].params["tail"] is None
        assert "5m · following" in screen_text(app)
        session.requests.clear()
        await keys(pilot, "X", "down", "space", "enter")  # all are marked at first
        await come(pilot)
        assert [request.path for request in session.read] == [f"{WEB[2]}/web"]
        assert "5m · only web · following" in screen_text(app)
        session.requests.clear()
        await keys(pilot, "p")
        await come(pilot)
        assert session.read[0].params["previous"] is True and session.read[0].params["follow"] is False
        await keys(pilot, "C")
        command = f"kubectl logs pod/{WEB[2]} -c web --previous --since=300s -n kubetui-demo"
        assert app.clipboard == command and command in bar(app, "notice")
        assert (
            "before the last restart" in detail(app).shown.state() and "the end" in detail(app).shown.state()
        )
        await keys(pilot, "p")
        await come(pilot)
        assert session.read[-1].params["previous"] is False


async def test_keys_choose_what_is_shown(run: Run, home: Path) -> None:
    session = Printing()
    session.print(
        BAD_POD,
        stamped(1, '{"ts": "2026-01-02T12:00:01.5Z", "level": "warn", "msg": "slow answer", "ms": 1500}'),
        stamped(2, 'level=error msg="no route" host=db'),
        stamped(3, "plain words " + "and many more " * 20 + "to the end"),
        *(stamped(4, f"GET /{number}") for number in range(6)),
    )
    async with logs_of(run, session=session) as (app, pilot, _):
        view = view_of(app)
        assert view.total > 9 and "to the end" in screen_text(app)
        await keys(pilot, "Z")
        assert view.total == 9 and "to the end" not in screen_text(app)
        assert "Long lines are cut." in bar(app, "notice")
        await keys(pilot, "h")
        assert "2026-01-02T12:00:04.000  GET /5" in screen_text(app)
        await keys(pilot, "h", "|")
        assert "12:00:01.5   warn  slow answer  ms=1500" in screen_text(app)
        assert "12:00:02.000 error no route  host=db" in screen_text(app)
        await keys(pilot, "|", "Z", "&", *"get !5")
        assert "5 of 9 lines" in screen_text(app)
        await keys(pilot, "enter")
        assert "only “get !5”: 5 of 9" in detail(app).shown.state() and "slow answer" not in screen_text(app)
        session.print(BAD_POD, stamped(9, "GET /late"), stamped(9, "POST /late"))
        await come(pilot)
        assert "GET /late" in screen_text(app) and "POST" not in screen_text(app)
        await keys(pilot, "ctrl+s")
        await come(pilot)
        assert "Saved 6 lines in " in bar(app, "notice")
        (saved,) = (home / "state" / "kubetui" / "saved").iterdir()
        assert saved.read_text().splitlines()[-1] == "GET /late" and saved.name.endswith(".log")
        await keys(pilot, "c")
        assert app.clipboard.splitlines() == [f"GET /{number}" for number in (0, 1, 2, 3, 4, "late")]
        assert "Copied 6 lines" in bar(app, "notice")
        await keys(pilot, "escape")
        assert "slow answer" in screen_text(app)


async def test_lines_are_chosen_and_copied(run: Run) -> None:
    session = Printing()
    session.print(BAD_POD, *(stamped(4, f"GET /{number}") for number in range(60)), stamped(9, "POST /late"))
    async with logs_of(run, session=session) as (app, pilot, _):
        view = view_of(app)
        await keys(pilot, "&", *"/(", "enter")
        assert "That is no regular expression" in screen_text(app)
        await keys(pilot, "escape", "shift+up", "shift+up", "c")
        assert app.clipboard == "GET /59\nPOST /late"
        await keys(pilot, "escape")
        assert view.chosen is None and detail(app).tab == "logs"
        await pilot.mouse_down(view, offset=(4, view.size.height - 2))
        await pilot.hover(view, offset=(9, view.size.height - 1))
        await pilot.mouse_up(view, offset=(9, view.size.height - 1))
        await keys(pilot, "c")
        assert "Copied " in bar(app, "notice") and "chosen line" in bar(app, "notice")


async def test_search_goes_on_while_lines_come(run: Run) -> None:
    session = Printing()
    session.print(
        BAD_POD,
        *(stamped(1, f"line {number} {'needle' if number % 50 == 0 else ''}") for number in range(200)),
    )
    async with logs_of(run, session=session) as (app, pilot, _):
        await keys(pilot, "/", *"needle")
        assert "4 lines" in screen_text(app)
        await keys(pilot, "enter")
        view = view_of(app)
        places = [view._here]
        for key in ("n", "n", "N", "N", "N"):
            await keys(pilot, key)
            places.append(view._here)
        assert sorted(set(places)) == [0, 50, 100, 150]
        here = view._drawn(view._here)._segments
        ground = {part.style.bgcolor.name for part in here if part.style and part.style.bgcolor}
        assert "needle" in [part.text for part in here] and len(ground) == 2  # a mark that can be seen
        session.print(BAD_POD, stamped(2, "one needle more"))
        await come(pilot)
        assert len(view.matches) == 5 and "/needle · 5 lines" in detail(app).shown.state()


async def test_it_pauses_says_so_and_drops_with_a_note(run: Run) -> None:
    session = Printing()
    session.print(BAD_POD, *(f"line {number}" for number in range(200)))
    async with logs_of(run, session=session) as (app, pilot, _):
        view = view_of(app)
        assert "line 199" in screen_text(app) and view.following
        await keys(pilot, "g")
        session.print(BAD_POD, *(f"late {number}" for number in range(30)))
        await come(pilot)
        assert not view.following and "paused · 30 new below · G follows" in screen_text(app)
        assert "line 0" in screen_text(app)
        view.buffer.capacity = 250
        await keys(pilot, "pagedown", "pagedown")
        top = view._top
        session.print(BAD_POD, *(f"more {number}" for number in range(40)))
        await come(pilot)
        assert view.buffer.dropped == 45 and view._top == top  # what is read stays where it is
        await keys(pilot, "g")
        assert "45 earlier lines are no longer held here" in screen_text(app)
        assert "line 45" in screen_text(app) and "line 44" not in screen_text(app)
        await keys(pilot, "G")
        assert view.following and "more 39" in screen_text(app) and "following" in screen_text(app)


async def test_what_cannot_be_read_is_said(run: Run) -> None:
    session = Printing()
    session.error = status(403, "Forbidden", 'pods "x" is forbidden')
    async with logs_of(run, session=session) as (app, _pilot, _):
        assert 'pods "x" is forbidden' in screen_text(app) and "nothing more comes" in screen_text(app)
    session.error = bad_request('container "web" in pod "x" is waiting to start: ContainerCreating')
    async with logs_of(run, session=session) as (app, pilot, _):
        assert "is waiting to start: ContainerCreating" in screen_text(app)
        session.error = None
        session.print(BAD_POD, stamped(5, "here I am"))
        begun = pod_of(session, BAD_POD)
        begun["status"]["containerStatuses"] = [samples.running("web") | {"containerID": "containerd://1"}]
        begun["metadata"]["resourceVersion"] = "999999"
        session.store.put("pods", begun)
        await come(pilot)
        assert "web: it has started\n" in view_of(app).text + "\n" and "here I am" in screen_text(app)


async def test_a_broken_connection_is_said_and_nothing_is_shown_twice(run: Run, monkeypatch: Any) -> None:
    monkeypatch.setattr(log_sources, "_AGAIN", 0.01)
    session = Printing()
    session.print(BAD_POD, stamped(1, "before"))
    whole, broken = session.logs, [True]

    async def logs(*args: Any, **how: Any) -> AsyncIterator[str]:
        async for line in whole(*args, **how):
            yield line
            if broken and "after" not in line:
                broken.clear()
                session.print(BAD_POD, stamped(2, "after"))
                raise ConnectionError("the server does not answer")

    session.logs = logs  # type: ignore[method-assign]
    async with logs_of(run, session=session) as (app, _pilot, _):
        texts = [record.text for record in view_of(app).buffer.records]
        assert texts == ["before", f"{BAD_POD}/web: the server does not answer; it is tried again", "after"]


async def test_a_kind_without_pods_yet_says_so(run: Run) -> None:
    session = Printing()
    for pod in session.store.all("pods"):
        session.store.remove("pods", pod)
    async with run(session=session) as (app, pilot, _):
        await select(app, pilot, "web")
        await keys(pilot, "l")
        shown = screen_text(app)
        assert (
            "No Pod belongs to it now. It has no replicas, or its Pods cannot be made: d tells which."
            in shown
        )
        assert "no Pod to read from" in shown


@pytest.mark.parametrize(
    ("state", "previous", "wanted"),
    [
        ({"waiting": {"reason": "ContainerCreating"}}, False,
         "it is not started yet (ContainerCreating); its lines come by themselves"),
        ({"waiting": {"reason": "ErrImagePull"}}, False,
         "it is not started: ErrImagePull; <describe> tells why, its lines come when it runs"),
        ({"running": {"startedAt": "x"}}, False,
         "it runs, but has printed nothing that is read here; <logs.range> reads more"),
        ({"terminated": {"reason": "Completed", "exitCode": 0}}, False,
         "it has ended (Completed, exit code 0) and printed nothing, or its log was rotated away"),
        ({"running": {"startedAt": "x"}}, True,
         "no log from before its last restart is held; <logs.previous> shows the present one"),
        (None, False, "it has no node yet; <describe> tells more"),
    ],
)  # fmt: skip
def test_a_silent_container_says_why(state: dict[str, Any] | None, previous: bool, wanted: str) -> None:
    session = Printing()
    statuses = [{"name": "web", "state": state}] if state else []
    pod = {"kind": "Pod", "metadata": {"name": "mute", "namespace": "demo", "uid": "u"},
           "spec": {"containers": [{"name": "web"}]}, "status": {"containerStatuses": statuses}}  # fmt: skip
    session.store.put("pods", pod)
    source = Source(ref("pods", pod), "web")
    assert silence.why(as_session(session), source, lambda verb: f"<{verb}>", previous=previous) == wanted
