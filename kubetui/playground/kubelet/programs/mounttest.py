"""agnhost's `mounttest`: what a volume is, who owns it, what may be written into it.

Rule: `test/images/agnhost/mounttest/mt.go`: the options act in its order, not in the one they are written in.
"""

from __future__ import annotations

from collections.abc import Callable

from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.runtime.permissions import in_words_of_go

_CONTENT = "mount-tester new file\n"
_NUMBERS = {"ext4": 0xEF53, "overlay": 0x794C7630}
"""What the kernel calls a file system (`man 2 statfs`)."""
_MODES = ("0644", "0666", "0660", "0777")
_RETRY, _PAUSE = 180, 2.0


async def mount_test(process: Process) -> int:
    """Say all that is asked for; 1 when something of it failed."""
    asked = _options(process)
    failed = 0
    for name, look in _LOOKS.items():
        if asked.get(name):
            failed |= not look(process, asked[name])
    if asked.get("file_content_in_loop"):
        failed |= not await _watch(process, asked)
    return int(failed)


def _options(process: Process) -> dict[str, str]:
    """`--name=value` and `--name value`."""
    found, words = {}, list(process.argv[2:])
    while words:
        name, given, value = words.pop(0).lstrip("-").partition("=")
        found[name] = value if given or not words or words[0].startswith("--") else words.pop(0)
    return found


def _said(call: str, name: str, error: OSError) -> str:
    return f"{call} {name}: {(error.strerror or '').lower()}"


def _medium(process: Process, name: str) -> bool:
    files, path = process.host.files, process.path(name)
    if not files.exists(path):
        process.say(f'error from statfs("{name}"): no such file or directory')
        return False
    medium = files.medium(path)
    process.say(f'mount type of "{name}": {_NUMBERS.get(medium, medium)}')
    return True


def _new(mode: str) -> Callable[[Process, str], bool]:
    def write(process: Process, name: str) -> bool:
        try:
            process.host.files.write(process.path(name), _CONTENT, mode=int(mode, 8))
        except OSError as error:
            process.say(f'error writing new file "{name}": {_said("open", name, error)}')
            return False
        return _content(process, name)

    return write


def _status(show: Callable[[Process, str], None], call: str = "Stat") -> Callable[[Process, str], bool]:
    def look(process: Process, name: str) -> bool:
        try:
            show(process, name)
        except OSError as error:
            process.say(f'error from {call}("{name}"): {_said("stat", name, error)}')
            return False
        return True

    return look


def _mode(process: Process, name: str) -> None:
    files, path = process.host.files, process.path(name)
    shown = in_words_of_go(files.status(path).mode, directory=files.is_dir(path))
    process.say(f'mode of file "{name}": {shown}')


def _permissions(process: Process, name: str) -> None:
    mode = process.host.files.status(process.path(name)).mode & 0o777
    process.say(f'perms of file "{name}": {in_words_of_go(mode)}')


def _owner(process: Process, name: str) -> None:
    found = process.host.files.status(process.path(name))
    process.say(f'owner UID of "{name}": {found.uid}')
    process.say(f'owner GID of "{name}": {found.gid}')


def _content(process: Process, name: str) -> bool:
    try:
        text = process.host.files.read(process.path(name))
    except OSError as error:
        process.say(f'error reading file content for "{name}": {_said("open", name, error)}')
        return False
    process.say(f'content of file "{name}": {text}')
    return True


async def _watch(process: Process, asked: dict[str, str]) -> bool:
    """Read a file again and again, until it says what a new one says, or time is over."""
    name, retry = asked["file_content_in_loop"], asked.get("retry_time", "")
    breaks = asked.get("break_on_expected_content") != "false"
    clock = process.host.clock
    end, there = clock.monotonic() + (int(retry) if retry.isdigit() else _RETRY), True
    while clock.monotonic() < end:
        try:
            text = process.host.files.read(process.path(name))
        except OSError as error:
            process.say(f"Error reading file {name}: {_said('open', name, error)}, retrying")
            there = False
        else:
            process.say(f'content of file "{name}": {text}')
            there = True
            if breaks and text == _CONTENT:
                break
            if breaks:
                process.say(f"Unexpected content. Expected: {_CONTENT}. Retrying")
        await process.sleep(_PAUSE)
    return there


_LOOKS: dict[str, Callable[[Process, str], bool]] = {
    "fs_type": _medium,
    **{f"new_file_{mode}": _new(mode) for mode in _MODES},
    "file_mode": _status(_mode),
    "file_perm": _status(_permissions),
    "file_owner": _status(_owner, "stat"),
    "file_content": _content,
}
