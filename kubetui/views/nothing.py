"""Why a table shows no rows although the cluster may well hold some: what was asked for fits none of them."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.store.store import Store
from kubetui.views.live import TableOptions
from kubetui.views.model import Line, Span
from kubetui.views.words import count, plain

_LESSONS = "kubetui-demo"
"""Where lessons play: made with the first step, so that until then it is not missed."""


def why_empty(
    store: Store, options: TableOptions, total: int, empty: tuple[Line, ...], *, namespaced: bool
) -> tuple[Line, ...]:
    """What stands instead of rows: the reason in what was asked for, else what the table itself says."""
    missing = tuple(_no_such_namespace(store, options)) if namespaced else ()
    return tuple(_narrowed(options, total)) or missing or empty


def _narrowed(options: TableOptions, total: int) -> Iterator[Line]:
    if options.about is not None:
        yield (
            Span("Nothing was said about ", "muted"),
            plain(options.about.name),
            Span(" within the last hour.", "muted"),
        )
        yield (Span("V", "key"), Span(" shows what is said about everything", "muted"))
    elif total and options.query is not None:
        left = "None of them is in trouble and fits" if options.trouble_only else "None of them fits"
        yield (Span(f"{count(total, 'object')} here. {left} what is searched for.", "muted"),)
        yield (Span("esc", "key"), Span(" clears the search", "muted"))
    elif total and options.trouble_only:
        yield (
            Span("● ", "ok"),
            Span(f"{count(total, 'object')} here, and none of them is in trouble.", "muted"),
        )
        yield (Span("f", "key"), Span(" shows them", "muted"))


def _no_such_namespace(store: Store, options: TableOptions) -> Iterator[Line]:
    """Where every namespace was read, one that is not among them does not exist."""
    missing = [
        name
        for name in sorted(options.namespaces)
        if not name.startswith(_LESSONS) and store.get("namespaces", "", name) is None
    ]
    read = store.complete("namespaces") and store.count("namespaces") > 0
    if read and missing and len(missing) == len(options.namespaces):
        names = ", ".join(missing)
        yield (
            Span("✖ ", "error"),
            Span("There is no namespace "),
            plain(names, "strong"),
            Span(" in this cluster."),
        )
        yield (Span("P", "key"), Span(" chooses among those there are", "muted"))
