"""The hashes in names and labels of ReplicaSets and revisions.

Rule: `pkg/controller/controller_utils.go` ComputeHash and `util/rand` SafeEncodeString. The bytes that
are hashed are ours, a stable rendering: Go's print of its own structs cannot be had.
"""

from __future__ import annotations

import json
from typing import Any

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""The characters of random and hashed name parts: no vowels, so no words."""

_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def fnv1a(data: bytes) -> int:
    """FNV-1a, 32 bits."""
    value = _OFFSET
    for byte in data:
        value = ((value ^ byte) * _PRIME) & _MASK
    return value


def fnv1(data: bytes) -> int:
    """FNV-1, 32 bits."""
    value = _OFFSET
    for byte in data:
        value = ((value * _PRIME) & _MASK) ^ byte
    return value


def safe_encode(text: str) -> str:
    """Each character as one of the alphabet of names."""
    return "".join(ALPHABET[ord(char) % len(ALPHABET)] for char in text)


def stable(value: Any) -> bytes:
    """A rendering that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def template_hash(template: Any, collisions: int | None = None) -> str:
    """`pod-template-hash` of a Deployment's template."""
    data = stable(template)
    if collisions is not None:
        data += collisions.to_bytes(4, "little") + bytes(4)
    return safe_encode(str(fnv1a(data)))


def revision_hash(data: Any, collisions: int | None = None) -> str:
    """`controller-revision-hash` of a StatefulSet's or DaemonSet's revision."""
    suffix = b"" if collisions is None else str(collisions).encode()
    return safe_encode(str(fnv1(stable(data) + suffix)))
