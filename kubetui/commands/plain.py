"""Panels as plain text, for terminals and pipes."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator

from kubetui.api.text import visible
from kubetui.views.model import Line, Panel, span_text

_LONGEST = 10_000


def panel_text(panel: Panel, width: int | None = None) -> str:
    """A panel's content, wrapped to a width."""
    columns = width or min(shutil.get_terminal_size((100, 24)).columns, 110)
    blocks = ["\n".join(_wrapped((panel.title, panel.state), columns, ""))]
    for section in panel.sections:
        heading = [section.heading.upper()] if section.heading else []
        blocks.append("\n".join([*heading, *_wrapped(section.lines, columns, "  " if heading else "")]))
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


def _wrapped(lines: Iterable[Line], width: int, indent: str) -> Iterator[str]:
    for line in lines:
        text = visible(span_text(line), _LONGEST)
        if len(text) <= width - len(indent):
            yield f"{indent}{text}".rstrip()
            continue
        deeper = indent + " " * (len(text) - len(text.lstrip()))
        yield from textwrap.wrap(text.strip(), width, initial_indent=deeper, subsequent_indent=deeper,
                                 break_long_words=False, break_on_hyphens=False)  # fmt: skip
