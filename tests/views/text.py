"""Tables and panels as plain text, for tests to read."""

from kubetui.api import duration, meta
from kubetui.views.live import LiveTable
from kubetui.views.model import Panel, span_text
from tests.samples import NOW


def table_text(table: LiveTable, *, heads: bool = False) -> str:
    """A line for each row: symbol, drawing, cells, each column as wide as its widest cell."""
    lines = [[" ", *(head.name for head in table.columns)]] if heads else []
    for row in table.rows:
        cells = [
            duration.age(meta.parse_time(span_text(cell)), NOW) if head.age and cell else span_text(cell)
            for head, cell in zip(table.columns, row.cells, strict=True)
        ]
        lines.append([row.health.symbol, row.prefix + cells[0], *cells[1:]])
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))] if lines else []
    return "\n".join(
        " ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def panel_text(panel: Panel) -> str:
    """Title, state and sections, one line each, unwrapped."""
    lines = [span_text(panel.title), span_text(panel.state)]
    for section in panel.sections:
        lines += ["", section.heading, *(span_text(line) for line in section.lines)]
    return "\n".join(lines)
