import asyncio
import gc
import json
import subprocess
import sys

import pytest
from aiohttp import web

from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef, name
from kubetui.client import link
from kubetui.client.backoff import Backoff
from kubetui.session import (
    ConfigError,
    MissingConfig,
    Options,
    Phase,
    Session,
    SyncPhase,
    Unreachable,
)
from tests.client.connecting import until
from tests.client.misbehaving import BROKEN, DENIED, Server, answer

PODS = "/api/v1/namespaces/shop/pods"


@pytest.fixture
async def server():
    found = Server()
    found.put(PODS, "web", spec={"a": 1})
    found.put(PODS, "db")
    await found.start()
    yield found
    await found.kill()


@pytest.fixture
async def open_session(server, tmp_path, monkeypatch):
    monkeypatch.setattr(link, "LONGEST_PAUSE", 0.2)
    sessions = []

    def make(user=None, url=None, namespace="", **options):
        config = {
            "clusters": [{"name": "c", "cluster": {"server": url or server.url}}],
            "users": [{"name": "u", "user": user or {"token": "t"}}],
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": namespace}}],
            "current-context": "x",
        }
        path = tmp_path / "config"
        path.write_text(json.dumps(config))
        sessions.append(Session(Options(kubeconfig=str(path), **options)))
        return sessions[-1]

    yield make
    for session in sessions:
        await session.close()


