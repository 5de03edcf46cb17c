"""The folders that ship with kubetui, found in a wheel and in a checkout alike."""

from __future__ import annotations

from pathlib import Path

from kubetui import paths


def shipped(folder: str) -> Path:
    """A shipped folder: `layouts` or `manifests`.

    In a wheel it stands inside the package, in a checkout beside it.
    """
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def searched(folder: str) -> tuple[Path, ...]:
    """The shipped folder, then the user's one of the same name where it exists; later ones win."""
    own = paths.config_dir() / folder
    return (shipped(folder), own) if own.is_dir() else (shipped(folder),)
