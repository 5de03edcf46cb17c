"""The difference of two structs as the Go server prints it: its internal fields as indented JSON."""

from __future__ import annotations

import difflib
import json
from typing import Any

from kubetui.api.meta import Obj

_INITIALS = ("api", "aws", "csi", "dns", "fs", "gce", "http", "ip", "nfs", "os", "tcp", "tty", "uid")


def difference(_: str, old: Obj, new: Obj) -> str:
    """A unified diff with three lines of context and Go's names of fields."""
    lines = difflib.unified_diff(_lines(old), _lines(new), n=3, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:])


def _lines(value: Obj) -> list[str]:
    return json.dumps(_internal(value), indent=1, ensure_ascii=False).splitlines()


def _internal(value: Any) -> Any:
    if isinstance(value, dict):
        return {go_name(key): _internal(inner) for key, inner in sorted(value.items())}
    return [_internal(inner) for inner in value] if isinstance(value, list) else value


def go_name(name: str) -> str:
    """`dnsPolicy` is `DNSPolicy` in Go."""
    for initial in _INITIALS:
        if name.startswith(initial) and not name[len(initial) : len(initial) + 1].islower():
            return initial.upper() + name[len(initial) :]
    return name[:1].upper() + name[1:]
