"""Why a pane shows nothing: still loading, forbidden, unknown to the server."""

from __future__ import annotations

from collections.abc import Sequence

from kubetui.session import Session, SyncPhase, SyncState
from kubetui.views.model import Line, Span


def note(session: Session, resources: Sequence[str], title: str) -> tuple[Line, ...]:
    """What an empty pane says instead of rows; nothing when its table knows best."""
    states = [(resource, session.sync(resource)) for resource in resources]
    forbidden = [(r, s) for r, s in states if s.phase is SyncPhase.FORBIDDEN]
    if forbidden and len(forbidden) == len([s for _, s in states if s.phase is not SyncPhase.ABSENT]):
        return _forbidden(forbidden)
    if any(s.phase is SyncPhase.SYNCING for _, s in states):
        return ((Span("◌ ", "progress"), Span(f"Loading {title.lower()} …", "muted")),)
    if states and all(s.phase is SyncPhase.ABSENT for _, s in states):
        return ((Span("○ ", "muted"), Span("This cluster does not serve these kinds.", "muted")),)
    if forbidden:
        return _partly(forbidden)
    if any(s.phase is SyncPhase.IDLE for _, s in states):
        return ((Span("○ ", "muted"), Span("Waiting for the cluster …", "muted")),)
    return ()


def _partly(states: Sequence[tuple[str, SyncState]]) -> tuple[Line, ...]:
    """What may be listed is empty; of the rest nothing is known."""
    names = ", ".join(resource for resource, _ in states)
    return (
        (Span("○ ", "muted"), Span("Nothing here, as far as it could be read.", "muted")),
        (Span("◐ ", "warning"), Span(f"You may not list {names}: there may be more than is shown.")),
    )


def _forbidden(states: Sequence[tuple[str, SyncState]]) -> tuple[Line, ...]:
    lines: list[Line] = [(Span("✖ ", "error"), Span("You may not list these here.", "error"))]
    for resource, state in states:
        lines.append((Span(f"  {resource}: ", "strong"), Span(state.message or "list is forbidden")))
    lines.append((Span("  Ask for a Role with these verbs, or choose a namespace you may see (", "muted"),
                  Span("P", "key"), Span(").", "muted")))  # fmt: skip
    return tuple(lines)
