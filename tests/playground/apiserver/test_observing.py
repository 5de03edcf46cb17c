"""What the server tells of itself: health, metrics, the audit log, and that it does not name its library."""

import json
import random
from pathlib import Path

import pytest

from kubetui.playground import certs
from kubetui.playground.apiserver.audit import AuditLog
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd
from tests.playground.serving import TOKEN, Client, config_map, make_server, served

MAPS = "/api/v1/namespaces/default/configmaps"


async def test_no_answer_names_the_library(http: Client):
    for path in ("/version", "/api/v1/pods", "/nothing", "/api/v1/pods?watch=1&timeoutSeconds=1"):
        assert "Server" not in (await http("GET", path)).headers


@pytest.mark.parametrize("path", ["/api", "/apis", "/version", "/healthz", "/openapi/v2"])
async def test_paths_beside_the_resources_are_for_reading(http: Client, path: str):
    answer = await http("POST", path, {})
    assert (answer.code, answer.text) == (405, "405: Method Not Allowed")


@pytest.mark.parametrize(
    ("failing", "path", "code", "last"),
    [
        ((), "/readyz", 200, "ok"),
        ((), "/readyz?verbose", 200, "readyz check passed"),
        ((), "/livez?verbose", 200, "livez check passed"),
        ((), "/livez/etcd", 200, "ok"),
        ((), "/livez/etc", 404, "404 page not found"),
        (("etcd",), "/readyz", 500, "readyz check failed"),
        (("etcd",), "/readyz?exclude=etcd", 200, "ok"),
        (("etcd",), "/readyz/etcd", 500, "internal server error: etcd failed"),
    ],
)
async def test_health(
    http: Client, server: APIServer, failing: tuple[str, ...], path: str, code: int, last: str
):
    server.unhealthy.update(failing)
    answer = await http("GET", path)
    assert (answer.code, answer.text.splitlines()[-1]) == (code, last)


async def test_the_lines_of_health(http: Client, server: APIServer):
    server.unhealthy.add("log")
    lines = (await http("GET", "/livez?verbose&exclude=ping&exclude=none")).text.splitlines()
    assert lines[:3] == ["[+]ping excluded: ok", "[-]log failed: reason withheld", "[+]etcd ok"]
    assert lines[-2] == 'warn: some health checks cannot be excluded: no matches for "none"'


async def test_metrics_count_requests_and_objects(http: Client):
    await http("POST", f"{MAPS}?dryRun=All", config_map("a"))
    await http("POST", MAPS, config_map("a"))
    await http("GET", f"{MAPS}/none")
    await http("GET", f"{MAPS}?watch=1&timeoutSeconds=1")
    answer = await http("GET", "/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    where = 'group="",resource="configmaps",scope="resource",subresource=""'
    for line in (
        f'apiserver_request_total{{{where},verb="POST",version="v1",code="201",component="apiserver",'
        'dry_run="All"} 1',
        f'apiserver_request_total{{{where},verb="GET",version="v1",code="404",component="apiserver",dry_run=""}} 1',
        'apiserver_resource_objects{group="",resource="configmaps"} 1',
        'apiserver_current_inflight_requests{request_kind="mutating"} 0',
        "# TYPE apiserver_request_duration_seconds histogram",
    ):
        assert line in answer.text.splitlines(), line
    assert 'verb="WATCH"' in answer.text
    assert "etcd_mvcc_db_total_size_in_bytes" in answer.text


async def test_the_audit_log_has_a_line_for_each_request(tmp_path: Path, certificates: certs.Certificates):
    path = tmp_path / "audit.log"
    log = AuditLog(path)
    server = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(1), token=TOKEN, audit=log)
    await server.api("system:apiserver").create("namespaces", {"metadata": {"name": "default"}})
    async with served(server, certificates) as http:
        first = await http("POST", MAPS, config_map("a"), headers={"User-Agent": "test/1"})
        await http("DELETE", f"{MAPS}/a", headers={"Impersonate-User": "eve", "Impersonate-Group": "g"})
        async with http.session.get(f"{http.url}/api") as refused:
            assert refused.status == 401
        await http("GET", "/version")
    await server.close()
    created, denied, unknown, version = [json.loads(line) for line in path.read_text().splitlines()]
    assert path.stat().st_mode & 0o777 == 0o600
    assert created["auditID"] == first.headers["Audit-Id"]
    assert created["user"] == {
        "username": "kubernetes-admin",
        "groups": ["system:masters", "system:authenticated"],
    }
    assert (created["verb"], created["requestURI"], created["userAgent"]) == ("create", MAPS, "test/1")
    assert created["objectRef"] == {
        "resource": "configmaps", "namespace": "default", "name": "a", "apiVersion": "v1",
    }  # fmt: skip
    assert (created["level"], created["stage"]) == ("Metadata", "ResponseComplete")
    assert created["responseStatus"] == {"metadata": {}, "code": 201}
    assert denied["impersonatedUser"] == {"username": "eve", "groups": ["g", "system:authenticated"]}
    assert (denied["responseStatus"]["reason"], denied["responseStatus"]["code"]) == ("Forbidden", 403)
    assert denied["annotations"]["authorization.k8s.io/decision"] == "forbid"
    assert (unknown["user"], unknown["responseStatus"]["code"]) == ({}, 401)
    assert (version["verb"], "objectRef" in version) == ("get", False)


