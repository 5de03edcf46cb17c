"""A tree of files by itself: what a volume or a container's own layer holds."""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Mapping

from kubetui.playground.kubelet.runtime.permissions import DIRECTORY, FILE, Permissions

LARGEST = 1024 * 1024
_LOOK = 64


def failure(code: int, path: str) -> OSError:
    """An error with the words of the C library."""
    return OSError(code, os.strerror(code), path)


class Tree:
    """A tree of files: what an emptyDir, a ConfigMap's projection or a container's layer holds.

    Paths are relative to its root and begin with `/`. `permissions` holds what is not as usual; `medium` is the
    type of its file system, empty for the node's disk.
    """

    __slots__ = ("_appended", "directories", "files", "medium", "permissions", "read_only")

    def __init__(
        self,
        files: Mapping[str, str] | None = None,
        *,
        read_only: bool = False,
        mode: int = 0o755,
        medium: str = "",
    ) -> None:
        self.files: dict[str, str] = dict(files or {})
        self.permissions: dict[str, Permissions] = {"/": Permissions(mode)}
        self.medium = medium
        self._appended: dict[str, list[str]] = {}
        self.directories: set[str] = set()
        self.read_only = read_only

    def read(self, path: str) -> str:
        """The content of a file that is there."""
        more = self._appended.pop(path, None)
        if more is not None:
            self.files[path] += "".join(more)
        return self.files[path]

    def write(self, path: str, text: str) -> None:
        """Replace a file."""
        self._appended.pop(path, None)
        self.files[path] = text

    def append(self, path: str, text: str) -> None:
        """Add to a file that is there: cheap, however long it is by now.

        Raises:
            OSError: it would become too long.
        """
        more = self._appended.setdefault(path, [])
        more.append(text)
        if len(more) % _LOOK == 0 and len(self.read(path)) > LARGEST:
            raise failure(errno.ENOSPC, path)

    def remove(self, path: str) -> None:
        """Forget a file or directory."""
        self._appended.pop(path, None)
        self.files.pop(path, None)
        self.directories.discard(path)
        self.permissions.pop(path, None)

    def of(self, path: str) -> Permissions:
        """Mode, owner and group of what is at a path."""
        return self.permissions.get(path) or (FILE if path in self.files else DIRECTORY)

    def holds(self, path: str) -> bool:
        """Whether there is a file or directory of this path."""
        inner = path.rstrip("/") + "/"
        return (
            path in self.files
            or path in self.directories
            or any(one.startswith(inner) for one in (*self.files, *self.directories))
        )

    def make_directory(self, path: str) -> None:
        """Make a directory, and those above it, like the root in mode and group."""
        while path.strip("/"):
            if not self.holds(path):
                self.permissions[path] = self.of("/")
            self.directories.add(path)
            path = posixpath.dirname(path)
