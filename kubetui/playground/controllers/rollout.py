"""The arithmetic of a rollout: how large each ReplicaSet may be. Pure.

Rule: `pkg/controller/deployment/util/deployment_util.go`, `rolling.go` and `sync.go`. Every function takes
a Deployment and its ReplicaSets as the API has them and answers with sizes by name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from kubetui.api import meta
from kubetui.api.meta import Obj, dig, integer, text

DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"


def size(obj: Obj) -> int:
    """`spec.replicas`, 1 when it is absent."""
    return integer(obj, "spec", "replicas", default=1)


def total(sets: Iterable[Obj]) -> int:
    """The wished Pods of several ReplicaSets."""
    return sum(size(each) for each in sets)


def available(sets: Iterable[Obj]) -> int:
    """The available Pods of several ReplicaSets."""
    return sum(integer(each, "status", "availableReplicas") for each in sets)


def active(sets: Iterable[Obj]) -> list[Obj]:
    """The ReplicaSets that want Pods."""
    return [each for each in sets if size(each) > 0]


def is_rolling(deployment: Obj) -> bool:
    """Whether the strategy is RollingUpdate."""
    return text(deployment, "spec", "strategy", "type") != "Recreate"


def scaled_value(value: object, whole: int, *, up: bool) -> int:
    """A number, or a percentage of the whole rounded up or down."""
    if isinstance(value, int):
        return value
    share = text({"value": value}, "value").removesuffix("%")
    exact = int(share) * whole / 100 if share.isdigit() else 0.0
    return math.ceil(exact) if up else math.floor(exact)


def fence_posts(deployment: Obj) -> tuple[int, int]:
    """The numbers of maxSurge and maxUnavailable; both zero would stand still, so one may be unavailable."""
    if not is_rolling(deployment):
        return 0, 0
    rolling = ("spec", "strategy", "rollingUpdate")
    surge = scaled_value(dig(deployment, *rolling, "maxSurge", default=0), size(deployment), up=True)
    missing = dig(deployment, *rolling, "maxUnavailable", default=0)
    unavailable = scaled_value(missing, size(deployment), up=False)
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return surge, unavailable


def max_surge(deployment: Obj) -> int:
    """How many Pods a rolling update may add."""
    return fence_posts(deployment)[0]


def max_unavailable(deployment: Obj) -> int:
    """How many Pods may be unavailable during a rolling update, never more than there are."""
    if not is_rolling(deployment) or size(deployment) == 0:
        return 0
    return min(fence_posts(deployment)[1], size(deployment))


def new_size(deployment: Obj, new: Obj, sets: Sequence[Obj]) -> int:
    """The size of the new ReplicaSet in the next step of a rollout."""
    wanted = size(deployment)
    if not is_rolling(deployment) or size(new) >= wanted:
        return wanted
    room = wanted + max_surge(deployment) - total(sets)
    return size(new) + min(room, wanted - size(new)) if room > 0 else size(new)


def oldest_first(sets: Iterable[Obj]) -> list[Obj]:
    """By creation, then name."""
    return sorted(sets, key=lambda each: (text(each, "metadata", "creationTimestamp"), meta.name(each)))


def shrink_old(deployment: Obj, new: Obj | None, old: Sequence[Obj]) -> dict[str, int]:
    """The smaller sizes of old ReplicaSets in the next step: unhealthy Pods first, then the oldest's."""
    if total(old) == 0:
        return {}
    every = [*old, new] if new else list(old)
    least = size(deployment) - max_unavailable(deployment)
    starting = size(new) - integer(new, "status", "availableReplicas") if new else 0
    budget = total(every) - least - starting
    if budget <= 0:
        return {}
    sizes = _drop_unhealthy(old, budget)
    return sizes | _drop_oldest(old, sizes, available(every) - least)


def _drop_unhealthy(old: Sequence[Obj], budget: int) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for each in oldest_first(old):
        unhealthy = size(each) - integer(each, "status", "availableReplicas")
        if (gone := min(budget, unhealthy)) > 0:
            sizes[meta.name(each)] = size(each) - gone
            budget -= gone
    return sizes


def _drop_oldest(old: Sequence[Obj], sizes: dict[str, int], budget: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in oldest_first(old):
        now = sizes.get(meta.name(each), size(each))
        if (gone := min(budget, now)) > 0:
            found[meta.name(each)] = now - gone
            budget -= gone
    return found


def is_saturated(deployment: Obj, new: Obj | None) -> bool:
    """Whether the new ReplicaSet is complete: as large as wished, and all available."""
    if new is None:
        return False
    wanted = size(deployment)
    desired = meta.annotations(new).get(DESIRED)
    return size(new) == wanted == integer(new, "status", "availableReplicas") and desired == str(wanted)


def proportional(deployment: Obj, sets: Sequence[Obj]) -> dict[str, int]:
    """New sizes when a Deployment is scaled amid a rollout: each its share, the largest the rest."""
    every = active(sets)
    allowed = size(deployment) + max_surge(deployment) if size(deployment) > 0 else 0
    change = allowed - total(every)
    ordered = _by_size(every, newer_first=change > 0)
    sizes: dict[str, int] = {}
    given = 0
    for each in ordered:
        share = _share(deployment, each, change, given)
        sizes[meta.name(each)] = size(each) + share
        given += share
    if ordered and change:
        first = meta.name(ordered[0])
        sizes[first] = max(0, sizes[first] + change - given)
    return sizes


def _by_size(sets: Sequence[Obj], *, newer_first: bool) -> list[Obj]:
    by_age = oldest_first(sets)
    if newer_first:
        by_age.reverse()
    return sorted(by_age, key=lambda each: -size(each))


def _share(deployment: Obj, each: Obj, change: int, given: int) -> int:
    if change == 0 or change == given or size(each) == 0:
        return 0
    fraction = _fraction(deployment, each)
    rest = change - given
    return min(fraction, rest) if change > 0 else max(fraction, rest)


def _fraction(deployment: Obj, each: Obj) -> int:
    if size(deployment) == 0:
        return -size(each)
    before = meta.annotations(each).get(MAXIMUM, "")
    base = int(before) if before.isdigit() else integer(deployment, "status", "replicas")
    if base == 0:
        return 0
    exact = size(each) * (size(deployment) + max_surge(deployment)) / base
    return _half_away(exact) - size(each)


def _half_away(value: float) -> int:
    return math.floor(value + 0.5) if value >= 0 else math.ceil(value - 0.5)
