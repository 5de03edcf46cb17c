"""Random writes, lists, pages, watches and compactions: the server always agrees with a model of it."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from kubetui.playground.apiserver.endpoints import watch as watching
from kubetui.playground.apiserver.endpoints.dispatch import Dispatcher
from kubetui.playground.apiserver.endpoints.listener import Listener, bind
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.sqlite import SqliteEtcd
from tests.playground.model import Event, Key, Model, Scope, seen
from tests.playground.serving import TOKEN, Client, make_server

T = TypeVar("T")
NAMESPACES, NAMES, APPS = ("default", "other"), ("a", "b", "c"), ("", "web", "db")
RESOURCE = "configmaps"
keys = st.tuples(st.sampled_from(NAMESPACES), st.sampled_from(NAMES))
values = st.dictionaries(st.sampled_from(("x", "y")), st.sampled_from(("1", "2", "3")), max_size=2)
apps = st.sampled_from(APPS)
scopes = st.builds(Scope, st.sampled_from(("", *NAMESPACES)), apps, st.sampled_from(("", "", "", "a")))
spots = st.floats(0, 1)


def path_of(namespace: str, name: str = "") -> str:
    base = f"/api/v1/namespaces/{namespace}" if namespace else "/api/v1"
    return f"{base}/{RESOURCE}/{name}" if name else f"{base}/{RESOURCE}"


class Watcher:
    """An open watch: everything it has told so far, and what the model says it must have told."""

    def __init__(self, scope: Scope, after: int, expected: Callable[[], list[Event]]) -> None:
        self.scope = scope
        self.after = after
        self.expected = expected
        self.events: list[Event] = []
        self.bookmark = 0
        self.opened = False
        self.error: Any = None
        self.task: asyncio.Task[None] | None = None

    async def read(self, client: Client, query: dict[str, str]) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        params = {"watch": "1", **self.scope.query, **query}
        async with client.session.get(
            client.url + path_of(self.scope.namespace), params=params, headers=headers
        ) as answer:
            assert answer.status == 200, await answer.text()
            self.opened = True
            async for line in answer.content:
                self.take(orjson.loads(line))

    def take(self, line: Any) -> None:
        if line["type"] == "ERROR":
            self.error = line["object"]
            return
        revision = int(line["object"]["metadata"]["resourceVersion"])
        if line["type"] == "BOOKMARK":
            assert revision >= max(self.bookmark, self.after, *(event.revision for event in self.events[-1:]))
            self.bookmark = revision
            return
        self.events.append(seen(line["type"], line["object"], revision))


class Cluster(RuleBasedStateMachine):
    """The server under test beside its model."""

    pages = Bundle("pages")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = contextlib.AsyncExitStack()
        self.watchers: list[Watcher] = []
        self.runner.run(self.start())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def store(self) -> MemoryEtcd:
        return MemoryEtcd()

    async def start(self) -> None:
        self.etcd = self.store()
        self.server = await make_server(self.etcd)
        await self.server.api("system:apiserver").create("namespaces", {"metadata": {"name": "other"}})
        listener = Listener(Dispatcher(self.server), bind(0, fallback=False), None)
        await listener.start()
        self.stack.push_async_callback(self.etcd.close)
        self.stack.push_async_callback(listener.stop)
        session = await self.stack.enter_async_context(aiohttp.ClientSession())
        self.client = Client(session, f"http://127.0.0.1:{listener.port}")
        self.model = Model(self.etcd.revision)
        self.compacted = self.etcd.revision if isinstance(self.etcd, SqliteEtcd) else 0

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        return self.run(self.client(method, path, body, **options))

    # writing

    @rule(key=keys, app=apps, data=values)
    def create(self, key: Key, app: str, data: dict[str, str]) -> None:
        body = {"metadata": {"name": key[1], "labels": {"app": app} if app else {}}, "data": data}
        answer = self.call("POST", path_of(key[0]), body)
        if key in self.model.objects:
            assert (answer.code, answer.body["reason"]) == (409, "AlreadyExists")
            return
        assert answer.code == 201
        self.keep(answer.body, app, data)

    @rule(key=keys, app=apps, data=values, stale=st.sampled_from(("", "current", "old")))
    def update(self, key: Key, app: str, data: dict[str, str], stale: str) -> None:
        there = self.model.objects.get(key)
        metadata: dict[str, Any] = {"name": key[1], "labels": {"app": app} if app else {}}
        if there is not None:
            metadata["finalizers"] = there["metadata"].get("finalizers", [])
            current = int(there["metadata"]["resourceVersion"])
            if stale:
                metadata["resourceVersion"] = str(current - (stale == "old"))
        answer = self.call("PUT", path_of(*key), {"metadata": metadata, "data": data})
        if there is None:
            assert answer.code == 404
        elif stale == "old":
            assert (answer.code, answer.body["reason"]) == (409, "Conflict")
        else:
            assert answer.code == 200, answer.text
            self.keep(answer.body, app, data)

    @rule(key=keys, app=apps)
    def label_by_merge_patch(self, key: Key, app: str) -> None:
        self.patch(key, {"metadata": {"labels": {"app": app or None}}}, "merge", app=app)

    @rule(key=keys, data=values, how=st.sampled_from(("merge", "strategic")))
    def patch_data(self, key: Key, data: dict[str, str], how: str) -> None:
        there = self.model.objects.get(key)
        merged = {**(there or {}).get("data", {}), **data}
        self.patch(key, {"data": data}, how, data=merged)

    @rule(key=keys, value=st.sampled_from(("1", "2")), wanted=st.sampled_from(("1", "2")))
    def json_patch_with_test(self, key: Key, value: str, wanted: str) -> None:
        there = self.model.objects.get(key)
        operations = [
            {"op": "test", "path": "/data/x", "value": wanted},
            {"op": "replace", "path": "/data/x", "value": value},
        ]
        fits = there is not None and there.get("data", {}).get("x") == wanted
        if there is not None and not fits:
            answer = self.call(
                "PATCH", path_of(*key), operations, headers={"Content-Type": "application/json-patch+json"}
            )
            assert answer.code == 422, answer.text
            return
        self.patch(key, operations, "json", data={**(there or {}).get("data", {}), "x": value})

    @rule(key=keys, app=apps, data=values)
    def apply(self, key: Key, app: str, data: dict[str, str]) -> None:
        labelled = {"labels": {"app": app}} if app else {}
        body = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": key[1], **labelled},
            "data": data,
        }
        answer = self.call(
            "PATCH", path_of(*key), body, params={"fieldManager": "model", "force": "true"},
            headers={"Content-Type": "application/apply-patch+yaml"},
        )  # fmt: skip
        assert answer.code == (200 if key in self.model.objects else 201), answer.text
        assert {**answer.body.get("data", {}), **data} == answer.body.get("data", {})
        assert not app or answer.body["metadata"]["labels"]["app"] == app
        self.model.store(answer.body)

    @rule(key=keys, held=st.booleans())
    def hold_by_a_finalizer(self, key: Key, held: bool) -> None:
        there = self.model.objects.get(key)
        body = {"metadata": {"finalizers": ["example.com/held"] if held else None}}
        going = there is not None and "deletionTimestamp" in there["metadata"]
        held_now = there is not None and bool(there["metadata"].get("finalizers"))
        answer = self.call(
            "PATCH", path_of(*key), body, headers={"Content-Type": "application/merge-patch+json"}
        )
        if there is None:
            assert answer.code == 404
        elif going and not held:
            assert answer.code == 200
            self.model.remove(key, self.etcd.revision)
        else:
            assert answer.code == 200, answer.text
            assert (
                held_now == held
                or answer.body["metadata"]["resourceVersion"] != there["metadata"]["resourceVersion"]
            )
            self.model.store(answer.body)

    @rule(key=keys, precondition=st.sampled_from(("", "current", "old")))
    def delete(self, key: Key, precondition: str) -> None:
        there = self.model.objects.get(key)
        body = None
        if there is not None and precondition:
            revision = int(there["metadata"]["resourceVersion"]) - (precondition == "old")
            body = {"preconditions": {"resourceVersion": str(revision)}}
        answer = self.call("DELETE", path_of(*key), body)
        if there is None:
            assert answer.code == 404
        elif precondition == "old":
            assert answer.code == 409
        elif there["metadata"].get("finalizers"):
            assert answer.code == 200
            assert answer.body["metadata"]["deletionTimestamp"]
            self.model.store(answer.body)
        else:
            assert answer.code == 200
            self.model.remove(key, self.etcd.revision)

    def patch(
        self, key: Key, body: Any, how: str, app: str | None = None, data: dict[str, str] | None = None
    ) -> None:
        media = {"json": "json-patch", "merge": "merge-patch", "strategic": "strategic-merge-patch"}[how]
        answer = self.call(
            "PATCH", path_of(*key), body, headers={"Content-Type": f"application/{media}+json"}
        )
        there = self.model.objects.get(key)
        if there is None:
            assert answer.code == 404
            return
        assert answer.code == 200, answer.text
        before = there["metadata"].get("labels", {}).get("app", "")
        self.keep(
            answer.body, before if app is None else app, there.get("data", {}) if data is None else data
        )

    def keep(self, obj: Any, app: str, data: dict[str, str]) -> None:
        """Check an answer against what was asked for, and remember it."""
        assert obj["metadata"].get("labels", {}).get("app", "") == app
        assert obj.get("data", {}) == data
        self.model.store(obj)

    # reading

    def some_revision(self, spot: float) -> int:
        low = self.model.start
        return low + round(spot * (self.etcd.revision - low))

    @rule(scope=scopes)
    def list_now(self, scope: Scope) -> None:
        answer = self.call("GET", path_of(scope.namespace), params=scope.query)
        self.same(answer.body["items"], self.model.listed(scope))
        assert int(answer.body["metadata"]["resourceVersion"]) == self.etcd.revision

    @rule(scope=scopes, spot=spots)
    def list_as_of(self, scope: Scope, spot: float) -> None:
        revision = self.some_revision(spot)
        query = {**scope.query, "resourceVersion": str(revision), "resourceVersionMatch": "Exact"}
        answer = self.call("GET", path_of(scope.namespace), params=query)
        if revision < self.compacted and revision < self.etcd.revision:
            assert (answer.code, answer.body["reason"]) == (410, "Expired")
            return
        self.same(answer.body["items"], self.model.listed(scope, revision))
        assert answer.body["metadata"]["resourceVersion"] == str(revision)

    @rule(target=pages, scope=scopes, limit=st.integers(1, 3))
    def first_page(self, scope: Scope, limit: int) -> Any:
        answer = self.call("GET", path_of(scope.namespace), params={**scope.query, "limit": str(limit)})
        return self.page(scope, self.etcd.revision, self.model.listed(scope), answer.body, limit)

    @rule(target=pages, page=consumes(pages), limit=st.integers(1, 3))
    def next_page(self, page: Any, limit: int) -> Any:
        scope, revision, rest, token = page
        query = {**scope.query, "limit": str(limit), "continue": token}
        answer = self.call("GET", path_of(scope.namespace), params=query)
        if revision < self.compacted and revision < self.etcd.revision:
            assert (answer.code, answer.body["reason"]) == (410, "Expired")
            assert answer.body["metadata"]["continue"]
            return multiple()
        return self.page(scope, revision, rest, answer.body, limit)

    def page(self, scope: Scope, revision: int, wanted: list[Any], body: Any, limit: int) -> Any:
        self.same(body["items"], wanted[:limit])
        metadata = body["metadata"]
        assert metadata["resourceVersion"] == str(revision)
        assert ("continue" in metadata) == (len(wanted) > limit)
        if "remainingItemCount" in metadata:
            assert metadata["remainingItemCount"] == len(wanted) - limit
        return (
            (scope, revision, wanted[limit:], metadata["continue"]) if "continue" in metadata else multiple()
        )

    def same(self, items: list[Any], wanted: list[Any]) -> None:
        about = {"kind": "ConfigMap", "apiVersion": "v1"}
        assert [{**about, **item} for item in items] == wanted

    @rule(key=keys)
    def get(self, key: Key) -> None:
        answer = self.call("GET", path_of(*key))
        there = self.model.objects.get(key)
        assert answer.code == (404 if there is None else 200)
        assert there is None or answer.body == there

    # watching

    @rule(scope=scopes, spot=spots, bookmarks=st.booleans())
    def watch_from(self, scope: Scope, spot: float, bookmarks: bool) -> None:
        after = self.some_revision(spot)
        query = {"resourceVersion": str(after), **({"allowWatchBookmarks": "true"} if bookmarks else {})}
        if after < self.compacted:
            watcher = self.open(scope, after, query, list)
            self.run(asyncio.wait_for(watcher.task, 20))
            assert watcher.error["code"] == 410
            assert watcher.error["reason"] == "Expired"
            self.watchers.remove(watcher)
            return
        self.open(scope, after, query, lambda: self.model.events(scope, after))

    @rule(scope=scopes, initial=st.booleans())
    def watch_from_the_state(self, scope: Scope, initial: bool) -> None:
        now = self.etcd.revision
        asked = {
            "sendInitialEvents": "true",
            "resourceVersionMatch": "NotOlderThan",
            "allowWatchBookmarks": "true",
        }
        state = self.model.initial(scope, now)
        watcher = self.open(scope, 0, asked if initial else {}, lambda: state + self.model.events(scope, now))
        if initial:
            self.run(self.until(lambda: watcher.bookmark >= now))

    @rule(spot=spots)
    def resume_at_a_bookmark(self, spot: float) -> None:
        marked = [found for found in self.watchers if found.bookmark >= max(self.compacted, 1)]
        if marked:
            chosen = marked[round(spot * (len(marked) - 1))]
            scope, after = chosen.scope, chosen.bookmark
            self.open(scope, after, {"resourceVersion": str(after)}, lambda: self.model.events(scope, after))

    @rule(spot=spots)
    def stop_watching(self, spot: float) -> None:
        if self.watchers:
            self.run(self.close(self.watchers.pop(round(spot * (len(self.watchers) - 1)))))

    def open(
        self, scope: Scope, after: int, query: dict[str, str], expected: Callable[[], list[Event]]
    ) -> Watcher:
        watcher = Watcher(scope, after, expected)

        async def start() -> None:
            watcher.task = asyncio.create_task(watcher.read(self.client, query))

        self.run(start())
        self.watchers.append(watcher)
        return watcher

    async def close(self, watcher: Watcher) -> None:
        assert watcher.task is not None
        watcher.task.cancel()
        await asyncio.gather(watcher.task, return_exceptions=True)

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not met():  # noqa: ASYNC110 - a reader of HTTP tells nobody
                await asyncio.sleep(0.001)

    @rule(spot=spots)
    def compact(self, spot: float) -> None:
        self.run(self.catch_up())
        revision = self.some_revision(spot)
        self.etcd.compact(revision)
        self.compacted = max(self.compacted, revision)

    # agreement

    async def catch_up(self) -> None:
        for watcher in self.watchers:
            wanted = watcher.expected()
            with contextlib.suppress(TimeoutError):
                # One that has nothing to tell must be open, too: what it goes on from may be compacted next.
                await self.until(
                    lambda: (watcher.opened and len(watcher.events) >= len(wanted)) or watcher.task.done()  # noqa: B023
                )
            assert watcher.events == wanted, watcher.scope
            assert watcher.error is None
            assert not watcher.task.done()

    @invariant()
    def watchers_have_told_all(self) -> None:
        self.run(self.catch_up())

    @initialize()
    def begin(self) -> None:
        assert self.call("GET", path_of("")).body["items"] == []

    def teardown(self) -> None:
        async def end() -> None:
            for watcher in self.watchers:
                await self.close(watcher)
            await self.stack.aclose()

        self.run(end())
        self.runner.close()


class SqliteCluster(Cluster):
    """The same over the store that is kept in a file."""

    def store(self) -> MemoryEtcd:
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        return SqliteEtcd(folder / "etcd")


@pytest.mark.parametrize("machine", [Cluster, SqliteCluster], ids=["memory", "sqlite"])
def test_list_get_and_watch_agree(
    machine: type[Cluster], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    monkeypatch.setattr(watching, "_BOOKMARK_EVERY", 0.02)
    examples = max(int(request.config.getoption("--fuzz")) // 20, 1)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=40, deadline=None, database=None,
            derandomize=examples <= 50, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_who_applies_nothing_owns_nothing_and_what_was_there_before_has_no_time() -> None:
    machine = Cluster()
    try:
        machine.begin()
        machine.apply(key=("default", "a"), app="", data={})
        machine.label_by_merge_patch(key=("default", "a"), app="web")
        machine.apply(key=("default", "a"), app="", data={})
        machine.patch_data(key=("default", "a"), data={}, how="merge")
    finally:
        machine.teardown()
