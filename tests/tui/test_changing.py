"""Changing by keys: marks, drains, labels, what is taken back. Asserted is what was asked of the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from kubetui.actions import evicting
from kubetui.api import meta
from kubetui.api.errors import forbidden, status
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.base import LiveScreen
from kubetui.tui.screens.change import ChangeScreen
from kubetui.tui.screens.dialogs import AskScreen
from kubetui.tui.screens.drain import DrainScreen
from kubetui.tui.screens.explorer import ExplorerScreen
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession, Request
from tests.tui.test_explorer import BAD_POD, bar, home, keys, select

GOOD = "web-7d4b9c6f5c-2mfqz"
PODS = "/api/v1/namespaces/kubetui-demo/pods"
Golden = Callable[[str, KubetuiApp], None]


def written(fake: FakeSession) -> list[Request]:
    """What was asked but reading."""
    return [request for request in fake.requests if request.method not in ("GET", "LOGS")]


def sent(fake: FakeSession) -> list[tuple[str, str]]:
    return [(request.method, request.path.rsplit("/", 1)[-1]) for request in written(fake)]


async def act(pilot: Pilot[None], verb: str) -> None:
    """Run a verb that has no key."""
    screen = pilot.app.screen
    assert isinstance(screen, LiveScreen)
    await screen.action_verb(verb)
    await settle(pilot)


# Marks


async def test_verbs_work_on_the_marked_and_nothing_is_lost_when_one_fails(run: Run, golden: Golden) -> None:
    async with run() as (app, pilot, fake):
        pane = home(app).pane
        title = lambda: str(pane.border_title)  # noqa: E731
        await select(app, pilot, BAD_POD)
        await keys(pilot, "space")
        await select(app, pilot, GOOD)
        await keys(pilot, "space")
        assert "2 marked" in title()
        golden("marked-160x48", app)
        await keys(pilot, "o", "o")
        assert set(pane.marks) == {samples.uid("Pod", BAD_POD), samples.uid("Pod", GOOD)}, (
            "sorting keeps marks"
        )
        await keys(pilot, "/", *"lonely", "enter", "R")
        assert "Restart works on DaemonSet" in bar(app, "notice")
        assert "2 marked, 2 not shown" in title(), "filtering keeps marks"
        await keys(pilot, "D")
        assert isinstance(app.screen, ChangeScreen)
        assert "Delete 2 Pods?" in screen_text(app) and f"kubetui-demo/{GOOD}" in screen_text(app)
        assert f"kubectl delete pod/{BAD_POD} pod/{GOOD} -n kubetui-demo" in screen_text(app)
        await keys(pilot, "C", "escape")
        assert app.clipboard.startswith("kubectl delete pod/") and written(fake) == []
        fake.answers[("DELETE", f"{PODS}/{GOOD}")] = forbidden("pods", "", GOOD, "not you")
        await keys(pilot, "D", "y")
        assert sorted(sent(fake)) == [("DELETE", BAD_POD), ("DELETE", GOOD)]
        assert "1 of 2 done" in bar(app, "notice") and f"{GOOD}: pods" in bar(app, "notice")
        fake.store.remove("pods", fake.store.get("pods", "kubetui-demo", BAD_POD) or {})
        await settle(pilot)
        assert "1 marked, 1 not shown" in title(), "what is gone is counted no more"
        await keys(pilot, "escape", "K")
        assert "2 marked" not in title() and "Kill Pod" in screen_text(app), "what is gone is marked no more"
        await keys(pilot, "escape", "escape")
        assert not pane.marks


async def test_all_that_is_shown_can_be_marked_and_mixed_kinds_are_told(run: Run) -> None:
    async with run() as (app, pilot, fake):
        pane = home(app).pane
        await keys(pilot, "ctrl+a")
        assert len(pane.marks) == sum(1 for row in pane.live.rows if row.ref and row.key == row.ref.uid)  # type: ignore[union-attr]
        await keys(pilot, "R")
        text = screen_text(app)
        assert "Restart 1 StatefulSet, 1 DaemonSet and 1 Deployment?" in text or "Restart 1 " in text
        assert "of the marked are passed over" in text
        await keys(pilot, "y")
        assert sorted(name for _, name in sent(fake)) == ["db", "log-agent", "web"]
        assert "all 3 done" in bar(app, "notice")
        await keys(pilot, "S", *"2", "enter")
        assert "--replicas=2 -n kubetui-demo" in screen_text(app)
        await keys(pilot, "y", "+")
        assert [request.body for request in written(fake)[3:]] == [{"spec": {"replicas": 2}}] * 4
        await keys(pilot, "y")
        assert len(written(fake)) == 11, "each one more than it has"
        await keys(pilot, "ctrl+a")
        assert not pane.marks
        await keys(pilot, "f", "space", "escape", "escape")
        assert not pane.marks


async def test_on_a_foreign_cluster_what_goes_is_typed(run: Run) -> None:
    fake = demo_session()
    fake.ownership = "foreign"
    async with run(session=fake, read_only=False) as (app, pilot, _):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "D", "y", "enter")
        assert written(fake) == [] and "That is not" in screen_text(app), "y is a letter here"
        await keys(pilot, "backspace", *BAD_POD, "C", "enter")
        assert app.clipboard == f"kubectl delete pod/{BAD_POD} -n kubetui-demo"
        assert sent(fake) == [("DELETE", BAD_POD)]
        await keys(pilot, "space", "space", "D", *"delete 2", "enter")
        assert len(written(fake)) == 3, "of several, how many"
        await keys(pilot, "B")
        assert "somebody else's cluster" in bar(app, "notice")


# Deleting


async def test_deleting_shows_what_goes_with_it_and_how(run: Run, golden: Golden) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "D")
        golden("delete-160x48", app)
        await keys(pilot, "down", "y")
        assert written(fake)[0].body["propagationPolicy"] == "Foreground"
        await keys(pilot, "D", "down", "down", "C")
        assert app.clipboard == "kubectl delete deployment/web --cascade=orphan -n kubetui-demo"
        await keys(pilot, "up", "up", "y")
        assert written(fake)[1].body["propagationPolicy"] == "Background"
        await keys(pilot, "C")
        assert app.clipboard == "kubectl delete deployment/web -n kubetui-demo", "what was done is copied"
        await keys(pilot, "C")
        assert app.clipboard == "kubectl get deployment/web -n kubetui-demo"
        await keys(pilot, "ctrl+z")
        assert "Make Deployment web again" in screen_text(app)
        await keys(pilot, "y")
        assert written(fake)[2].method == "POST" and "uid" not in written(fake)[2].body["metadata"]


# Words


async def test_labels_by_words_and_back_again(run: Run) -> None:
    async with run(size=(80, 24)) as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "A", *"label", "enter")
        assert isinstance(app.screen, AskScreen) and "Now: " in screen_text(app)
        await keys(pilot, *"tier=front")
        assert "kubectl label deployment/web tier=front --overwrite" in screen_text(app)
        await keys(pilot, "space", *"x", "enter")
        assert "x has no value" in screen_text(app) and written(fake) == []
        await keys(pilot, "minus", "enter")
        assert written(fake)[0].body == {"metadata": {"labels": {"tier": "front", "x": None}}}
        await keys(pilot, "ctrl+z")
        assert "Take it back?" in screen_text(app)
        await keys(pilot, "y")
        assert written(fake)[1].body == {"metadata": {"labels": {"tier": None, "x": None}}}
        await keys(pilot, "ctrl+z")
        assert "Nothing was changed in this session" in bar(app, "notice")
        await keys(pilot, "R")
        await keys(pilot, "ctrl+z")
        assert "It cannot be taken back. A restart" in bar(app, "notice")
        await act(pilot, "annotate")
        await keys(pilot, *"note=a", "enter")
        assert written(fake)[-1].body == {"metadata": {"annotations": {"note": "a"}}}


async def test_pausing_and_a_cronjob_by_hand(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await select(app, pilot, "web")
        await act(pilot, "pause")
        assert written(fake)[-1].body == {"spec": {"paused": True}}
        await act(pilot, "resume")
        assert "not paused" in bar(app, "notice") and len(written(fake)) == 1, "what cannot work says why"
        await select(app, pilot, "report")
        await act(pilot, "trigger")
        made = written(fake)[-1]
        assert made.method == "POST" and made.body["metadata"]["ownerReferences"][0]["name"] == "report"
        assert "--from=cronjob/report" in bar(app, "notice")
        await act(pilot, "suspend")
        assert written(fake)[-1].body == {"spec": {"suspend": True}}


async def test_nodes_are_closed_and_tainted(run: Run) -> None:
    async with run() as (app, pilot, fake):
        await keys(pilot, "1")
        await select(app, pilot, "node-1")
        await act(pilot, "cordon")
        await act(pilot, "taint")
        await keys(pilot, *"gpu=yes:Nope", "enter")
        assert "There is no effect Nope" in screen_text(app)
        await keys(pilot, *["backspace"] * 4, *"NoExecute", "enter")
        assert isinstance(app.screen, ChangeScreen), "what drives Pods off asks"
        await keys(pilot, "y")
        assert [request.body["spec"] for request in written(fake)] == [
            {"unschedulable": True}, {"taints": [{"key": "gpu", "value": "yes", "effect": "NoExecute"}]}]  # fmt: skip
        for _ in range(2):
            await keys(pilot, "ctrl+z")
            await keys(pilot, "y")
        assert [request.body["spec"] for request in written(fake)[2:]] == [
            {"taints": None}, {"unschedulable": None}]  # fmt: skip


# Draining


async def test_a_drain_from_the_plan_to_its_end(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evicting, "RETRY", 0.2)
    monkeypatch.setattr(evicting, "LOOK", 0.05)
    fake = demo_session()
    budget = {"metadata": {"name": "db", "namespace": "kubetui-demo", "uid": "b"},
              "spec": {"selector": {"matchLabels": {"app": "db"}}}, "status": {"disruptionsAllowed": 0}}  # fmt: skip
    fake.store.put("poddisruptionbudgets.policy", budget)
    busy = status(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.")
    fake.answers[("POST", f"{PODS}/db-1/eviction")] = busy
    async with run(session=fake) as (app, pilot, _):
        await keys(pilot, "1")
        await select(app, pilot, "node-2")
        await act(pilot, "drain")
        assert isinstance(app.screen, DrainScreen)
        golden("drain-160x48", app)
        await keys(pilot, "y")
        assert "choose whether to lose" in screen_text(app) and written(fake) == []
        await keys(pilot, "f", "y")
        assert sent(fake)[0] == ("PATCH", "node-2")
        evicted = {request.path.split("/")[-2] for request in written(fake)[1:]}
        assert evicted >= {"lonely", "db-1", "web-7d4b9c6f5c-hq8zd"} and "log-agent-a2xyz" not in evicted
        assert "refused, asked again every 5 s" in screen_text(app) and "disruption budget" in screen_text(
            app
        )
        for name in evicted - {"db-1"}:
            space = "kube-system" if name.startswith("filler") else "kubetui-demo"
            fake.store.remove("pods", fake.store.get("pods", space, name) or {})
        await pilot.pause(0.2)
        await keys(pilot, "escape")
        assert "left where it is" in screen_text(app), "it can be stopped"
        await keys(pilot, "escape")
        assert "stay, and nothing new comes" in bar(app, "notice")
        await keys(pilot, "ctrl+z")
        assert "Not all of it comes back" in screen_text(app) and "kubectl uncordon node-2" in screen_text(
            app
        )
        await keys(pilot, "y")
        assert written(fake)[-1].body == {"spec": {"unschedulable": None}}


# Breaking, and the journal


async def test_breaking_and_the_journal(run: Run, golden: Golden) -> None:
    async with run(size=(120, 36)) as (app, pilot, fake):
        await select(app, pilot, "web")
        await keys(pilot, "B")
        golden("break-120x36", app)
        await keys(pilot, *"wrong", "enter")
        assert written(fake)[0].body["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:9.99"
        assert "ctrl+z takes it back" in bar(app, "notice")
        fake.answers[("DELETE", f"{PODS}/{BAD_POD}")] = forbidden("pods", "", BAD_POD, "not you")
        await select(app, pilot, BAD_POD)
        await keys(pilot, "D", "y", "J")
        assert "In this session" in screen_text(app) and "not you" in screen_text(app)
        await keys(pilot, "down", "C")
        assert app.clipboard.startswith("kubectl patch deployment/web")
        await keys(pilot, "enter")
        subject = home(app).subject
        assert isinstance(app.screen, ExplorerScreen) and subject is not None and subject.name == "web"
        await keys(pilot, "J", "ctrl+z")
        assert "Take it back?" in screen_text(app) or "what it was before" in bar(app, "notice")


async def test_a_fault_of_the_playground_is_started_and_mended(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kubetui.actions import faults

    calls: list[tuple[str, ...]] = []
    fake = demo_session()
    fake.control = object()  # type: ignore[assignment]

    async def known(link: object) -> meta.Obj:
        return {"faults": [{"name": "stop-scheduler", "kind": "stop-scheduler", "target": ""}]}

    async def start(link: object, kind: str, target: str = "") -> meta.Obj:
        calls.append(("start", kind, target))
        return {"name": f"{kind}-{target}"}

    async def stop(link: object, name: str) -> meta.Obj:
        calls.append(("stop", name))
        return {}

    monkeypatch.setattr(faults, "known", known)
    monkeypatch.setattr(faults, "start", start)
    monkeypatch.setattr(faults, "stop", stop)
    async with run(session=fake) as (app, pilot, _):
        await keys(pilot, "1")
        await select(app, pilot, "node-1")
        await keys(pilot, "B")
        assert "Broken now" in screen_text(app)
        await keys(pilot, *"stop its kubelet", "enter")
        assert "kubetui fault start stop-kubelet node-1" in bar(app, "notice")
        await keys(pilot, "ctrl+z")
        await keys(pilot, "B")
        await keys(pilot, *"mend", "enter")
        assert calls == [("start", "stop-kubelet", "node-1"), ("stop", "stop-kubelet-node-1"),
                         ("stop", "stop-scheduler")]  # fmt: skip
        assert written(fake) == []
    async with run(session=demo_session(), read_only=True) as (app, pilot, _):
        await keys(pilot, "space", "A")
        assert "✖ playground is open read-only" in screen_text(app), (
            "what cannot be done says why, of the marked too"
        )
        await keys(pilot, "escape", "B", "ctrl+z")
        assert "open read-only" in bar(app, "notice") and isinstance(app.screen, ExplorerScreen)


def test_the_journal_tells_this_session_from_before_and_other_clusters() -> None:
    from kubetui.tui.keys import Keys
    from kubetui.tui.screens.journal import JournalScreen

    def entry(time: str, name: str, context: str = "here") -> dict[str, str]:
        return {"time": time, "context": context, "verb": "delete", "resource": "pods", "name": name}

    opened = samples.NOW
    new, old = "2027-01-01T00:00:00Z", "2020-01-01T00:00:00Z"
    entries = [entry(old, "a"), {"made": "namespaces"}, entry(new, "b"), entry(new, "c", "elsewhere")]
    lines = JournalScreen(entries, opened, "here", Keys())._lines
    told = [line if isinstance(line, str) else line["name"] for line in lines]
    assert told == ["Elsewhere, meanwhile", "c", "In this session", "b", "Before", "a"]
