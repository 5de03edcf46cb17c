"""From roles to styles, and from lines of spans to strips of cells. No markup is read here, ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from kubetui.api.text import visible
from kubetui.tui.widgets.looks import looks
from kubetui.views.model import ConceptLink, Line, Span

if TYPE_CHECKING:
    from textual.widget import Widget

    _Base = Widget
else:
    _Base = object

_BLOCKS: Final = "█▉▊▋▌▍▎▏░"

LONGEST = 4096
"""Characters of one span that are looked at: more never fits a terminal."""


class Drawing(_Base):
    """What a widget needs to draw spans: the styles of the theme of the moment. Mixed in before its class."""

    @property
    def role_styles(self) -> Mapping[str, Style]:
        """The style of each role, without a ground unless the role has one of its own."""
        return looks(self.app).roles

    def part_style(self, name: str) -> Style:
        """The style of a part of a widget."""
        return looks(self.app).parts[name]


def segments(line: Line, styles: Mapping[str, Style], base: Style) -> list[Segment]:
    """The segments of a line: made visible, styled by role, over a base style."""
    found = []
    for span in line:
        role = "concept" if span.role == "link" and isinstance(span.link, ConceptLink) else span.role
        text, style = visible(span.text, LONGEST), base + styles[role] if role else base
        if text and text[0] in _BLOCKS and not text.strip(_BLOCKS):
            # A bar: what is not filled is a track of its own colour, not a pattern of dots.
            text, style = text.replace("░", " "), style + styles["track"]
        if text:
            found.append(Segment(text, style))
    return found


def strip_of(line: Line, styles: Mapping[str, Style], base: Style, width: int) -> Strip:
    """A line cut or filled to exactly `width` cells."""
    return Strip(segments(cut(line, width), styles, base)).adjust_cell_length(width, base)


def painted(strip: Strip, style: Style) -> Strip:
    """A strip with a style over its own: `apply_style` puts it under, where a ground hides it."""
    return Strip([Segment(part.text, (part.style or Style()) + style) for part in strip])


def line_width(line: Line) -> int:
    """The cells a line takes; of very long spans only the start is measured."""
    plain = plain_width(line)
    if plain is not None:
        return plain
    return sum(cell_len(visible(span.text, LONGEST)) for span in line)


def plain_width(line: Line) -> int | None:
    """The cells of a line of plain ASCII, which is nearly every one; None when it must be looked at."""
    width = 0
    for span in line:
        text = span.text
        if len(text) > LONGEST or not (text.isascii() and text.isprintable()):
            return None
        width += len(text)
    return width


def name_width(line: Line) -> int:
    """The cells a line needs to say what matters: without quiet words at its end."""
    if not line or line[-1].role != "muted":
        return line_width(line)
    spans = list(line)
    while len(spans) > 1 and spans[-1].role == "muted" and any(span.role != "muted" for span in spans[:-1]):
        spans.pop()
    return line_width(tuple(spans))


def cut(line: Line, width: int) -> Line:
    """The line in at most `width` cells.

    Quiet words at the end go first, unless there are no others; then the longest name loses its middle: the
    end of a name is what tells two Pods apart. Sentences lose their end.
    """
    clean = tuple(Span(visible(span.text, LONGEST), span.role, span.link) for span in line)
    surplus = sum(cell_len(span.text) for span in clean) - width
    if surplus <= 0:
        return clean
    spans = list(clean)
    loud = any(span.role != "muted" and _has_words(span.text) for span in spans)
    named = max(range(len(spans)), key=lambda index: _name_length(spans[index], loud))
    said = loud or _is_name(spans[named].text)
    while said and len(spans) > named + 1 and spans[-1].role == "muted" and surplus > 0:
        surplus -= cell_len(spans.pop().text)
    if surplus <= 0:
        return tuple(spans)
    longest = max(range(len(spans)), key=lambda index: len(spans[index].text))
    span = spans[longest]
    if _is_name(span.text):
        room = max(MIDDLE_LEAST, cell_len(span.text) - surplus)
        spans[longest] = Span(middle(span.text, room), span.role, span.link)
    return crop(spans, width)


MIDDLE_LEAST: Final = 8


def _name_length(span: Span, loud: bool) -> int:
    """How long a name is; a quiet one is none beside words that are not quiet."""
    return len(span.text) if _is_name(span.text) and not (loud and span.role == "muted") else 0


def _is_name(text: str) -> bool:
    return len(text) > MIDDLE_LEAST and " " not in text.strip()


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def middle(name: str, width: int) -> str:
    """A name cut in the middle; its last part, which tells it from its siblings, stays whole if it can."""
    if cell_len(name) <= width:
        return name
    if width < 4:
        return set_cell_size(name, width)
    last = name.rsplit("-", 1)[-1]
    tail = len(last) + 1 if "-" in name and len(last) + 3 <= width else 0
    tail = max(tail, min((width - 1) * 2 // 3, 11))
    head = width - 1 - tail
    if head < 1:
        head, tail = 1, width - 2
    return set_cell_size(name[:head], head) + "…" + name[len(name) - tail :]


def crop(spans: Iterable[Span], width: int) -> Line:
    """The first `width` cells of some spans, with `…` where something was left out."""
    kept: list[Span] = []
    room = width
    for span in spans:
        size = cell_len(span.text)
        if size <= room:
            kept.append(span)
            room -= size
            continue
        if room > 0:
            kept.append(Span(set_cell_size(span.text, room - 1).rstrip("…") + "…", span.role, span.link))
        elif kept and kept[-1].text:
            last = kept[-1]
            less = set_cell_size(last.text, cell_len(last.text) - 1).rstrip("…")
            kept[-1] = Span(less + "…", last.role, last.link)
        break
    return tuple(kept)
