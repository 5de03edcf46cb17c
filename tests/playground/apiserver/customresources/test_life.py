"""Definitions and their instances on a server: served, versioned, scaled, emptied."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS, holds, priority
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.server import APIServer
from tests.playground.apiserver.customresources.conftest import until
from tests.playground.apiserver.customresources.definitions import definition, version, widget
from tests.playground.serving import TOKEN, Client

WIDGETS = "/apis/example.com/v1/namespaces/default/widgets"


async def establish(api: LocalApi, obj: Obj) -> Obj:
    await api.create(DEFINITIONS, obj)
    name = obj["metadata"]["name"]

    async def established() -> bool:
        return holds(await api.get(DEFINITIONS, name), "Established")

    await until(established)
    return await api.get(DEFINITIONS, name)


async def test_conditions_and_names(living: LocalApi):
    found = await establish(living, definition())
    shown = [(c["type"], c["status"], c["reason"], c["message"]) for c in found["status"]["conditions"]]
    assert shown == [
        ("NamesAccepted", "True", "NoConflicts", "no conflicts found"),
        ("Established", "True", "InitialNamesAccepted", "the initial names have been accepted"),
    ]
    assert found["status"]["storedVersions"] == ["v1"]
    assert found["status"]["acceptedNames"] == {
        "plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList",
        "shortNames": ["wd"], "categories": ["all"],
    }  # fmt: skip
    assert found["spec"]["conversion"] == {"strategy": "None"}


async def test_names_in_use(living: LocalApi):
    await establish(living, definition())
    await living.create(
        DEFINITIONS, definition(plural="gadgets", kind="Widget", singular="gadget", shortNames=[])
    )

    async def judged() -> Any:
        found = await living.get(DEFINITIONS, "gadgets.example.com")
        return dig(found, "status", "conditions", 0)

    await until(judged)
    assert (await judged())["reason"] == "KindConflict"
    assert (await judged())["message"] == '"Widget" is already in use'
    with pytest.raises(ApiError):
        await living.list("gadgets.example.com")


async def test_discovery_follows(living: LocalApi, http: Client):
    assert (await http("GET", "/apis/example.com/v1")).code == 404
    await establish(living, definition())
    rows = (await http("GET", "/apis/example.com/v1")).body["resources"]
    assert [row["name"] for row in rows] == ["widgets", "widgets/scale", "widgets/status"]
    assert rows[0]["shortNames"] == ["wd"] and rows[0]["verbs"][0] == "delete"
    groups = (await http("GET", "/apis")).body["groups"]
    assert groups[-1]["name"] == "example.com"
    accept = {"Accept": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"}
    assert (await http("GET", "/apis", headers=accept)).body["items"][-1]["metadata"]["name"] == "example.com"
    index = (await http("GET", "/openapi/v3")).body["paths"]["apis/example.com/v1"]["serverRelativeURL"]
    document = (await http("GET", index)).body
    node = document["components"]["schemas"]["com.example.v1.Widget"]
    assert node["properties"]["spec"]["properties"]["colour"]["description"] == "Its colour."
    patch = document["paths"]["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"]["patch"]
    assert "fieldValidation" in {row["name"] for row in patch["parameters"]}
    assert "application/strategic-merge-patch+json" not in patch["requestBody"]["content"]
    assert "com.example.v1.Widget" in (await http("GET", "/openapi/v2")).body["definitions"]


async def test_writing(living: LocalApi, http: Client):
    await establish(living, definition())
    made = await http("POST", WIDGETS, widget(extra=1))
    assert made.code == 201
    assert made.body["spec"] == {"colour": "red", "replicas": 1}
    assert made.body["metadata"]["generation"] == 1
    assert made.headers["Warning"] == '299 - "unknown field \\"spec.extra\\""'
    one = f"{WIDGETS}/one"
    changed = await http.patch(one, {"spec": {"replicas": 3}, "status": {"phase": "Ignored"}})
    assert (changed.body["metadata"]["generation"], changed.body.get("status")) == (2, None)
    changed = await http.patch(f"{one}/status", {"spec": {"replicas": 9}, "status": {"phase": "Fine"}})
    assert (changed.body["metadata"]["generation"], changed.body["spec"]["replicas"]) == (2, 3)
    assert changed.body["status"] == {"phase": "Fine"}
    refused = await http.patch(one, {"spec": {"replicas": 30}})
    assert refused.code == 422
    assert refused.body["message"] == (
        'Widget.example.com "one" is invalid: spec.replicas: Invalid value: 30: spec.replicas in body should be '
        "less than or equal to 10"
    )
    strategic = await http.patch(one, {}, "application/strategic-merge-patch+json")
    assert strategic.code == 415
    listed = (await http("GET", WIDGETS)).body
    assert (listed["kind"], listed["items"][0]["kind"]) == ("WidgetList", "Widget")


async def test_strict_and_wrong_bodies(living: LocalApi, http: Client):
    await establish(living, definition())
    strict = await http("POST", f"{WIDGETS}?fieldValidation=Strict", widget(extra=1))
    assert strict.body["message"] == (
        'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.extra"'
    )
    other = await http("POST", WIDGETS, {**widget(), "apiVersion": "example.com/v2"})
    assert other.body["message"] == (
        "the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)"
    )
    other = await http("POST", WIDGETS, {**widget(), "kind": "Gadget"})
    assert (other.code, other.body["details"]["causes"][0]["message"]) == (
        422,
        'Invalid value: "Gadget": must be Widget',
    )
    missing = await http("POST", WIDGETS, {"metadata": {"name": "x"}})
    assert (missing.code, "Object 'Kind' is missing" in missing.body["message"]) == (400, True)
    typed = await http("POST", WIDGETS, {**widget(), "metadata": {"name": 5}})
    assert typed.code == 400


async def test_put_needs_a_revision(living: LocalApi, http: Client):
    await establish(living, definition())
    await http("POST", WIDGETS, widget())
    found = await http("PUT", f"{WIDGETS}/one", widget(replicas=2))
    assert (found.code, found.body["details"]["causes"][0]["field"]) == (422, "metadata.resourceVersion")


async def test_scale_and_selectors(living: LocalApi, http: Client):
    await establish(living, definition())
    await http("POST", WIDGETS, widget())
    await http("POST", WIDGETS, widget("two", colour="blue"))
    await http.patch(f"{WIDGETS}/one/status", {"status": {"replicas": 1, "selector": "app=one"}})
    scale = (await http("GET", f"{WIDGETS}/one/scale")).body
    assert (scale["spec"], scale["status"]) == ({"replicas": 1}, {"replicas": 1, "selector": "app=one"})
    changed = await http.patch(f"{WIDGETS}/one/scale", {"spec": {"replicas": 4}})
    assert changed.body["spec"] == {"replicas": 4}
    assert (await http("GET", f"{WIDGETS}/one")).body["spec"]["replicas"] == 4
    found = (await http("GET", f"{WIDGETS}?fieldSelector=spec.colour%3Dblue")).body["items"]
    assert [item["metadata"]["name"] for item in found] == ["two"]
    wrong = await http("GET", f"{WIDGETS}?fieldSelector=spec.size%3D1")
    assert (wrong.code, wrong.body["message"]) == (400, "field label not supported: spec.size")


async def test_columns(living: LocalApi, http: Client):
    await establish(living, definition())
    await http("POST", WIDGETS, widget())
    accept = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
    table = (await http("GET", WIDGETS, headers=accept)).body
    columns = [(row["name"], row["type"], row["priority"]) for row in table["columnDefinitions"]]
    assert columns == [
        ("Name", "string", 0), ("Colour", "string", 0), ("Replicas", "integer", 1), ("Phase", "string", 0),
        ("Age", "date", 0),
    ]  # fmt: skip
    assert table["rows"][0]["cells"][:4] == ["one", "red", 1, None]


async def test_versions_share_their_objects(living: LocalApi, http: Client):
    old = version("v1beta1", storage=False, deprecated=True)
    await establish(living, definition(version(), old))
    await http("POST", WIDGETS, widget())
    found = await http("GET", WIDGETS.replace("/v1/", "/v1beta1/") + "/one")
    assert found.body["apiVersion"] == "example.com/v1beta1"
    assert found.headers["Warning"] == '299 - "example.com/v1beta1 Widget is deprecated"'
    group = (await http("GET", "/apis/example.com")).body
    assert [row["version"] for row in group["versions"]] == ["v1", "v1beta1"]
    assert group["preferredVersion"]["version"] == "v1"


async def test_defaults_reach_what_is_stored_already(living: LocalApi, http: Client):
    made = await establish(living, definition())
    await http("POST", WIDGETS, widget(free={"a": 1}))
    spec = made["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    changed = {**made, "spec": {**made["spec"]}}
    new = version()
    new["schema"]["openAPIV3Schema"]["properties"]["spec"] = {
        **spec, "properties": {**spec["properties"], "size": {"type": "string", "default": "big"}},
    }  # fmt: skip
    changed["spec"]["versions"] = [new]
    await living.update(DEFINITIONS, changed)
    assert (await http("GET", f"{WIDGETS}/one")).body["spec"]["size"] == "big"


async def test_apply_shares_lists(living: LocalApi, http: Client):
    await establish(living, definition())
    kind = "application/apply-patch+yaml"
    for manager, ports in (("a", [{"name": "x", "number": 1}]), ("b", [{"name": "y", "number": 2}])):
        done = await http.patch(f"{WIDGETS}/one?fieldManager={manager}", widget(ports=ports), kind)
        assert done.code in (200, 201)
    assert [port["name"] for port in done.body["spec"]["ports"]] == ["x", "y"]
    clash = await http.patch(f"{WIDGETS}/one?fieldManager=c", widget(colour="blue"), kind)
    assert clash.code == 409
    assert clash.body["message"] == (
        'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.colour\nconflicts with "b":\n- .spec.colour'
    )


async def test_deletion_takes_the_instances(living: LocalApi, http: Client, server: APIServer):
    await establish(living, definition())
    await http(
        "POST", WIDGETS, {**widget(), "metadata": {"name": "held", "finalizers": ["example.com/hold"]}}
    )
    gone = await http("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com")
    assert gone.body["metadata"]["finalizers"] == ["customresourcecleanup.apiextensions.k8s.io"]
    assert holds(gone.body, "Terminating")

    async def marked() -> bool:
        found = await living.get("widgets.example.com", "held", "default")
        return bool(found["metadata"].get("deletionTimestamp"))

    await until(marked)
    refused = await http("POST", WIDGETS, widget("new"))
    assert (refused.code, refused.body["message"]) == (
        405, "create not allowed while custom resource definition is terminating",
    )  # fmt: skip
    await living.patch("widgets.example.com", "held", {"metadata": {"finalizers": None}}, "default")

    async def removed() -> bool:
        return not server.etcd.range(DEFINITIONS)

    await until(removed)
    assert (await http("GET", WIDGETS)).code == 404
    assert server.etcd.range("widgets.example.com") == []


def test_version_order():
    names = ["v1", "v2beta1", "v10", "v1alpha1", "foo", "v1beta2", "v2"]
    assert sorted(names, key=priority) == ["v10", "v2", "v1", "v2beta1", "v1beta2", "v1alpha1", "foo"]


async def test_names_can_be_limited(living: LocalApi, http: Client):
    limited = version()
    limited["schema"]["openAPIV3Schema"]["properties"]["metadata"] = {
        "type": "object", "properties": {"name": {"type": "string", "maxLength": 3}},
    }  # fmt: skip
    await establish(living, definition(limited))
    refused = await http("POST", WIDGETS, widget("long"))
    assert refused.body["details"]["causes"] == [
        {
            "reason": "FieldValueTooLong",
            "message": "Too long: may not be more than 3 bytes",
            "field": "metadata.name",
        }
    ]
    assert (await http("POST", WIDGETS, widget("abc"))).code == 201


async def test_expressions_of_a_schema_are_rules(living: LocalApi, http: Client):
    ruled = version()
    rules = [{"rule": "self.spec.replicas < 5", "message": "too many"}]
    ruled["schema"]["openAPIV3Schema"]["x-kubernetes-validations"] = rules
    await establish(living, definition(ruled))
    refused = await http("POST", WIDGETS, widget(replicas=6))
    assert (refused.code, refused.body["message"]) == (
        422, 'Widget.example.com "one" is invalid: <nil>: Invalid value: too many',
    )  # fmt: skip
    assert (await http("POST", WIDGETS, widget(replicas=4))).code == 201
    rules[0]["rule"] = "self.spec.replicaz < 5"
    bad = await http("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition(ruled))
    assert (bad.code, "undefined field 'replicaz'" in bad.body["message"]) == (422, True)


async def test_embedded_objects_and_repeated_items(living: LocalApi, http: Client):
    await establish(living, definition())
    spec = {"inner": {"spec": {}}, "tags": ["a", "a"], "ports": [{"name": "x"}, {"name": "x"}]}
    refused = await http("POST", WIDGETS, widget(**spec))
    assert [(row["field"], row["message"]) for row in refused.body["details"]["causes"]] == [
        ("spec.inner.apiVersion", "Required value: must not be empty"),
        ("spec.inner.kind", "Required value: must not be empty"),
        ("spec.ports[1]", 'Duplicate value: {"name":"x"}'),
        ("spec.tags[1]", 'Duplicate value: "a"'),
    ]


async def test_watches_end_with_their_definition(living: LocalApi, http: Client):
    await establish(living, definition())
    await http("POST", WIDGETS, widget())
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with http.session.get(f"{http.url}{WIDGETS}?watch=1", headers=headers) as watch:
        assert orjson.loads(await watch.content.readline())["object"]["metadata"]["name"] == "one"
        await http("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com")
        async with asyncio.timeout(20):
            rest = [orjson.loads(line)["type"] async for line in watch.content]
    assert rest == ["DELETED"]


async def test_what_is_applied_must_be_declared(living: LocalApi, http: Client):
    await establish(living, definition())
    applying = {"headers": {"Content-Type": "application/apply-patch+yaml"}}
    kinds: Any = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a"}}
    said = []
    for body in ({"unknown": 1, "spec": {"colour": "red"}}, {"spec": {"colour": "red", "ports": [{"number": 1}]}},
                 {"spec": {"colour": "red", "free": {"x": 1}}}):  # fmt: skip
        found = await http("PATCH", f"{WIDGETS}/a?fieldManager=me", {**kinds, **body}, **applying)
        said.append((found.code, found.body.get("message", "").rpartition("Kind=Widget): ")[2]))
    assert said == [
        (500, ".unknown: field not declared in schema"),
        (500, ".spec.ports: element 0: associative list with keys has an element that omits key field \"name\" "
              "(and doesn't have default value)"),
        (201, ""),
    ]  # fmt: skip
