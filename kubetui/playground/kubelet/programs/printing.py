"""echo, printf, date, seq, yes: programs that print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.playground.kubelet.programs.process import Process

_ESCAPE = re.compile(r"\\(?:([abfnrtve\\\"'])|x([0-9A-Fa-f]{1,2})|0?([0-7]{1,3})|(c))")
_CONTROL = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "e": "\x1b"}
_DIRECTIVE = re.compile(r"%(?:(%)|([-+ 0#]*)(\d*)(?:\.(\d+))?([sdiuxXocbq]))")
_MOST = 100_000


def unescape(text: str) -> tuple[str, bool]:
    r"""Text with `\n` and its like replaced; the flag says that `\c` ended it."""
    head, stop, _ = text.partition("\\c")

    def one(found: re.Match[str]) -> str:
        plain, hexadecimal, octal, _ = found.groups()
        if plain:
            return _CONTROL.get(plain, plain)
        return chr(int(hexadecimal, 16) if hexadecimal else int(octal, 8) % 256)

    return _ESCAPE.sub(one, head), bool(stop)


async def echo(process: Process) -> int:
    """Busybox's and bash's echo: -n, -e, -E."""
    arguments = list(process.argv[1:])
    flags = ""
    while arguments and re.fullmatch(r"-[neE]+", arguments[0]):
        flags += arguments.pop(0)[1:]
    text, ended = " ".join(arguments), False
    if "e" in flags:
        text, ended = unescape(text)
    process.out(text + ("" if "n" in flags or ended else "\n"))
    return 0


async def printf(process: Process) -> int:
    """The format is used again while arguments are left."""
    if len(process.argv) < 2:
        process.complain("usage: printf FORMAT [ARG...]")
        return 1
    form, rest = unescape(process.argv[1])[0], list(process.argv[2:])
    while True:
        before = len(rest)
        process.out(_format(form, rest))
        if not rest or len(rest) == before:
            return 0
        await process.host.budget.spend()


def _format(form: str, arguments: list[str]) -> str:
    def one(found: re.Match[str]) -> str:
        percent, flags, width, precision, kind = found.groups()
        if percent:
            return "%"
        value = arguments.pop(0) if arguments else ""
        wide = min(int(width or 0), 1000)
        if kind == "b":
            return unescape(value)[0]
        if kind in "sqc":
            text = value[:1] if kind == "c" else value[: int(precision)] if precision else value
            return text.ljust(wide) if "-" in flags else text.rjust(wide)
        number = int(value) if re.fullmatch(r"[-+]?\d+", value) else 0
        return f"%{flags}{wide or ''}{'d' if kind in 'iu' else kind}" % number

    return _DIRECTIVE.sub(one, form)


async def date(process: Process) -> int:
    """The wall clock in UTC, `+FORMAT`."""
    now = process.host.clock.now()
    form = next((word[1:] for word in process.argv[1:] if word.startswith("+")), "")
    if any(word.startswith("-I") for word in process.argv[1:]):
        form = "%Y-%m-%dT%H:%M:%S+00:00"
    if not form:
        process.say(f"{now:%a %b} {now.day:2d} {now:%H:%M:%S} UTC {now.year}")
        return 0
    form = form.replace("%N", f"{now.microsecond * 1000:09d}").replace("%s", str(int(now.timestamp())))
    process.say("".join(_date_piece(now.strftime, piece) for piece in re.findall(r"%.|[^%]+|%", form)))
    return 0


def _date_piece(strftime: object, piece: str) -> str:
    known = re.fullmatch(r"%[aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%]", piece)
    return strftime(piece) if known and callable(strftime) else piece


async def seq(process: Process) -> int:
    """Whole numbers from first to last."""
    numbers = [word for word in process.argv[1:] if re.fullmatch(r"-?\d{1,18}", word)]
    if not 1 <= len(numbers) <= 3:
        process.complain("usage: seq [FIRST [INC]] LAST")
        return 1
    first, step, last = _range([int(word) for word in numbers])
    if step == 0:
        process.complain("increment can't be 0")
        return 1
    found = range(first, last + (1 if step > 0 else -1), step)
    for piece in _slices(found):
        await process.host.budget.spend(len(piece) // 20)
        process.out("".join(f"{number}\n" for number in piece))
    return 0


def _range(numbers: list[int]) -> tuple[int, int, int]:
    if len(numbers) == 1:
        return 1, 1, numbers[0]
    return (numbers[0], 1, numbers[1]) if len(numbers) == 2 else (numbers[0], numbers[1], numbers[2])


def _slices(numbers: range) -> Iterator[range]:
    for start in range(0, min(len(numbers), _MOST), 1000):
        yield numbers[start : start + 1000]


async def yes(process: Process) -> int:
    """Says one thing for ever, a little slower than the real one."""
    text = " ".join(process.argv[1:]) or "y"
    while True:
        process.say(text)
        await process.host.budget.spend(10)
