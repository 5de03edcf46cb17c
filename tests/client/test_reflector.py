import asyncio
import json
from dataclasses import replace

import pytest
from aiohttp import web

from kubetui.api.meta import name
from kubetui.client import reflector as module
from kubetui.client.backoff import Backoff
from kubetui.client.reflector import Reflector
from kubetui.client.state import SyncPhase
from kubetui.kinds.registry import by_resource
from kubetui.store.store import Store
from tests.client.connecting import rest, until
from tests.client.misbehaving import BROKEN, BUSY, DENIED, GONE, answer

PODS = "/api/v1/namespaces/shop/pods"


class Watched:
    def __init__(self, server, kind=None):
        self.rest = rest(server.url)
        self.store = Store()
        self.states = []
        self.deltas = []
        self.lost = 0
        self.store.listen(lambda delta: self.deltas.append((delta.type, name(delta.object))))
        self.reflector = Reflector(
            self.rest, kind or by_resource("pods"), "shop", self.store, changed=self._changed, lost=self._lost
        )
        self.task = None

    def _changed(self, reflector):
        self.states.append(reflector.state)

    def _lost(self):
        self.lost += 1

    @property
    def phase(self):
        return self.reflector.state.phase

    def names(self):
        return sorted(name(pod) for pod in self.store.all("pods"))

    def run(self):
        self.task = asyncio.create_task(self.reflector.run())

    async def live(self):
        await until(lambda: self.phase is SyncPhase.LIVE)

    async def stop(self):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.rest.close()


@pytest.fixture
async def watched(server, monkeypatch):
    monkeypatch.setattr(module, "_BRIEF", 0.0)
    monkeypatch.setattr(module, "Backoff", lambda: Backoff(first=0.02, longest=0.1))
    found = Watched(server)
    found.run()
    yield found
    await found.stop()


async def test_rows_from_the_first_page_on(server, watched):
    for number in range(450):
        server.put(PODS, f"p{number:03}")
    await watched.live()
    progress = [(state.phase, state.loaded, state.total) for state in watched.states]
    assert progress == [
        (SyncPhase.SYNCING, 200, 450),
        (SyncPhase.SYNCING, 400, 450),
        (SyncPhase.LIVE, 450, 450),
    ]
    assert watched.store.count("pods") == 450
    assert watched.store.complete("pods", "shop")
    assert watched.store.get("pods", "shop", "p001")["kind"] == "Pod"
    assert server.requests.count(f"GET {PODS}") == 3


async def test_slow_pages_show_what_there_is(server, watched):
    for number in range(300):
        server.put(PODS, f"p{number:03}")
    gate = asyncio.Event()

    async def first(request):
        return await server._list(request)

    async def slow(request):
        await gate.wait()
        return await server._list(request)

    server.faults[PODS] += [first, slow]
    await until(lambda: watched.store.count("pods") == 200)
    assert watched.phase is SyncPhase.SYNCING
    assert not watched.store.complete("pods", "shop")
    gate.set()
    await watched.live()


async def test_changes_bookmarks_and_a_clean_end(server, watched):
    server.put(PODS, "a")
    await server.watched(PODS)
    server.put(PODS, "b")
    server.put(PODS, "a", spec={})
    server.delete(PODS, "b")
    await until(lambda: watched.names() == ["a"] and len(watched.deltas) == 4)
    server.bookmark(PODS)
    revision = server.revision
    server.push(PODS, None)
    await until(lambda: server.requests.count(f"GET {PODS}?watch") == 2)
    await server.watched(PODS)
    assert watched.reflector._revision == str(revision)
    assert server.requests.count(f"GET {PODS}") == 1, "a watch that ended well goes on without a new list"
    assert watched.deltas == [("ADDED", "a"), ("ADDED", "b"), ("MODIFIED", "a"), ("DELETED", "b")]


async def test_410_in_the_watch_is_a_diff(server, watched):
    server.put(PODS, "stays")
    server.put(PODS, "goes")
    await server.watched(PODS)
    watched.deltas.clear()
    server.faults[f"{PODS}?watch"].append(GONE)
    server.push(PODS, None)
    await until(lambda: server.requests.count(f"GET {PODS}") == 2)
    await server.watched(PODS)
    assert watched.deltas == []
    server.collections[PODS].pop("goes")
    event = {"type": "ERROR", "object": GONE.status}
    server.push(PODS, json.dumps(event).encode() + b"\n")
    await until(lambda: watched.deltas == [("DELETED", "goes")])
    assert {state.phase for state in watched.states[-3:]} == {SyncPhase.LIVE}
    assert watched.lost == 0


async def test_410_in_the_middle_of_a_list_asks_for_all_at_once(server, watched):
    for number in range(300):
        server.put(PODS, f"p{number:03}")

    async def first(request):
        return await server._list(request)

    asked = []

    async def whole(request):
        asked.append(dict(request.query))
        return await server._list(request)

    server.faults[PODS] += [first, GONE, whole]
    await watched.live()
    assert asked == [{}]
    assert watched.store.count("pods") == 300


async def test_cut_in_the_middle_of_an_event(server, watched):
    await server.watched(PODS)
    server.put(PODS, "a")
    await until(lambda: watched.names() == ["a"])
    server.push(PODS, b'{"type": "ADDED", "object": {"metada')
    server.push(PODS, "cut")
    await until(lambda: server.requests.count(f"GET {PODS}?watch") == 2)
    server.put(PODS, "b")
    await until(lambda: watched.names() == ["a", "b"])
    assert watched.lost == 1
    assert {state.phase for state in watched.states} == {SyncPhase.LIVE}


