"""The scheduler of the playground."""

from kubetui.playground.scheduler.scheduler import Scheduler

__all__ = ["Scheduler"]
