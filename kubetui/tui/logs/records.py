"""One printed line: where and when it came from, how grave it is, how many cells it takes."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len

from kubetui.api.text import visible
from kubetui.views.model import Line, Role, Span

LONGEST: Final = 64 * 1024
"""Characters kept of one line; what is longer says how much is missing."""
_PIECE: Final = 4000
"""Characters of one span: the drawing of spans cuts longer ones."""

_SGR = re.compile("\x1b\\[([0-9;]{0,40})m")
_COLOURS: Final[dict[str, Role]] = {
    "1": "strong", "2": "muted", "31": "error", "91": "error", "32": "ok", "92": "ok", "33": "warning",
    "93": "warning", "34": "progress", "94": "progress", "35": "heading", "95": "heading", "36": "here",
    "96": "here", "30": "muted", "90": "muted",
}  # fmt: skip

_LEVEL = re.compile(
    r"""(?:^|[\s\[<(|"'=:])(?:
        (?P<error>EMERG|ALERT|FATAL|PANIC|CRITICAL|CRIT|SEVERE|ERROR|ERR|(?<=["=\[<])(?:fatal|panic|critical|crit|emerg|alert|error|err)|^(?:panic|fatal|error)(?=:))
       |(?P<warning>WARNING|WARN|(?<=["=\[<])(?:warning|warn)|^warning(?=:))
       |(?P<muted>DEBUG|TRACE|(?<=["=\[<])(?:debug|trace))
       |(?P<plain>INFO|NOTICE|(?<=["=\[<])(?:info|notice))
    )(?=[\s\]>)|"':,]|$)
    |^(?P<klog>[IWEF])\d{4}\s\d\d:\d\d""",
    re.VERBOSE,
)
_KLOG: Final[dict[str, Role]] = {"W": "warning", "E": "error", "F": "error"}
_HINTS: Final = ("info", "err", "warn", "debug", "trace", "notice", "fatal", "panic", "crit", "emerg", "alert",
                 "severe")  # fmt: skip
_LOOKED_AT: Final = 240
"""Characters of a line in which its level is looked for."""


class Record:
    """One line of one source. A note is said by kubetui itself, not printed by a container."""

    __slots__ = ("cells", "note", "role", "source", "stamp", "text")

    def __init__(self, text: str, source: int = 0, stamp: str = "", *, note: bool = False) -> None:
        if len(text) > LONGEST:
            text = f"{text[:LONGEST]}… and {len(text) - LONGEST:,} characters more, not kept"
        self.text, self.source, self.stamp, self.note = text, source, stamp, note
        self.role: Role = "muted" if note else level(text)
        self.cells = len(text) if text.isascii() and text.isprintable() else _cells(text)

    @property
    def line(self) -> Line:
        """The text in spans: with its own colours, else as grave as it is."""
        spans = coloured(self.text) if "\x1b[" in self.text else (Span(self.text, self.role),)
        if len(self.text) <= _PIECE:
            return spans
        return tuple(
            Span(span.text[at : at + _PIECE], span.role)
            for span in spans
            for at in range(0, len(span.text), _PIECE)
        )

    @property
    def plain(self) -> str:
        """The text without colours, control characters made visible: to be copied and saved."""
        text = _SGR.sub("", self.text) if "\x1b[" in self.text else self.text
        return visible(text)


def parsed(line: str, source: int = 0) -> Record:
    """A line of the API, with the time stamp before it if there is one."""
    if line[:1].isdigit() and line[4:5] == "-" and line[10:11] == "T":
        stamp, _, text = line.partition(" ")
        if len(stamp) >= 20:
            return Record(text, source, stamp)
    return Record(line, source)


def level(text: str) -> Role:
    """How grave a line says that it is, as the role of its text."""
    head = text[:_LOOKED_AT].lower()
    # Most lines name no level: this is quicker than the expression.
    if not any(map(head.__contains__, _HINTS)) and not (head[:1] in "iwef" and head[1:5].isdecimal()):
        return ""
    found = _LEVEL.search(text, 0, _LOOKED_AT)
    if found is None:
        return ""
    kind = found.lastgroup
    if kind == "klog":
        return _KLOG.get(found["klog"], "")
    return kind if kind in ("error", "warning", "muted") else ""  # type: ignore[return-value]


def _cells(text: str) -> int:
    return sum(cell_len(visible(span.text)) for span in coloured(text))


def coloured(text: str) -> Line:
    """A printed line with its ANSI colours as roles; every other control character is made visible later."""
    if "\x1b[" not in text:
        return (Span(text),)
    spans: list[Span] = []
    role: Role = ""
    at = 0
    for found in _SGR.finditer(text):
        if found.start() > at:
            spans.append(Span(text[at : found.start()], role))
        role = _role(found[1], role)
        at = found.end()
    spans.append(Span(text[at:], role))
    return tuple(span for span in spans if span.text)


def _role(codes: str, role: Role) -> Role:
    for code in codes.split(";"):
        if code in ("", "0", "39"):
            role = ""
        elif code in _COLOURS and not (code in "12" and role):
            role = _COLOURS[code]
    return role
