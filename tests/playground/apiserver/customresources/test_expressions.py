"""Rules in a schema that are expressions."""

from typing import Any

import pytest

from kubetui.playground.apiserver.customresources.checking import ABSENT
from kubetui.playground.apiserver.customresources.expressions import broken, unreadable

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "spec": {
            "type": "object",
            "x-kubernetes-validations": [
                {"rule": "self.min <= self.max", "message": "min may not be above max"},
                {"rule": "!has(self.size) || self.size < 9", "messageExpression": "'too big: ' + string(self.size)",
                 "fieldPath": ".size", "reason": "FieldValueForbidden"},
            ],
            "properties": {
                "min": {"type": "integer"}, "max": {"type": "integer"}, "size": {"type": "integer"},
                "name": {"type": "string", "x-kubernetes-validations": [{"rule": "self == oldSelf"}]},
                "tags": {"type": "array", "items": {
                    "type": "string", "x-kubernetes-validations": [{"rule": "self.startsWith('x')"}]}},
            },
        }
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "old", "said"),
    [
        ({"min": 1, "max": 2}, ABSENT, []),
        ({"min": 3, "max": 2}, ABSENT, ["spec: Invalid value: min may not be above max"]),
        ({"min": 1, "max": 2, "size": 10}, ABSENT, ["spec.size: Forbidden: too big: 10"]),
        ({"min": 1}, ABSENT, [
            'spec: Invalid value: "object": no such key: max evaluating rule: min may not be above max']),
        ({"min": 1, "max": 2, "name": "a"}, ABSENT, []),
        ({"min": 1, "max": 2, "name": "a"}, {"min": 1, "max": 2, "name": "b"}, [
            'spec.name: Invalid value: "a": failed rule: self == oldSelf']),
        ({"min": 1, "max": 2, "tags": ["x1", "y"]}, ABSENT, [
            "spec.tags[1]: Invalid value: \"y\": failed rule: self.startsWith('x')"]),
        ({"min": 3, "max": 2}, {"min": 3, "max": 2}, []),
    ],
)  # fmt: skip
def test_rules(spec: dict[str, Any], old: Any, said: list[str]):
    before = ABSENT if old is ABSENT else {"spec": old}
    found = broken(SCHEMA, {"spec": spec}, before, [])
    assert [f"{error.field}: {error.message}" for error in found] == said


def test_what_is_malformed_is_not_judged():
    from kubetui.api.errors import FieldError

    others = [FieldError("FieldValueRequired", "spec.x", "Required value")]
    (found,) = broken(SCHEMA, {"spec": {"min": 3, "max": 2}}, ABSENT, others)
    assert found.message.startswith("Invalid value: null: some validation rules were not checked")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("self.min < self.max", ""),
        ("self.min <", "compilation failed: ERROR: <input>:1:11: Syntax error: mismatched input '<EOF>'"),
        ("self.min < self.most", "compilation failed: ERROR: <input>:1:16: undefined field 'most'"),
        ("", "Required value"),
    ],
)
def test_rules_of_a_definition(rule: str, said: str):
    node = {**SCHEMA["properties"]["spec"], "x-kubernetes-validations": [{"rule": rule}]}
    found = list(unreadable(node, "schema"))
    assert bool(found) is bool(said)
    if said:
        assert found[0].field == "schema.x-kubernetes-validations[0].rule"
        assert said in found[0].message
