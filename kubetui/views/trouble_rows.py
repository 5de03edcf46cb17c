"""How findings look in the table of everything that is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from kubetui.api.text import visible
from kubetui.kinds.shown.cells import LIMIT
from kubetui.kinds.shown.model import Cells
from kubetui.store.store import Store
from kubetui.views.diagnose import Finding
from kubetui.views.keys import DEFAULT_KEYS
from kubetui.views.model import ColumnHead, ConceptLink, Line, Row, Span, VerbLink, span_text
from kubetui.views.since import since
from kubetui.views.words import link, plain

HEADS = (
    ColumnHead("WHAT", 34, flex=True),
    ColumnHead("WHERE", 30, flex=True),
    ColumnHead("SINCE", 6, 1, age=True),
    ColumnHead("CAUSE", 40, 2, flex=True),
    ColumnHead("WAY", 34, 1, flex=True),
)


def row_of(store: Store, root: str, alike: Sequence[Finding]) -> Row:
    """The row of findings that are alike, under the key of their group."""
    finding = alike[0]
    cells: Cells = (
        (plain(finding.symptom, finding.health.role),),
        _where(finding, len(alike) - 1),
        (Span(visible(since(store, finding), 64)),),
        (plain(finding.cause),),
        _way(finding),
    )
    words = " ".join(span_text(cell) for cell in cells).lower()
    return Row(
        key_of(root, finding), finding.ref, finding.health, cells, reason=finding.symptom, search=words
    )


def key_of(root: str, finding: Finding) -> str:
    """What is alike in a group has one key."""
    return f"{root}#{finding.ref.resource}/{finding.symptom}"


def _where(finding: Finding, others: int) -> Line:
    space = (Span(visible(f"  {finding.ref.namespace}", LIMIT), "muted"),) if finding.ref.namespace else ()
    more = (Span(f" and {others} more", "muted"),) if others else ()
    return (link(finding.ref), *more, *space)


def _way(finding: Finding) -> Line:
    """The key that helps, what to do, and where more is said."""
    key = DEFAULT_KEYS.get(finding.verb)
    head: Line = (
        (Span(key, "key", VerbLink(finding.verb, finding.target or finding.ref)), Span(" ")) if key else ()
    )
    more: Line = (Span("  "), Span("?", "link", ConceptLink(finding.concept))) if finding.concept else ()
    return (*head, plain(finding.fix), *more)
