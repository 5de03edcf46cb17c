"""The simulated file system of a container: the image below, its own layer, volumes mounted into it."""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Iterator, Mapping

_DIRECTORIES = frozenset(
    "/ /bin /dev /etc /home /lib /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/local "
    "/usr/local/bin /usr/share /var /var/cache /var/lib /var/log /var/run /var/tmp".split()
)

_LARGEST = 1024 * 1024
_LOOK = 64


def failure(code: int, path: str) -> OSError:
    """An error with the words of the C library."""
    return OSError(code, os.strerror(code), path)


class Tree:
    """A tree of files: what an emptyDir, a ConfigMap's projection or a container's layer holds.

    Paths are relative to its root and begin with `/`.
    """

    __slots__ = ("_appended", "directories", "files", "read_only")

    def __init__(self, files: Mapping[str, str] | None = None, *, read_only: bool = False) -> None:
        self.files: dict[str, str] = dict(files or {})
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
        if len(more) % _LOOK == 0 and len(self.read(path)) > _LARGEST:
            raise failure(errno.ENOSPC, path)

    def remove(self, path: str) -> None:
        """Forget a file or directory."""
        self._appended.pop(path, None)
        self.files.pop(path, None)
        self.directories.discard(path)

    def holds(self, path: str) -> bool:
        """Whether there is a file or directory of this path."""
        inner = path.rstrip("/") + "/"
        return (
            path in self.files
            or path in self.directories
            or any(one.startswith(inner) for one in (*self.files, *self.directories))
        )

    def make_directory(self, path: str) -> None:
        """Make a directory, and those above it."""
        while path.strip("/"):
            self.directories.add(path)
            path = posixpath.dirname(path)


