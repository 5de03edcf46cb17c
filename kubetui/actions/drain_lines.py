"""A drain in words: who goes, who stays, what needs a choice; and later how far each Pod is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kubetui.actions.batch import counted
from kubetui.actions.drain import Choices, Hit, going
from kubetui.actions.evicting import Phase, Progress
from kubetui.api.text import visible
from kubetui.views.model import Line, Role, Span

_LOOKS: Final[dict[Phase, tuple[str, Role, str]]] = {
    Phase.WAITING: ("○", "muted", "not asked yet"),
    Phase.REFUSED: ("◐", "warning", "refused, asked again every 5 s"),
    Phase.LEAVING: ("◌", "progress", "leaving"),
    Phase.GONE: ("●", "ok", "gone"),
    Phase.FAILED: ("✖", "error", "stays"),
    Phase.STOPPED: ("○", "warning", "left where it is"),
}


def plan_lines(hits: Sequence[Hit], choices: Choices, command: str, complaint: str) -> list[Line]:
    """What draining would do."""
    goers, stayers = going(hits), [hit for hit in hits if hit.stays]
    lines: list[Line] = [
        (
            Span(
                "No Pod is placed on it any more, and the Eviction API is asked to let those go that are there."
            ),
        ),
        (),
        (Span(f"Go: {_pods(goers)}", "heading"),),
    ]
    for hit in goers:
        lines += _goer(hit)
    if stayers:
        lines += [(), (Span(f"Stay: {_pods(stayers)}", "heading"),)]
        lines += [(Span("  ○ ", "muted"), Span(_name(hit)), Span(f"  {visible(hit.stays, 120)}", "muted"))
                  for hit in stayers]  # fmt: skip
    lines += _choices(goers, choices)
    lines += [(), (Span(command, "command"),)]
    return [*lines, (Span(complaint, "warning"),)] if complaint else lines


def _goer(hit: Hit) -> Iterable[Line]:
    owner = f"  {visible(hit.owner, 120)} makes another" if hit.owner else ""
    owner = "  has ended; its logs go with it" if hit.ended else owner
    held = hit.held
    sign = Span("  ◐ " if held or hit.lonely or hit.scratch else "  ● ", "warning" if held else "muted")
    yield (sign, Span(_name(hit)), Span(owner, "muted"))
    if hit.lonely:
        yield (Span("      nobody makes it again", "warning"),)
    if hit.scratch:
        yield (Span("      the data of its emptyDir volumes is lost", "warning"),)
    if held:
        said = f"      PodDisruptionBudget {visible(held.name, 120)} lets nobody go now: it is asked again and again"
        yield (Span(said, "error"),)


def _choices(goers: Sequence[Hit], choices: Choices) -> Iterable[Line]:
    lonely = sum(hit.lonely for hit in goers)
    scratch = sum(hit.scratch for hit in goers)
    if lonely or scratch:
        yield ()
        yield (Span("Choose", "heading"),)
    if lonely:
        yield _choice("f", choices.lonely, f"lose what no controller makes again ({lonely})", "--force")
    if scratch:
        yield _choice("e", choices.scratch, f"lose emptyDir data ({scratch})", "--delete-emptydir-data")


def _choice(key: str, chosen: bool, words: str, flag: str) -> Line:
    sign = Span("● " if chosen else "○ ", "warning" if chosen else "muted")
    return (Span("  "), Span(key, "key"), Span(" "), sign, Span(words), Span(f"  {flag}", "muted"))


def progress_lines(hits: Sequence[Hit], progress: Progress, command: str, complaint: str) -> list[Line]:
    """How far each Pod is."""
    lines: list[Line] = []
    for hit in going(hits):
        phase = progress.phases[hit.ref.uid]
        sign, role, words = _LOOKS[phase]
        lines.append((Span(f"  {sign} ", role), Span(_name(hit)), Span(f"  {words}", role)))
        if note := progress.notes.get(hit.ref.uid):
            lines.append((Span(f"      {visible(note, 300)}", "muted"),))
    lines += [(), (Span(command, "command"),)]
    return [*lines, (Span(complaint, "warning"),)] if complaint else lines


def _pods(hits: Sequence[Hit]) -> str:
    return counted(["pods"] * len(hits)) or "nobody"


def _name(hit: Hit) -> str:
    return visible(hit.ref.key, 120)