async def test_half_an_event_and_a_clean_end(server, watched):
    await server.watched(PODS)
    server.push(PODS, b'{"type": "ADDED", "object": {"metada')
    server.push(PODS, None)
    await until(lambda: server.requests.count(f"GET {PODS}?watch") == 2)
    assert watched.lost == 1


async def test_an_event_of_a_megabyte(server, watched):
    await server.watched(PODS)
    server.put(PODS, "big", note="x" * 1_000_000)
    await until(lambda: watched.names() == ["big"])
    assert len(watched.store.get("pods", "shop", "big")["note"]) == 1_000_000


@pytest.mark.parametrize("nonsense", [b"not json\n", b"[]\n", b"{}\n", b"null\n", b"\n\n", b'{"type":5}\n'])
async def test_nonsense_in_a_watch_ends_nothing(server, watched, nonsense):
    await server.watched(PODS)
    server.push(PODS, nonsense)
    await asyncio.sleep(0.02)
    server.put(PODS, "after")
    await until(lambda: watched.names() == ["after"])


@pytest.mark.parametrize("error", [BROKEN, BUSY])
async def test_errors_in_the_list_are_tried_again(server, watched, error):
    server.put(PODS, "a")
    server.faults[PODS] += [error, error]
    await watched.live()
    assert watched.states[0].phase is SyncPhase.SYNCING
    assert watched.states[0].message == error.message
    assert watched.reflector.state.message == ""


async def test_nonsense_for_a_list(server, watched):
    async def empty(_):
        return answer({})

    server.faults[PODS].append(empty)
    await watched.live()
    assert "something that is no list" in watched.states[0].message


async def test_forbidden_names_the_missing_rule(server, watched):
    server.faults[PODS].append(DENIED)
    await until(lambda: watched.phase is SyncPhase.FORBIDDEN)
    assert watched.reflector.state.message == (
        f'{DENIED.message}; missing is the rule apiGroups: [""], resources: ["pods"], '
        'verbs: ["get", "list", "watch"] in the namespace shop'
    )
    watched.reflector.poke()
    await watched.live()


async def test_what_cannot_be_watched_is_listed_again(server, monkeypatch):
    monkeypatch.setattr(module, "UNWATCHED", 0.02)
    server.put(PODS, "one")
    found = Watched(server, replace(by_resource("pods"), verbs=("get", "list")))
    found.run()
    await found.live()
    server.put(PODS, "two")
    await until(lambda: found.names() == ["one", "two"])
    assert found.phase is SyncPhase.LIVE and not [one for one in server.requests if "watch" in one]
    await found.stop()


async def test_absent(server, watched):
    async def gone(_):
        return web.Response(text="404 page not found", status=404)

    server.put(PODS, "a")
    await server.watched(PODS)
    server.faults[f"{PODS}?watch"].append(gone)
    server.push(PODS, None)
    await until(lambda: watched.phase is SyncPhase.ABSENT)
    assert watched.names() == []
    watched.reflector.poke()
    await until(lambda: watched.names() == ["a"])


async def test_a_server_that_dies_and_comes_back(server, watched):
    server.put(PODS, "stays")
    server.put(PODS, "goes")
    await server.watched(PODS)
    watched.deltas.clear()
    await server.kill()
    await until(lambda: watched.phase is SyncPhase.STALE)
    assert watched.names() == ["goes", "stays"]
    assert "refused the connection" in watched.reflector.state.message
    assert watched.lost >= 1
    server.delete(PODS, "goes")
    server.put(PODS, "comes")
    server.history.clear()
    await server.start()
    await watched.live()
    assert watched.names() == ["comes", "stays"]
    assert sorted(watched.deltas) == [("ADDED", "comes"), ("DELETED", "goes")]
    await server.watched(PODS)


async def test_a_silent_watch_is_opened_anew(server, watched, monkeypatch):
    await server.watched(PODS)
    monkeypatch.setattr(module, "WATCH_SILENCE", 0.2)
    server.push(PODS, None)
    await until(lambda: server.requests.count(f"GET {PODS}?watch") >= 4)
    await watched.live()
    assert server.requests.count(f"GET {PODS}") == 1


async def test_a_server_that_ends_watches_at_once_is_spared(server, watched, monkeypatch):
    monkeypatch.setattr(module, "_BRIEF", 1.0)
    monkeypatch.setattr(watched.reflector, "_backoff", Backoff(first=0.1, longest=1.0))

    async def over(_):
        return web.Response(body=b"", content_type="application/json")

    server.faults[f"{PODS}?watch"] += [over] * 50
    await server.kill()
    await server.start()
    await asyncio.sleep(0.5)
    assert server.requests.count(f"GET {PODS}?watch") <= 6


async def test_reopening_goes_on_from_the_same_version(server, watched):
    server.put(PODS, "a")
    await server.watched(PODS)
    server.put(PODS, "b")
    await until(lambda: watched.names() == ["a", "b"])
    watched.reflector.reopen()
    await until(lambda: server.requests.count(f"GET {PODS}?watch") == 2)
    server.put(PODS, "c")
    await until(lambda: watched.names() == ["a", "b", "c"])
    assert server.requests.count(f"GET {PODS}") == 1
    assert len(watched.deltas) == 3
    assert {state.phase for state in watched.states} == {SyncPhase.LIVE}