class Files:
    """One container's view."""

    __slots__ = ("_base", "_gone", "_layer", "_mounts", "read_only")

    def __init__(self, base: Mapping[str, str], *, read_only: bool = False) -> None:
        self._base = base
        self._layer = Tree()
        self._gone: set[str] = set()
        self._mounts: list[tuple[str, Tree, str, bool]] = []
        self.read_only = read_only

    def mount(self, path: str, tree: Tree, sub_path: str = "", *, read_only: bool = False) -> None:
        """Mount a tree, or one path inside it, at a path."""
        inside = posixpath.normpath("/" + sub_path.lstrip("/"))
        if sub_path and not tree.read_only and not tree.holds(inside):
            # The kubelet makes what is not there yet (`volume/util/subpath`, SafeMakeDir).
            tree.make_directory(inside)
        self._mounts.append((posixpath.normpath("/" + path.lstrip("/")), tree, inside, read_only))
        self._mounts.sort(key=lambda mount: -len(mount[0]))

    def read(self, path: str) -> str:
        """The content of a file.

        Raises:
            OSError: there is none, or it is a directory.
        """
        path = posixpath.normpath(path)
        tree, inside, _ = self._find(path)
        if inside in tree.files:
            return tree.read(inside)
        if tree is self._layer and path in self._base and path not in self._gone:
            return self._base[path]
        raise failure(errno.EISDIR if self.is_dir(path) else errno.ENOENT, path)

    def write(self, path: str, text: str, *, append: bool = False) -> None:
        """Write a file, as `>` and `>>` do.

        Raises:
            OSError: its directory is missing, it is one itself, or it may not be written.
        """
        path = posixpath.normpath(path)
        tree, inside, read_only = self._find(path)
        if read_only:
            raise failure(errno.EROFS, path)
        if self.is_dir(path):
            raise failure(errno.EISDIR, path)
        if not self.is_dir(posixpath.dirname(path)):
            raise failure(errno.ENOENT, path)
        if len(text) > _LARGEST:
            raise failure(errno.ENOSPC, path)
        if append and inside in tree.files:
            tree.append(inside, text)
            return
        before = self.read(path) if append and self.is_file(path) else ""
        tree.write(inside, before + text)
        self._gone.discard(path)

    def mkdir(self, path: str, *, parents: bool = False) -> None:
        """Make a directory.

        Raises:
            OSError: it exists, its parent does not, or it may not be written.
        """
        path = posixpath.normpath(path)
        if self.exists(path) or self.is_dir(path):
            if parents and self.is_dir(path):
                return
            raise failure(errno.EEXIST, path)
        parent = posixpath.dirname(path)
        if not self.is_dir(parent):
            if not parents:
                raise failure(errno.ENOENT, path)
            self.mkdir(parent, parents=True)
        tree, inside, read_only = self._find(path)
        if read_only:
            raise failure(errno.EROFS, path)
        tree.directories.add(inside)

    def remove(self, path: str) -> None:
        """Remove a file, or a directory with all that is in it.

        Raises:
            OSError: there is none, or it may not be written.
        """
        path = posixpath.normpath(path)
        if not self.exists(path):
            raise failure(errno.ENOENT, path)
        for found in [path, *self._below(path)]:
            tree, inside, read_only = self._find(found)
            if read_only:
                raise failure(errno.EROFS, path)
            tree.remove(inside)
            if tree is self._layer and found in self._base:
                self._gone.add(found)

    def exists(self, path: str) -> bool:
        """Whether there is a file or a directory."""
        return self.is_file(path) or self.is_dir(path)

    def is_file(self, path: str) -> bool:
        """Whether there is a file."""
        path = posixpath.normpath(path)
        tree, inside, _ = self._find(path)
        return inside in tree.files or (tree is self._layer and path in self._base and path not in self._gone)

    def is_dir(self, path: str) -> bool:
        """Whether there is a directory."""
        path = posixpath.normpath(path)
        if path in _DIRECTORIES or any(path == at and not self._is_file_mount(at) for at, *_ in self._mounts):
            return True
        tree, inside, _ = self._find(path)
        return inside in tree.directories or next(self._below(path), None) is not None

    def list(self, path: str) -> list[str]:
        """The names in a directory, sorted.

        Raises:
            OSError: it is none.
        """
        path = posixpath.normpath(path)
        if not self.is_dir(path):
            raise failure(errno.ENOTDIR if self.exists(path) else errno.ENOENT, path)
        start = len(path.rstrip("/")) + 1
        names = {found[start:].split("/")[0] for found in self._below(path)}
        names |= {
            entry[start:] for entry in _DIRECTORIES if posixpath.dirname(entry) == path and entry != "/"
        }
        return sorted(names - {""})

    def _is_file_mount(self, at: str) -> bool:
        tree, inside, _ = self._find(at)
        return inside in tree.files

    def _find(self, path: str) -> tuple[Tree, str, bool]:
        for at, tree, sub_path, read_only in self._mounts:
            if path == at or path.startswith(at.rstrip("/") + "/"):
                inside = posixpath.normpath(f"{sub_path}/{path[len(at) :]}")
                return tree, "/" + inside.lstrip("/"), read_only or tree.read_only
        return self._layer, path, self.read_only and not path.startswith(("/dev/", "/proc/"))

    def _below(self, path: str) -> Iterator[str]:
        prefix = path.rstrip("/") + "/"
        for found in (*self._base, *self._layer.files, *self._layer.directories):
            # What lies under a mount is hidden by it.
            if found.startswith(prefix) and found not in self._gone and self._find(found)[0] is self._layer:
                yield found
        for at, tree, sub_path, _ in self._mounts:
            yield from self._below_mount(prefix, at, tree, sub_path)

    @staticmethod
    def _below_mount(prefix: str, at: str, tree: Tree, sub_path: str) -> Iterator[str]:
        if at.startswith(prefix):
            yield at
        root = sub_path.rstrip("/")
        for inside in (*tree.files, *tree.directories):
            if inside.startswith(root + "/"):
                found = at.rstrip("/") + inside[len(root) :]
                if found.startswith(prefix):
                    yield found
