"""grep, wc, sort, tr and their like: programs that read lines and write lines."""

from __future__ import annotations

import re
from collections import Counter

from kubetui.playground.kubelet.programs.filing import contents, split_options
from kubetui.playground.kubelet.programs.foreground import foreground
from kubetui.playground.kubelet.programs.process import Process


async def grep(process: Process) -> int:
    """-i -v -q -c -o -E -F -n; 0 when a line was found."""
    options, words = split_options(process, "e")
    pattern = options.get("e") or (words.pop(0) if words else "")
    try:
        expression = re.compile(_expression(pattern, options), re.I if "i" in options else 0)
    except re.error:
        process.complain(f"bad regex '{pattern}'")
        return 2
    if not words:
        return await _grep_stream(process, options, expression)
    found, code = await contents(process, words)
    hits = 0
    for name, text in found:
        for number, line in enumerate(text.splitlines(), 1):
            hit = bool(expression.search(line)) is not ("v" in options)
            hits += hit
            if hit and not {"q", "c", "l"} & set(options):
                _print_hit(process, options, expression, line, number, name if len(found) > 1 else "")
        if "l" in options and hits:
            process.say(name)
    if "c" in options:
        process.say(str(hits))
    return 0 if hits else 2 if code else 1


async def _grep_stream(process: Process, options: dict[str, str], expression: re.Pattern[str]) -> int:
    hits = number = 0
    while line := await process.stdin.line():
        number += 1
        await process.host.budget.spend()
        line = line.rstrip("\n")
        if bool(expression.search(line)) is ("v" in options):
            continue
        hits += 1
        if "q" in options:
            return 0
        if "c" not in options:
            _print_hit(process, options, expression, line, number, "")
    if "c" in options:
        process.say(str(hits))
    return 0 if hits else 1


def _print_hit(process: Process, options: dict[str, str], expression: re.Pattern[str], line: str,
               number: int, name: str) -> None:  # fmt: skip
    prefix = f"{name}:" * bool(name) + f"{number}:" * ("n" in options)
    if "o" in options:
        for found in expression.finditer(line):
            process.say(prefix + found.group())
    else:
        process.say(prefix + line)


def _expression(pattern: str, options: dict[str, str]) -> str:
    if "F" in options:
        return re.escape(pattern)
    # Nested repetition could run for ever in Python's engine; a long pattern is taken literally.
    if len(pattern) > 200 or re.search(r"[*+]\)?[*+]", pattern):
        return re.escape(pattern)
    found = pattern if "E" in options else re.sub(r"\\([+?|(){}])|([+?|(){}])",
                                                  lambda m: m[1] if m[1] else "\\" + m[2], pattern)  # fmt: skip
    return rf"\b(?:{found})\b" if "w" in options else f"^(?:{found})$" if "x" in options else found


async def wc(process: Process) -> int:
    """Lines, words, bytes."""
    options, names = split_options(process)
    found, code = await contents(process, names)
    for name, text in found:
        counts = {"l": text.count("\n"), "w": len(text.split()), "c": len(text.encode())}
        shown = [str(counts[key]) for key in "lwc" if key in options or not options]
        process.say(" ".join(shown) + ("" if name == "-" else f" {name}"))
    return code


async def sort(process: Process) -> int:
    """-r -n -u."""
    options, names = split_options(process, "kt")
    found, code = await contents(process, names)
    lines = [line for _, text in found for line in text.splitlines()]
    lines.sort(key=_number if "n" in options else str, reverse="r" in options)
    for line in dict.fromkeys(lines) if "u" in options else lines:
        process.say(line)
    return code


def _number(line: str) -> tuple[float, str]:
    found = re.match(r"\s*-?\d+(?:\.\d+)?", line)
    return (float(found.group()) if found else 0.0), line


async def uniq(process: Process) -> int:
    """-c counts."""
    options, names = split_options(process)
    found, code = await contents(process, names)
    lines = [line for _, text in found for line in text.splitlines()]
    kept = [line for index, line in enumerate(lines) if index == 0 or line != lines[index - 1]]
    counts = Counter(lines)
    for line in kept:
        process.say(f"{counts[line]:7d} {line}" if "c" in options else line)
    return code


async def cut(process: Process) -> int:
    """-d and -f, or -c, with numbers, ranges and lists."""
    options, names = split_options(process, "dfc")
    found, code = await contents(process, names)
    delimiter = options.get("d") or "\t"
    wanted = options.get("f") or options.get("c") or "1"
    for line in (line for _, text in found for line in text.splitlines()):
        fields = list(line) if "c" in options else line.split(delimiter)
        picked = [field for index, field in enumerate(fields, 1) if _picked(index, wanted)]
        process.say(("" if "c" in options else delimiter).join(picked))
    return code


def _picked(index: int, wanted: str) -> bool:
    for piece in wanted.split(","):
        first, dash, last = piece.partition("-")
        low = int(first) if first.isdigit() else 1
        high = (int(last) if last.isdigit() else index) if dash else low
        if low <= index <= high:
            return True
    return False


async def tr(process: Process) -> int:
    """Characters into others, or -d."""
    options, words = split_options(process)
    text = await process.stdin.read()
    first = _characters(words[0] if words else "")
    if "d" in options:
        process.out("".join(char for char in text if char not in first))
        return 0
    second = _characters(words[1] if len(words) > 1 else "")
    table = {char: second[min(index, len(second) - 1)] for index, char in enumerate(first)} if second else {}
    process.out("".join(table.get(char, char) for char in text))
    return 0


def _characters(text: str) -> str:
    text = text.replace("[:lower:]", "a-z").replace("[:upper:]", "A-Z").replace("[:digit:]", "0-9")
    text = text.replace("\\n", "\n").replace("\\t", "\t").replace("[:space:]", " \t\n")
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), min(ord(m[2]), 0x2FF) + 1))), text)


async def sed(process: Process) -> int:
    """`s/a/b/` with g, and -n with `/x/p`."""
    options, words = split_options(process, "e")
    script = options.get("e") or (words.pop(0) if words else "")
    found, code = await contents(process, words)
    change = re.fullmatch(r"s(.)(.*?)(?<!\\)\1(.*?)\1([gi]*)", script)
    if change is None:
        process.complain(f"unsupported command {script}")
        return 1
    _, pattern, new, flags = change.groups()
    expression = re.compile(_expression(pattern, options | ({"E": ""} if "r" in options else {})))
    template = new.replace("&", r"\g<0>")
    for line in (line for _, text in found for line in text.splitlines()):
        process.say(expression.sub(template, line, count=0 if "g" in flags else 1))
    return code


async def xargs(process: Process) -> int:
    """Runs one command with the words of standard input."""
    words = (await process.stdin.read()).split()
    command = [word for word in process.argv[1:]] or ["echo"]
    program = process.host.find(process, command[0])
    if program is None:
        process.complain(f"{command[0]}: No such file or directory")
        return 127
    child = process.child((*command, *words), process.env, process.out, process.err, process.stdin)
    return await foreground(program, child)
