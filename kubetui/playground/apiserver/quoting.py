"""How Go prints values inside messages: `strconv.Quote`, `%v`."""

from __future__ import annotations

from typing import Any

import orjson

_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    "\v": "\\v",
}  # fmt: skip


def go_quote(text: str) -> str:
    """A string in double quotes, with Go's escapes."""
    return f'"{"".join(_letter(letter) for letter in text)}"'


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable() and letter != "\xa0":
        return letter
    code = ord(letter)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shown(value: Any) -> str:
    """A value inside a field error: strings quoted, null as `null`, all else as JSON."""
    return go_quote(value) if isinstance(value, str) else escaped(orjson.dumps(value).decode())


def escaped(written: str) -> str:
    """JSON as Go writes it: safe inside HTML."""
    for letter in "<>&":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    return written


def go_plain(value: Any) -> str:
    """A value as Go prints it with `%v`: `map[a:1 b:[x y]]`."""
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{go_plain(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(go_plain, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "<nil>" if value is None else str(value)
