"""What the server writes into fields that were left out, against testdata/defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubetui.api import yaml
from kubetui.api.meta import Obj, clone
from kubetui.api.patch import merge_patch
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver.defaults import set_defaults
from kubetui.playground.apiserver.defaults.always import write_always
from kubetui.playground.apiserver.defaults.images import pull_policy

CASES: list[Any] = yaml.load(
    (Path(__file__).parents[2] / "testdata" / "defaults" / "cases.yaml").read_bytes()
)


def _defaulted(case: Obj) -> Obj:
    kind = by_resource(case["resource"])
    assert kind is not None
    obj = clone(case["given"])
    set_defaults(kind, obj)
    return obj


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["resource"]))
def test_what_is_filled_in(case: Obj) -> None:
    expected = merge_patch(clone(case["given"]), clone(case["want"]))
    write_always(case["resource"], expected)
    assert _defaulted(case) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["resource"]))
def test_twice_is_once(case: Obj) -> None:
    kind = by_resource(case["resource"])
    assert kind is not None
    once = _defaulted(case)
    twice = clone(once)
    set_defaults(kind, twice)
    assert twice == once


def test_objects_share_nothing() -> None:
    case = next(case for case in CASES if case["resource"] == "horizontalpodautoscalers.autoscaling")
    first, second = _defaulted(case), _defaulted(case)
    first["spec"]["metrics"][0]["resource"]["name"] = "memory"
    assert second["spec"]["metrics"][0]["resource"]["name"] == "cpu"


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1.25", "IfNotPresent"),
        ("localhost:5000/nginx", "Always"),
        ("localhost:5000/nginx:1", "IfNotPresent"),
        ("nginx@sha256:abc", "IfNotPresent"),
        ("nginx:latest@sha256:abc", "Always"),
        ("", "Always"),
    ],
)
def test_pull_policy(image: str, policy: str) -> None:
    assert pull_policy(image) == policy


@pytest.mark.parametrize(
    ("resource", "given", "filled"),
    [
        (
            "events",
            {"reason": "Told", "count": 1, "firstTimestamp": "2026-01-01T00:00:00Z"},
            {"lastTimestamp": None, "eventTime": None, "source": {}, "reportingComponent": "", "reportingInstance": ""},
        ),
        (
            "events.events.k8s.io",
            {"eventTime": "2026-01-01T00:00:00.000000Z", "reportingController": "me"},
            {"deprecatedSource": {}, "deprecatedFirstTimestamp": None, "deprecatedLastTimestamp": None},
        ),
        ("leases.coordination.k8s.io", {}, {"spec": {}}),
        ("roles.rbac.authorization.k8s.io", {}, {"rules": None}),
        ("limitranges", {}, {"spec": {"limits": None}}),
        ("csinodes.storage.k8s.io", {"spec": {"x": 1}}, {"spec": {"x": 1, "drivers": None}}),
        ("endpointslices.discovery.k8s.io", {"endpoints": [{"addresses": ["10.0.0.1"]}]}, {"ports": None}),
        ("persistentvolumeclaims", {}, {"spec": {"resources": {}, "volumeMode": "Filesystem"}, "status": {"phase": "Pending"}}),
    ],
)  # fmt: skip
def test_fields_that_are_never_left_out(resource: str, given: Obj, filled: Obj) -> None:
    kind = by_resource(resource)
    assert kind is not None
    obj = clone(given)
    set_defaults(kind, obj)
    assert obj == {**given, **filled}
