"""Definitions: which are refused, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS
from kubetui.playground.apiserver.defaults import set_defaults
from kubetui.playground.apiserver.validation import validate_create, validate_update
from tests.playground.apiserver.customresources.definitions import definition, version

KIND = by_resource(DEFINITIONS)
assert KIND is not None
SCHEMA = "spec.validation.openAPIV3Schema"


def made(change: Callable[[dict[str, Any]], object], *versions: dict[str, Any]) -> dict[str, Any]:
    import copy

    found = copy.deepcopy(definition(*versions))
    change(found)
    assert KIND is not None
    set_defaults(KIND, found)
    return found


def refused(obj: dict[str, Any]) -> list[str]:
    assert KIND is not None
    return [str(error) for error in validate_create(KIND, obj)]


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(obj: Any) -> None:
        for step in path[:-1]:
            obj = obj[step]
        obj[path[-1]] = value

    return change


def schema(node: Any) -> Callable[[dict[str, Any]], None]:
    def change(obj: Any) -> None:
        del obj["spec"]["versions"][0]["selectableFields"]
        obj["spec"]["versions"][0]["schema"]["openAPIV3Schema"] = node

    return change


def spec(node: Any) -> Callable[[dict[str, Any]], None]:
    return schema({"type": "object", "properties": {"spec": node}})


AT = f"{SCHEMA}.properties[spec]"
CASES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (put("metadata", "name", value="x.example.com"), 'metadata.name: Invalid value: "x.example.com": must be spec.names.plural+"."+spec.group'),
    (put("spec", "scope", value="Global"), 'spec.scope: Unsupported value: "Global": supported values: "Cluster", "Namespaced"'),
    (put("spec", "scope", value=""), "spec.scope: Required value"),
    (lambda obj: obj["spec"]["names"].update(kind="wid get", singular="widget", listKind="WidgetList"), "spec.names.kind: Invalid value: \"wid get\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"),
    (put("spec", "names", "listKind", value="Widget"), 'spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same'),
    (put("spec", "conversion", value={"strategy": "Magic"}), 'spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"'),
    (lambda obj: obj["spec"]["versions"][0].update(schema={}, selectableFields=[]), "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required"),
    (put("spec", "versions", 0, "subresources", value={"scale": {"specReplicasPath": ".replicas", "statusReplicasPath": ".status.r"}}), 'spec.subresources.scale.specReplicasPath: Invalid value: ".replicas": should be a json path under .spec'),
    (put("spec", "versions", 0, "additionalPrinterColumns", value=[{"name": "A", "type": "text", "jsonPath": ".a"}]), 'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string'),
    (schema({"type": "array", "items": {"type": "string"}}), f'{SCHEMA}.type: Invalid value: "array": must be object at the root'),
    (schema({"properties": {}}), f"{SCHEMA}.type: Required value: must not be empty at the root"),
    (spec({"properties": {}}), f"{AT}.type: Required value: must not be empty for specified object fields"),
    (spec({"type": "array", "items": {}}), f"{AT}.items.type: Required value: must not be empty for specified array items"),
    (spec({"type": "array"}), f"{AT}.items: Required value: must be specified"),
    (spec({"type": "text"}), f'{AT}.type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"'),
    (spec({"type": "object", "additionalProperties": False}), f"{AT}.additionalProperties: Forbidden: additionalProperties cannot be set to false"),
    (spec({"type": "object", "$ref": "#/x"}), f"{AT}.$ref: Forbidden: $ref is not supported"),
    (spec({"type": "array", "items": {"type": "string"}, "uniqueItems": True}), f"{AT}.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"),
    (spec({"type": "array", "items": {"type": "object"}, "x-kubernetes-list-type": "map"}), f"{AT}.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map"),
    (spec({"type": "object", "x-kubernetes-list-type": "set"}), f'{AT}.type: Invalid value: "object": must be array if x-kubernetes-list-type is specified'),
    (spec({"type": "object", "anyOf": [{"type": "object"}]}), f"{AT}.anyOf[0].type: Forbidden: must be empty to be structural"),
    (spec({"type": "object", "anyOf": [{"properties": {"a": {"minimum": 1}}}]}), f"{AT}.properties[a]: Required value: because it is defined in {AT}.anyOf[0].properties[a]"),
    (spec({"type": "integer", "x-kubernetes-int-or-string": True}), f'{AT}.type: Invalid value: "integer": must be empty if x-kubernetes-int-or-string is true'),
    (spec({"type": "object", "default": {"x": 1}, "properties": {}}), f'{AT}.default: Invalid value: {{"x":1}}: must not have unknown fields: x'),
    (spec({"type": "string", "pattern": "["}), f'{AT}.pattern: Invalid value: "[": must be a valid regular expression, but isn\'t: unterminated character set at position 0'),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_refused(change: Callable[[dict[str, Any]], object], expected: str):
    assert refused(made(change)) == [expected]


def test_accepted():
    assert refused(made(lambda obj: None)) == []


@pytest.mark.parametrize(("more", "count"), [(True, 0), (False, 2), ({"type": "string"}, 1)])
def test_fields_beside_the_declared_ones(more: object, count: int):
    """Declared fields and a schema for all others contradict each other; `true` says nothing."""
    node = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": more}
    assert len(refused(made(spec(node)))) == count


def test_protected_groups_need_an_approval():
    def change(obj: Any) -> None:
        obj["spec"]["group"], obj["metadata"]["name"] = "x.k8s.io", "widgets.x.k8s.io"

    (said,) = refused(made(change))
    assert said.startswith(
        "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must"
    )
    approved = made(change)
    approved["metadata"]["annotations"] = {"api-approved.kubernetes.io": "unapproved, for a test"}
    assert refused(approved) == []


def test_exactly_one_version_is_stored():
    none = made(lambda obj: None, version(storage=False))
    assert [said.rpartition(": ")[2] for said in refused(none)] == [
        "must have exactly one version marked as storage version"
    ]


def test_versions_that_differ_are_named():
    other = version("v2", storage=False, schema={"openAPIV3Schema": {"properties": {}}}, selectableFields=[])
    found = refused(made(lambda obj: None, version(), other))
    assert found == [
        "spec.versions[1].schema.openAPIV3Schema.type: Required value: must not be empty at the root"
    ]


def test_what_may_not_change():
    old = made(lambda obj: None)
    old["metadata"].update(uid="u", resourceVersion="1")
    old["status"] = {"storedVersions": ["v1"], "conditions": [{"type": "Established", "status": "True"}]}
    new = made(put("spec", "names", "kind", value="Gadget"), version("v2"))
    new["metadata"].update(uid="u", resourceVersion="1")
    new["spec"]["scope"], new["status"] = "Cluster", old["status"]
    assert KIND is not None
    found = [str(error) for error in validate_update(KIND, new, old)]
    assert found == [
        'spec.scope: Invalid value: "Cluster": field is immutable',
        'spec.names.kind: Invalid value: "Gadget": field is immutable',
        'status.storedVersions: Invalid value: ["v1"]: must have the storage version v2',
        'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, '
        "and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes "
        "v1 from status.storedVersions",
    ]
