"""Jumps in the flow of a script."""

from __future__ import annotations


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
