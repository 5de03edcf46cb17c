"""A shell that talks with a person: prompts, lines that need another one, Ctrl+C."""

from __future__ import annotations

import asyncio

from kubetui.playground.kubelet.programs.pipe import Exit
from kubetui.playground.kubelet.programs.terminal import Terminal
from kubetui.playground.kubelet.shell.flow import Break, Continue, Return
from kubetui.playground.kubelet.shell.interpreter import Shell
from kubetui.playground.kubelet.shell.parser import parse
from kubetui.playground.kubelet.shell.redirection import Streams
from kubetui.playground.kubelet.shell.tree import Sequence
from kubetui.playground.kubelet.shell.words import ShellSyntaxError

_INTERRUPTED = 130


class Conversation:
    """Reads commands from a terminal until its end or `exit`."""

    def __init__(self, shell: Shell, terminal: Terminal) -> None:
        self._shell = shell
        self._terminal = terminal
        process = shell.process
        self._streams = Streams(process.out, process.err, process.stdin)
        self._text = ""
        self._working: asyncio.Task[int] | None = None
        self._interrupted = False

    async def run(self) -> int:
        """Talk; the exit code."""
        self._terminal.interrupted = self._interrupt
        while True:
            self._ask()
            self._shell.process.host.budget.rest()
            line = await self._shell.process.stdin.line()
            if not line:
                self._say("exit\n" if self._shell.flavour == "bash" else "\n")
                return self._shell.status
            self._text += line
            tree = self._tree()
            try:
                if tree is not None:
                    await self._do(tree)
            except Exit as end:
                return end.code

    def _ask(self) -> None:
        self._terminal.ask("> " if self._text else prompt(self._shell))

    def _say(self, text: str) -> None:
        self._terminal.out(text)

    def _tree(self) -> Sequence | None:
        """What was typed so far as a tree; None when it is wrong, or not all of it yet."""
        if self._text.endswith("\\\n"):
            return None
        try:
            tree = parse(self._text)
        except ShellSyntaxError as error:
            if error.unfinished:
                return None
            self._shell.complain(f"syntax error: {error}")
            self._shell.status = 2
            tree = None
        self._text = ""
        return tree

    async def _do(self, tree: Sequence) -> None:
        """Run a command as the job in the foreground, which Ctrl+C ends."""
        shell = self._shell
        self._interrupted = False
        self._working = asyncio.ensure_future(shell.run(tree, self._streams))
        shell.process.host.budget.rest()
        try:
            await self._working
        except asyncio.CancelledError:
            if not self._interrupted:
                raise  # the shell itself is ended, not its job
            shell.status = _INTERRUPTED
        except (Break, Continue, Return):
            shell.status = 0
        except RecursionError:
            shell.complain("too many nested commands")
            shell.status = 2
        finally:
            self._working = None

    def _interrupt(self) -> None:
        if self._working is not None:
            self._interrupted = True
            self._working.cancel()
            return
        self._text = ""
        self._shell.status = _INTERRUPTED
        self._ask()


def prompt(shell: Shell) -> str:
    """What the shell shows when it waits: `PS1`, else what its image has."""
    root = shell.process.host.uid == 0
    sign = "#" if root else "$"
    cwd, home = shell.process.cwd, shell.value("HOME") or "/"
    place = "~" if cwd == home and home != "/" else cwd
    if own := shell.variables.get("PS1"):
        user = "root" if root else "I have no name!"
        known = {"\\w": place, "\\h": shell.process.host.hostname, "\\u": user, "\\$": sign}
        for mark, value in known.items():
            own = own.replace(mark, value)
        return own
    if shell.flavour == "bash":
        user = "root" if root else "I have no name!"
        return f"{user}@{shell.process.host.hostname}:{place}{sign} "
    return f"{sign} " if shell.flavour == "dash" else f"{place} {sign} "
