"""`kubetui lessons`: list, show, run and check the chapters without a screen."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kubetui.commands.outcome import CHECK_FAILED, DONE, wrong_usage

if TYPE_CHECKING:
    from kubetui.lessons.model import Chapter, Step


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("deed", choices=("list", "show", "run", "check"), help="what to do")
    parser.add_argument("what", nargs="*", metavar="CHAPTER|DIR", help="chapters, or the folder to check")
    parser.add_argument("--step", type=int, metavar="N", help="only this step")
    parser.add_argument("--keep", action="store_true", help="leave in the cluster what the steps made")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="N", help="how fast a playground's waits pass"
    )
    parser.add_argument("--pause", type=float, default=0.0, metavar="S", help="seconds to wait between steps")
    parser.add_argument("--manifests", type=Path, metavar="DIR", help="a folder with more chapters")
    parser.add_argument("--write", action="store_true", help="also on a cluster that is not yours")
    parser.add_argument("--fault", action="append", default=[], metavar="KIND[=TARGET]",
                        help="break this in the playground before the steps run")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Do one of the four."""
    if arguments.deed == "check":
        return _check(arguments)
    chapters = _chapters(arguments)
    if arguments.deed == "list":
        return _list(chapters)
    if arguments.deed == "show":
        return _show(_named(chapters, arguments.what))
    if not 0 < arguments.speed <= 1000:
        raise wrong_usage(f"--speed must be above 0 and at most 1000, not {arguments.speed:g}")
    from kubetui.commands.lessons_run import run_chapters

    chosen = _named(chapters, arguments.what) if arguments.what else [c for c in chapters if c.ready]
    return asyncio.run(run_chapters(arguments, chosen))


def _chapters(arguments: argparse.Namespace) -> list[Chapter]:
    from kubetui import assets
    from kubetui.lessons.chapters import load_chapters

    more = (arguments.manifests,) if arguments.manifests else ()
    for folder in more:
        if not folder.is_dir():
            raise wrong_usage(f"{folder} is no folder with chapters")
    return load_chapters((*assets.searched("manifests"), *more))


def _named(chapters: list[Chapter], names: list[str]) -> list[Chapter]:
    if not names:
        raise wrong_usage("name a chapter, such as 02-workloads; kubetui lessons list shows them")
    found = []
    for name in names:
        chapter = next((c for c in chapters if name in (c.id, str(c.number), f"{c.number:02}")), None)
        if chapter is None:
            raise wrong_usage(f"there is no chapter {name}; there are {', '.join(c.id for c in chapters)}")
        if not chapter.ready:
            raise wrong_usage(f"the chapter {chapter.id} has no steps yet")
        found.append(chapter)
    return found


def _list(chapters: list[Chapter]) -> int:
    for chapter in chapters:
        exercises = sum(step.exercise for step in chapter.steps)
        taught = len(chapter.steps) - exercises
        steps = f"{taught} steps, {exercises} exercises" if chapter.ready else "not written yet"
        about = f"{chapter.title}: {chapter.question}"
        sys.stdout.write(f"{chapter.id:<17} {about:<50} {steps}\n")
    return DONE


def _show(chapters: list[Chapter]) -> int:
    for chapter in chapters:
        sys.stdout.write(f"{chapter.number} {chapter.title}. {chapter.question}\n")
        for step in chapter.steps:
            sys.stdout.write(_shown(chapter.label(step), step))
    return DONE


def _shown(label: str, step: Step) -> str:
    lines = [f"\n{label} {step.title}", "", step.text.strip(), "", step.question]
    lines += [f"  {letter}) {choice.answer}" for letter, choice in zip("abcdef", step.choices, strict=False)]
    for stage in step.stages:
        for action in stage.actions:
            lines.append(
                f"  {action.deed}: {action.manifest.shown if action.manifest else action.fault or action.target}"
            )
        lines += [f"  until {goal.text}" for goal in stage.until]
    return "\n".join(lines) + "\n"


def _check(arguments: argparse.Namespace) -> int:
    from kubetui.lessons.chapters import ChapterError, load_chapter

    if len(arguments.what) != 1:
        raise wrong_usage("lessons check needs one folder: a chapter's, or one with chapters in it")
    folder = Path(arguments.what[0])
    if not folder.is_dir():
        raise wrong_usage(f"{folder} is no folder")
    found = [folder] if (folder / "chapter.yaml").is_file() else _chapters_in(folder)
    failed = 0
    for chapter in found:
        try:
            steps = len(load_chapter(chapter.absolute()).steps)
            sys.stdout.write(f"ok      {chapter.name}: {steps} steps\n")
        except ChapterError as error:
            failed += 1
            sys.stdout.write(f"failed  {error}\n")
    if not found:
        raise wrong_usage(f"{folder} holds no chapter")
    return CHECK_FAILED if failed else DONE


def _chapters_in(folder: Path) -> list[Path]:
    """The folders that hold a chapter, or are named as if they did; manifests of another use may lie beside them."""
    return sorted(
        path for path in folder.iterdir() if (path / "chapter.yaml").is_file() or path.name[:2].isdecimal()
    )
