"""Walks every step and exercise by keys against a playground, and keeps what was seen.

    python tests/walk FOLDER [--size 160x48] [--speed 20] [CHAPTER ...]

Each moment of each step becomes a text and a picture in FOLDER/SIZE/CHAPTER: the question, the guess, what was
applied, broken, repaired, and the end.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kubetui.playground.cluster import Playground
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp
from tests.walk.walker import PATIENCE, Walker


def main() -> int:
    """Walk; 0 when everything was walked to its end."""
    parser = argparse.ArgumentParser(prog="python tests/walk", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the frames are kept")
    parser.add_argument("chapters", type=int, nargs="*", default=[1, 2], help="numbers of chapters")
    parser.add_argument("--size", action="append", help="columns x lines; 160x48 and 80x24 without it")
    parser.add_argument("--speed", type=float, default=20.0)
    arguments = parser.parse_args()
    for size in arguments.size or ["160x48", "80x24"]:
        asyncio.run(_walk(arguments, size))
    return 0


async def _walk(arguments: argparse.Namespace, size: str) -> None:
    columns, lines = map(int, size.split("x"))
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "XDG_STATE_HOME": f"{home}/state", "XDG_CONFIG_HOME": f"{home}/config"}
        playground = Playground(speed=arguments.speed, kubeconfig=Path(home, "private", "kubeconfig"), seed=0)
        await playground.start()
        await playground.ready()
        app = KubetuiApp(Options(kubeconfig=str(playground.kubeconfig)), seed=0)
        try:
            async with app.run_test(size=(columns, lines)) as pilot:
                for number in arguments.chapters:
                    frames = arguments.folder / size / str(number)
                    frames.mkdir(parents=True, exist_ok=True)
                    walker = Walker(app, pilot, frames, lambda line: _shell(line, playground.kubeconfig))
                    await _chapter(walker, number, size)
        finally:
            await playground.stop()


async def _chapter(walker: Walker, number: int, size: str) -> None:
    await walker.until(lambda: walker.app.gate is not None, "the cluster")
    await walker.chapter(number)
    on = True
    while on:
        began, step = time.monotonic(), walker.lesson.step
        await walker.step()
        print(
            f"{size} {walker.lesson.chapter.label(step):<4} {step.title} ({time.monotonic() - began:.1f} s)",
            flush=True,
        )
        on = await walker.next()


async def _shell(line: str, kubeconfig: Path) -> None:
    """The other terminal."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    process = await asyncio.create_subprocess_exec(
        "bash", "-ec", line, cwd=os.environ["HOME"], env={**os.environ, "KUBECONFIG": str(kubeconfig), "PATH": path},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, f"{line}\n{out.decode()}"


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    raise SystemExit(main())
