"""Requests over HTTPS: paths, negotiation, verbs, and the words of refusals."""

import asyncio
import io
import random
import ssl

import orjson
import pytest

from tests.playground.serving import Client, config_map, deployment, pod

PODS = "/api/v1/namespaces/default/pods"
MAPS = "/api/v1/namespaces/default/configmaps"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


async def test_without_the_token_everything_but_health_is_refused(http: Client):
    for path in ("/api/v1/pods", "/api", "/apis", "/openapi/v2", "/", "/nothing"):
        async with http.session.get(http.url + path) as found:
            assert (found.status, (await found.json())["reason"]) == (401, "Unauthorized")
    for path in ("/healthz", "/livez", "/readyz", "/version", "/readyz/ping"):
        async with http.session.get(http.url + path) as found:
            assert found.status == 200
    for token in ("Bearer wrong", "Basic admin-token", "Bearer", "Bearer é"):
        async with http.session.get(f"{http.url}/api", headers={"Authorization": token}) as found:
            assert found.status == 401


async def test_every_answer_has_the_headers_of_a_real_server(http: Client):
    for answer in (
        await http("GET", "/api/v1/pods"),
        await http("GET", f"{PODS}/none"),
        await http("GET", "/x"),
    ):
        assert answer.headers["Cache-Control"] == "no-cache, private"
        assert answer.headers["Audit-Id"]
        assert answer.headers["X-Kubernetes-Pf-Flowschema-Uid"]
        assert answer.headers["Date"]


