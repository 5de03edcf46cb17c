"""The checks of `kubetui doctor` that need no cluster: the terminal, the configuration, the kubeconfig's files."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kubetui.commands.checks import Finding

_SMALLEST: Final = (80, 24)


def kubeconfig(file: str | None) -> Finding:
    """Which files the cluster is read from, and whether others can read what is in them."""
    from kubetui.client import kubeconfig as files

    wanted = files.paths(file)
    there = [path for path in wanted if path.exists()]
    said = ", ".join(map(str, wanted))
    missing = [str(path) for path in wanted if path not in there]
    if missing and there:
        return Finding(
            "warning", "kubeconfig", said, f"{', '.join(missing)} does not exist and is passed over"
        )
    if open_ := [str(path) for path in there if _is_open(path)]:
        return Finding("warning", "kubeconfig", said, f"others can read it: chmod 600 {' '.join(open_)}")
    return Finding("ok", "kubeconfig", said)


def _is_open(path: Path) -> bool:
    try:
        found = path.stat()
        return bool(found.st_mode & (stat.S_IRGRP | stat.S_IROTH)) and _holds_secrets(path)
    except OSError:
        return False


def _holds_secrets(path: Path) -> bool:
    text = path.read_text("utf-8", "replace")
    return any(f"{key}:" in text for key in ("token", "client-key-data", "password"))


def config() -> Finding:
    """Whether the configuration can be used."""
    from kubetui import paths, settings
    from kubetui.documents import DocumentError

    file = paths.config_file()
    if not file.exists():
        return Finding("ok", "config", f"{file} does not exist: everything is as it comes")
    try:
        settings.load(file)
    except DocumentError as error:
        return Finding(
            "failed", "config", str(error), "mend it; kubetui config schema says what may stand there"
        )
    return Finding("ok", "config", str(file))


def terminal(environment: Mapping[str, str] = os.environ) -> Finding:
    """Whether the terminal can show the interface."""
    if not sys.stdout.isatty():
        return Finding("ok", "terminal", "none here: only commands without a screen will work")
    problems = list(_terminal_problems(environment))
    if problems:
        return Finding("warning", "terminal", *problems[0])
    columns, rows = shutil.get_terminal_size()
    return Finding("ok", "terminal", f"{columns}x{rows}, {environment.get('TERM', '')}")


def _terminal_problems(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if environment.get("TERM", "") in ("", "dumb"):
        yield "TERM says that this is no full terminal", "set TERM, for example to xterm-256color"
    if "utf" not in (sys.stdout.encoding or "").lower():
        yield f"text is written as {sys.stdout.encoding}", "set LANG to one with UTF-8, or use --ascii"
    columns, rows = shutil.get_terminal_size()
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        yield f"{columns}x{rows} is small", "80x24 shows one pane at a time, 160x48 all of them"
    if environment.get("COLORTERM") not in ("truecolor", "24bit") and "256" not in environment.get(
        "TERM", ""
    ):
        yield "few colours", "set COLORTERM=truecolor if it can; kubetui stays readable without"
