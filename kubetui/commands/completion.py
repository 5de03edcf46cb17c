"""`kubetui completion`: words for a shell's tab key, read off the same parsers that read the command line."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from importlib import import_module

from kubetui.commands import COMMANDS, options, shells
from kubetui.commands.outcome import DONE, wrong_usage
from kubetui.commands.shells import Command, Option

_FILES = ("kubeconfig", "manifests", "output", "data", "audit_log", "file")
_SAFE = re.compile(r"[\w.:/@%+=-]+$")
"""Only such words are offered: a shell would run what stands in `$()`."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish", "contexts"),
                        help="the shell; contexts prints those of the kubeconfig")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Print the script, or the words that it asks for when tab is pressed."""
    if arguments.shell == "contexts":
        sys.stdout.writelines(f"{name}\n" for name in _contexts(arguments.kubeconfig))
        return DONE
    sys.stdout.write(shells.SCRIPTS[arguments.shell](list(commands())))
    return DONE


def _contexts(kubeconfig: str | None) -> Iterator[str]:
    from kubetui.session import ConfigError, contexts

    try:
        yield from (context.name for context in contexts(kubeconfig) if _SAFE.match(context.name))
    except ConfigError as error:
        raise wrong_usage(str(error)) from error


def commands() -> Iterator[Command]:
    """Every command with all that can follow it; the first is the explorer, which has no name."""
    for name in ("", *COMMANDS):
        parser = argparse.ArgumentParser(add_help=False)
        import_module(f"kubetui.commands.{name or 'explore'}").configure(parser)
        options.add_connection(parser)
        found = [_option(action) for action in parser._actions if action.option_strings and _is_told(action)]
        found.append(Option(("--help",), "show what there is"))
        if not name:
            found.append(Option(("--version",), "show the version"))
        words = [str(word) for action in parser._actions for word in _words(name, action)]
        yield Command(name, COMMANDS.get(name, ""), tuple(words), tuple(found))


def _is_told(action: argparse.Action) -> bool:
    return action.help != argparse.SUPPRESS


def _option(action: argparse.Action) -> Option:
    takes = action.nargs != 0
    choices = tuple(map(str, action.choices or _choices(action.dest)))
    source = "files" if action.dest in _FILES else "contexts" if action.dest == "context" else ""
    return Option(tuple(action.option_strings), action.help or "", takes, choices, source)


def _choices(name: str) -> list[str]:
    from kubetui import assets

    if name == "layout":
        return sorted(file.stem for folder in assets.searched("layouts") for file in folder.glob("*.yaml"))
    if name == "theme":
        shipped = {
            file.stem for folder in assets.searched("layouts") for file in (folder / "themes").glob("*.yaml")
        }
        return sorted(shipped)
    return []


def _words(command: str, action: argparse.Action) -> Iterator[str]:
    """What may stand without a dash."""
    from kubetui.kinds.registry import KINDS

    if action.option_strings:
        return
    if action.choices:
        yield from map(str, action.choices)
    elif action.dest == "kind" or (command == "explain" and action.dest == "what"):
        yield from (k.plural for k in KINDS if "list" in k.verbs and k.group != "events.k8s.io")
    elif command == "lessons":
        yield from _chapters()
    elif command == "fault" and action.dest == "what":
        yield from _faults()


def _chapters() -> Iterator[str]:
    from kubetui import assets

    folders = sorted(folder for folder in assets.shipped("manifests").glob("[0-9][0-9]-*") if folder.is_dir())
    yield from (folder.name for folder in folders)


def _faults() -> Iterator[str]:
    from kubetui.playground.faults import KINDS

    yield from (one.kind for one in KINDS)
