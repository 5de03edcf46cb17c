"""One settled frame of the real interface, without a terminal: as text, as a picture, as data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal

from kubetui.tui.panes.kind_pane import KIND
from kubetui.tui.screens.explorer import ExplorerScreen

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot

    from kubetui.tui.app import KubetuiApp

Format = Literal["text", "svg", "json"]

PATIENCE: Final = 20.0
"""Seconds to wait for data before the frame is taken as it is."""

NO_CLUSTER: Final = 3
"""The return code of an application whose frame says that there is no cluster to show."""

NOT_THERE: Final = 1
"""The return code when the kind or the object that was asked for is not there; the frame says so too."""

_QUIET: Final = 0.3
"""Seconds without a change after which a frame counts as settled."""


async def snapshot(app: KubetuiApp, size: tuple[int, int], select: str = "", format: str = "text") -> str:  # noqa: A002
    """Run the interface without a terminal, wait until it has settled, and tell what it shows.

    Args:
        app: An application that does not run yet.
        size: Columns and lines.
        select: The name of an object to select.
        format: `text`, `svg` or `json`.
    """
    kind = app.kind
    async with app.run_test(size=size) as pilot:
        await _settle(app, pilot)
        explorer = app.explorer
        there = explorer is None or not kind or explorer.active == KIND
        if select and explorer is not None:
            there = _select(explorer, select) and there
            await _settle(app, pilot)
        frame = _frame(app, format)
        if app.connecting.panel() is not None:
            app.exit(return_code=NO_CLUSTER)
        elif not there:
            app.exit(return_code=NOT_THERE)
        return frame


def _frame(app: KubetuiApp, format: str) -> str:  # noqa: A002
    if format == "svg":
        return app.export_screenshot(title="kubetui")
    text = screen_text(app)
    return json.dumps(_data(app, text), indent=2, ensure_ascii=False) if format == "json" else text


async def _settle(app: KubetuiApp, pilot: Pilot[None]) -> None:
    """Wait until the session has read what is wanted, and nothing on the screen changes any more."""
    end = monotonic() + PATIENCE
    while (
        app.gate is None
        and not app.connecting.problem
        and app.connecting.panel() is None
        and monotonic() < end
    ):
        await pilot.pause(0.05)
    if app.gate is not None and app.connecting.panel() is None:
        await app.session.wait_synced(max(0.1, end - monotonic()))
    shown, since = "", monotonic()
    while monotonic() < end and monotonic() - since < _QUIET:
        await asyncio.sleep(0.05)
        await pilot.pause()
        now = screen_text(app)
        if now != shown:
            shown, since = now, monotonic()


def _select(explorer: ExplorerScreen, name: str) -> bool:
    for pane in sorted(explorer.panes.values(), key=lambda pane: pane.id != explorer.active):
        live = pane.live
        rows = live.rows if live is not None and pane.spec.id != "events" else ()
        found = next((row for row in rows if row.ref is not None and row.ref.name == name), None)
        if found is not None:
            explorer.activate(pane.id or "")
            pane.table.select_key(found.key)
            return True
    for kind in explorer.session.kinds:
        for obj in explorer.session.store.all(kind.resource, explorer.session.namespaces):
            if obj.get("metadata", {}).get("name") == name and kind.resource != "events":
                from kubetui.api.meta import ref

                explorer.navigation.go_to(ref(kind.resource, obj))
                return True
    explorer.say(f"Nothing here is called {name}.", "warning")
    return False


def screen_text(app: App[Any]) -> str:
    """The whole screen as lines of text, without blanks at their ends."""
    return "\n".join(_lines(app))


def _lines(app: App[Any]) -> Iterator[str]:
    screen = app.screen
    compositor = screen._compositor
    for strip in compositor.render_strips(screen.size):
        yield "".join(segment.text for segment in strip if not segment.control).rstrip()


def _data(app: KubetuiApp, text: str) -> dict[str, Any]:
    explorer = app.explorer
    subject = explorer.subject if explorer is not None else None
    state = app.session.state
    return {
        "context": app.session.context,
        "namespaces": sorted(app.session.namespaces),
        "state": str(state.phase.value),
        "message": state.message or app.connecting.problem,
        "selected": subject._asdict() if subject is not None else None,
        "panes": {} if explorer is None else {name: _pane(explorer, name) for name in explorer.panes},
        "lines": text.split("\n"),
    }


def _pane(explorer: ExplorerScreen, name: str) -> dict[str, Any]:
    live = explorer.panes[name].live
    if live is None:
        return {"total": 0, "trouble": 0, "rows": []}
    rows = [{"health": row.health.name.lower(), "reason": row.reason, "object": row.ref._asdict() if row.ref else None}
            for row in live.rows]  # fmt: skip
    return {"total": live.total, "trouble": live.trouble, "rows": rows}
