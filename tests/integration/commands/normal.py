"""What kubectl prints, without what differs from run to run: names, addresses, times, and orders nobody promises."""

from __future__ import annotations

import re
from itertools import groupby

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_RULES = (
    (r"kubectl-edit-\d+", "kubectl-edit-NUMBER"),
    (r"https://[\w.]+:\d+", "SERVER"),
    (r"(?:LIVE|MERGED)-\d+", "TEMPORARY"),
    (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4}|Z)", "TIME"),
    (r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", "DATE"),
    (r"\b(10|172)\.\d+\.\d+\.\d+\b", "IP"),
    (r"\bIP:\d{5}\b", "IP:PORT"),
    (r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b", "UID"),
    (r"(config\.(?:hash|mirror): )[0-9a-f]{32}", r"\1DIGEST"),
    (r"\bsha256:[0-9a-f]{64}", "DIGEST"),
    (r"\bcontainerd://[0-9a-f]{64}", "containerd://ID"),
    (r"\b[EIW]\d{4} TIME\S*", "STAMP"),
    # Whether a node has an image already depends on what ran there before.
    (r".* Pulling image (?!.*:nope).*\n", ""),
    (r'Successfully pulled image (".*?") in .*', r"Container image \1 already present on machine and can be accessed by the pod"),
    (rf"-[{_LETTERS}]{{8,10}}-[{_LETTERS}]{{5}}\b", "-HASH-RAND"),
    (rf"([-=])[{_LETTERS}]{{8,10}}\b", r"\1HASH"),
    (rf"-[{_LETTERS}]{{5}}\b", "-RAND"),
    (r'(resourceVersion(?:: |\\?":\s?)\\?")\d+', r"\1RV"),
    (rf"(pod-template-hash: )[{_LETTERS}]+\b", r"\1HASH"),
    (r"\bv1\.36\.[1-9]\d*", "v1.36.N"),
    (r'("?git_?[cC]ommit"?: "?)[0-9a-f]{40}', r"\1COMMIT"),
    (r"\bgo1\.\d+\.\d+\b", "GO"),
    (r"(Resource Version:\s+|resource version to be \w+, was )\d+", r"\1RV"),
    # What kubectl logs when its own time is up right after it began to watch.
    (r"I\d{4} .*very short watch.*\n", ""),
    (r"E\d{4} .*reflector.*context deadline exceeded.*\n", ""),
    (r"(:| )3[0-2]\d{3}/", r"\1PORT/"),
    (r"playground-worker\d?\b(?!-)", "NODE"),
    (r"(?<![=\w.])(?<!for )\d+m?\d*s\b", "AGE"),
    # How often something was tried again by now depends on how fast the others are.
    (r"AGE \(x\d+ over AGE\)", "AGE"),
    (r"(Restart Count:\s+|CrashLoopBackOff\s+)[1-9]\d*\b", r"\1MANY"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _RULES)
_BLANKS = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")
_EVENT = re.compile(r"  (?:Normal|Warning) \S+ AGE (\S+) ")


def by_source(lines: list[str]) -> str:
    """The events of `describe` by who reports them: components work side by side, each in its own order."""
    told: list[str] = []
    for _, run in groupby(lines, lambda line: bool(_EVENT.match(line))):
        told += sorted(run, key=_EVENT.findall)
    return "\n".join(told)


def normal(text: str) -> str:
    """The text with all that is replaced; columns are one blank apart."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    lines = (_BLANKS.sub(" ", line).rstrip() for line in text.replace("\t", "    ").splitlines())
    return by_source([line for line in lines if line])
