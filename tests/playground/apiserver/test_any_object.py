"""Objects with the right types and the wrong everything else: they are refused or stored, never a crash."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kubetui.api.meta import clone
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS
from kubetui.playground.apiserver.decode import decode_value
from kubetui.playground.apiserver.defaults import set_defaults
from kubetui.playground.apiserver.schema import Schema, schema_of
from kubetui.playground.apiserver.validation import validate_create, validate_update
from kubetui.playground.apiserver.warnings import warnings

WORDS = (
    "",
    "a",
    "A b",
    "None",
    "10.0.0.1",
    "::1",
    "10.0.0.0/8",
    "..",
    "/x",
    "a/b",
    "x" * 300,
    "é\u202e",
    "[/x]",
    "50%",
)
NUMBERS = (-1, 0, 1, 80, 65536, 2**31 - 1)
AMOUNTS = ("0", "1", "-1", "100m", "1Gi", "1e3")
ENUMS = (
    "Always", "Never", "RollingUpdate", "Recreate", "OnDelete", "ClusterIP", "ExternalName", "NodePort",
    "LoadBalancer", "Indexed", "Exists", "In", "Resource", "Container", "Pod", "Ingress", "IPv4", "Local", "Bound",
)  # fmt: skip


def _value(schema: Schema, rng: random.Random, depth: int) -> Any:
    shape = schema.shape
    if shape == "struct":
        share = 0.5 if depth < 4 else 0.25
        return {
            name: _value(field, rng, depth + 1)
            for name, field in schema.fields.items()
            if depth < 9 and rng.random() < share
        }
    if shape in ("list", "map"):
        assert schema.item is not None
        items = [_value(schema.item, rng, depth + 1) for _ in range(rng.randrange(3))]
        return items if shape == "list" else {rng.choice(WORDS): item for item in items}
    return _scalar(shape, rng)


def _scalar(shape: str, rng: random.Random) -> Any:
    if shape == "quantity":
        return rng.choice(AMOUNTS)
    if shape == "int-or-string":
        return rng.choice((*NUMBERS, *WORDS))
    if shape in ("integer", "number"):
        return rng.choice(NUMBERS)
    if shape in ("time", "micro-time"):
        return "2026-01-01T00:00:00Z"
    fixed: dict[str, Any] = {"boolean": rng.random() < 0.5, "bytes": "eA==", "any": {"a": [1]}}
    return fixed[shape] if shape in fixed else rng.choice((*WORDS, *ENUMS))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_random_objects(kind: ApiKind) -> None:
    rng = random.Random(kind.resource)
    for _ in range(60):
        given = _value(schema_of(kind), rng, 0)
        given.pop("apiVersion", None)
        given.pop("kind", None)
        obj = decode_value(kind, given)[0]
        old = clone(obj)
        for each in (obj, old):
            set_defaults(kind, each)
        assert obj == old
        old["metadata"] = {"name": "a", "namespace": "b"}
        for found in (validate_create(kind, obj), validate_update(kind, obj, old)):
            assert all(error.reason and error.message for error in found)
        warnings(kind, obj, None)
        warnings(kind, obj, old)
        decode_value(kind, obj)


def test_the_generator_reaches_deep() -> None:
    pods = next(kind for kind in KINDS if kind.resource == "pods")
    found = [_value(schema_of(pods), random.Random(seed), 0) for seed in range(50)]
    assert any((pod.get("spec") or {}).get("containers") for pod in found)
