"""Watches over HTTPS: resume, selectors, bookmarks, 410, Tables, and a client that goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest

from kubetui.playground.apiserver.endpoints import watch as watching
from tests.playground.serving import TOKEN, Client, config_map, pod

MAPS = "/api/v1/namespaces/default/configmaps"
PODS = "/api/v1/namespaces/default/pods"


class Events:
    def __init__(self, response: Any) -> None:
        self.response = response

    async def next(self, within: float = 20.0) -> dict[str, Any] | None:
        line = await asyncio.wait_for(self.response.content.readline(), within)
        return orjson.loads(line) if line else None

    async def seen(self, count: int) -> list[tuple[str, str]]:
        found = []
        for _ in range(count):
            event = await self.next()
            assert event is not None
            found.append((event["type"], event["object"]["metadata"].get("name", "")))
        return found


@asynccontextmanager
async def watch(http: Client, path: str, query: str, **headers: str) -> AsyncIterator[Events]:
    headers = {"Authorization": f"Bearer {TOKEN}", **headers}
    async with http.session.get(f"{http.url}{path}?watch=1&{query}", headers=headers) as response:
        assert response.status == 200
        assert response.headers["Transfer-Encoding"] == "chunked"
        yield Events(response)


async def test_a_watch_resumes_after_a_version(http: Client):
    made = (await http("POST", MAPS, config_map("a"))).body
    await http.patch(f"{MAPS}/a", {"data": {"x": "1"}})
    await http("DELETE", f"{MAPS}/a")
    revision = int(made["metadata"]["resourceVersion"])
    async with watch(http, MAPS, f"resourceVersion={revision}") as events:
        first, last = await events.next(), await events.next()
        assert first and last
        assert (first["type"], first["object"]["data"]) == ("MODIFIED", {"x": "1"})
        assert (last["type"], last["object"]["metadata"]["resourceVersion"]) == ("DELETED", str(revision + 2))
        await http("POST", MAPS, config_map("b"))
        assert await events.seen(1) == [("ADDED", "b")]


async def test_without_a_version_it_begins_with_what_is_there(http: Client):
    await http("POST", MAPS, config_map("a"))
    async with watch(http, MAPS, "") as events:
        assert await events.seen(1) == [("ADDED", "a")]


async def test_initial_events_end_with_a_bookmark(http: Client, server):
    await http("POST", MAPS, config_map("a"))
    query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
    async with watch(http, MAPS, query) as events:
        assert await events.seen(1) == [("ADDED", "a")]
        end = await events.next()
        assert end == {
            "type": "BOOKMARK",
            "object": {
                "kind": "ConfigMap",
                "apiVersion": "v1",
                "metadata": {
                    "resourceVersion": str(server.etcd.revision),
                    "annotations": {"k8s.io/initial-events-end": "true"},
                },
            },
        }
    refused = await http("GET", f"{MAPS}?watch=1&sendInitialEvents=true")
    assert "requires setting resourceVersionMatch to NotOlderThan" in refused.body["message"]


async def test_an_object_enters_and_leaves_a_selector(http: Client, server):
    async with watch(http, MAPS, f"labelSelector=on%3Dyes&resourceVersion={server.etcd.revision}") as events:
        await http("POST", MAPS, config_map("a", data={"x": "old"}))
        await http("POST", MAPS, config_map("other"))
        await http.patch(f"{MAPS}/a", {"metadata": {"labels": {"on": "yes"}}})
        assert await events.seen(1) == [("ADDED", "a")]
        await http.patch(f"{MAPS}/a", {"data": {"x": "new"}})
        assert await events.seen(1) == [("MODIFIED", "a")]
        await http.patch(f"{MAPS}/a", {"metadata": {"labels": None}, "data": {"x": "later"}})
        left = await events.next()
        assert left
        assert (left["type"], left["object"]["data"]) == ("DELETED", {"x": "new"})
        assert left["object"]["metadata"]["labels"] == {"on": "yes"}
        assert left["object"]["metadata"]["resourceVersion"] == str(server.etcd.revision)


async def test_one_name_and_one_namespace(http: Client, server):
    await http("POST", "/api/v1/namespaces", {"metadata": {"name": "other"}})
    revision = server.etcd.revision
    async with watch(http, f"{MAPS}/b", f"resourceVersion={revision}") as events:
        for name in "ab":
            await http("POST", MAPS, config_map(name))
        await http("POST", "/api/v1/namespaces/other/configmaps", config_map("b", "other"))
        await http("DELETE", f"{MAPS}/b")
        assert await events.seen(2) == [("ADDED", "b"), ("DELETED", "b")]
    async with watch(http, "/api/v1/configmaps", f"resourceVersion={revision}") as events:
        assert await events.seen(3) == [("ADDED", "a"), ("ADDED", "b"), ("ADDED", "b")]


async def test_a_forgotten_version_is_an_error_event(http: Client, server):
    for name in "abc":
        await http("POST", MAPS, config_map(name))
    server.etcd.compact(server.etcd.revision)
    async with watch(http, MAPS, "resourceVersion=2") as events:
        event = await events.next()
        assert event
        assert (event["type"], event["object"]["code"], event["object"]["reason"]) == (
            "ERROR",
            410,
            "Expired",
        )
        assert event["object"]["message"] == f"too old resource version: 2 ({server.etcd.revision})"
        assert await events.next() is None


async def test_bookmarks_and_the_end(http: Client, server, monkeypatch):
    monkeypatch.setattr(watching, "_BOOKMARK_EVERY", 0.1)
    query = f"resourceVersion={server.etcd.revision}&allowWatchBookmarks=true&timeoutSeconds=1"
    async with watch(http, MAPS, query) as events:
        await http("POST", PODS, pod("of-another-kind"))
        first = await events.next()
        while first and first["object"]["metadata"]["resourceVersion"] != str(server.etcd.revision):
            first = await events.next()
        assert first
        assert first["type"] == "BOOKMARK"
        assert first["object"].keys() == {"kind", "apiVersion", "metadata"}
        while await events.next():
            pass


async def test_only_the_first_table_names_its_columns(http: Client):
    accept = "application/json;as=Table;v=v1;g=meta.k8s.io"
    await http("POST", MAPS, config_map("a"))
    async with watch(http, MAPS, "", Accept=accept) as events:
        first = await events.next()
        await http("POST", MAPS, config_map("b"))
        second = await events.next()
    assert first and second
    assert first["object"]["kind"] == second["object"]["kind"] == "Table"
    assert first["object"]["columnDefinitions"][0]["name"] == "Name"
    assert not second["object"].get("columnDefinitions")
    assert second["object"]["rows"][0]["cells"][0] == "b"


async def test_events_are_one_storage_seen_twice(http: Client):
    core = {
        "apiVersion": "v1", "kind": "Event", "metadata": {"name": "e", "namespace": "default"},
        "involvedObject": {"kind": "Pod", "namespace": "default", "name": "p"}, "reason": "Started",
        "message": "Started container", "type": "Normal", "source": {"component": "kubelet"}, "count": 1,
        "firstTimestamp": "2026-01-01T00:00:00Z", "lastTimestamp": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    path = "/apis/events.k8s.io/v1/namespaces/default/events"
    async with watch(http, path, "") as events:
        assert (await http("POST", "/api/v1/namespaces/default/events", core)).code == 201
        event = await events.next()
    assert event
    seen = event["object"]
    assert (seen["apiVersion"], seen["note"], seen["regarding"]["name"]) == (
        "events.k8s.io/v1", "Started container", "p"
    )  # fmt: skip
    assert "involvedObject" not in seen
    listed = (await http("GET", path)).body["items"][0]
    assert listed["deprecatedCount"] == 1
    new = {
        "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": {"name": "n", "namespace": "default"},
        "regarding": {"kind": "Pod", "namespace": "default", "name": "p"}, "reason": "Scheduled",
        "note": "assigned", "type": "Normal", "eventTime": "2026-01-01T00:00:00.000000Z", "action": "Binding",
        "reportingController": "default-scheduler", "reportingInstance": "default-scheduler-x",
    }  # fmt: skip
    made = await http("POST", path, new)
    assert (made.code, made.body["note"]) == (201, "assigned")
    back = (await http("GET", "/api/v1/namespaces/default/events/n")).body
    assert (back["message"], back["involvedObject"]["name"], back["reportingComponent"]) == (
        "assigned", "p", "default-scheduler"
    )  # fmt: skip
    chosen = await http("GET", "/api/v1/namespaces/default/events?fieldSelector=reason%3DScheduled")
    assert [item["metadata"]["name"] for item in chosen.body["items"]] == ["n"]


async def test_a_client_that_goes_leaves_nothing_behind(http: Client, server):
    async with watch(http, MAPS, "") as events:
        await http("POST", MAPS, config_map("a"))
        await events.next()
        assert len(server.etcd._space("configmaps").waiters) == 1
        events.response.close()
    for _ in range(1000):
        if not server.etcd._space("configmaps").waiters:
            break
        await asyncio.sleep(0.02)
    assert not server.etcd._space("configmaps").waiters


@pytest.mark.parametrize("path", [f"{MAPS}?watch=1", f"/api/v1/watch{MAPS.removeprefix('/api/v1')}"])
async def test_over_a_websocket_each_event_is_a_frame(http: Client, path: str):
    await http("POST", MAPS, config_map("a"))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with asyncio.timeout(20), http.session.ws_connect(http.url + path, headers=headers) as socket:
        assert (await socket.receive_json())["object"]["metadata"]["name"] == "a"
        await http("DELETE", f"{MAPS}/a")
        event = await socket.receive_json()
        assert (event["type"], event["object"]["metadata"]["name"]) == ("DELETED", "a")


async def test_a_websocket_ends_in_time_and_leaves_nothing(http: Client):
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"{http.url}{MAPS}?watch=1&timeoutSeconds=1"
    async with asyncio.timeout(20), http.session.ws_connect(url, headers=headers) as socket:
        assert (await socket.receive()).type.name == "CLOSE"
    async with http.session.ws_connect(f"{http.url}{MAPS}?watch=1", headers=headers):
        (reader,) = (task for task in asyncio.all_tasks() if "_until_closed" in repr(task.get_coro()))
    await asyncio.wait_for(asyncio.gather(reader, return_exceptions=True), 20)


async def test_a_handshake_that_is_none(http: Client):
    answer = await http("GET", f"{MAPS}?watch=1", headers={"Connection": "Upgrade", "Upgrade": "websocket"})
    assert (answer.code, answer.body["message"]) == (
        400,
        "the WebSocket handshake is not valid: Unsupported version: ",
    )


async def test_the_older_path_of_a_watch(http: Client):
    await http("POST", MAPS, config_map("a"))
    await http("POST", MAPS, config_map("b"))
    answer = await http("GET", "/api/v1/watch/namespaces/default/configmaps/b?timeoutSeconds=1")
    assert [orjson.loads(line)["object"]["metadata"]["name"] for line in answer.text.splitlines()] == ["b"]
