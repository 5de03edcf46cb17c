"""Why a pane shows nothing: still loading, forbidden, unknown to the server."""

from __future__ import annotations

from collections.abc import Sequence

from kubetui.api.text import visible
from kubetui.session import Phase, Session, SyncPhase, SyncState
from kubetui.views.model import Line, Span
from kubetui.views.words import joined

_UNREAD = (SyncPhase.SYNCING, SyncPhase.STALE)


def note(session: Session, resources: Sequence[str], title: str) -> tuple[Line, ...]:
    """What an empty pane says instead of rows; nothing when its table knows best."""
    states = [(resource, session.sync(resource)) for resource in resources]
    forbidden = [(r, s) for r, s in states if s.phase is SyncPhase.FORBIDDEN]
    if forbidden and len(forbidden) == len([s for _, s in states if s.phase is not SyncPhase.ABSENT]):
        return _forbidden(forbidden)
    if failing := [(r, s) for r, s in states if s.phase in _UNREAD and s.message]:
        return _failing(failing)
    if any(s.phase is SyncPhase.SYNCING for _, s in states):
        return ((Span("◌ ", "progress"), Span(f"Loading {title.lower()} …", "muted")),)
    if states and all(s.phase is SyncPhase.ABSENT for _, s in states):
        return ((Span("○ ", "muted"), Span("This cluster does not serve these kinds.", "muted")),)
    if forbidden:
        return _partly(forbidden)
    if any(s.phase is SyncPhase.IDLE for _, s in states):
        return ((Span("○ ", "muted"), Span("Waiting for the cluster …", "muted")),)
    return ()


def lacking(session: Session, resources: Sequence[str]) -> list[str]:
    """For the frame of a pane with rows: which kinds are not, or not any more, among them."""
    states = {resource.partition(".")[0]: session.sync(resource) for resource in resources}
    denied = [name for name, state in states.items() if state.phase is SyncPhase.FORBIDDEN]
    failing = [name for name, state in states.items() if state.phase in _UNREAD and state.message]
    if session.state.phase is not Phase.LIVE:
        failing = []  # the header says it of everything
    return [f"{words}: {joined(names)}" for words, names in (("not allowed", denied), ("not read", failing))
            if names]  # fmt: skip


def _failing(states: Sequence[tuple[str, SyncState]]) -> tuple[Line, ...]:
    """The server answers, but not this."""
    told: list[Line] = [
        (Span("✖ ", "error"), Span(f"{resource}: ", "strong"), Span(visible(state.message, 300)))
        for resource, state in states[:3]
    ]
    return (*told, (Span("  It is asked for again and again.", "muted"),))


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
