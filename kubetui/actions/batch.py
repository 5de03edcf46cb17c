"""Several changes at once: each is tried, and what failed is told with its reason."""

from __future__ import annotations

import asyncio
import shlex
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from kubetui.actions.change import Change
from kubetui.kinds import registry

AT_ONCE: Final = 8
_SHOWN: Final = 3


class Outcome(NamedTuple):
    """A change and why it failed; empty when it did not."""

    change: Change
    error: str = ""


async def run_all(
    changes: Sequence[Change],
    run: Callable[[Change], Awaitable[Any]],
    done: Callable[[int], None] = lambda _: None,
) -> list[Outcome]:
    """Try all, a few at a time; `done` is told how many have ended."""
    room = asyncio.Semaphore(AT_ONCE)
    ended = 0

    async def one(change: Change) -> Outcome:
        nonlocal ended
        async with room:
            try:
                await run(change)
                error = ""
            except Exception as failure:
                # Whatever it is, the others are still tried, and this one is told.
                error = str(failure) or type(failure).__name__
        ended += 1
        done(ended)
        return Outcome(change, error)

    return list(await asyncio.gather(*map(one, changes)))


def told(title: str, outcomes: Sequence[Outcome]) -> str:
    """How it went, in one sentence: how many, and each failure by name as far as there is room."""
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return f"{title}: all {len(outcomes)} done."
    shown = "; ".join(
        f"{outcome.change.ref.name}: {outcome.error.rstrip('.')}" for outcome in failed[:_SHOWN]
    )
    more = f"; and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
    return f"{title}: {len(outcomes) - len(failed)} of {len(outcomes)} done. Not: {shown}{more}."


def combined(changes: Iterable[Change]) -> str:
    """The commands, a line each; those that differ only in the object they name become one, as kubectl takes them."""
    lines: list[list[str]] = []
    names: list[tuple[int, list[str]]] = []
    for command, change in {change.command: change for change in changes}.items():
        words = shlex.split(command) if "'" in command else command.split(" ")  # for thousands of them
        at = _apart(lines[-1], words, change.ref.name) if lines else 0
        if at and names[-1][0] in (0, at):
            names[-1] = (at, [*(names[-1][1] or [lines[-1][at]]), words[at]])
        else:
            lines.append(words)
            names.append((0, []))
    return "\n".join(
        shlex.join([*words[:at], *several, *words[at + 1 :]] if several else words)
        for words, (at, several) in zip(lines, names, strict=True)
    )


def _apart(words: list[str], others: list[str], name: str) -> int:
    """The one place in which two commands differ, if it is that of the name; 0 when they differ more."""
    if len(words) != len(others):
        return 0
    places = [at for at, (word, other) in enumerate(zip(words, others, strict=True)) if word != other]
    return places[0] if len(places) == 1 and others[places[0]].rpartition("/")[2] == name else 0


def counted(resources: Iterable[str]) -> str:
    """`3 Pods and 1 Service`."""
    counts = Counter(map(kind_name, resources))
    parts = [f"{number} {_many(kind) if number > 1 else kind}" for kind, number in counts.items()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def kind_name(resource: str) -> str:
    """The kind of a resource, as a person says it."""
    found = registry.by_resource(resource)
    return found.kind if found else resource


def _many(kind: str) -> str:
    """The kind's plural, as a person says it."""
    if kind.endswith("Endpoints"):
        return kind
    if kind.endswith("y"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x")) else f"{kind}s"
