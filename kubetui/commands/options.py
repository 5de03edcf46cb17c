"""The options every command takes: which cluster, as whom, which namespaces."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kubetui.session import Options

_WITH_VALUE: Final = {
    "--context": "the kubeconfig's context to use",
    "--kubeconfig": "the kubeconfig file to use",
    "--cluster": "the kubeconfig's cluster to use",
    "--user": "the kubeconfig's user to use",
    "--as": "the user to act as",
}
_BEFORE_COMMAND: Final = frozenset(
    {*_WITH_VALUE, "--as-group", "-n", "--namespace", "--layout", "--theme", "--manifests"}
)
"""Options whose value must not be taken for the command."""


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Add the connection options to a command."""
    group = parser.add_argument_group("connection")
    for name, what in _WITH_VALUE.items():
        group.add_argument(name, metavar="NAME", dest=_attribute(name), help=what)
    group.add_argument("--as-group", metavar="NAME", action="append", default=[], help="a group to act in")
    group.add_argument("-n", "--namespace", metavar="NAME", action="append", default=[],
                       help="a namespace to look at; may be repeated")  # fmt: skip
    group.add_argument("-A", "--all-namespaces", action="store_true", help="look at all namespaces")
    group.add_argument("--playground", action="store_true", help="use a playground instead of the kubeconfig")


def connection(arguments: argparse.Namespace, kubeconfig: str | None = None) -> Options:
    """What a session needs to know; `kubeconfig` replaces the file and names of the command line."""
    from kubetui.session import Options

    own = kubeconfig is not None
    return Options(
        kubeconfig=kubeconfig if own else arguments.kubeconfig,
        context="" if own else arguments.context or "",
        cluster="" if own else arguments.cluster or "",
        user="" if own else arguments.user or "",
        as_user=arguments.as_ or "",
        as_groups=tuple(arguments.as_group),
        namespaces=tuple(arguments.namespace),
        all_namespaces=arguments.all_namespaces,
    )


def split(words: Sequence[str], commands: Collection[str]) -> tuple[str, list[str]]:
    """The command among the words, and the words without it; an empty name when there is none."""
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _BEFORE_COMMAND
        elif word in commands:
            return word, [*words[:index], *words[index + 1 :]]
        else:
            break
    return "", list(words)


def _attribute(option: str) -> str:
    # `as` is a word of Python, so that its attribute needs another name.
    return "as_" if option == "--as" else option.lstrip("-").replace("-", "_")
