"""awk as manifests use it: a pattern and what to print of the lines that match."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.playground.kubelet.programs.filing import contents, split_options
from kubetui.playground.kubelet.programs.process import Process

_RULE = re.compile(r"\s*(?P<pattern>/(?:\\.|[^/])*/|[^{]*?)\s*(?:\{(?P<action>[^}]*)\}|$)\s*;?")
_COMPARED = re.compile(r"(?P<left>\$?\w+)\s*(?P<how>==|!=|>=|<=|>|<|~)\s*(?P<right>.+)")
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\$?\w+|\$NF|,')
_ESCAPES = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\\\": "\\"}


async def awk(process: Process) -> int:
    """-F; patterns BEGIN, END, /re/ and comparisons; print of fields, texts, NR and NF."""
    options, words = split_options(process, "Fv")
    if not words:
        process.complain("no program text")
        return 1
    rules = list(_rules(words.pop(0)))
    found, code = await contents(process, words)
    lines = "".join(text for _, text in found).splitlines()
    _run(process, rules, "BEGIN", "", 0, "")
    for number, line in enumerate(lines, 1):
        _run(process, rules, "", line, number, options.get("F", ""))
    _run(process, rules, "END", lines[-1] if lines else "", len(lines), options.get("F", ""))
    return code


def _rules(program: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(program):
        found = _RULE.match(program, at)
        if found is None or found.end() == at:
            return
        yield found["pattern"].strip(), "print" if found["action"] is None else found["action"]
        at = found.end()


def _run(
    process: Process, rules: list[tuple[str, str]], when: str, line: str, number: int, split: str
) -> None:
    fields = line.split(split) if split else line.split()
    for pattern, action in rules:
        special = pattern if pattern in ("BEGIN", "END") else ""
        if special != when or not (special or _matches(pattern, line, fields, number)):
            continue
        for statement in action.split(";"):
            words = statement.strip()
            if words == "print" or words.startswith(("print ", "print\t", 'print"', "print$")):
                process.say(_printed(words.removeprefix("print").strip(), line, fields, number))


def _matches(pattern: str, line: str, fields: list[str], number: int) -> bool:
    if not pattern or pattern == "1":
        return True
    if pattern.startswith("/"):
        return re.search(pattern[1:-1], line) is not None
    found = _COMPARED.fullmatch(pattern)
    if found is None:
        return bool(_value(pattern, line, fields, number))
    left, right = _value(found["left"], line, fields, number), found["right"].strip()
    if found["how"] == "~":
        return re.search(right.strip("/"), left) is not None
    return _compare(left, found["how"], _value(right, line, fields, number))


def _compare(left: str, how: str, right: str) -> bool:
    one: float | str = left
    other: float | str = right
    if _is_number(left) and _is_number(right):
        one, other = float(left), float(right)
    if how in ("==", "!="):
        return (one == other) is (how == "==")
    bigger = one > other if isinstance(one, float) and isinstance(other, float) else left > right
    return (bigger if ">" in how else not bigger and one != other) or (one == other and "=" in how)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?\d+(?:\.\d+)?", text) is not None


def _printed(items: str, line: str, fields: list[str], number: int) -> str:
    if not items:
        return line
    found = ""
    for token in _TOKEN.findall(items):
        found += " " if token == "," else _value(token, line, fields, number)
    return found


def _value(token: str, line: str, fields: list[str], number: int) -> str:
    token = token.strip()
    if token.startswith('"'):
        return re.sub(r"\\.", lambda match: _ESCAPES.get(match[0], match[0][1:]), token[1:-1])
    if token == "$0":
        return line
    if token.startswith("$"):
        at = len(fields) if token == "$NF" else int(token[1:]) if token[1:].isdigit() else 0
        return fields[at - 1] if 0 < at <= len(fields) else ""
    known = {"NR": str(number), "NF": str(len(fields))}
    return known.get(token, token if _is_number(token) else "")
