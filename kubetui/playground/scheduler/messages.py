"""The words of a Pod that could not be placed. Pure.

Rule: `pkg/scheduler/framework/types.go` FitError.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kubetui.playground.scheduler.cycle import Verdict

NO_NODES = "no nodes available to schedule pods"
HELPLESS = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"
_CLAIMS = "no new claims to deallocate"


def fit_error(nodes: int, verdicts: Iterable[Verdict], before: str = "", after: str = "") -> str:
    """How many nodes were refused for which reason.

    Args:
        nodes: how many there are.
        verdicts: one of each node that was refused.
        before: what was wrong before any node was looked at.
        after: what preemption said.
    """
    message = f"0/{nodes} nodes are available:"
    if before:
        message += f" {before}."
    else:
        counts = Counter(reason for verdict in verdicts for reason in verdict.reasons)
        if counts:
            said = sorted(f"{count} {reason}" for reason, count in counts.items())
            message += f" {', '.join(said)}."
    return f"{message} {after}" if after else message


def post_filter(preemption: str) -> str:
    """What the plugins said that tried to make room, DynamicResources' word included."""
    return f"{_CLAIMS}, preemption: {preemption}"
