"""Draws trees that flow from left to right, each generation in a column of its own, or as an indented list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kubetui.views.model import Health, Line, Role, Span, span_text

_GAP = 5
_LEAST = 20
"""The narrowest column in which names can still be told apart."""


@dataclass(slots=True)
class Stop:
    """One place of a way: what stands there, what the step that leads to it is called, and what follows.

    `column` is where it stands when ways are drawn in columns; `broken` steps end the way.
    """

    line: Line
    column: int
    health: Health = Health.UNKNOWN
    edge: str = ""
    note: str = ""
    broken: bool = False
    here: bool = False
    after: list[Stop] = field(default_factory=list)


def draw(roots: list[Stop], heads: tuple[str, ...], width: int) -> tuple[Line, ...]:
    """The trees as lines of at most `width` cells, in columns where there is room for them."""
    needs: dict[int, int] = {}
    for root in roots:
        _measure(root, needs)
    if not needs:
        return ()
    needs = {column: max(need, len(heads[column]) + 1) for column, need in needs.items()}
    rooms = _rooms(needs, width)
    if rooms is None:
        return tuple(line for root in roots for line in _listed(root, "", "", width))
    head = tuple(Span(heads[column].ljust(room + _GAP), "heading") for column, room in rooms.items())
    drawn = [line for root in roots for line in _rooted(root, rooms)]
    return (_trimmed(head), *(_trimmed(line) for line in drawn))


def _measure(stop: Stop, needs: dict[int, int]) -> None:
    needs[stop.column] = max(needs.get(stop.column, 0), len(span_text(_said(stop))) + 1)
    for one in stop.after:
        _measure(one, needs)


def _rooms(needs: dict[int, int], width: int) -> dict[int, int] | None:
    """How wide each column may be: what it needs, the widest ones less; None when that is too little."""
    rooms = dict(sorted(needs.items()))
    over = sum(rooms.values()) + _GAP * (len(rooms) - 1) - width
    while over > 0:
        widest = max(rooms, key=lambda column: rooms[column])
        if rooms[widest] <= _LEAST:
            return None
        rooms[widest] -= 1
        over -= 1
    return rooms


def _said(stop: Stop) -> Line:
    """Sign, name, note; a broken one in red with its reason."""
    sign = () if not stop.health else (Span(f"{stop.health.symbol} ", stop.health.role),)
    edge = (Span(f"{stop.edge} ", "muted"),) if stop.edge else ()
    note = (Span(f" {stop.note}", "error" if stop.broken else "muted"),) if stop.note else ()
    return (*edge, *sign, *(_marked(stop)), *note)


def _marked(stop: Stop) -> Line:
    role: Role = "here" if stop.here else "error" if stop.broken else ""
    if not role:
        return stop.line
    return tuple(replace(span, role=role) for span in stop.line)


def cut(line: Line, width: int) -> Line:
    """A line of at most `width` cells; the longest piece loses its middle, so that ends stay."""
    over = len(span_text(line)) - width
    if over <= 0:
        return line
    longest = max(range(len(line)), key=lambda index: len(line[index].text))
    kept = len(line[longest].text) - over - 1
    if kept < 2:
        return (
            cut(tuple(span for index, span in enumerate(line) if index != longest), width) if line[1:] else ()
        )
    text = line[longest].text
    tail = max(kept * 2 // 3, 1)
    short = replace(line[longest], text=f"{text[: kept - tail]}…{text[-tail:]}")
    return (*line[:longest], short, *line[longest + 1 :])


def _rooted(root: Stop, rooms: dict[int, int]) -> list[Line]:
    """A tree that begins in its own column."""
    before = sum(room + _GAP for column, room in rooms.items() if column < root.column)
    return [(Span(" " * before), *line) for line in _drawn(root, rooms, root.column)]


def _drawn(stop: Stop, rooms: dict[int, int], start: int) -> list[Line]:
    """The lines of a stop and all that follows; a way that skips columns crosses them."""
    crossed = sum(room + _GAP for column, room in rooms.items() if start <= column < stop.column)
    room = rooms[stop.column]
    said = cut(_said(stop), room)
    lead: Line = (
        (Span("─" * (crossed - 2) + f"{'✖' if stop.broken else '▶'} ", _role(stop)),) if crossed else ()
    )
    if not stop.after:
        return [(*lead, *said)]
    blank = Span(" " * (crossed + room))
    rest = room - len(span_text(said)) - 1
    lines: list[Line] = []
    for index, child in enumerate(stop.after):
        below = _drawn(child, rooms, stop.column + 1)
        last = index == len(stop.after) - 1
        line = Span(f" {'─' * rest}" if rest >= 0 else "", _role(child))
        head = (*lead, *said, line) if index == 0 else (blank,)
        crosses = any(stop.column < column < child.column for column in rooms)
        lines.append((*head, _joint(child, first=index == 0, last=last, on=crosses), *below[0]))
        down = Span("     " if last else " │   ", "muted")
        lines += [(blank, down, *line) for line in below[1:]]
    return lines


def _role(stop: Stop) -> Role:
    return "error" if stop.broken else "muted"


def _joint(child: Stop, *, first: bool, last: bool, on: bool) -> Span:
    """The way from one column to the next; it ends in an arrow unless it goes on."""
    corner = ("──" if last else "─┬") if first else (" └" if last else " ├")
    end = "──" if on else f"{'✖' if child.broken else '▶'} "
    return Span(f"{corner}─{end}", _role(child))


def _listed(stop: Stop, indent: str, corner: str, width: int) -> list[Line]:
    """The same tree for narrow screens: each step further in, under the one before."""
    lines = [cut((Span(indent + corner, _role(stop)), *_said(stop)), width)]
    below = indent + ("" if not corner else "   " if corner.startswith("└") else "│  ")
    for index, child in enumerate(stop.after):
        sign = "└" if index == len(stop.after) - 1 else "├"
        lines += _listed(child, below, f"{sign}{'✖' if child.broken else '▶'} ", width)
    return lines


def _trimmed(line: Line) -> Line:
    """Without blanks at the end."""
    while line and not line[-1].text.strip() and line[-1].link is None:
        line = line[:-1]
    return (*line[:-1], replace(line[-1], text=line[-1].text.rstrip())) if line else ()
