"""Texts of the program's own logs and reports without what nobody else may read."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "‹hidden›"
_LONGEST: Final = 400

_SECRETS: Final = (
    re.compile(r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|$)", re.S),
    re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"),
    re.compile(r"(?i)\b(?:bearer|basic)\s+\S+"),
    re.compile(r"://[^/\s@]*@"),
)
_NAMED: Final = re.compile(
    r"(?i)([\"']?[\w-]*(?:token|password|passwd|secret|credential|api[_-]?key|-data)[\"']?\s*[=:]\s*)"
    r"(\"[^\"]*\"|'[^']*'|[^\s,;&}]+)"
)
_BLOB: Final = re.compile(r"[A-Za-z0-9+/=_-]{40,}")


def redacted(text: str) -> str:
    """The text with tokens, passwords, keys and everything that looks encoded hidden."""
    for pattern in _SECRETS:
        text = pattern.sub(HIDDEN, text)
    text = _NAMED.sub(lambda found: f"{found[1]}{HIDDEN}", text)
    return _BLOB.sub(HIDDEN, text)


def brief(text: str) -> str:
    """The first line of a text, redacted and not too long: enough to tell one error from another."""
    first = next(iter(text.strip().splitlines()), "")
    return redacted(first[:_LONGEST])
