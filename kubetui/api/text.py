"""Text from a cluster is hostile: made visible here before it is drawn, copied or logged.

A raw ESC reaches the terminal, bidirectional controls reorder what a person reads, a carriage
return overwrites it. Nothing is dropped in silence: each such character becomes a sign of its own.
"""

from __future__ import annotations

import re

_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u115f\u1160\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x09:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"<U+{code:04X}>"


def visible(text: str, limit: int | None = None) -> str:
    """The text in one line without control, bidirectional, invisible or unpaired characters.

    Tabs become blanks, C0 characters their control pictures (`␛`), the others their code point
    (`<U+202E>`). With a limit the text is cut before it is looked at, and the cut is shown by `…`.
    """
    if limit is not None and len(text) > limit:
        text = text[:limit] + "…"
    return _HOSTILE.sub(_sign, text) if _HOSTILE.search(text) else text


def visible_lines(text: str, limit: int | None = None) -> list[str]:
    r"""The same for text of several lines; only line feeds (and `\r\n`) part lines."""
    return [visible(line.removesuffix("\r"), limit) for line in text.split("\n")]