async def test_without_an_audit_log_nothing_is_written():
    server = await make_server()
    assert server.audit is None


IMPERSONATE = [
    ({"Impersonate-User": "eve"}, ("eve", ["system:authenticated"], "", {})),
    ({"Impersonate-User": "eve", "Impersonate-Uid": "7", "Impersonate-Group": "g",
      "Impersonate-Extra-Acme.com%2fproject": "x"},
     ("eve", ["g", "system:authenticated"], "7", {"acme.com/project": ["x"]})),
    ({"Impersonate-User": "system:serviceaccount:default:robot"},
     ("system:serviceaccount:default:robot",
      ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], "", {})),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), IMPERSONATE)
async def test_impersonation(http: Client, api, headers: dict[str, str], expected: tuple):
    group = "rbac.authorization.k8s.io"
    rules = [{"verbs": ["create"], "apiGroups": ["*"], "resources": ["*"]}]
    await api.create(f"clusterroles.{group}", {"metadata": {"name": "ask"}, "rules": rules})
    everybody = {"kind": "Group", "name": "system:authenticated", "apiGroup": group}
    reference = {"kind": "ClusterRole", "name": "ask", "apiGroup": group}
    binding = {"metadata": {"name": "ask"}, "subjects": [everybody], "roleRef": reference}
    await api.create(f"clusterrolebindings.{group}", binding)
    path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    info = (await http("POST", path, {}, headers=headers)).body["status"]["userInfo"]
    assert (info["username"], info["groups"], info.get("uid", ""), info.get("extra", {})) == expected


@pytest.mark.parametrize(
    ("allowed", "headers", "message"),
    [
        ({}, {"Impersonate-User": "eve"},
         'users "eve" is forbidden: User "ann" cannot impersonate resource "users" in API group "" at the cluster '
         "scope"),
        ({"resources": ["users"]}, {"Impersonate-User": "eve", "Impersonate-Group": "g"},
         'groups "g" is forbidden: User "ann" cannot impersonate resource "groups" in API group "" at the cluster '
         "scope"),
        ({"resources": ["users"]}, {"Impersonate-User": "system:serviceaccount:default:robot"},
         'serviceaccounts "robot" is forbidden: User "ann" cannot impersonate resource "serviceaccounts" in API '
         'group "" in the namespace "default"'),
        ({"resources": ["users"]}, {"Impersonate-User": "eve", "Impersonate-Extra-Scopes": "x"},
         'userextras.authentication.k8s.io "x" is forbidden: User "ann" cannot impersonate resource '
         '"userextras/scopes" in API group "authentication.k8s.io" at the cluster scope'),
        ({}, {"Impersonate-Group": "g"},
         "requested impersonation of groups, a UID or extras without impersonating a user"),
    ],
)  # fmt: skip
async def test_impersonation_is_refused(
    server: APIServer, certificates: certs.Certificates, api, monkeypatch, allowed, headers, message
):
    from kubetui.playground.apiserver.users import User

    group = "rbac.authorization.k8s.io"
    if allowed:
        rules = [{"verbs": ["impersonate"], "apiGroups": [""], **allowed}]
        await api.create(f"clusterroles.{group}", {"metadata": {"name": "be"}, "rules": rules})
        ann = {"kind": "User", "name": "ann", "apiGroup": group}
        reference = {"kind": "ClusterRole", "name": "be", "apiGroup": group}
        binding = {"metadata": {"name": "be"}, "subjects": [ann], "roleRef": reference}
        await api.create(f"clusterrolebindings.{group}", binding)
    monkeypatch.setattr(server.tokens, "user_of", lambda token, now: User("ann"))
    async with served(server, certificates) as http:
        assert (await http("GET", "/api/v1/pods", headers=headers)).body["message"] == message
