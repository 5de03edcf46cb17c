"""The OpenAPI document of version 2 in Protocol Buffers, read back field by field."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.playground.apiserver import openapi
from kubetui.playground.apiserver.openapi import gnostic


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at, value, shift = at + 1, value | (byte & 0x7F) << shift, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        if tag & 7 == 0:
            value, at = _varint(data, at)
            yield tag >> 3, value
            continue
        size, at = _varint(data, at) if tag & 7 == 2 else (8, at)
        yield tag >> 3, data[at : at + size]
        at += size


def _all(data: bytes, *path: int) -> list[int | bytes]:
    found: list[int | bytes] = [data]
    for number in path:
        found = [value for part in found for key, value in _fields(part) if key == number]
    return found


def _named(data: bytes, *path: int) -> dict[str, bytes]:
    return {_all(pair, 1)[0].decode(): _all(pair, 2)[0] for pair in _all(data, *path)}


def test_document_holds_paths_and_definitions():
    document = gnostic.document(openapi.v2_document())
    assert _all(document, 1) == [b"2.0"]
    assert _all(document, 2, 1) == [b"Kubernetes"]
    pods = _named(document, 8, 2)["/api/v1/namespaces/{namespace}/pods/{name}"]
    extensions = _named(_all(pods, 8)[0], 13)
    assert _all(extensions["x-kubernetes-group-version-kind"], 2) == [
        b'{"group":"","kind":"Pod","version":"v1"}\n'
    ]
    parameters = _all(pods, 8, 8, 1)
    names = [
        *(p for b in parameters for p in _all(b, 1, 2)),
        *(p for q in parameters for p in _all(q, 2, 3, 4)),
    ]
    assert {b"body", b"fieldValidation", b"dryRun"} <= set(names)
    pod = _named(document, 9, 1)["io.k8s.api.core.v1.Pod"]
    assert _all(_named(pod, 25, 1)["spec"], 1) == [b"#/definitions/io.k8s.api.core.v1.PodSpec"]
    assert _all(_named(pod, 25, 1)["kind"], 22, 1) == [b"string"]


def test_schemas_of_each_form():
    swagger = b"""{"definitions": {"a": {
        "required": ["x"], "additionalProperties": {"type": "string"}, "items": {"format": "int32"},
        "minimum": 0.5, "uniqueItems": true, "maxItems": 3, "default": {"b": 1}}}}"""
    schema = _named(gnostic.document(swagger), 9, 1)["a"]
    assert _all(schema, 19) == [b"x"]
    assert _all(schema, 21, 1, 22, 1) == [b"string"]
    assert _all(schema, 23, 1, 2) == [b"int32"]
    assert _all(schema, 9) == [b"\0\0\0\0\0\0\xe0\x3f"]
    assert (_all(schema, 16), _all(schema, 14)) == ([1], [3])
    assert _all(schema, 5, 2) == [b'{"b":1}\n']
