"""tar: how `kubectl cp` brings files into a container and out of it."""

from __future__ import annotations

import io
import posixpath
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from kubetui.playground.kubelet.programs.process import Process

_VALUED = "fC"
_ACTIONS = "cxt"


@dataclass(slots=True)
class _Wanted:
    """The arguments of one call."""

    action: str = ""
    archive: str = "-"
    directory: str = "."
    flags: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)


async def tar(process: Process) -> int:
    """-c, -x and -t; -f a file or `-`, -C another directory, -z compressed, -v with names."""
    wanted = _read(process.argv[1:])
    base = process.path(wanted.directory)
    if not wanted.action:
        process.complain("must specify one of -c, -x or -t")
        return 2
    if not process.host.files.is_dir(base):
        return _nowhere(process, wanted.directory)
    if wanted.action == "c":
        return _create(process, wanted, base)
    try:
        data = await _given(process, wanted)
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            return _unpack(process, wanted, base, archive)
    except tarfile.TarError:
        process.complain("This does not look like a tar archive" if _gnu(process) else "short read")
        return _failed(process)
    except OSError as error:
        process.complain(f"{error.filename}: Cannot open: {error.strerror}")
        return _failed(process)


def _read(words: tuple[str, ...]) -> _Wanted:
    """The options; the first word may come without its dash, and long ones change nothing here."""
    wanted, rest = _Wanted(), list(words)
    if rest and not rest[0].startswith("-"):
        rest[0] = f"-{rest[0]}"
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            continue
        if len(word) < 2 or word[0] != "-":
            wanted.names.append(word)
            continue
        for letter in word[1:]:
            _take(wanted, letter, rest)
    return wanted


def _take(wanted: _Wanted, letter: str, rest: list[str]) -> None:
    if letter in _ACTIONS:
        wanted.action = letter
    elif letter not in _VALUED:
        wanted.flags.add(letter)
    elif rest:
        setattr(wanted, "archive" if letter == "f" else "directory", rest.pop(0))


async def _given(process: Process, wanted: _Wanted) -> bytes:
    on_stdin = wanted.archive == "-"
    text = await process.stdin.read() if on_stdin else process.host.files.read(process.path(wanted.archive))
    return text.encode("utf-8", "surrogateescape")


def _unpack(process: Process, wanted: _Wanted, base: str, archive: tarfile.TarFile) -> int:
    code = 0
    for member in archive:
        if wanted.names and not any(_within(member.name, name) for name in wanted.names):
            continue
        if wanted.action == "t" or "v" in wanted.flags:
            process.say(member.name + ("/" if member.isdir() else ""))
        if wanted.action == "x":
            code = _write(process, base, archive, member) or code
    return code


def _within(member: str, name: str) -> bool:
    name = name.strip("/")
    return member == name or member.startswith(f"{name}/")


def _write(process: Process, base: str, archive: tarfile.TarFile, member: tarfile.TarInfo) -> int:
    files = process.host.files
    path = posixpath.normpath(posixpath.join(base, member.name.lstrip("/")))
    stream = archive.extractfile(member) if member.isfile() else None
    try:
        files.mkdir(path if stream is None else posixpath.dirname(path), parents=True)
        if stream is not None:
            files.write(path, stream.read().decode("utf-8", "surrogateescape"))
    except OSError as error:
        said = "Cannot open" if _gnu(process) else "can't open"
        process.complain(f"{member.name}: {said}: {error.strerror}")
        return _failed(process)
    return 0


def _create(process: Process, wanted: _Wanted, base: str) -> int:
    code, buffer = 0, io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz" if "z" in wanted.flags else "w") as archive:
        if any(name.startswith("/") for name in wanted.names):
            quoted = "Removing leading `/'" if _gnu(process) else "removing leading '/'"
            process.complain(f"{quoted} from member names")
        for name in wanted.names:
            path = posixpath.normpath(posixpath.join(base, name))
            if not process.host.files.exists(path):
                said = "Cannot stat: " if _gnu(process) else ""
                process.complain(f"{name}: {said}No such file or directory")
                code = _failed(process)
            for member, content in _members(process, path, name.lstrip("/") or "."):
                archive.addfile(member, io.BytesIO(content))
                if "v" in wanted.flags:
                    (process.err if wanted.archive == "-" else process.out)(f"{member.name}\n")
    text = buffer.getvalue().decode("utf-8", "surrogateescape")
    if wanted.archive == "-":
        process.out(text)
    else:
        process.host.files.write(process.path(wanted.archive), text)
    return code


def _members(process: Process, path: str, name: str) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    """A file, or a directory with all that is in it."""
    files = process.host.files
    member = tarfile.TarInfo(name)
    member.mtime = int(process.host.clock.now().timestamp())
    if files.is_file(path):
        content = files.read(path).encode("utf-8", "surrogateescape")
        member.size = len(content)
        yield member, content
    elif files.is_dir(path):
        member.type, member.mode = tarfile.DIRTYPE, 0o755
        yield member, b""
        for entry in files.list(path):
            yield from _members(process, posixpath.join(path, entry), posixpath.join(name, entry))


def _nowhere(process: Process, name: str) -> int:
    if not _gnu(process):
        process.complain(f"can't change directory to '{name}': No such file or directory")
        return 1
    process.complain(f"{name}: Cannot open: No such file or directory")
    process.complain("Error is not recoverable: exiting now")
    return 2


def _failed(process: Process) -> int:
    gnu = _gnu(process)
    said = (
        "Exiting with failure status due to previous errors"
        if gnu
        else "error exit delayed from previous errors"
    )
    process.complain(said)
    return 2 if gnu else 1


def _gnu(process: Process) -> bool:
    return process.host.image.userland == "debian"
