"""Bodies in Protocol Buffers: what kubectl's `create` commands send, turned into plain objects.

`protobuf.json` lists the fields of each message: number, JSON name and type, with Go's marks: `*` a
pointer, `[]` a list, `{}` a map, a trailing `!` for a field that JSON has even when it is empty. A
field without a name is embedded. Rule: `apimachinery/pkg/runtime/serializer/protobuf`.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

import orjson

from kubetui.api.meta import Obj, format_micro_time, format_time

MEDIA_TYPE = "application/vnd.kubernetes.protobuf"
MAGIC = b"k8s\x00"
_DEEPEST = 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO = datetime(1, 1, 1, tzinfo=UTC)
"""The time that Go holds for none."""


class ProtobufError(ValueError):
    """Bytes that are no message."""


@cache
def _table() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = orjson.loads(
        (resources.files(__package__) / "protobuf.json").read_bytes()
    )
    return found


def messages() -> dict[str, dict[str, str]]:
    """The fields of every message by its name."""
    return _table()["messages"]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ProtobufError("proto: unexpected EOF")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message in order: number, and a number or bytes."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        wire = tag & 7
        if wire == 0:
            number, at = _varint(data, at)
            yield tag >> 3, number
            continue
        if wire == 2:
            size, at = _varint(data, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            raise ProtobufError(f"proto: illegal wireType {wire}")
        if at + size > len(data):
            raise ProtobufError("proto: unexpected EOF")
        yield tag >> 3, data[at : at + size]
        at += size


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise ProtobufError("proto: wrong wireType")
    return value


def _text(value: int | bytes) -> str:
    try:
        return _bytes(value).decode()
    except UnicodeDecodeError:
        raise ProtobufError("proto: invalid UTF-8 string") from None


def _signed(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise ProtobufError("proto: wrong wireType")
    return value - (1 << 64) if value >= 1 << 63 else value


def _time(value: int | bytes, write: Callable[[datetime], str] = format_time) -> str | None:
    parts = {number: _signed(part) for number, part in _fields(_bytes(value))}
    if not parts:
        return None
    try:
        moment = _EPOCH + timedelta(seconds=parts.get(1, 0), microseconds=parts.get(2, 0) // 1000)
    except OverflowError:
        raise ProtobufError("proto: time out of range") from None
    return None if moment == _ZERO else write(moment)


def _quantity(value: int | bytes) -> str:
    return next((_text(part) for number, part in _fields(_bytes(value)) if number == 1), "0")


def _int_or_string(value: int | bytes) -> int | str:
    parts = dict(_fields(_bytes(value)))
    return _text(parts.get(3, b"")) if parts.get(1) == 1 else _signed(parts.get(2, 0))


def _raw(value: int | bytes) -> Any:
    data = next((part for number, part in _fields(_bytes(value)) if number == 1), b"")
    try:
        return orjson.loads(_bytes(data)) if data else {}
    except ValueError as error:
        raise ProtobufError(str(error)) from error


def _double(value: int | bytes) -> float:
    try:
        (number,) = struct.unpack("<d", _bytes(value))
    except struct.error:
        raise ProtobufError("proto: wrong wireType") from None
    return int(number) if number.is_integer() else float(number)


def _extra(value: int | bytes) -> list[str]:
    return [_text(part) for number, part in _fields(_bytes(value)) if number == 1]


_SCALARS: dict[str, Callable[[int | bytes], Any]] = {
    "s": _text,
    "b": lambda value: base64.b64encode(_bytes(value)).decode(),
    "i": _signed,
    "t": lambda value: bool(_signed(value)),
    "d": _double,
    "time": _time,
    "microtime": lambda value: _time(value, format_micro_time),
    "quantity": _quantity,
    "intstr": _int_or_string,
    "raw": _raw,
    "fields": _raw,
    "extra": _extra,
    "duration": lambda value: f"{sum(_signed(part) for _, part in _fields(_bytes(value))) / 1e9:g}s",
}
_SCHEMA = "apiextensions/v1.JSONSchemaPropsOr"
_UNIONS = {
    f"{_SCHEMA}Array": ("all", "schema"),
    f"{_SCHEMA}Bool": ("schema", "allows"),
    f"{_SCHEMA}StringArray": ("all", "schema"),
}
"""Messages that JSON writes as the one of their fields that is set; the first comes first."""
_EMPTY: tuple[Any, ...] = ("", 0, False, None, {}, [])


def _value(type_: str, value: int | bytes, depth: int) -> Any:
    scalar = _SCALARS.get(type_)
    return scalar(value) if scalar else _chosen(type_, _message(type_, _bytes(value), depth + 1))


def _message(name: str, data: bytes, depth: int = 0) -> Obj:
    if depth > _DEEPEST:
        raise ProtobufError("proto: exceeded max recursion depth")
    known = _table()["messages"][name]
    found: Obj = {}
    for number, value in _fields(data):
        described = known.get(str(number))
        if described is not None:
            field, _, type_ = described.partition(" ")
            _set(found, field, type_, value, depth)
    return found


def _chosen(name: str, found: Obj) -> Any:
    """What stands for a message: itself, or for a union the field that is set."""
    if name not in _UNIONS:
        return found
    return next((found[field] for field in _UNIONS[name] if field in found), None)


def _set(found: Obj, field: str, type_: str, value: int | bytes, depth: int) -> None:
    always, type_ = type_.endswith("!"), type_.rstrip("!")
    if type_.startswith("[]"):
        found.setdefault(field, []).append(_value(type_[2:], value, depth))
    elif type_.startswith("{}"):
        key, item = _pair(type_[2:], _bytes(value), depth)
        found.setdefault(field, {})[key] = item
    elif not field:
        found.update(_value(type_.lstrip("*"), value, depth))
    else:
        decoded = _value(type_.lstrip("*"), value, depth)
        kept = always and not isinstance(decoded, dict)
        if decoded is not None and (type_.startswith("*") or kept or decoded not in _EMPTY):
            found[field] = decoded


def _pair(type_: str, data: bytes, depth: int) -> tuple[str, Any]:
    parts = dict(_fields(data))
    empty: int | bytes = 0 if type_ in ("i", "t") else b""
    item_type = type_.lstrip("*")
    if item_type.startswith("[]"):
        raise ProtobufError("proto: a map of lists is not known")
    return _text(parts.get(1, b"")), _value(item_type, parts.get(2, empty), depth)


_OPTIONS = {"DeleteOptions": "meta/v1.DeleteOptions"}
"""Kinds that are registered in each group and version (`metav1.AddToGroupVersion`): clients name the resource's."""


def decode(data: bytes) -> Obj:
    """The object in an envelope (`runtime.Unknown`), with its kind and apiVersion.

    Raises:
        ProtobufError: the bytes are no such envelope, or of a kind that is not served.
    """
    if not data.startswith(MAGIC):
        raise ProtobufError(
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"
        )
    parts = dict(_fields(data[len(MAGIC) :]))
    about = dict(_fields(_bytes(parts.get(1, b""))))
    api_version, kind = _text(about.get(1, b"")), _text(about.get(2, b""))
    name = _table()["kinds"].get(f"{api_version} {kind}") or _OPTIONS.get(kind)
    if name is None:
        raise ProtobufError(f'no kind "{kind}" is registered for version "{api_version}"')
    return {"kind": kind, "apiVersion": api_version, **_message(name, _bytes(parts.get(2, b"")))}
