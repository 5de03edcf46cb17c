"""Running a program as the child of another one."""

from __future__ import annotations

import asyncio

from kubetui.playground.kubelet.programs.pipe import BrokenPipe, Exit
from kubetui.playground.kubelet.programs.process import Daemon, Process, Program, Replace


async def foreground(program: Program, child: Process) -> int:
    """Run a program as a child and wait for its end; a daemon has none."""
    while True:
        try:
            if isinstance(program, Daemon):
                program.start(child)
                child.host.budget.rest()
                await asyncio.get_running_loop().create_future()
                return 0
            return await program(child)
        except Replace as other:
            program, child.argv, child.env = other.program, other.argv, other.env
        except BrokenPipe:
            raise
        except Exit as end:
            return end.code
        except OSError as error:
            # A file could not be written: the disk is full, the path a directory, the volume read-only.
            child.complain(error.strerror or str(error))
            return 1
