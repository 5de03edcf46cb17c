"""Deleting: grace, propagation, finalizers, preconditions.

Rule: `apiserver/pkg/registry/rest/delete.go` and `generic/registry/store.go`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from kubetui.api.errors import FieldError, conflict, invalid
from kubetui.api.meta import Obj, clone, format_time, integer, parse_time, text
from kubetui.api.pods import ended
from kubetui.playground.apiserver import conversion
from kubetui.playground.apiserver.admission import chain
from kubetui.playground.apiserver.call import Call, DeleteOptions
from kubetui.playground.apiserver.customresources import writing
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS
from kubetui.playground.apiserver.registry import Registry, unstored
from kubetui.playground.apiserver.strategy import ORPHANING, counts_generations
from kubetui.playground.etcd import Entry

_ORPHAN, _FOREGROUND = "orphan", "foregroundDeletion"
_POLICIES = ("Foreground", "Background", "Orphan")


class Deleted(NamedTuple):
    """What became of the object: gone, or only marked."""

    entry: Entry
    gone: bool


def check(options: DeleteOptions) -> None:
    """Refuse options that contradict themselves."""
    errors = []
    if options.propagation is not None and options.orphan is not None:
        said = "Invalid value: orphanDependents and deletionPropagation cannot be both set"
        errors.append(FieldError("FieldValueInvalid", "propagationPolicy", said))
    if options.propagation not in (None, *_POLICIES):
        said = (
            f'Unsupported value: "{options.propagation}": supported values: "Foreground", "Background", '
            '"Orphan", "nil"'
        )
        errors.append(FieldError("FieldValueNotSupported", "propagationPolicy", said))
    if errors:
        raise invalid("DeleteOptions", "meta.k8s.io", "", errors)


def delete(registry: Registry, call: Call, options: DeleteOptions) -> Deleted:
    """Delete one object, or mark it."""
    check(options)
    entry = registry.find(call)
    chain.validate(registry.attributes(call, "DELETE", None, conversion.seen(call.kind, entry)))
    _preconditions(call, entry.obj, options)
    new = clone(entry.obj)
    _finalizers(call, new, options)
    now = registry.clock.now()
    pods = call.kind.resource == "pods"
    pending = _pod_grace(new, options, now) if pods else _mark_held(call, new, now)
    if not pending:
        return Deleted(registry.remove(call, entry), True)
    if call.dry_run:
        return Deleted(unstored(entry.key, new), False)
    if new == entry.obj:
        return Deleted(entry, False)
    return Deleted(registry.etcd.put(entry.key, new, entry.revision), False)


def _preconditions(call: Call, obj: Obj, options: DeleteOptions) -> None:
    if why := unmet(obj, options):
        raise conflict(call.kind.plural, call.kind.group, call.name, why)


def unmet(obj: Obj, options: DeleteOptions) -> str:
    """The precondition that does not hold, and what may have happened; empty when all hold."""
    for field, name, wanted, end in (
        ("uid", "UID", options.uid, "deleted and then recreated"),
        ("resourceVersion", "ResourceVersion", options.revision, "modified"),
    ):
        found = obj["metadata"][field]
        if wanted is not None and wanted != found:
            why = f"the {name} in the precondition ({wanted}) does not match the {name} in record ({found})"
            return f"{why}. The object might have been {end}"
    return ""


def _finalizers(call: Call, obj: Obj, options: DeleteOptions) -> None:
    """Add or remove the two finalizers of the garbage collector."""
    metadata = obj["metadata"]
    before = list(metadata.get("finalizers") or ())
    found = [name for name in before if name not in (_ORPHAN, _FOREGROUND)]
    if _orphans(call, options, before):
        found.append(_ORPHAN)
    elif _foreground(options, before):
        found.append(_FOREGROUND)
    if sorted(found) == sorted(before):
        return
    if found:
        metadata["finalizers"] = found
    else:
        metadata.pop("finalizers", None)


def _orphans(call: Call, options: DeleteOptions, before: list[str]) -> bool:
    if options.orphan is not None:
        return options.orphan
    if options.propagation is not None:
        return options.propagation == "Orphan"
    if _ORPHAN in before:
        return True
    if _FOREGROUND in before:
        return False
    if call.kind.resource == "jobs.batch":
        call.warn(
            "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to "
            "remove them or set propagationPolicy=Orphan to suppress this warning"
        )
    return call.kind.resource in ORPHANING


def _foreground(options: DeleteOptions, before: list[str]) -> bool:
    if options.propagation is not None:
        return options.propagation == "Foreground"
    return options.orphan is None and _FOREGROUND in before


def _mark(call: Call, obj: Obj, when: datetime, grace: int) -> None:
    metadata = obj["metadata"]
    metadata["deletionTimestamp"] = format_time(when)
    metadata["deletionGracePeriodSeconds"] = grace
    if counts_generations(call.kind) and "generation" in metadata:
        metadata["generation"] += 1


def _mark_held(call: Call, obj: Obj, now: datetime) -> bool:
    """Mark what finalizers (or a namespace's own) hold; False when nothing holds it."""
    metadata = obj["metadata"]
    namespace = call.kind.resource == "namespaces"
    if call.kind.resource == DEFINITIONS and not metadata.get("deletionTimestamp"):
        writing.mark_definition(obj, format_time(now))
    if not metadata.get("finalizers") and not (namespace and (obj.get("spec") or {}).get("finalizers")):
        return False
    if namespace:
        obj["status"] = {**(obj.get("status") or {}), "phase": "Terminating"}
    if not metadata.get("deletionTimestamp"):
        _mark(call, obj, now, 0)
        if namespace:
            metadata.pop("deletionGracePeriodSeconds", None)
    return True


def _wanted_grace(pod: Obj, options: DeleteOptions) -> int:
    if not text(pod, "spec", "nodeName") or ended(pod):
        return 0
    grace = options.grace
    if grace is None:
        grace = integer(pod, "spec", "terminationGracePeriodSeconds", default=30)
    return 1 if grace < 0 else grace


def _pod_grace(pod: Obj, options: DeleteOptions, now: datetime) -> bool:
    """Mark a Pod with its time to stop; False when it can go at once."""
    metadata = pod["metadata"]
    grace = _wanted_grace(pod, options)
    marked = parse_time(metadata.get("deletionTimestamp"))
    if marked is None:
        if grace or metadata.get("finalizers"):
            metadata["deletionTimestamp"] = format_time(now + timedelta(seconds=grace))
            metadata["deletionGracePeriodSeconds"] = grace
            metadata["generation"] = int(metadata.get("generation") or 0) + 1
            return True
        return False
    before = int(metadata.get("deletionGracePeriodSeconds") or 0)
    if options.grace is None and before:
        return True
    if grace < before:
        metadata["deletionTimestamp"] = format_time(marked - timedelta(seconds=before - grace))
        metadata["deletionGracePeriodSeconds"] = grace
    return bool(metadata["deletionGracePeriodSeconds"] or metadata.get("finalizers"))
