"""`kubetui config`: whether the files a person wrote can be used, and what may stand in them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kubetui.commands.outcome import CHECK_FAILED, DONE, wrong_usage


class Checked(NamedTuple):
    """One file, and what is wrong with it."""

    file: Path
    problem: str = ""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("what", choices=("check", "schema", "path"), help="check the files, print the JSON Schema, "
                        "or say where the configuration is")  # fmt: skip
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="check this file instead of your own"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the schema or the path, or check: 1 if a file cannot be used."""
    from kubetui import paths

    if arguments.file is not None and arguments.what != "check":
        raise wrong_usage(f"config {arguments.what} takes no file")
    if arguments.what == "schema":
        from kubetui.config_schema import schema

        sys.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
        return DONE
    if arguments.what == "path":
        sys.stdout.write(f"{paths.config_file()}\n")
        return DONE
    return _check(arguments.file or paths.config_file(), whole=arguments.file is None)


def _check(file: Path, whole: bool) -> int:
    if not file.exists():
        if not whole:
            raise wrong_usage(f"{file} does not exist")
        sys.stdout.write(f"ok       {file} does not exist: everything is as it comes\n")
    checked = [*_config(file), *(_others(file.parent) if whole else ())]
    for one in checked:
        state = "failed" if one.problem else "ok"
        sys.stdout.write(f"{state:<8} {one.problem or one.file}\n")
    return CHECK_FAILED if any(one.problem for one in checked) else DONE


def _config(file: Path) -> Iterator[Checked]:
    from kubetui import settings

    if not file.exists():
        return
    found: list[settings.Settings] = []
    yield _tried(file, lambda: found.append(settings.load(file)))
    if found:
        yield from (Checked(file, problem) for problem in _names(file, found[0]))


def _names(file: Path, found: Any) -> Iterator[str]:
    """Layouts, themes and keymaps that are named must be there: asked of whoever finds them at the start."""
    from kubetui.session import Options
    from kubetui.tui.app import KubetuiApp

    try:
        KubetuiApp(Options(), settings=found)
    except ValueError as error:
        yield str(error) if str(file) in str(error) else f"{file}: {error}"


def _others(folder: Path) -> Iterator[Checked]:
    from kubetui.tui import keys, layout, theming
    from kubetui.tui.arrangements import PANES

    readers: tuple[tuple[str, Callable[[Path], object]], ...] = (
        ("themes", lambda path: theming.theme(path.read_text("utf-8"), path.name, path.stem)),
        ("keymaps", keys.keymap_file),
        ("layouts/themes", lambda path: theming.theme(path.read_text("utf-8"), path.name, path.stem)),
        ("layouts/keymaps", keys.keymap_file),
        ("layouts", lambda path: layout.parse(path.read_text("utf-8"), path.name, path.stem, PANES)),
    )
    for name, read in readers:
        for path in sorted((folder / name).glob("*.yaml")):
            yield _tried(path, lambda path=path, read=read: read(path))  # type: ignore[misc]


def _tried(file: Path, read: Callable[[], object]) -> Checked:
    from kubetui.documents import DocumentError

    try:
        read()
    except (DocumentError, ValueError, OSError) as error:
        text = str(error)
        if str(file) in text:
            return Checked(file, text)
        return Checked(file, f"{file.parent}/{text}" if text.startswith(file.name) else f"{file}: {text}")
    return Checked(file)
