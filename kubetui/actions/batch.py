"""Several changes at once: each is tried, and what failed is told with its reason."""

from __future__ import annotations

import asyncio
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


def counted(resources: Iterable[str]) -> str:
    """`3 Pods and 1 Service`."""
    counts = Counter(map(_kind, resources))
    parts = [f"{number} {_many(kind) if number > 1 else kind}" for kind, number in counts.items()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _kind(resource: str) -> str:
    found = registry.by_resource(resource)
    return found.kind if found else resource


def _many(kind: str) -> str:
    """The kind's plural, as a person says it."""
    if kind.endswith("Endpoints"):
        return kind
    if kind.endswith("y"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x")) else f"{kind}s"
