"""A pane: a frame with a title, a count and a live table in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from kubetui.api.meta import ObjectRef
from kubetui.api.text import visible
from kubetui.tui.widgets.resource_table import ResourceTable
from kubetui.views.model import Row

if TYPE_CHECKING:
    from kubetui.session import Session
    from kubetui.store.changes import Changes
    from kubetui.views.live import LiveTable, TableOptions

_BREATH = 0.004
"""Seconds between two bits of a table that is filled."""


class Spec(Protocol):
    """What a pane must be told of itself."""

    @property
    def id(self) -> str:
        """Its name in layouts."""

    @property
    def number(self) -> int:
        """Its key."""

    @property
    def title(self) -> str:
        """Its heading."""

    @property
    def resources(self) -> tuple[str, ...]:
        """The kinds it shows."""


class TablePane(Container):
    """One of the panes. Everything it shows comes from its live table; all it decides is what to ask."""

    def __init__(self, spec: Spec, now: Callable[[], datetime]) -> None:
        super().__init__(id=spec.id, classes="frame")
        self.spec = spec
        self.table = ResourceTable(now, id=f"table-{spec.id}")
        self.table.pinned_to_top = spec.id == "events"
        self.options: TableOptions | None = None
        self._changes: Changes | None = None
        self._session: Session | None = None
        self.query_text = ""
        self.choices: Mapping[str, tuple[str, ...]] = {}
        """The columns a person wants, by pane or kind."""
        self.neighbours: tuple[str, ...] = ()
        self._fills_up = False
        self.marks: dict[str, ObjectRef] = {}

    def compose(self) -> ComposeResult:
        """The table."""
        yield self.table

    # Living

    def attach(self, session: Session, make: Callable[[TableOptions], LiveTable]) -> None:
        """Begin to show a session."""
        from kubetui.views.live import TableOptions

        self._session = session
        self.options = TableOptions(namespaces=session.namespaces)
        self._changes = session.store.changes()
        self.marks.clear()
        self.table.mark(())
        self.table.sort = ""
        if self.spec.id in self.choices:
            self.table.chosen = tuple(name.upper() for name in self.choices[self.spec.id])
        self.table.show(make(self.options))
        self.frame()
        self._go_on()

    def _go_on(self) -> None:
        """Fill a large table bit by bit."""
        if self.live is not None and self.live.waiting and not self._fills_up:
            self._fills_up = True
            self.set_timer(_BREATH, self._fill)

    def _fill(self) -> None:
        self._fills_up = False
        if self.live is not None and self.live.waiting:
            self.table.apply(self.live.refresh({}), glow=False)
            self.frame()
            self._go_on()

    def show_as(self, make: Callable[[TableOptions], LiveTable]) -> None:
        """Show the same objects in another table: what was asked and selected stays."""
        if self.options is None:
            return
        selected = self.selected
        self.table.show(make(self.options))
        if selected is not None:
            self.table.select_key(selected.key)
        self.frame()

    def detach(self, now: Callable[[], datetime]) -> None:
        """Forget a session; another one will be shown by its clock."""
        self.options = self._changes = self._session = None
        self.query_text = ""
        self.marks.clear()
        self.show_marks()
        self.table.now = now
        self.table.forget()

    @property
    def live(self) -> LiveTable | None:
        """The live table."""
        return self.table.live

    @property
    def known_count(self) -> int | None:
        """How many objects it has; None where none could be read, which is not the same as none."""
        from kubetui.session import Phase, SyncPhase

        if self.live is None or self._session is None:
            return None
        denied = any(self._session.sync(kind).phase is SyncPhase.FORBIDDEN for kind in self._own)
        unread = denied or self._session.state.phase is not Phase.LIVE
        return None if unread and not self.live.total else self.live.total

    def rebuild(self) -> None:
        """Build every row anew, after options changed."""
        if self.live is None or self._changes is None:
            return
        self._changes.drain()
        self.table.sort = self.options.sort if self.options else ""
        self.table.apply(self.live.refresh(None), glow=False)
        self.frame()
        self._go_on()

    def follow(self) -> bool:
        """Take what changed in the store since the last time; whether anything did."""
        if self.live is None or self._changes is None:
            return False
        changed = self._changes.drain()
        self.table.filling = self._fills()
        if changed:
            self.table.apply(self.live.refresh(changed))
        self.frame()
        return bool(changed)

    def renew(self, changed: Mapping[str, set[str]]) -> None:
        """Make rows anew that show something else although their objects are the same."""
        if self.live is not None:
            self.table.apply(self.live.refresh(changed))

    def stale(self) -> bool:
        """Whether the store has changed since this pane looked, without looking."""
        return bool(self._changes)

    def tick(self) -> None:
        """A second has passed."""
        if self.live is not None and self.display:
            self.table.apply(self.live.refresh({}), glow=False)
            self.table.tick()
            self.frame()

    # Asking otherwise

    def filter(self, text: str) -> None:
        """Keep only what matches.

        Raises:
            ValueError: one sentence on what cannot be understood.
        """
        from kubetui.views.filter import parse

        query = parse(text) if text.strip() else None
        if self.options is not None:
            self.options.query, self.query_text = query, text.strip()
            self.rebuild()

    def sort_by(self, column: str) -> None:
        """Sort by a column, then the other way round, then in the natural order."""
        if self.options is None:
            return
        steps = {column: f"-{column}", f"-{column}": ""}
        self.options.sort = steps.get(self.options.sort, column)
        self.rebuild()

    def sort_next(self) -> None:
        """Sort by the next shown column, at last in the natural order again."""
        if self.options is None:
            return
        names = ["", *self.table.shown_columns]
        current = self.options.sort.lstrip("-")
        at = names.index(current) if current in names else 0
        self.options.sort = names[(at + 1) % len(names)]
        self.rebuild()

    def sort_turned(self) -> None:
        """Turn the order round; where it is the natural one, by the first column."""
        if self.options is None:
            return
        sort = self.options.sort or next(iter(self.table.shown_columns), "")
        self.options.sort = sort[1:] if sort.startswith("-") else f"-{sort}"
        self.rebuild()

    def fold(self, folded: bool) -> bool:
        """Fold or unfold the selected row; False when there is nothing to do."""
        row = self.table.selected
        if self.live is None or row is None or row.folded is None or row.folded == folded:
            return False
        self.table.apply(self.live.fold(row.key, folded), glow=False)
        self.frame()
        return True

    # Selecting

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return self.table.selected

    def reveal(self, ref: ObjectRef, above: tuple[str, ...] = ()) -> bool:
        """Select an object, unfolding what stands above it and dropping a filter that hides it."""
        if self.live is None or self.options is None:
            return False
        for key in (*reversed(above), ref.uid):
            position = self.live.position(key)
            if position is not None and key != ref.uid and self.live.rows[position].folded:
                self.table.apply(self.live.fold(key, False), glow=False)
        if self._select(ref):
            return True
        if self.options.query or self.options.trouble_only or self.options.about:
            self.options.query, self.options.trouble_only, self.options.about = None, False, None
            self.query_text = ""
            self.rebuild()
            return self._select(ref)
        return False

    def _select(self, ref: ObjectRef) -> bool:
        if ref.uid and self.table.select_key(ref.uid):
            return True
        wanted = (ref.resource, ref.namespace, ref.name)
        rows = self.live.rows if self.live else ()
        found = next((row.key for row in rows if row.ref is not None and row.ref[:3] == wanted), "")
        return bool(found) and self.table.select_key(found)

    def show_marks(self) -> None:
        """Draw the marks, and count them in the frame."""
        self.table.mark(self.marks)
        self.frame()

    # The frame

    def frame(self) -> None:
        """Write title and count into the frame; panes that share the place are named after this one."""
        self._note()
        title = [Content(f"{self.spec.number} {self.spec.title}" if self.spec.number else self.spec.title)]
        if self.live is not None and self.live.trouble:
            title.append(Content.styled(f" {self.live.trouble}✖", "$state-error"))
        if self.marks:
            title.append(Content.styled(f" {self._marked()}", "$key"))
        title += [Content.styled(f"  {name}", "not bold $text-muted") for name in self.neighbours]
        self._write("border_title", Content("").join(title))
        self._write("border_subtitle", Content(visible(self._count(), 200)))

    def _marked(self) -> str:
        """How many are marked, and how many of them a filter hides."""
        hidden = sum(self.live.position(key) is None for key in self.marks) if self.live else 0
        return f"{len(self.marks)} marked" + (f", {hidden} not shown" if hidden else "")

    def on_resize(self) -> None:
        """How much is said in the frame depends on its width."""
        self.frame()

    def _write(self, name: str, content: Content) -> None:
        if getattr(self, f"_kubetui_{name}", None) != content:
            setattr(self, f"_kubetui_{name}", content)
            setattr(self, name, content)

    def _count(self) -> str:
        if self.live is None or self.options is None:
            return ""
        loading = self._loading()
        if loading:
            return loading
        lacking = self._lacking()
        parts = list(lacking)
        if self.query_text:
            parts.append(f"/{self.query_text}")
        if self.options.trouble_only:
            parts.append("only trouble")
        if self.options.about is not None:
            parts.append(f"about {self.options.about.name}")
        narrowed = bool(self.query_text or self.options.trouble_only or self.options.about)
        if self.has_class("-active") and self.options.namespaces and self.spec.id != "nodes":
            parts.append(", ".join(sorted(self.options.namespaces)))
        if self.table.pinned_to_top and self.live.rows:
            parts.append("following" if self.table.scroll_offset.y == 0 else "g follows")
            return " · ".join(parts)
        if lacking and not self.live.total:
            return " · ".join(parts)
        total = f"{self.live.total:,}"
        if narrowed:
            total = f"{self.live.shown:,} of {total}"
        noun = "object" if total == "1" else "objects"
        parts.append(f"{total} {noun}" if self.has_class("-active") and self.size.width > 40 else total)
        return " · ".join(parts)

    @property
    def _own(self) -> tuple[str, ...]:
        """The kinds whose objects are its rows; a pane that shows one kind reads no others."""
        own: tuple[str, ...] = getattr(self.spec, "own", self.spec.resources)
        return own

    def _lacking(self) -> list[str]:
        """What rows do not show that is there: kinds that may not be listed, or are not read any more."""
        from kubetui.tui.panes.notes import lacking

        assert self._session is not None
        return lacking(self._session, self._own)

    def _loading(self) -> str:
        from kubetui.session import SyncPhase

        assert self._session is not None
        states = [self._session.sync(resource) for resource in self.spec.resources]
        busy = [state for state in states if state.phase is SyncPhase.SYNCING and not state.message]
        if not busy:
            return ""
        loaded, total = sum(s.loaded for s in busy), sum(s.total or 0 for s in busy)
        return f"loading {loaded:,} of {total:,}" if total > loaded else f"loading {loaded:,}"

    def _fills(self) -> bool:
        """Whether the first rows are still coming."""
        from kubetui.session import SyncPhase

        assert self._session is not None
        first = (SyncPhase.IDLE, SyncPhase.SYNCING)
        return any(self._session.sync(resource).phase in first for resource in self.spec.resources)

    def _note(self) -> None:
        """Say in an empty pane why it is empty, when the reason is not that there is nothing."""
        if self._session is not None:
            from kubetui.tui.panes.notes import note

            self.table.set_note(note(self._session, self._own, self.spec.title))
