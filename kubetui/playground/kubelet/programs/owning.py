"""ls, stat, chmod, chown: whose files are, and who may do what with them."""

from __future__ import annotations

import posixpath
import re
import stat as modes
from collections.abc import Callable, Iterator

from kubetui.playground.kubelet.programs.filing import split_options
from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.runtime.permissions import Permissions

_WHO = {"u": 0o4700, "g": 0o2070, "o": 0o1007, "a": 0o7777}
_WHAT = {"r": 0o444, "w": 0o222, "x": 0o111, "s": 0o6000, "t": 0o1000}
_UMASK = 0o022
_CLAUSE = re.compile(r"([ugoa]*)([-+=])([rwxXst]*)")
_SHOWN = {"ext4": "ext2/ext3", "overlay": "overlayfs"}


async def ls(process: Process) -> int:
    """Names, one a line; -l with modes and owners, -d of the directory itself."""
    options, names = split_options(process)
    files = process.host.files
    code = 0
    for name in names or ["."]:
        path = process.path(name)
        if not files.exists(path):
            process.complain(f"{name}: No such file or directory")
            code = 1
            continue
        inside = files.is_dir(path) and "d" not in options
        for entry in files.list(path) if inside else [name]:
            if inside and entry.startswith(".") and not {"a", "A"} & set(options):
                continue
            full = posixpath.join(path, entry) if inside else path
            process.say(
                _long(process, full, entry, numeric="n" in options) if {"l", "n"} & set(options) else entry
            )
    return code


def _long(process: Process, path: str, entry: str, *, numeric: bool) -> str:
    found, now = process.host.files.status(path), process.host.clock.now()
    links = 2 if process.host.files.is_dir(path) else 1
    owner, group = (str(each) if numeric else _named(each) for each in found[1:])
    return (
        f"{_letters(process, path, found)} {links:4d} {owner:<8} {group:<8} {_size(process, path):9d} "
        f"{now:%b} {now.day:2d} {now:%H:%M} {entry}"
    )


def _letters(process: Process, path: str, found: Permissions) -> str:
    kind = modes.S_IFDIR if process.host.files.is_dir(path) else modes.S_IFREG
    return modes.filemode(kind | found.mode)


def _named(number: int) -> str:
    return "root" if number == 0 else str(number)


def _size(process: Process, path: str) -> int:
    files = process.host.files
    return files.size(path) if files.is_file(path) else 4096


async def stat(process: Process) -> int:
    """-c with a format; -f of the file system."""
    options, names = split_options(process, "c")
    code = 0
    for name in names:
        path = process.path(name)
        if not process.host.files.exists(path):
            process.complain(f"can't stat '{name}': No such file or directory")
            code = 1
        elif "f" in options:
            medium = process.host.files.medium(path)
            shown = {"n": name, "T": _SHOWN.get(medium, medium)}
            process.say(_filled(options.get("c") or '  File: "%n"\n  Type: %T', shown))
        else:
            process.say(_filled(options.get("c") or _WHOLE, _facts(process, name, path)))
    return code


_WHOLE = "  File: %n\n  Size: %s\t%F\nAccess: (%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)"


def _facts(process: Process, name: str, path: str) -> dict[str, str]:
    found, directory = process.host.files.status(path), process.host.files.is_dir(path)
    return {
        "n": name, "s": str(_size(process, path)), "F": "directory" if directory else "regular file",
        "a": f"{found.mode:o}", "A": _letters(process, path, found), "h": "2" if directory else "1",
        "u": str(found.uid), "U": _named(found.uid), "g": str(found.gid), "G": _named(found.gid),
    }  # fmt: skip


def _filled(form: str, facts: dict[str, str]) -> str:
    return re.sub(r"%(.)", lambda found: "%" if found[1] == "%" else facts.get(found[1], found[0]), form)


async def chmod(process: Process) -> int:
    """An octal mode or `u+x,go-w`; -R with all that is below."""
    recursive, words = _words(process)
    if len(words) < 2:
        process.complain("usage: MODE FILE...")
        return 1
    if not re.fullmatch(r"[0-7]{1,4}", words[0]) and not all(map(_CLAUSE.fullmatch, words[0].split(","))):
        process.complain(f"invalid mode '{words[0]}'")
        return 1

    def changed(path: str, before: Permissions) -> Permissions:
        return before._replace(mode=_mode(words[0], before.mode, directory=process.host.files.is_dir(path)))

    return _change(process, words[1:], changed, recursive=recursive)


def _words(process: Process) -> tuple[bool, list[str]]:
    """Whether -R was said, and the other words: `-w` is a mode, and no option."""
    options = {word for word in process.argv[1:] if re.fullmatch("-[Rcvf]+", word)}
    rest = [word for word in process.argv[1:] if word not in options and word != "--"]
    return any("R" in word for word in options), rest


def _mode(wanted: str, before: int, *, directory: bool) -> int:
    if wanted.isdigit():
        return int(wanted, 8)
    for clause in wanted.split(","):
        found = _CLAUSE.fullmatch(clause)
        if found is not None:
            before = _clause(before, found, directory=directory)
    return before


def _clause(before: int, clause: re.Match[str], *, directory: bool) -> int:
    who, sign, what = clause.groups()
    reach = 0
    for letter in who or "a":
        reach |= _WHO[letter]
    bits = 0o111 if "X" in what and (directory or before & 0o111) else 0
    for letter in what.replace("X", ""):
        bits |= _WHAT[letter]
    bits &= reach if who else reach & ~_UMASK
    if sign == "-":
        return before & ~bits
    return (before & ~(reach & 0o777) if sign == "=" else before) | bits


async def chown(process: Process) -> int:
    """`user`, `user:group`, `:group`, as numbers or root; only root gives files away."""
    recursive, words = _words(process)
    found = re.fullmatch(r"(root|\d+)?(?:[:.](root|\d+)?)?", words[0]) if len(words) > 1 else None
    if found is None:
        process.complain(f"unknown user {words[0]}" if len(words) > 1 else "usage: USER[:GROUP] FILE...")
        return 1
    user, group = found.groups()
    if process.argv[0].endswith("chgrp"):
        user, group = None, user

    def changed(path: str, before: Permissions) -> Permissions:
        return before._replace(uid=_number(user, before.uid), gid=_number(group, before.gid))

    return _change(process, words[1:], changed, recursive=recursive)


def _number(word: str | None, before: int) -> int:
    return before if word is None else 0 if word == "root" else int(word)


def _change(
    process: Process, names: list[str], changed: Callable[[str, Permissions], Permissions], *, recursive: bool
) -> int:
    files, code = process.host.files, 0
    for name in names:
        for path, shown in _reached(process, process.path(name), name, recursive=recursive):
            try:
                files.change(path, changed(path, files.status(path)))
            except OSError as error:
                process.complain(f"{shown}: {error.strerror}")
                code = 1
    return code


def _reached(process: Process, path: str, name: str, *, recursive: bool) -> Iterator[tuple[str, str]]:
    yield path, name
    if recursive and process.host.files.is_dir(path):
        for entry in process.host.files.list(path):
            yield from _reached(process, posixpath.join(path, entry), f"{name}/{entry}", recursive=True)
