"""The simulated file system of a container: the image below, its own layer, volumes mounted into it."""

from __future__ import annotations

import errno
import posixpath
from collections.abc import Iterator, Mapping

from kubetui.playground.kubelet.runtime.permissions import (
    DIRECTORY,
    EXECUTE,
    FILE,
    READ,
    WRITE,
    Permissions,
    User,
)
from kubetui.playground.kubelet.runtime.trees import LARGEST, Tree, failure

_DIRECTORIES = frozenset(
    "/ /bin /dev /etc /home /lib /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/local "
    "/usr/local/bin /usr/share /var /var/cache /var/lib /var/log /var/run /var/tmp".split()
)

_SPECIAL = {
    "/tmp": Permissions(0o1777), "/var/tmp": Permissions(0o1777), "/root": Permissions(0o700),
    "/proc": Permissions(0o555), "/sys": Permissions(0o555),
}  # fmt: skip
"""What an image's directories have that not everybody may only read."""
_KERNEL = ("/dev/", "/proc/")
"""Below these no process of a container is refused anything."""


class Files:
    """One container's view."""

    __slots__ = ("_base", "_gone", "_layer", "_mounts", "read_only", "user")

    def __init__(self, base: Mapping[str, str], *, read_only: bool = False, user: User | None = None) -> None:
        self.user = user or User()
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
            OSError: there is none, it is a directory, or it may not be read.
        """
        path = posixpath.normpath(path)
        tree, inside, _ = self._find(path)
        if self.user.uid and self.is_file(path) and not self.may(path, READ):
            raise failure(errno.EACCES, path)
        if inside in tree.files:
            return tree.read(inside)
        if tree is self._layer and path in self._base and path not in self._gone:
            return self._base[path]
        raise failure(errno.EISDIR if self.is_dir(path) else errno.ENOENT, path)

    def write(self, path: str, text: str, *, append: bool = False, mode: int = 0o644) -> None:
        """Write a file, as `>` and `>>` do; a new one gets the mode.

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
        if len(text) > LARGEST:
            raise failure(errno.ENOSPC, path)
        self._allow_writing(path, tree, inside, mode)
        if append and inside in tree.files:
            tree.append(inside, text)
            return
        before = self._base.get(path, "") if append and self.is_file(path) else ""
        tree.write(inside, before + text)
        self._gone.discard(path)

    def _allow_writing(self, path: str, tree: Tree, inside: str, mode: int) -> None:
        above = posixpath.dirname(path)
        if not self.may(path if self.is_file(path) else above, WRITE) or not self.may(above, EXECUTE):
            raise failure(errno.EACCES, path)
        if not self.is_file(path):
            tree.permissions[inside] = self.status(above).new_file(self.user, mode)

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
        if not self.may(parent, WRITE):
            raise failure(errno.EACCES, path)
        tree.permissions[inside] = self.status(parent).new_directory(self.user)
        tree.directories.add(inside)

    def remove(self, path: str) -> None:
        """Remove a file, or a directory with all that is in it.

        Raises:
            OSError: there is none, or it may not be written.
        """
        path = posixpath.normpath(path)
        if not self.exists(path):
            raise failure(errno.ENOENT, path)
        every = [path, *self._below(path)]
        for found in every:
            self._allow_removing(path, found)
        for found in every:
            tree, inside, _ = self._find(found)
            tree.remove(inside)
            if tree is self._layer and found in self._base:
                self._gone.add(found)

    def _allow_removing(self, path: str, found: str) -> None:
        if self._find(found)[2]:
            raise failure(errno.EROFS, path)
        if self.user.uid and not self.status(posixpath.dirname(found)).lets_go(self.user, self.status(found)):
            raise failure(errno.EACCES, path)

    def status(self, path: str) -> Permissions:
        """Mode, owner and group.

        Raises:
            OSError: there is nothing.
        """
        path = posixpath.normpath(path)
        if not self.exists(path):
            raise failure(errno.ENOENT, path)
        tree, inside, _ = self._find(path)
        if tree is not self._layer:
            return tree.of(inside)
        known = self._layer.permissions.get(path) or _SPECIAL.get(path)
        return known or (FILE if self.is_file(path) else DIRECTORY)

    def may(self, path: str, wanted: int) -> bool:
        """Whether the running user may read, write or execute what is there."""
        path = posixpath.normpath(path)
        return f"{path}/".startswith(_KERNEL) or self.status(path).allow(self.user, wanted)

    def change(self, path: str, permissions: Permissions) -> None:
        """Give mode, owner and group: the owner the mode, root also the others.

        Raises:
            OSError: there is nothing, or the user may not.
        """
        path = posixpath.normpath(path)
        before = self.status(path)
        tree, inside, read_only = self._find(path)
        if read_only:
            raise failure(errno.EROFS, path)
        if self.user.uid and (self.user.uid != before.uid or permissions[1:] != before[1:]):
            raise failure(errno.EPERM, path)
        tree.permissions[inside] = permissions

    def size(self, path: str) -> int:
        """The bytes of a file, whoever asks."""
        path = posixpath.normpath(path)
        tree, inside, _ = self._find(path)
        return len((tree.read(inside) if inside in tree.files else self._base[path]).encode())

    def medium(self, path: str) -> str:
        """The type of the file system: `overlay` for the container's own, `ext4` for the node's disk."""
        tree, *_ = self._find(posixpath.normpath(path))
        return "overlay" if tree is self._layer else tree.medium or "ext4"

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
        return self._layer, path, self.read_only and not path.startswith(_KERNEL)

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
