"""`kubetui doctor`: is there a cluster, and is it fit for what kubetui shows and teaches."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kubetui.commands.outcome import CHECK_FAILED, DONE, NO_CLUSTER

if TYPE_CHECKING:
    from kubetui.commands.checks import Finding
    from kubetui.session import Session


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command: it has none of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Print one line for each check; 1 if one failed, 3 if no cluster was reached."""
    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    from contextlib import AsyncExitStack

    from kubetui import launcher
    from kubetui.commands import options
    from kubetui.session import ConfigError, Phase, Session

    async with AsyncExitStack() as stack:
        kubeconfig = None
        if arguments.playground:
            handle = await launcher.start_or_join(fresh=True)
            stack.push_async_callback(handle.close)
            kubeconfig = str(handle.kubeconfig)
        session = Session(options.connection(arguments, kubeconfig))
        stack.push_async_callback(session.close)
        try:
            await session.start()
        except ConfigError as error:
            _print([*_around(), _no_config(error)])
            return NO_CLUSTER
        findings = await _findings(session)
        _print(findings)
        if session.state.phase is not Phase.LIVE:
            return NO_CLUSTER
        return CHECK_FAILED if any(finding.state == "failed" for finding in findings) else DONE


def _no_config(error: Exception) -> Finding:
    from kubetui.commands.checks import Finding
    from kubetui.session import MissingConfig

    if not isinstance(error, MissingConfig):
        todo = "mend the file, name another with --kubeconfig, or use --playground"
        return Finding("failed", "kubeconfig", str(error), todo)
    todo = (
        "kubetui playground runs a small cluster without any; Docker Desktop makes one by Settings > "
        "Kubernetes > Enable Kubernetes > Apply, kind by `kind create cluster`, minikube by `minikube start`"
    )
    return Finding("failed", "kubeconfig", str(error), todo)


async def _findings(session: Session) -> list[Finding]:
    from kubetui.commands import checks, surroundings
    from kubetui.session import Phase

    files = surroundings.kubeconfig(session.options.kubeconfig)
    found = [*_around(), files, checks.context(session), checks.api(session)]
    if session.state.phase is Phase.LIVE:
        found += await asyncio.gather(*(check(session) for check in checks.CLUSTER))
    return found


def _around() -> list[Finding]:
    from kubetui.commands import surroundings

    return [surroundings.terminal(), surroundings.config()]


def _print(findings: Iterable[Finding]) -> None:
    from kubetui.api.text import visible

    for finding in findings:
        todo = f"\n{'':<22}{visible(finding.todo)}" if finding.todo else ""
        sys.stdout.write(f"{finding.state:<8} {finding.name:<12} {visible(finding.said, 300)}{todo}\n")
