"""Measure kubetui and print the table: `python tests/benchmarks`.

Every figure is a ratio, a count or a median taken in one run; with `--markdown` the table is written
as the README shows it, with `--long` ten minutes of churn are among the measures. The exit code is 1
when a promise is broken.
"""

from __future__ import annotations

import asyncio
import sys

from cost import one_change
from explaining import explaining
from logs import logs
from many import five_thousand
from measures import Figure, against_a_playground, start_up
from server import server_measures
from table import ten_thousand


async def main() -> int:
    """Run all measures."""
    markdown = "--markdown" in sys.argv
    if markdown:
        print("| what | measured | promised |\n|---|---|---|")
    kept = True
    for measure in (
        start_up(),
        against_a_playground(),
        ten_thousand(),
        one_change(),
        five_thousand(long="--long" in sys.argv),
        logs(),
        explaining(),
        server_measures(),
    ):
        async for figure in measure:
            print(line(figure, markdown), flush=True)
            kept = kept and figure.kept
    return 0 if kept else 1


def line(figure: Figure, markdown: bool) -> str:
    """One row."""
    value = f"{figure.value:.2f} {figure.unit}"
    bound = "at least" if figure.at_least else "at most"
    limit = "" if figure.limit is None else f"{bound} {figure.limit:g} {figure.unit}"
    if markdown:
        return f"| {figure.what} | {value} | {limit} |"
    return f"{'  ' if figure.kept else '! '}{figure.what:58} {value:>18}   {limit}"


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
