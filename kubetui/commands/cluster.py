"""A connected cluster for a command that runs without a screen."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from kubetui.commands import options
from kubetui.commands.outcome import no_cluster

if TYPE_CHECKING:
    from kubetui.session import Session


@asynccontextmanager
async def connected(
    arguments: argparse.Namespace, *, nodes: int = 3, speed: float = 1.0, all_namespaces: bool = False
) -> AsyncIterator[Session]:
    """A session with the cluster of the command line; with `--playground` a fresh one, ended at the end.

    Raises:
        Failure: no cluster could be reached.
    """
    from kubetui.session import Phase, Session

    async with AsyncExitStack() as stack:
        kubeconfig = await _playground(stack, nodes, speed) if arguments.playground else None
        wanted = options.connection(arguments, kubeconfig)
        session = Session(wanted)
        stack.push_async_callback(session.close)
        if all_namespaces:
            session.set_namespaces(())
        await session.start()
        if session.state.phase is not Phase.LIVE:
            raise no_cluster(_words(session))
        yield session


async def _playground(stack: AsyncExitStack, nodes: int, speed: float) -> str:
    from kubetui import launcher

    handle = await launcher.start_or_join(nodes=nodes, fresh=True, speed=speed)
    stack.push_async_callback(handle.close)
    return str(handle.kubeconfig)


def _words(session: Session) -> str:
    state = session.state
    said = state.message or f"{session.server} does not answer"
    return f"{said.rstrip('.')}. {state.hint[:1].upper()}{state.hint[1:]}".strip()