@pytest.mark.parametrize(
    ("method", "path", "code", "message"),
    [
        ("GET", "/api/v1/unicorns", 404, "the server could not find the requested resource"),
        ("GET", "/apis/apps/v1/namespaces/default/deployments/x/unicorn", 404,
         "the server could not find the requested resource"),
        ("GET", f"{PODS}/none", 404, 'pods "none" not found'),
        ("GET", "/apis/apps/v1/namespaces/default/deployments/none", 404, 'deployments.apps "none" not found'),
        ("PUT", PODS, 405, "the server does not allow this method on the requested resource"),
        ("POST", "/api/v1/pods", 405, "the server does not allow this method on the requested resource"),
        ("TRACE", PODS, 405, "the server does not allow this method on the requested resource"),
        ("BREW", PODS, 400, "the server could not read the request: it is not valid HTTP"),
        ("GET", f"{PODS}?labelSelector=a%20b", 400,
         "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("GET", f"{PODS}?fieldSelector=spec.color=red", 400, "field label not supported: spec.color"),
        ("GET", f"{MAPS}?fieldSelector=data.x=1", 400,
         '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"'),
        ("GET", f"{PODS}?limit=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'),
        ("GET", f"{PODS}?continue=zzz&limit=1", 400, "continue key is not valid"),
        ("GET", f"{PODS}?resourceVersion=18446744073709551616", 422,
         'ListOptions.meta.k8s.io "" is invalid: resourceVersion: Invalid value: "18446744073709551616": '
         'strconv.ParseUint: parsing "18446744073709551616": value out of range'),
        ("GET", f"{PODS}?resourceVersionMatch=Exact", 422,
         'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is '
         "forbidden unless resourceVersion is provided"),
        ("DELETE", f"{PODS}/x?propagationPolicy=Maybe", 422,
         'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Maybe": supported '
         'values: "Foreground", "Background", "Orphan", "nil"'),
    ],
)  # fmt: skip
async def test_refusals(http: Client, method: str, path: str, code: int, message: str):
    answer = await http(method, path)
    assert (answer.code, answer.body["message"]) == (code, message)
    assert answer.body["kind"] == "Status"
    assert answer.body["code"] == code


async def test_an_unknown_group_is_plain_text(http: Client):
    for path in ("/apis/unicorns.io/v1/unicorns", "/apis/apps/v2/deployments", "/nothing"):
        answer = await http("GET", path)
        assert (answer.code, answer.text) == (404, "404 page not found\n")
        assert answer.headers["Content-Type"].startswith("text/plain")


async def test_negotiation(http: Client):
    await http("POST", MAPS, config_map("a", data={"x": "1"}))
    yaml = await http("GET", f"{MAPS}/a", headers={"Accept": "application/yaml"})
    assert yaml.headers["Content-Type"] == "application/yaml"
    assert "kind: ConfigMap" in yaml.text
    typed = {"Accept": "application/vnd.kubernetes.protobuf,application/json"}
    assert (await http("GET", f"{MAPS}/a", headers=typed)).body["data"] == {"x": "1"}
    refused = await http("GET", f"{MAPS}/a", headers={"Accept": "image/png"})
    assert (refused.code, refused.body["reason"]) == (406, "NotAcceptable")
    assert refused.body["message"] == (
        "only the following media types are accepted: application/json, application/yaml, "
        "application/vnd.kubernetes.protobuf"
    )
    table = await http("GET", MAPS, headers={"Accept": TABLE})
    assert table.body["kind"] == "Table"
    assert table.body["rows"][0]["cells"][:2] == ["a", 1]
    partial = {"Accept": "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"}
    listed = await http("GET", MAPS, headers=partial)
    assert listed.body["items"][0].keys() == {"kind", "apiVersion", "metadata"}
    pretty = await http("GET", f"{MAPS}/a?pretty=1")
    assert pretty.text.startswith('{\n  "kind": "ConfigMap"')


async def test_body_types_and_limits(http: Client):
    body = orjson.dumps(config_map("a"))
    refused = await http("POST", MAPS, body, headers={"Content-Type": "text/csv"})
    assert (refused.code, refused.body["reason"]) == (415, "UnsupportedMediaType")
    refused = await http("PATCH", f"{MAPS}/a", b"{}", headers={"Content-Type": "application/json"})
    assert refused.code == 415
    assert "application/apply-patch+yaml" in refused.body["message"]
    large = orjson.dumps(config_map("big", data={"x": "y" * (3 * 1024 * 1024)}))
    refused = await http("POST", MAPS, io.BytesIO(large))
    assert (refused.code, refused.body["message"]) == (413, "Request entity too large: limit is 3145728")
    yaml = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: timed}\ndata: {a: '12:30'}\n"
    made = await http("POST", MAPS, yaml, headers={"Content-Type": "application/yaml"})
    assert (made.code, made.body["data"]) == (201, {"a": "12:30"})


async def test_create_sets_what_the_server_owns(http: Client):
    made = await http("POST", PODS, pod("a"))
    metadata = made.body["metadata"]
    assert made.code == 201
    assert len(metadata["uid"]) == 36
    assert metadata["creationTimestamp"].endswith("Z")
    assert metadata["generation"] == 1
    assert made.body["status"] == {"phase": "Pending", "qosClass": "BestEffort"}
    again = await http("POST", PODS, pod("a"))
    assert (again.code, again.body["message"]) == (409, 'pods "a" already exists')
    generated = await http("POST", PODS, {**pod("x"), "metadata": {"generateName": "web-"}})
    assert generated.body["metadata"]["name"].startswith("web-")
    assert len(generated.body["metadata"]["name"]) == 9
    given = await http("POST", MAPS, config_map("v", metadata={"resourceVersion": "7"}))
    assert (given.code, given.body["message"]) == (
        500, "resourceVersion should not be set on objects to be created"
    )  # fmt: skip
    missing = await http("POST", "/api/v1/namespaces/none/configmaps", config_map("a", "none"))
    assert (missing.code, missing.body["message"]) == (404, 'namespaces "none" not found')
    other = await http("POST", MAPS, config_map("a", "kube-system"))
    assert other.code == 400
    assert "does not match the namespace" in other.body["message"]


async def test_dry_run_stores_nothing(http: Client):
    made = await http("POST", f"{PODS}?dryRun=All", pod("a"))
    assert made.code == 201
    assert (await http("GET", f"{PODS}/a")).code == 404
    refused = await http("POST", f"{PODS}?dryRun=Some", pod("a"))
    assert refused.body["message"] == (
        'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"'
    )


async def test_field_validation(http: Client):
    body = {**config_map("a"), "colour": "red"}
    strict = await http("POST", f"{MAPS}?fieldValidation=Strict", body)
    assert strict.code == 400
    assert strict.body["message"] == (
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field '
        '"colour"'
    )
    warned = await http("POST", MAPS, body)
    assert warned.code == 201
    assert warned.headers["Warning"] == '299 - "unknown field \\"colour\\""'
    ignored = await http("POST", f"{MAPS}?fieldValidation=Ignore", {**body, "metadata": {"name": "b"}})
    assert "Warning" not in ignored.headers
    again = await http("POST", MAPS, body)
    assert (again.code, again.headers["Warning"]) == (409, warned.headers["Warning"])
    missing = await http("GET", "/api/v1/namespaces/default/endpoints/none")
    assert (missing.code, missing.headers["Warning"][:18]) == (404, '299 - "v1 Endpoint')


async def test_update_and_conflicts(http: Client):
    made = (await http("POST", MAPS, config_map("a", data={"x": "1"}))).body
    changed = await http("PUT", f"{MAPS}/a", {**made, "data": {"x": "2"}})
    assert changed.code == 200
    stale = await http("PUT", f"{MAPS}/a", {**made, "data": {"x": "3"}})
    assert (stale.code, stale.body["reason"]) == (409, "Conflict")
    assert stale.body["message"] == (
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your '
        "changes to the latest version and try again"
    )
    same = await http("PUT", f"{MAPS}/a", changed.body)
    assert same.body["metadata"]["resourceVersion"] == changed.body["metadata"]["resourceVersion"]
    blind = await http("PUT", f"{MAPS}/a", config_map("a", data={"x": "9"}))
    assert blind.body["data"] == {"x": "9"}
    assert blind.body["metadata"]["uid"] == made["metadata"]["uid"]
    other = await http("PUT", f"{MAPS}/b", config_map("a"))
    assert other.body["message"] == "the name of the object (a) does not match the name on the URL (b)"
    assert (await http("PUT", f"{MAPS}/b", config_map("b"))).code == 404


async def test_generation_and_status(http: Client):
    path = "/apis/apps/v1/namespaces/default/deployments"
    made = (await http("POST", path, {**deployment("web"), "status": {"replicas": 9}})).body
    assert (made["metadata"]["generation"], made["status"]) == (1, {})
    scaled = await http.patch(f"{path}/web", {"spec": {"replicas": 3}, "status": {"replicas": 4}})
    assert (scaled.body["metadata"]["generation"], scaled.body["status"]) == (2, {})
    status = await http.patch(f"{path}/web/status", {"spec": {"replicas": 5}, "status": {"replicas": 3}})
    assert (status.body["spec"]["replicas"], status.body["status"]["replicas"]) == (3, 3)
    assert status.body["metadata"]["generation"] == 2
    labelled = await http.patch(f"{path}/web", {"metadata": {"labels": {"a": "b"}}})
    assert labelled.body["metadata"]["generation"] == 2


async def test_scale(http: Client):
    path = "/apis/apps/v1/namespaces/default/deployments"
    await http("POST", path, deployment("web"))
    scale = (await http("GET", f"{path}/web/scale")).body
    assert (scale["kind"], scale["apiVersion"], scale["spec"]) == ("Scale", "autoscaling/v1", {"replicas": 1})
    assert scale["status"] == {"replicas": 0, "selector": "app=web"}
    changed = await http.patch(f"{path}/web/scale", {"spec": {"replicas": 4}})
    assert changed.body["spec"]["replicas"] == 4
    assert (await http("GET", f"{path}/web")).body["spec"]["replicas"] == 4
    stale = await http("PUT", f"{path}/web/scale", {**scale, "spec": {"replicas": 9}})
    assert stale.code == 409


async def test_patches(http: Client):
    path = "/apis/apps/v1/namespaces/default/deployments/web"
    await http("POST", path.rpartition("/")[0], deployment("web"))
    strategic = "application/strategic-merge-patch+json"
    containers = [{"name": "side", "image": "busybox"}]
    both = await http.patch(path, {"spec": {"template": {"spec": {"containers": containers}}}}, strategic)
    assert [c["name"] for c in both.body["spec"]["template"]["spec"]["containers"]] == ["side", "main"]
    operations = [{"op": "replace", "path": "/spec/replicas", "value": 2}]
    assert (await http.patch(path, operations, "application/json-patch+json")).body["spec"]["replicas"] == 2
    failing = [{"op": "test", "path": "/spec/replicas", "value": 9}]
    failed = await http.patch(path, failing, "application/json-patch+json")
    assert (failed.code, failed.body["message"]) == (
        422, "the server rejected our request due to an error in our request"
    )  # fmt: skip
    mistyped = await http.patch(path, {"spec": {"replicas": "many"}})
    assert mistyped.code == 422
    assert "json: cannot unmarshal string" in mistyped.body["message"]
    stale = await http.patch(path, {"metadata": {"resourceVersion": "1"}, "spec": {"replicas": 7}})
    assert stale.code == 409
    assert (await http.patch(f"{path}-none", {})).code == 404


async def test_server_side_apply(http: Client):
    path, kind = f"{MAPS}/a", "application/apply-patch+yaml"
    body = config_map("a", data={"x": "1"})
    unnamed = await http.patch(path, body, kind)
    assert unnamed.body["message"] == (
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
    )
    made = await http.patch(f"{path}?fieldManager=one", body, kind)
    assert made.code == 201
    again = await http.patch(f"{path}?fieldManager=one", body, kind)
    assert (again.code, again.body) == (200, made.body)
    body["data"] = {"x": "2"}
    conflict = await http.patch(f"{path}?fieldManager=two", body, kind)
    assert (conflict.code, conflict.body["message"]) == (
        409, 'Apply failed with 1 conflict: conflict with "one": .data.x'
    )  # fmt: skip
    forced = await http.patch(f"{path}?fieldManager=two&force=true", body, kind)
    assert forced.body["data"] == {"x": "2"}


async def test_lists_in_pages_of_one_snapshot(http: Client):
    for name in "abcde":
        await http("POST", MAPS, config_map(name, metadata={"labels": {"odd": str(name in "ace").lower()}}))
    first = (await http("GET", f"{MAPS}?limit=2")).body
    assert [item["metadata"]["name"] for item in first["items"]] == ["a", "b"]
    assert "kind" not in first["items"][0]
    assert first["metadata"]["remainingItemCount"] == 3
    await http("DELETE", f"{MAPS}/d")
    await http("POST", MAPS, config_map("ca"))
    token = first["metadata"]["continue"]
    second = (await http("GET", f"{MAPS}?limit=10&continue={token}")).body
    assert [item["metadata"]["name"] for item in second["items"]] == ["c", "d", "e"]
    assert second["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]
    odd = (await http("GET", f"{MAPS}?labelSelector=odd%3Dtrue&limit=2")).body
    assert [item["metadata"]["name"] for item in odd["items"]] == ["a", "c"]
    assert "remainingItemCount" not in odd["metadata"]
    one = (await http("GET", f"{MAPS}?fieldSelector=metadata.name%3De")).body
    assert [item["metadata"]["name"] for item in one["items"]] == ["e"]


async def test_a_page_of_a_forgotten_snapshot_is_gone(http: Client, server):
    for name in "abc":
        await http("POST", MAPS, config_map(name))
    first = (await http("GET", f"{MAPS}?limit=1")).body
    await http("POST", MAPS, config_map("d"))
    server.etcd.compact(server.etcd.revision)
    gone = await http("GET", f"{MAPS}?limit=1&continue={first['metadata']['continue']}")
    assert (gone.code, gone.body["reason"]) == (410, "Expired")
    assert gone.body["message"].startswith("The provided continue parameter is too old")
    rest = await http("GET", f"{MAPS}?continue={gone.body['metadata']['continue']}")
    assert [item["metadata"]["name"] for item in rest.body["items"]] == ["b", "c", "d"]
    exact = await http("GET", f"{MAPS}?resourceVersion=2&resourceVersionMatch=Exact")
    assert (exact.code, exact.body["message"]) == (
        410, "The resourceVersion for the provided list is too old."
    )  # fmt: skip


async def test_a_revision_of_the_future(http: Client, server, monkeypatch):
    monkeypatch.setattr("kubetui.playground.apiserver.endpoints.resources._WAIT_FOR_REVISION", 0.1)
    answer = await http("GET", f"{MAPS}?resourceVersion=999")
    assert (answer.code, answer.body["reason"]) == (504, "Timeout")
    assert answer.body["message"] == (
        f"Timeout: Too large resource version: 999, current: {server.etcd.revision}"
    )


async def test_large_lists_come_whole_and_packed_when_asked(http: Client, server):
    api = server.api("system:apiserver")
    for index in range(300):
        await api.create("configmaps", config_map(f"m{index:03}", data={"x": "y" * 4000}))
    plain = await http("GET", MAPS, headers={"Accept-Encoding": "identity"})
    assert len(plain.body["items"]) == 300
    packed = await http("GET", MAPS, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.body == plain.body
    table = await http("GET", MAPS, headers={"Accept": TABLE})
    assert len(table.body["rows"]) == 300
    assert [row["cells"][0] for row in table.body["rows"]] == [f"m{index:03}" for index in range(300)]


async def test_delete_answers(http: Client):
    made = (await http("POST", MAPS, config_map("a"))).body
    gone = await http("DELETE", f"{MAPS}/a")
    assert gone.body == {
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success",
        "details": {"name": "a", "kind": "configmaps", "uid": made["metadata"]["uid"]},
    }  # fmt: skip
    await http("POST", PODS, pod("p"))
    assert (await http("DELETE", f"{PODS}/p")).body["kind"] == "Pod"
    await http("POST", MAPS, config_map("b"))
    wrong = await http("DELETE", f"{MAPS}/b", {"preconditions": {"uid": "x"}})
    assert wrong.code == 409
    assert "the UID in the precondition (x) does not match the UID in record" in wrong.body["message"]
    mistyped = await http("DELETE", f"{MAPS}/b", {"gracePeriodSeconds": "soon"})
    assert mistyped.code == 400
    for name in "cd":
        await http("POST", MAPS, config_map(name, metadata={"labels": {"x": "y"}}))
    all_gone = await http("DELETE", f"{MAPS}?labelSelector=x%3Dy")
    assert [item["metadata"]["name"] for item in all_gone.body["items"]] == ["c", "d"]
    left = (await http("GET", MAPS)).body["items"]
    assert [item["metadata"]["name"] for item in left] == ["b"]


async def test_health_version_and_root(http: Client):
    assert (await http("GET", "/healthz")).text == "ok"
    verbose = await http("GET", "/readyz?verbose")
    assert verbose.text.startswith("[+]ping ok\n")
    assert verbose.text.endswith("readyz check passed\n")
    assert "[+]etcd excluded: ok" in (await http("GET", "/livez?verbose&exclude=etcd")).text
    version = (await http("GET", "/version")).body
    assert (version["major"], version["minor"], version["gitVersion"]) == ("1", "36", "v1.36.0")
    assert "/apis/apps/v1" in (await http("GET", "/")).body["paths"]


async def test_discovery(http: Client):
    accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
    found = await http("GET", "/apis", headers={"Accept": accept})
    assert found.headers["Content-Type"] == accept.partition(",")[0]
    again = await http("GET", "/apis", headers={"Accept": accept, "If-None-Match": found.headers["ETag"]})
    assert again.code == 304
    assert (await http("GET", "/apis/apps")).body["preferredVersion"]["version"] == "v1"
    names = [r["name"] for r in (await http("GET", "/apis/apps/v1")).body["resources"]]
    assert "deployments/scale" in names


async def test_who_am_i_and_may_i(http: Client):
    me = await http("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
        "apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"})  # fmt: skip
    assert me.body["status"]["userInfo"] == {
        "username": "kubernetes-admin", "groups": ["system:masters", "system:authenticated"],
    }  # fmt: skip
    review = {
        "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
        "spec": {"user": "nobody", "resourceAttributes": {"verb": "get", "resource": "pods"}},
    }  # fmt: skip
    answer = await http("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
    assert answer.body["status"] == {"allowed": False}
    (asker,) = answer.body["metadata"].pop("managedFields")
    assert (answer.body["metadata"], asker["operation"]) == ({}, "Update")
    assert asker["fieldsV1"] == {
        "f:spec": {"f:resourceAttributes": {".": {}, "f:resource": {}, "f:verb": {}}, "f:user": {}}
    }


async def test_nothing_malformed_brings_anything_but_a_status(http: Client):
    chance = random.Random(7)
    bodies = [
        b"", b"null", b"[]", b'"x"', b"{", b'{"a":', b"\x00\xff\xfe", b"k8s\x00\xff\xff\xff", b"{}" * 9,
        b'{"kind":3}', b'{"metadata":[]}', b'{"metadata":{"name":7}}', b'{"spec":"x","metadata":{"name":"a"}}',
        b'{"kind":"Pod","apiVersion":"v1"}', b'{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a"}}',
        b"[" * 50_000, b'{"metadata":' * 20_000, b'{"metadata":{"labels":{"a":1}}}',
        b'{"metadata":{"ownerReferences":"x","finalizers":{}}}', "{\"a\":\"\ud800\"}".encode("utf-8", "surrogatepass"),
    ]  # fmt: skip
    bodies += [bytes(chance.randrange(256) for _ in range(chance.randrange(200))) for _ in range(20)]
    types = (
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf",
        "application/merge-patch+json", "application/json-patch+json", "application/apply-patch+yaml",
        "application/strategic-merge-patch+json",
    )  # fmt: skip
    await http("POST", PODS, pod("there"))
    scale = "/apis/apps/v1/namespaces/default/deployments/there"
    await http("POST", scale.rpartition("/")[0], deployment("there"))
    for body in bodies:
        kind = chance.choice(types)
        for method, path in (
            ("POST", PODS), ("PUT", f"{PODS}/there"), ("PATCH", f"{PODS}/there?fieldManager=x"),
            ("DELETE", f"{PODS}/other"), ("POST", f"{PODS}/there/eviction"), ("POST", f"{PODS}/other/binding"),
            ("PATCH", f"{scale}/scale?fieldManager=x"), ("PUT", f"{scale}/scale"),
        ):  # fmt: skip
            content = kind if method != "PATCH" else chance.choice(types[3:])
            answer = await http(method, path, body, headers={"Content-Type": content})
            assert answer.body is not None, (method, path, body[:50], content, answer.text)
            assert answer.code < 500 or answer.body.get("reason") is None, (
                method,
                path,
                body[:50],
                content,
                answer.text,
            )
            assert "Traceback" not in answer.text


async def test_what_is_no_http_gets_a_status_too(http: Client, certificates):
    port = int(http.url.rpartition(":")[2])
    context = ssl.create_default_context(cadata=certificates.authority.decode())
    for sent in (
        b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: no\r\n\r\n", b"GET / HTTP/1.1\r\nbroken\r\n\r\n",
    ):  # fmt: skip
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=context, server_hostname="localhost"
        )
        writer.write(sent)
        head, _, body = (await asyncio.wait_for(reader.read(), 20)).partition(b"\r\n\r\n")
        assert head.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 ")), (sent, head)
        assert orjson.loads(body)["kind"] == "Status"
        writer.close()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    await asyncio.wait_for(reader.read(), 20)
    writer.close()
    assert (await http("GET", "/readyz")).text == "ok"


async def test_keys_that_come_twice_in_what_is_applied(http: Client):
    path, headers = f"{MAPS}/a?fieldManager=me", {"Content-Type": "application/apply-patch+yaml"}
    text = b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: first\n  k: last\n"
    strict = await http("PATCH", f"{path}&fieldValidation=Strict", text, headers=headers)
    assert (strict.code, strict.body["message"]) == (
        400,
        "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n"
        '  line 7: key "k" already set in map',
    )
    warned = await http("PATCH", path, text, headers=headers)
    assert (warned.code, warned.body["data"], warned.headers.get("Warning")) == (201, {"k": "last"}, None)
