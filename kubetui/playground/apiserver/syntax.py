"""What Go's JSON parser says of a text that is no JSON."""

from __future__ import annotations

import json

_END = "unexpected end of JSON input"


def complaint(body: bytes) -> str:
    """The message for a body that cannot be parsed."""
    text = body.decode("utf-8", "replace")
    try:
        json.loads(text, parse_constant=_constant)
    except json.JSONDecodeError as error:
        return _worded(error, text)
    except RecursionError:
        return "exceeded max depth"
    except ValueError as error:
        return str(error)
    return "exceeded max depth"


def _constant(name: str) -> object:
    raise ValueError(f"invalid character '{name[0]}' looking for beginning of value")


def _worded(error: json.JSONDecodeError, text: str) -> str:
    at = error.pos
    if error.msg.startswith("Unterminated string") or at >= len(text):
        return _END
    place = _place(error, text)
    if place.endswith("escape code"):
        at = min(at + 1, len(text) - 1)
    return f"invalid character {_quoted(text[at])} {place}"


def _place(error: json.JSONDecodeError, text: str) -> str:
    """Where in the grammar the parser stood."""
    said = error.msg
    if said.startswith("Expecting value"):
        return "looking for beginning of value"
    if said.startswith(("Expecting property name", "Illegal trailing comma before end of object")):
        return "looking for beginning of object key string"
    if said.startswith("Expecting ':'"):
        return "after object key"
    if said.startswith("Expecting ','"):
        return "after object key:value pair" if _in_object(text[: error.pos]) else "after array element"
    if said.startswith("Extra data"):
        return "after top-level value"
    if said.startswith("Invalid \\"):
        return "in string escape code"
    return "in string literal" if said.startswith("Invalid control") else "looking for beginning of value"


def _in_object(before: str) -> bool:
    """Whether the innermost open bracket is an object's."""
    depth: list[str] = []
    in_string = escaped = False
    for letter in before:
        if in_string:
            in_string = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            in_string = True
        elif letter in "{[":
            depth.append(letter)
        elif letter in "}]" and depth:
            depth.pop()
    return bool(depth) and depth[-1] == "{"


def _quoted(letter: str) -> str:
    r"""A byte as Go quotes it: `'x'`, `'\n'`, `'\x00'`."""
    if letter == "'":
        return r"'\''"
    if letter == '"':
        return "'\"'"
    if ord(letter) > 0x7E:
        # Go looks at bytes: the first one of the character's UTF-8 form.
        return f"'{chr(letter.encode('utf-8', 'replace')[0])}'"
    return f"'{letter}'" if letter.isprintable() else repr(letter)