def test_nothing_heavy_before_start():
    code = (
        "import sys; import kubetui.session as s; s.Session(s.Options()).want('pods'); "
        "print([m for m in ('aiohttp', 'kubernetes', 'yaml', 'orjson', 'cryptography', 'textual') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_from_start_to_rows(open_session, server):
    session = open_session()
    assert session.state.phase is Phase.CONNECTING
    assert session.sync("pods").phase is SyncPhase.IDLE
    session.want("pods", "nodes")
    assert session.sync("pods").phase is SyncPhase.SYNCING
    await session.start()
    assert (session.state.phase, session.server, session.context) == (Phase.LIVE, server.url, "x")
    assert (session.server_version, session.ownership, session.control) == ("v1.36.0", "local", None)
    assert [kind.resource for kind in session.kinds] == ["pods", "nodes"]
    assert await session.wait_synced(20)
    assert sorted(map(name, session.store.all("pods"))) == ["db", "web"]
    assert session.sync("pods").loaded == 2
    assert gc.get_freeze_count() > 0


async def test_listeners_are_told_once_for_what_comes_together(open_session):
    session = open_session()
    told = []
    stop = session.listen(lambda: told.append(session.state.phase))
    session.want("pods")
    session.want("nodes")
    session.set_namespaces(["shop"])
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert told == [Phase.CONNECTING]
    await session.start()
    assert await session.wait_synced(20)
    await asyncio.sleep(0)
    assert Phase.LIVE in told
    stop()
    told.clear()
    session.want("secrets")
    await asyncio.sleep(0.02)
    assert told == []


async def test_requests(open_session, server):
    session = open_session()
    with pytest.raises(Unreachable, match="not connected"):
        await session.request("GET", "/version")
    await session.start()
    web_pod = await session.get(ObjectRef("pods", "shop", "web"))
    assert web_pod["spec"] == {"a": 1}
    listed = await session.list("pods", "shop", labels="a=b", fields="c=d")
    assert [pod["kind"] for pod in listed] == ["Pod", "Pod"]
    assert (await session.request("GET", "/version"))["gitVersion"] == "v1.36.0"
    with pytest.raises(ApiError, match=r'widgets\.acme\.io "" not found'):
        await session.list("widgets.acme.io")
    server.faults["/x"].append(DENIED)
    with pytest.raises(ApiError, match="is forbidden"):
        await session.request("DELETE", "/x")

    async def log(_):
        return web.Response(text="2026-01-01T00:00:01.0Z hello\n")

    server.faults[f"{PODS}/web/log"].append(log)
    lines = [line async for line in session.logs(ObjectRef("pods", "shop", "web"), "app", tail=3)]
    assert lines == ["hello"]


async def test_lists_of_several_pages(open_session, server):
    for number in range(1100):
        server.put(PODS, f"p{number}")
    session = open_session()
    await session.start()
    server.requests.clear()
    assert len(await session.list("pods", "shop")) == 1102
    assert len(server.requests) == 3


async def test_config_errors(tmp_path):
    (tmp_path / "broken").write_text("a: [")
    session = Session(Options(kubeconfig=str(tmp_path / "broken")))
    with pytest.raises(ConfigError, match="is not YAML"):
        await session.start()
    with pytest.raises(MissingConfig, match="does not exist"):
        await Session(Options(kubeconfig=str(tmp_path / "absent"))).start()
    await session.close()


async def test_groups_without_a_user(open_session):
    with pytest.raises(ConfigError, match="only together with a user"):
        await open_session(as_groups=("g",)).start()


async def test_a_server_that_is_not_there_yet(open_session, server):
    await server.kill()
    session = open_session()
    session.want("pods")
    await session.start()
    assert session.state.phase is Phase.UNREACHABLE
    assert "refused the connection" in session.state.message
    assert session.state.hint == "is the cluster running?"
    assert not await session.wait_synced(0.05)
    await server.start()
    await until(lambda: session.state.phase is Phase.LIVE)
    assert session.state.message == ""
    assert await session.wait_synced(20)


async def test_retry_does_not_wait(open_session, server, monkeypatch):
    monkeypatch.setattr(link, "Backoff", lambda **_: Backoff(first=3600, longest=3600))
    await server.kill()
    session = open_session()
    session.want("pods")
    await session.start()
    await asyncio.sleep(0.1)
    await session.retry()
    await server.start()
    await session.retry()
    await until(lambda: session.state.phase is Phase.LIVE)
    assert await session.wait_synced(20)


async def test_a_server_that_is_killed_and_comes_back(open_session, server):
    session = open_session()
    session.want("pods")
    await session.start()
    assert await session.wait_synced(20)
    await server.watched("/api/v1/pods")
    deltas = []
    session.store.listen(lambda delta: deltas.append((delta.type, name(delta.object))))
    await server.kill()
    await until(lambda: session.state.phase is Phase.STALE)
    await until(lambda: session.sync("pods").phase is SyncPhase.STALE)
    since = session.state.since
    assert sorted(map(name, session.store.all("pods"))) == ["db", "web"]
    server.delete(PODS, "db")
    server.put(PODS, "cache")
    server.history.clear()
    await asyncio.sleep(0.3)
    assert session.state.since == since, "stale since then, however often it is tried"
    await server.start()
    await until(lambda: session.state.phase is Phase.LIVE)
    await until(lambda: session.sync("pods").phase is SyncPhase.LIVE)
    assert sorted(deltas) == [("ADDED", "cache"), ("DELETED", "db")]


async def test_a_wrong_token(open_session, server):
    server.token = "right"
    session = open_session({"token": "wrong"})
    session.want("pods")
    await session.start()
    assert session.state.phase is Phase.REFUSED
    assert session.state.message == "the server does not accept these credentials (401 Unauthorized)"
    server.token = "wrong"
    await session.retry()
    await until(lambda: session.state.phase is Phase.LIVE)
    assert await session.wait_synced(20)


async def test_a_token_that_is_revoked_meanwhile(open_session, server):
    session = open_session()
    session.want("pods")
    await session.start()
    assert await session.wait_synced(20)
    await server.watched("/api/v1/pods")
    server.token = "other"
    server.push("/api/v1/pods", "cut")
    await until(lambda: session.state.phase is Phase.REFUSED)
    assert session.store.count("pods") == 2


async def test_an_exec_plugin_that_fails(open_session):
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": sys.executable,
        "args": ["-c", "import sys; sys.exit('token expired, run: acme login')"],
    }
    session = open_session({"exec": plugin})
    session.want("pods")
    starting = asyncio.create_task(session.start())
    await until(lambda: "waiting for the exec plugin" in session.state.message)
    assert session.state.phase is Phase.CONNECTING
    await starting
    assert session.state.phase is Phase.REFUSED
    assert session.state.message.endswith("failed with exit code 1: token expired, run: acme login")


async def test_a_server_with_troubles_of_its_own(open_session, server):
    server.faults["/version"].append(BROKEN)
    session = open_session()
    await session.start()
    assert session.state.phase is Phase.UNREACHABLE
    assert session.state.message == "the server answered 500: Internal error occurred: etcd"
    await until(lambda: session.state.phase is Phase.LIVE)


async def test_without_discovery_the_known_kinds_still_work(open_session, server):
    server.faults["/apis"].append(BROKEN)
    session = open_session()
    session.want("pods")
    await session.start()
    assert session.state.phase is Phase.LIVE
    assert session.kinds == []
    assert await session.wait_synced(20)
    assert session.kind_of("deployments.apps").kind == "Deployment"


