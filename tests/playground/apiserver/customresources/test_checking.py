"""Instances against a schema: the words of each refusal."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.playground.apiserver.customresources.checking import ABSENT, check
from tests.playground.apiserver.customresources.definitions import SPEC

ROOT = {"type": "object", "properties": {"spec": SPEC}}
CASES: list[tuple[dict[str, Any], str]] = [
    ({"replicas": "3"}, 'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"'),
    ({"replicas": None}, 'spec.replicas: Invalid value: "null": spec.replicas in body must be of type integer: "null"'),
    ({"replicas": 1.5}, 'spec.replicas: Invalid value: "number": spec.replicas in body must be of type integer: "number"'),
    ({"replicas": 11}, "spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10"),
    ({"replicas": -1}, "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0"),
    ({"ratio": 0}, "spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0"),
    ({"ratio": 0.7}, "spec.ratio: Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5"),
    ({"colour": "green"}, 'spec.colour: Unsupported value: "green": supported values: "red", "blue"'),
    ({"name": "a"}, 'spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long'),
    ({"name": "abcdef"}, "spec.name: Too long: may not be more than 5 bytes"),
    ({"name": "A1"}, "spec.name: Invalid value: \"A1\": spec.name in body should match '^[a-z]+$'"),
    ({"when": "soon"}, 'spec.when: Invalid value: "soon": spec.when in body must be of type date-time: "soon"'),
    ({"port": True}, 'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"'),
    ({"tags": ["a", "b", "c", "d"]}, "spec.tags: Too many: 4: must have at most 3 items"),
    ({"ports": []}, "spec.ports: Invalid value: 0: spec.ports in body should have at least 1 items"),
    ({"ports": [{"number": 1}]}, "spec.ports[0].name: Required value"),
    ({"ports": [{"name": "a"}, {"name": 1}]}, 'spec.ports[1].name: Invalid value: "integer": spec.ports[1].name in body must be of type string: "integer"'),
    ({"limits": {"a": 1, "b": 2, "c": 3}}, "spec.limits: Too many: 3: must have at most 2 items"),
    ({"limits": {"a": "x"}}, 'spec.limits.a: Invalid value: "string": spec.limits.a in body must be of type integer: "string"'),
    ({"colour": ABSENT}, "spec.colour: Required value"),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "expected"), CASES)
def test_refused(spec: dict[str, Any], expected: str):
    whole = {name: value for name, value in {"colour": "red", **spec}.items() if value is not ABSENT}
    assert [str(error) for error in check(ROOT, {"spec": whole})] == [expected]


@pytest.mark.parametrize(
    "spec",
    [
        {}, {"replicas": 10}, {"replicas": 3.0}, {"port": 80}, {"port": "http"}, {"note": None}, {"name": "abc"},
        {"when": "2026-01-01T00:00:00Z"}, {"free": {"a": {"b": [1, None]}}}, {"ratio": 1.5}, {"either": {"a": "x"}},
        {"limits": {"a": 1}}, {"ports": [{"name": "a", "number": 1}]},
    ],
)  # fmt: skip
def test_accepted(spec: dict[str, Any]):
    assert list(check(ROOT, {"spec": {"colour": "red", **spec}})) == []


def test_one_of_names_the_path():
    found = [str(error) for error in check(ROOT, {"spec": {"colour": "red", "either": {}}})]
    assert found[0] == (
        '<nil>: Invalid value: "": "spec.either" must validate one and only one schema (oneOf). Found none valid'
    )
    both = [str(error) for error in check(ROOT, {"spec": {"colour": "red", "either": {"a": "", "b": ""}}})]
    assert both == [
        '<nil>: Invalid value: "": "spec.either" must validate one and only one schema (oneOf). Found 2 valid alternatives'
    ]


def test_what_was_wrong_before_may_stay():
    old = {"spec": {"colour": "green", "replicas": 1, "ports": [{"name": "a", "number": "x"}]}}
    new = {"spec": {"colour": "green", "replicas": 2, "ports": [{"name": "b"}, {"name": "a", "number": "x"}]}}
    assert list(check(ROOT, new, old)) == []
    worse = {"spec": {**new["spec"], "colour": "yellow"}}
    assert [error.field for error in check(ROOT, worse, old)] == ["spec.colour"]


@pytest.mark.parametrize(
    ("format_", "good", "bad"),
    [
        ("ipv4", "10.0.0.1", "10.0.0"), ("ipv6", "::1", "1.2.3.4"), ("cidr", "10.0.0.0/8", "10.0.0.0"),
        ("uri", "https://a.b/c", "no uri"), ("email", "a@b.c", "a"), ("hostname", "a.b", "-a"),
        ("uuid", "8b5f3f2e-3a6c-4d57-9d5b-6a0f3f1c2d3e", "x"), ("byte", "YQ==", "a"), ("date", "2026-01-31", "2026-02-31"),
        ("duration", "1h5m", "an hour"), ("unheard-of", "anything", None),
    ],
)  # fmt: skip
def test_formats(format_: str, good: str, bad: str | None):
    node = {"type": "string", "format": format_}
    assert list(check(node, good, path="f")) == []
    if bad is not None:
        assert [str(e) for e in check(node, bad, path="f")] == [
            f'f: Invalid value: "{bad}": f in body must be of type {format_}: "{bad}"'
        ]
