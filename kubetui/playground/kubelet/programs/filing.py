"""cat, mkdir, rm and their like: programs about files."""

from __future__ import annotations

import asyncio
import posixpath

from kubetui.playground.kubelet.programs.process import Process


def split_options(process: Process, valued: str = "") -> tuple[dict[str, str], list[str]]:
    """Single-letter options (`valued` ones take a value) and the other arguments."""
    options: dict[str, str] = {}
    rest: list[str] = []
    words = list(process.argv[1:])
    while words:
        word = words.pop(0)
        if word == "--":
            return options, rest + words
        if len(word) < 2 or word[0] != "-":
            rest.append(word)
            continue
        for index, letter in enumerate(word[1:], 1):
            if letter in valued:
                options[letter] = word[index + 1 :] or (words.pop(0) if words else "")
                break
            options[letter] = ""
    return options, rest


def _missing(process: Process, name: str, error: OSError) -> str:
    debian = process.host.image.userland == "debian"
    return f"{name}: {error.strerror}" if debian else f"can't open '{name}': {error.strerror}"


async def contents(process: Process, names: list[str]) -> tuple[list[tuple[str, str]], int]:
    """Name and text of each file, of standard input without any; 1 when one cannot be read."""
    found: list[tuple[str, str]] = []
    code = 0
    for name in names or ["-"]:
        path = process.path(name)
        try:
            if name == "-" or path == "/dev/stdin":
                found.append((name, await process.stdin.read()))
            elif path == "/dev/null":
                found.append((name, ""))
            else:
                found.append((name, process.host.files.read(path)))
        except OSError as error:
            process.complain(_missing(process, name, error))
            code = 1
    return found, code


async def cat(process: Process) -> int:
    """The files one after another; standard input line by line, as it comes."""
    _, names = split_options(process)
    code = 0
    for name in names or ["-"]:
        if name == "-" or process.path(name) == "/dev/stdin":
            while line := await process.stdin.line():
                await process.host.budget.spend(len(line) // 500)
                process.out(line)
            continue
        found, failed = await contents(process, [name])
        code = failed or code
        for _, text in found:
            await process.host.budget.spend(len(text) // 500)
            process.out(text)
    return code


async def mkdir(process: Process) -> int:
    """-p makes parents."""
    options, names = split_options(process, "m")
    code = 0
    for name in names:
        try:
            process.host.files.mkdir(process.path(name), parents="p" in options)
        except OSError as error:
            process.complain(f"can't create directory '{name}': {error.strerror}")
            code = 1
    return code


async def rm(process: Process) -> int:
    """-f keeps silent, -r takes directories."""
    options, names = split_options(process)
    recursive = bool({"r", "R"} & set(options))
    files, code = process.host.files, 0
    for name in names:
        path = process.path(name)
        try:
            if files.is_dir(path) and not recursive:
                process.complain(f"'{name}' is a directory")
                code = 1
            elif files.exists(path) or "f" not in options:
                files.remove(path)
        except OSError as error:
            process.complain(f"can't remove '{name}': {error.strerror}")
            code = 1
    return code


async def touch(process: Process) -> int:
    """Makes files that are not there."""
    code = 0
    for name in split_options(process)[1]:
        try:
            process.host.files.write(process.path(name), "", append=True)
        except OSError as error:
            process.complain(f"{name}: {error.strerror}")
            code = 1
    return code


async def cp(process: Process) -> int:
    """One file to a file or into a directory; `mv` removes the first."""
    names = split_options(process)[1]
    if len(names) != 2:
        process.complain("usage: SOURCE DEST")
        return 1
    source, target = process.path(names[0]), process.path(names[1])
    files = process.host.files
    if files.is_dir(target):
        target = posixpath.join(target, posixpath.basename(source))
    try:
        known = process.host.image.known or files.exists(source)
        files.write(target, files.read(source) if known else "")
        if process.argv[0].endswith("mv"):
            files.remove(source)
    except OSError as error:
        process.complain(f"can't create '{names[1]}': {error.strerror}")
        return 1
    return 0


async def tee(process: Process) -> int:
    """To standard output and into files."""
    options, names = split_options(process)
    append = "a" in options
    while line := await process.stdin.line():
        process.out(line)
        for name in names:
            process.host.files.write(process.path(name), line, append=append)
        append = True
    return 0


async def tail(process: Process) -> int:
    """-n, -f (which follows for ever without looking), -F."""
    options, names = split_options(process, "nc")
    found, code = await contents(process, names)
    count = options.get("n", "10").lstrip("-")
    if not count.lstrip("+").isdecimal():
        process.complain(f"invalid number '{count}'")
        return 1
    for _, text in found:
        lines = text.splitlines(keepends=True)
        if count.startswith("+"):
            process.out("".join(lines[max(int(count[1:]) - 1, 0) :]))
        else:
            process.out("".join(lines[len(lines) - min(int(count), len(lines)) :]))
    if {"f", "F"} & set(options) and found:
        process.host.budget.rest()
        await _follow(process, [name for name, _ in found])
    return code


async def _follow(process: Process, names: list[str]) -> None:
    paths = [process.path(name) for name in names]
    if paths == ["/dev/null"]:
        await asyncio.get_running_loop().create_future()
    files = process.host.files
    seen = {path: len(files.read(path)) for path in paths if files.is_file(path)}
    while True:
        await process.sleep(1)
        for path in paths:
            text = files.read(path) if files.is_file(path) else ""
            process.out(text[seen.get(path, 0) :])
            seen[path] = len(text)


async def head(process: Process) -> int:
    """-n lines, reading no more than it must."""
    options, names = split_options(process, "nc")
    count = options.get("n") or next((key for key in options if key.isdigit()), "10")
    most = int(count) if count.lstrip("-").isdigit() else 10
    if names:
        found, code = await contents(process, names)
        for _, text in found:
            process.out("".join(text.splitlines(keepends=True)[:most]))
        return code
    for _ in range(most):
        line = await process.stdin.line()
        if not line:
            break
        process.out(line)
    return 0


async def basename(process: Process) -> int:
    """The last part of a path, or (`dirname`) what stands before it."""
    if len(process.argv) < 2:
        return 1
    part = posixpath.dirname if process.argv[0].endswith("dirname") else posixpath.basename
    process.say(part(process.argv[1].rstrip("/")) or ("." if process.argv[0].endswith("dirname") else "/"))
    return 0