async def test_namespaces_of_the_context_and_of_the_options(open_session, server):
    session = open_session(namespace="shop")
    await session.start()
    assert (session.namespaces, session.default_namespace) == ({"shop"}, "shop")
    session = open_session(namespace="shop", all_namespaces=True)
    await session.start()
    assert (session.namespaces, session.default_namespace) == (frozenset(), "shop")
    session = open_session(namespace="shop", namespaces=("a", "b"))
    await session.start()
    assert session.namespaces == {"a", "b"}
    session = open_session()
    await session.start()
    assert (session.namespaces, session.default_namespace) == (frozenset(), "default")


async def test_unwant_before_and_after_the_start(open_session, server):
    session = open_session()
    session.want("pods", "nodes")
    session.unwant("nodes", "secrets")
    await session.start()
    assert await session.wait_synced(20)
    assert session.sync("nodes").phase is SyncPhase.IDLE
    session.unwant("pods")
    assert session.sync("pods").phase is SyncPhase.LIVE, "it lingers"


async def test_close_leaves_nothing_behind(open_session, server):
    before = asyncio.all_tasks()
    session = open_session()
    session.want("pods")
    await session.start()
    assert await session.wait_synced(20)
    await session.close()
    await session.close()
    await until(lambda: not server.watchers["/api/v1/pods"])
    assert [task for task in asyncio.all_tasks() - before if "web_server" not in repr(task)] == []


async def test_the_servers_clock_is_the_sessions(open_session, server):
    async def ahead(_):
        return answer({"gitVersion": "v1"}, Date="Fri, 01 Jan 2038 00:00:00 GMT")

    for path in ("/version", "/api", "/apis"):
        server.faults[path].append(ahead)
    session = open_session()
    await session.start()
    assert session.now().year >= 2032


async def test_a_connection_that_died_without_a_sign(open_session, server, monkeypatch):
    """As after a laptop's sleep: the old watch hears nothing any more, and nobody says so."""
    session = open_session()
    session.want("pods")
    await session.start()
    assert await session.wait_synced(20)
    await server.watched("/api/v1/pods")
    dead = server.watchers.pop("/api/v1/pods")
    server.faults["/version"].append(BROKEN)
    session._client.link.doubt()
    await until(lambda: session.state.phase is Phase.STALE)
    await until(lambda: session.state.phase is Phase.LIVE)
    await server.watched("/api/v1/pods")
    server.put("/api/v1/pods", "fresh")
    await until(lambda: session.store.count("pods") == 3)
    for queue in dead:
        queue.put_nowait(None)


async def test_forbidden_everywhere_reads_the_namespaces_there_are(open_session, server):
    for space in ("shop", "bank"):
        server.put("/api/v1/namespaces", space)
    server.put("/api/v1/namespaces/bank/pods", "vault")
    server.faults["/api/v1/pods"] += [DENIED] * 5
    session = open_session()
    session.want("pods", "namespaces")
    await session.start()
    await until(lambda: session.store.count("pods") == 3)
    assert await session.wait_synced(20)
    assert session.sync("pods").phase is SyncPhase.LIVE


async def test_discover_finds_what_has_come(open_session, server):
    session = open_session()
    session.want("policies.acme.io")
    await session.start()
    assert session.sync("policies.acme.io").phase is SyncPhase.ABSENT
    server.kinds["acme.io"] = [("policies", "Policy", False)]
    server.put("/apis/acme.io/v1/policies", "strict")
    await session.discover()
    assert session.kind_of("policies.acme.io").kind == "Policy"
    await until(lambda: session.store.count("policies.acme.io") == 1)


async def test_a_listener_that_fails_is_reported_and_shown(open_session, server):
    session = open_session()
    session.want("pods")
    await session.start()
    assert await session.wait_synced(20)
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda _, report: reports.append(report))
    session.store.listen(lambda delta: 1 / 0)
    await server.watched("/api/v1/pods")
    server.put("/api/v1/pods", "x")
    await until(lambda: session.sync("pods").phase is SyncPhase.STALE)
    assert "ZeroDivisionError" in session.sync("pods").message
    assert isinstance(reports[0]["exception"], ZeroDivisionError)


async def test_an_error_of_our_own_does_not_hang_the_start(open_session, monkeypatch):
    async def fail(_):
        raise ZeroDivisionError

    monkeypatch.setattr(link.Link, "_attempt", fail)
    session = open_session()
    with pytest.raises(ZeroDivisionError):
        await session.start()
