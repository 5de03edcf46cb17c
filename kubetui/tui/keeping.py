"""Texts that must not be lost, and what is saved: files of the person's own, never over another."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from kubetui import paths


def keep(name: str, text: str) -> Path:
    """Keep a text under the state directory, readable by its owner only; where it is.

    Raises:
        PathError: the folder cannot be used.
        OSError: the disk is full, or the like.
    """
    return write_new(paths.private(paths.state_dir() / "kept"), name, text)


def write_new(folder: Path, name: str, text: str) -> Path:
    """Write a file that was not there: a number is put before the end of a name that is taken."""
    stem, dot, end = name.rpartition(".")
    for number in count(1):
        file = folder / (name if number == 1 else f"{stem}-{number}{dot}{end}")
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with open(handle, "w", encoding="utf-8", errors="replace") as opened:
            opened.write(text)
        return file
    raise AssertionError  # pragma: no cover - the numbers do not end
