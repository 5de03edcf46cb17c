"""Where kubetui keeps what belongs to the user, by the XDG rules on every system."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class PathError(Exception):
    """A folder that must not be trusted; the message is one sentence."""


def config_dir() -> Path:
    """The user's own settings, layouts, themes, keymaps and manifests; never written by kubetui."""
    return _base("XDG_CONFIG_HOME", ".config") / "kubetui"


def config_file() -> Path:
    """The user's settings."""
    return config_dir() / "config.yaml"


def state_dir() -> Path:
    """Progress, journal, history, logs and the default playground."""
    return _base("XDG_STATE_HOME", ".local/state") / "kubetui"


def runtime_dir() -> Path:
    """Kubeconfigs of playgrounds: what means nothing after a restart of the machine."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(given) / "kubetui" if os.path.isabs(given) and os.path.isdir(given) else state_dir() / "run"


def private(folder: Path) -> Path:
    """The folder, made if it is not there, open to its owner only.

    Raises:
        PathError: it belongs to somebody else, or is no folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.stat()
        if found.st_uid != os.getuid():
            raise PathError(f"{folder} belongs to another user; kubetui keeps nothing secret there")
        if stat.S_IMODE(found.st_mode) != 0o700:
            folder.chmod(0o700)
    except OSError as error:
        raise PathError(f"{folder} cannot be used: {error.strerror}") from error
    return folder


def _base(variable: str, fallback: str) -> Path:
    given = os.environ.get(variable, "")
    # The XDG rules say that a relative path is to be ignored.
    return Path(given) if os.path.isabs(given) else Path.home() / fallback
