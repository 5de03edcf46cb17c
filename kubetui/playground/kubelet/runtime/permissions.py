"""Who may do what with a file: mode, owner, group, and the user who asks. Rule: `man 7 inode`, `path_resolution`."""

from __future__ import annotations

from typing import NamedTuple

SET_GROUP, STICKY = 0o2000, 0o1000
READ, WRITE, EXECUTE = 4, 2, 1
_UMASK = 0o022
_LETTERS = "rwxrwxrwx"


class User(NamedTuple):
    """Who runs a process: a number, the primary group and the others."""

    uid: int = 0
    groups: tuple[int, ...] = (0,)


class Permissions(NamedTuple):
    """Mode, owner and group of a file or directory."""

    mode: int
    uid: int = 0
    gid: int = 0

    def allow(self, user: User, wanted: int) -> bool:
        """Whether a user may; root always reads and writes, and executes what anybody may."""
        if user.uid == 0:
            return wanted != EXECUTE or bool(self.mode & 0o111)
        if user.uid == self.uid:
            return bool(self.mode >> 6 & wanted)
        if self.gid in user.groups:
            return bool(self.mode >> 3 & wanted)
        return bool(self.mode & wanted)

    def lets_go(self, user: User, inside: Permissions) -> bool:
        """Whether a user may take something out of this directory: of a sticky one only what is his."""
        if not self.allow(user, WRITE):
            return False
        return not self.mode & STICKY or user.uid in (0, self.uid, inside.uid)

    def new_file(self, user: User, mode: int = 0o666 & ~_UMASK) -> Permissions:
        """What a new file in this directory gets; the group is the directory's where its mode says so."""
        return Permissions(mode, user.uid, self.gid if self.mode & SET_GROUP else user.groups[0])

    def new_directory(self, user: User) -> Permissions:
        """What a new directory in this one gets."""
        made = self.new_file(user, 0o777 & ~_UMASK)
        return made._replace(mode=made.mode | self.mode & SET_GROUP)

    def shared(self, group: int, *, directory: bool, read_only: bool) -> Permissions:
        """What is left to an `fsGroup`. Rule: `pkg/volume/volume_linux.go` changeFilePermission."""
        mask = 0o440 if read_only else 0o660
        return Permissions(self.mode | mask | (directory and SET_GROUP | 0o110), self.uid, group)


DIRECTORY, FILE = Permissions(0o755), Permissions(0o644)


def in_words_of_go(mode: int, *, directory: bool = False) -> str:
    """A mode as Go's `FileMode` shows it: its flags first, or a dash."""
    flags = "d" * directory + "g" * bool(mode & SET_GROUP) + "t" * bool(mode & STICKY)
    letters = (letter if mode & (1 << (8 - place)) else "-" for place, letter in enumerate(_LETTERS))
    return (flags or "-") + "".join(letters)
