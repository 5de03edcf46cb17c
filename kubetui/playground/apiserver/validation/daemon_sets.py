"""DaemonSets. Rule: `pkg/apis/apps/validation`."""

from __future__ import annotations

from kubetui.api import selectors
from kubetui.api.meta import Obj, labels, mapping
from kubetui.playground.apiserver.validation.amounts import amount, at_most_all, int_or_percent
from kubetui.playground.apiserver.validation.fields import (
    Found,
    invalid,
    not_negative,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.selectors import label_selector
from kubetui.playground.apiserver.validation.templates import mismatch, own_template


def daemon_set(obj: Obj) -> Found:
    """A DaemonSet."""
    spec, template = mapping(obj, "spec"), mapping(obj, "spec", "template")
    selector = spec.get("selector")
    yield from label_selector(selector, "spec.selector")
    if not selectors.matches(selectors.from_object(selector), labels(template)):
        yield mismatch(template)
    if (
        isinstance(selector, dict)
        and not selector.get("matchLabels")
        and not selector.get("matchExpressions")
    ):
        yield invalid("spec.selector", selector, "empty selector is invalid for daemonset")
    yield from own_template(spec, "DaemonSet", matched=False)
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from _daemon_strategy(mapping(spec, "updateStrategy"))
    yield from not_negative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"))


def _daemon_strategy(strategy: Obj) -> Found:
    path, rolling = "spec.updateStrategy.rollingUpdate", strategy.get("rollingUpdate")
    if strategy.get("type") == "OnDelete":
        return
    if strategy.get("type") != "RollingUpdate":
        yield not_supported(
            "spec.updateStrategy",
            internal("DaemonSetUpdateStrategy", strategy),
            ("RollingUpdate", "OnDelete"),
        )
        return
    if not isinstance(rolling, dict):
        yield required(path)
        return
    unavailable, surge = rolling.get("maxUnavailable"), rolling.get("maxSurge")
    for name, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        yield from int_or_percent(f"{path}.{name}", value)
    for name, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        yield from at_most_all(f"{path}.{name}", value)
    if amount(unavailable) and amount(surge):
        yield invalid(f"{path}.maxSurge", surge, "may not be set when maxUnavailable is non-zero")
    elif not amount(unavailable) and not amount(surge):
        yield required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0")
