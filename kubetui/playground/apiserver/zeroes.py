"""Which fields a Go server does not write while they hold their zero value.

A field that is no pointer and is marked `omitempty` cannot tell `false` from nothing: what comes in as `false`
goes out as nothing. `protobuf.json` knows the marks of every message.
"""

from __future__ import annotations

from functools import cache

from kubetui.playground.apiserver.protobuf import messages

_API, _META = "io.k8s.api.", "io.k8s.apimachinery.pkg.apis."
_SCALARS = frozenset({"s", "b", "i", "t"})


@cache
def omitted(definition: str) -> frozenset[str]:
    """The fields of a definition (by its full name) that are left out when they are zero."""
    short = definition.removeprefix(_API).removeprefix(_META)
    group, _, rest = short.partition(".")
    return frozenset(_omitted(f"{group}/{rest}"))


def _omitted(message: str) -> set[str]:
    found: set[str] = set()
    for described in messages().get(message, {}).values():
        field, _, type_ = described.partition(" ")
        if not field:
            found |= _omitted(type_.lstrip("*"))
        elif type_ in _SCALARS:
            found.add(field)
    return found
