"""Make what the README shows: the screenshots, and the table of keys from the table of verbs.

Run it from the checkout: `python .readme/make.py`. The screens are of a playground of its own, so they show
what the program shows; names and times differ from run to run.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from kubetui.actions.verbs import VERBS
from kubetui.launcher import start_or_join
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
SHOP = """
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
"""


def keys() -> str:
    """The table of keys, one row a verb, in the order of the help screen."""
    rows = ["| key | id | does |", "|---|---|---|"]
    for verb in VERBS:
        if verb.keys:
            rows.append(f"| {' '.join(f'`{key}`' for key in verb.keys)} | {verb.id} | {verb.sentence} |")
    return "\n".join(rows)


def between(name: str, text: str, content: str) -> str:
    """The text with what stands between two markers replaced."""
    pattern = re.compile(rf"(<!-- {name} -->).*?(<!-- /{name} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{content}\n{found[2]}", text)


@asynccontextmanager
async def explorer(kubeconfig: Path, size: tuple[int, int], **more: object) -> AsyncIterator[Pilot[None]]:
    """The program on the playground, settled."""
    app = KubetuiApp(Options(kubeconfig=str(kubeconfig)), **more)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        for _ in range(100):
            await pilot.pause(0.1)
            if app.gate is not None:
                break
        await app.session.wait_synced(10)
        await pilot.pause(1)
        yield pilot


def keep(pilot: Pilot[None], name: str) -> None:
    """Write the screen as it is now. Fonts are the reader's: nothing is fetched from elsewhere."""
    svg = pilot.app.export_screenshot(title="kubetui")
    (HERE / f"{name}.svg").write_text(re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL))


async def press(pilot: Pilot[None], *names: str, rest: float = 1.0) -> None:
    """Press keys and give the cluster a moment."""
    for name in names:
        await pilot.press(name)
        await pilot.pause(0.2)
    await pilot.pause(rest)


async def screens() -> None:
    """The explorer and a lesson, played by keys."""
    playground = await start_or_join(fresh=True)
    try:
        async with explorer(playground.kubeconfig, (160, 48), layout="lesson") as pilot:
            await press(pilot, "right_square_bracket")
            keep(pilot, "lesson")
        async with explorer(playground.kubeconfig, (160, 48)) as pilot:
            keep(pilot, "explorer")
        async with explorer(playground.kubeconfig, (80, 24)) as pilot:
            keep(pilot, "compact")
    finally:
        await playground.close()


def main() -> None:
    """Make everything."""
    README.write_text(between("keys", README.read_text(), keys()))
    with tempfile.TemporaryDirectory():
        asyncio.run(screens())


if __name__ == "__main__":
    main()
