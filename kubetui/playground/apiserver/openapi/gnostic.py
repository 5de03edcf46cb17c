"""The OpenAPI document of version 2 in Protocol Buffers, the form in which kubectl asks for it.

The messages are those of gnostic (`openapi.v2.Document`): kubectl falls back on them for kinds that
version 3 does not know, to tell a mistyped kind from a server that cannot validate.
Rule: `kube-openapi/pkg/handler`, `gnostic-models/openapiv2/OpenAPIv2.proto`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import orjson

from kubetui.api.meta import Obj

MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
ASKED = (MEDIA_TYPE, MEDIA_TYPE.replace("v2.v1", "v2@v1"))
"""What a client names it: the second form, which it could not read itself, is the older one."""

_LIMITS = (
    "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
    "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf",
)  # fmt: skip
_FIELDS: dict[str, str] = {
    "Document": "swagger info:Info host basePath schemes consumes produces paths:Paths "
    "definitions:{Schema parameters:- responses:- security:[Requirement "
    "securityDefinitions:{SecurityDefinition",
    "Info": "title version description termsOfService",
    "ApiKey": "type name in description",
    "Requirement": "",
    "PathItem": "$ref get:Operation put:Operation post:Operation delete:Operation options:Operation "
    "head:Operation patch:Operation parameters:[Parameter",
    "Operation": "tags summary description externalDocs:- operationId produces consumes "
    "parameters:[Parameter responses:Responses schemes deprecated",
    "Body": "description name in required schema:Schema",
    "Query": "required in description name allowEmptyValue type format items:- collectionFormat "
    + " ".join(_LIMITS),
    "Path": "required in description name type format items:- collectionFormat " + " ".join(_LIMITS),
    "Response": "description schema:ResponseSchema",
    "Schema": "$ref format title description default multipleOf maximum exclusiveMaximum minimum "
    "exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems maxProperties "
    "minProperties required enum additionalProperties:Additional type:Type items:Items allOf:[Schema "
    "properties:Properties",
}
"""The fields of each message in the order of their numbers; `-` marks those that no document here has."""

_EXTENSIONS = {"Document": 16, "Info": 7, "Operation": 13, "PathItem": 10, "Schema": 31, "Body": 6,
               "Query": 23, "Path": 22, "Response": 5, "ApiKey": 5}  # fmt: skip
_ANY = frozenset({"default", "enum"})
_DOUBLE = frozenset({"maximum", "minimum", "multipleOf"})


def _numbered(fields: str) -> dict[str, tuple[int, str]]:
    found = {}
    for number, field in enumerate(fields.split(), 1):
        name, _, type_ = field.partition(":")
        found[name] = (number, type_)
    return found


_NUMBERS = {message: _numbered(fields) for message, fields in _FIELDS.items()}


def document(swagger: bytes) -> bytes:
    """A document in JSON as a message."""
    return _message("Document", orjson.loads(swagger))


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _piece(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _any(value: Any) -> bytes:
    """`Any`: the value as YAML, of which JSON is a part."""
    return _piece(2, orjson.dumps(value) + b"\n")


def _scalar(number: int, field: str, value: Any) -> bytes:
    if field in _ANY:
        return _piece(number, _any(value))
    if field in _DOUBLE:
        return _varint(number << 3 | 1) + struct.pack("<d", value)
    if isinstance(value, bool | int):
        return _varint(number << 3) + _varint(int(value))
    return _piece(number, str(value).encode())


def _message(name: str, obj: Obj) -> bytes:
    parts: list[bytes] = []
    extensions = _EXTENSIONS.get(name, 0)
    for field, value in obj.items():
        number, type_ = _NUMBERS[name].get(field, (0, ""))
        if number:
            parts.append(_field(number, field, type_, value))
        elif extensions and field.startswith("x-"):
            parts.append(_piece(extensions, _named(field, _any(value))))
    return b"".join(parts)


def _field(number: int, field: str, type_: str, value: Any) -> bytes:
    if type_.startswith("["):
        return b"".join(_piece(number, _value(type_[1:], one)) for one in value)
    if type_.startswith("{"):
        return _piece(number, _map(type_[1:], value))
    if type_:
        return _piece(number, _value(type_, value))
    if isinstance(value, list):
        return b"".join(_scalar(number, field, one) for one in value)
    return _scalar(number, field, value)


def _named(name: str, value: bytes) -> bytes:
    return _piece(1, name.encode()) + _piece(2, value)


def _map(type_: str, values: Obj, number: int = 1) -> bytes:
    return b"".join(_piece(number, _named(name, _value(type_, value))) for name, value in values.items())


def _value(type_: str, value: Any) -> bytes:
    special = _SPECIAL.get(type_)
    return special(value) if special else _message(type_, value)


def _parameter(value: Obj) -> bytes:
    """A parameter lies three choices deep: no reference; a body or not; where it stands."""
    if value.get("in") == "body":
        return _piece(1, _piece(1, _message("Body", value)))
    number, type_ = (4, "Path") if value.get("in") == "path" else (3, "Query")
    return _piece(1, _piece(2, _piece(number, _message(type_, value))))


_SPECIAL: dict[str, Callable[[Any], bytes]] = {
    "Paths": lambda value: _map("PathItem", value, number=2),
    "Properties": lambda value: _map("Schema", value),
    "Parameter": _parameter,
    "Responses": lambda value: _map("ResponseValue", value),
    "ResponseValue": lambda value: _piece(1, _message("Response", value)),
    "ResponseSchema": lambda value: _piece(1, _message("Schema", value)),
    "SecurityDefinition": lambda value: _piece(2, _message("ApiKey", value)),
    "Requirement": lambda value: b"".join(_piece(1, _named(name, b"")) for name in value),
    "Type": lambda value: _piece(1, value.encode()),
    "Items": lambda value: _piece(1, _message("Schema", value)),
    "Additional": lambda value: (
        _scalar(2, "", value) if isinstance(value, bool) else _piece(1, _message("Schema", value))
    ),
}
"""Messages that are no plain list of fields: maps, choices and lists of one."""
