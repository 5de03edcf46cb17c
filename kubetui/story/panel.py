"""A story as lines of styled text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kubetui.api.text import visible
from kubetui.kinds.registry import by_resource
from kubetui.kinds.vocabulary import Health, Line, Span
from kubetui.story.stories import Story, Told

_ACTOR_WIDTH = 22
_NOTE_LIMIT = 200
_AT_ONCE = 0.1
"""Seconds after which a step is told to have come later than the one before."""


def lines(story: Story, *, gaps: bool = False) -> tuple[Line, ...]:
    """The headline, then each beat with the seconds since the beginning and who acted.

    With `gaps` it is also told how long each came after the one before.
    """
    kind = by_resource(story.root.resource)
    short = (kind.short_names[0] if kind and kind.short_names else kind.singular if kind else "").strip()
    head = (
        Span(f"{short}/{visible(story.root.name)} ", "strong"),
        Span(visible(story.headline)),
        Span(f"   {story.began.astimezone():%H:%M:%S}", "muted"),
    )
    before = [story.began, *(item.first for item in story.told)]
    after = [(item.first - last).total_seconds() for item, last in zip(story.told, before, strict=False)]
    gaps = gaps and any(seconds >= _AT_ONCE for seconds in after)
    told = tuple(
        _line(story.began, item, _gap(seconds) if gaps else "")
        for item, seconds in zip(story.told, after, strict=True)
    )
    dropped: tuple[Line, ...] = ()
    if story.dropped:
        dropped = ((Span(f"and {story.dropped} more that are not kept", "muted"),),)
    return (head, *told, *dropped)


def all_lines(stories: Sequence[Story]) -> tuple[Line, ...]:
    """Several stories of one workload, newest first; without any, what would be here and how it begins."""
    if not stories:
        return _NOTHING
    found: list[Line] = []
    for story in reversed(stories):
        found += [*lines(story, gaps=True), ()]
    return tuple(found[:-1])


_NOTHING: tuple[Line, ...] = (
    (Span("Nothing has happened to it since kubetui looked.", "strong"),),
    (
        Span(
            "A change, a crash or a deletion begins a story here: what was wished, who acted, and when.",
            "muted",
        ),
    ),
)


def latest_lines(story: Story | None) -> tuple[Line, ...]:
    """The story that grew last; without one, what will be here."""
    if story is None:
        return ((Span("Nothing has happened since kubetui looked.", "strong"),), _NOTHING[1])
    return lines(story)


def _gap(seconds: float) -> str:
    """`after 1.16 s`, as wide as that; blank for what came at once."""
    return (f"after {seconds:.2f} s" if seconds >= _AT_ONCE else "").ljust(15)


def _line(began: datetime, told: Told, gap: str = "") -> Line:
    beat = told.beat
    times = f" ×{told.count}" if told.count > 1 else ""
    note = f" {visible(beat.note, _NOTE_LIMIT)}" if beat.note else ""
    return (
        Span(f"{_seconds((told.first - began).total_seconds()):>9} {gap}", "muted"),
        Span(f"{beat.health.symbol} ", beat.health.role),
        Span(f"{beat.actor:<{_ACTOR_WIDTH}} "),
        Span(visible(beat.text) + times, "error" if beat.health is Health.ERROR else ""),
        Span(note, "muted"),
    )


def _seconds(value: float) -> str:
    return f"+{value:.2f} s" if value < 100 else f"+{value:.0f} s"
