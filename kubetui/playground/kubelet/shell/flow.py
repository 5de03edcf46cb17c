"""Jumps in the flow of a script."""

from __future__ import annotations

from kubetui.playground.kubelet.programs.process import Program


class Jump(Exception):
    """Out of a number of loops."""

    def __init__(self, levels: int) -> None:
        super().__init__(levels)
        self.levels = levels


class Break(Jump):
    """`break n`."""


class Continue(Jump):
    """`continue n`."""


class Return(Exception):
    """`return n`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Replace(Exception):
    """`exec`: the process goes on as another program."""

    def __init__(self, program: Program, argv: tuple[str, ...], env: dict[str, str]) -> None:
        super().__init__(argv)
        self.program = program
        self.argv = argv
        self.env = env
