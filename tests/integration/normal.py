"""Texts of kubectl with what differs from run to run replaced: ages, hashes, addresses, times."""

from __future__ import annotations

import re

_RULES = (
    (re.compile(r"\b(\d+[smhd]){1,2}\b"), "AGE"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME"),
    (re.compile(r"\b(?:[A-Z][a-z]{2}), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"), "DATE"),
    (re.compile(r"\b10\.\d+\.\d+\.\d+\b"), "IP"),
    (re.compile(r"-[bcdf-hj-np-tv-xz2-9]{8,10}-[bcdf-hj-np-tv-xz2-9]{5}\b"), "-HASH-RAND"),
    (re.compile(r"-[bcdf-hj-np-tv-xz2-9]{8,10}\b"), "-HASH"),
    (re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{8}-[0-9a-f-]{27}\b"), "UID"),
    (re.compile(r"playground-worker\d?\b"), "NODE"),
)


def normal(text: str) -> str:
    """The text with everything that changes replaced, and runs of blanks as one."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    lines = (re.sub(r" +", " ", line).rstrip() for line in text.splitlines())
    return "\n".join(lines).strip()
