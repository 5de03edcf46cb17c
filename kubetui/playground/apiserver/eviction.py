"""The eviction subresource: a deletion that asks the disruption budgets first.

Rule: `pkg/registry/core/pod/storage/eviction.go`.
"""

from __future__ import annotations

from kubetui.api.errors import bad_request, conflict, status
from kubetui.api.meta import Obj, clone, condition, dig, format_time, integer, is_true, labels, mapping, text
from kubetui.api.pods import ended
from kubetui.api.selectors import from_object, matches
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver import deletion
from kubetui.playground.apiserver.call import Call, DeleteOptions
from kubetui.playground.apiserver.registry import Registry
from kubetui.playground.apiserver.subresources import SUCCESS
from kubetui.playground.etcd import Entry

_VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget."


def evict(registry: Registry, call: Call, body: Obj) -> Obj:
    """Evict a Pod, or 429."""
    name = text(body, "metadata", "name")
    if name and name != call.name:
        raise bad_request("name in URL does not match name in Eviction object")
    options = _options(call, body)
    entry = registry.find(call)
    pod = entry.obj
    if why := deletion.unmet(pod, options):
        raise conflict("Pod", "", call.name, why)
    if not _uncounted(pod):
        budgets = _budgets(registry, call.namespace, pod)
        if len(budgets) > 1:
            message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
            raise status(500, "", message)
        if budgets and not _unready_may_go(budgets[0].obj, pod):
            _spend(registry, call, budgets[0], pod)
    _delete(registry, call, entry, options)
    return SUCCESS


def _options(call: Call, body: Obj) -> DeleteOptions:
    """What the Eviction says of the deletion; `kubectl drain --dry-run=server` asks for the trial only here."""
    given = mapping(body, "deleteOptions")
    call.dry_run = call.dry_run or bool(given.get("dryRun"))
    grace = given.get("gracePeriodSeconds")
    return DeleteOptions(
        grace=grace if isinstance(grace, int) else None,
        uid=text(given, "preconditions", "uid") or None,
        revision=text(given, "preconditions", "resourceVersion") or None,
    )


def _uncounted(pod: Obj) -> bool:
    return (
        text(pod, "status", "phase") == "Pending"
        or ended(pod)
        or bool(pod["metadata"].get("deletionTimestamp"))
    )


def _budgets(registry: Registry, namespace: str, pod: Obj) -> list[Entry]:
    found = registry.etcd.range("poddisruptionbudgets.policy", namespace)
    return [e for e in found if matches(from_object(dig(e.obj, "spec", "selector")), labels(pod))]


def _unready_may_go(budget: Obj, pod: Obj) -> bool:
    if is_true(pod, "Ready"):
        return False
    if text(budget, "spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow":
        return True
    healthy, desired = (integer(budget, "status", f) for f in ("currentHealthy", "desiredHealthy"))
    return healthy >= desired > 0


def _spend(registry: Registry, call: Call, entry: Entry, pod: Obj) -> None:
    """Take one disruption from the budget, or refuse."""
    budget = entry.obj
    name = text(budget, "metadata", "name")
    if integer(budget, "status", "observedGeneration") < integer(budget, "metadata", "generation"):
        raise _too_many(f"The disruption budget {name} is still being processed by the server.", 10)
    if integer(budget, "status", "disruptionsAllowed") <= 0:
        raise _too_many(f"The disruption budget {name} {_closed(budget)}")
    if call.dry_run:
        return
    new = clone(budget)
    found = new["status"]
    found["disruptionsAllowed"] -= 1
    now = format_time(registry.clock.now())
    found["disruptedPods"] = {**mapping(found, "disruptedPods"), text(pod, "metadata", "name"): now}
    registry.etcd.put(entry.key, new, entry.revision)


def _closed(budget: Obj) -> str:
    """Why a budget allows nothing."""
    found = condition(budget, "DisruptionAllowed") or {}
    reason, message = text(found, "reason"), text(found, "message")
    said = found.get("status") == "False" and bool(message)
    if said and reason == "SyncFailed":
        return f"does not allow evicting pods currently because it failed sync: {message}"
    healthy, desired = (integer(budget, "status", f) for f in ("currentHealthy", "desiredHealthy"))
    if healthy <= desired:
        return f"needs {desired} healthy pods and has {healthy} currently"
    return "does not allow evicting pods currently" + (f" ({reason}): {message}" if said else "")


def _too_many(cause: str, retry: int = 0) -> Exception:
    details: Obj = {"causes": [{"reason": "DisruptionBudget", "message": cause}]}
    if retry:
        details["retryAfterSeconds"] = retry
    return status(429, "TooManyRequests", _VIOLATES, details)


def _delete(registry: Registry, call: Call, entry: Entry, options: DeleteOptions) -> None:
    if not call.dry_run and condition(entry.obj, "DisruptionTarget") is None:
        _mark(registry, entry)
    kind = by_resource("pods") or call.kind
    target = Call(call.user, "delete", kind, call.namespace, call.name, dry_run=call.dry_run)
    deletion.delete(registry, target, DeleteOptions(grace=options.grace))


def _mark(registry: Registry, entry: Entry) -> None:
    """Say on the Pod why it goes."""
    pod = clone(entry.obj)
    target = {
        "type": "DisruptionTarget",
        "status": "True",
        "reason": "EvictionByEvictionAPI",
        "message": "Eviction API: evicting",
        "lastProbeTime": None,
        "lastTransitionTime": format_time(registry.clock.now()),
    }
    found = pod.setdefault("status", {})
    found["conditions"] = [*(found.get("conditions") or ()), target]
    registry.etcd.put(entry.key, pod, entry.revision)
