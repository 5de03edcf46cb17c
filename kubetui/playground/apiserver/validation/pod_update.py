"""What may change of a pod that exists. Rule: `pkg/apis/core/validation` (`ValidatePodUpdate`)."""

from __future__ import annotations

from kubetui.api.meta import Obj, clone, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import Found, each, forbidden, invalid, required
from kubetui.playground.apiserver.validation.internal import difference
from kubetui.playground.apiserver.validation.pods import pod

_MAX_INT32 = 2**31 - 1
_UPDATABLE = ",".join(
    (
        "`spec.containers[*].image`",
        "`spec.initContainers[*].image`",
        "`spec.activeDeadlineSeconds`",
        "`spec.tolerations` (only additions to existing tolerations)",
        "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
    )
)


def pod_update(new: Obj, old: Obj) -> Found:
    """An update of the main resource: images, deadline, tolerations, gates, and metadata."""
    yield from pod(new)
    spec, before = mapping(new, "spec"), mapping(old, "spec")
    for kind in ("containers", "initContainers"):
        found = dicts(spec, kind)
        if len(found) != len(dicts(before, kind)):
            yield forbidden(f"spec.{kind}", "pod updates may not add or remove containers")
            return
        yield from _images(found, f"spec.{kind}")
    late = list(_deadline(spec.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds")))
    yield from late
    if late and spec.get("activeDeadlineSeconds") is not None:
        return
    yield from _tolerations(dicts(spec, "tolerations"), dicts(before, "tolerations"))
    yield from _gates(dicts(spec, "schedulingGates"), dicts(before, "schedulingGates"))
    yield from _nothing_else(spec, before)


def _images(found: list[Obj], path: str) -> Found:
    for index, container in enumerate(found):
        image = text(container, "image")
        if not image:
            yield required(f"{path}[{index}].image")
        if image != image.strip():
            yield invalid(f"{path}[{index}].image", image, "must not have leading or trailing whitespace")


def _deadline(new: int | None, old: int | None) -> Found:
    path = "spec.activeDeadlineSeconds"
    if new is None:
        if old is not None:
            yield invalid(path, None, "must not update from a positive integer to nil value")
    elif not 0 <= new <= _MAX_INT32:
        yield from each(path, new, formats.in_range(new, 0, _MAX_INT32))
    elif old is not None and old < new:
        yield invalid(path, new, "must be less than or equal to previous value")


def _tolerations(new: list[Obj], old: list[Obj]) -> Found:
    kept = [_without_seconds(item) for item in new]
    if any(_without_seconds(item) not in kept for item in old):
        said = "existing toleration can not be modified except its tolerationSeconds"
        yield forbidden("spec.tolerations", said)


def _without_seconds(toleration: Obj) -> Obj:
    return {key: value for key, value in toleration.items() if key != "tolerationSeconds"}


def _gates(new: list[Obj], old: list[Obj]) -> Found:
    known = {text(gate, "name") for gate in old}
    for index, gate in enumerate(new):
        name = text(gate, "name")
        if name not in known:
            said = f"only deletion is allowed, but found new scheduling gate '{name}'"
            yield forbidden(f"spec.schedulingGates[{index}].name", said)


def _nothing_else(spec: Obj, before: Obj) -> Found:
    if spec == before:
        return
    same = _with_allowed_changes_undone(clone(spec), before)
    if same != before:
        said = f"pod updates may not change fields other than {_UPDATABLE}\n"
        yield forbidden("spec", said + difference("PodSpec", before, same))


def _with_allowed_changes_undone(spec: Obj, before: Obj) -> Obj:
    for kind in ("containers", "initContainers"):
        for container, was in zip(dicts(spec, kind), dicts(before, kind), strict=False):
            container["image"] = was.get("image")
    undone = ["activeDeadlineSeconds", "schedulingGates", "tolerations"]
    if dicts(before, "schedulingGates"):
        undone += ["nodeSelector", "affinity"]
    if (before.get("terminationGracePeriodSeconds") or 0) < 0:
        undone.append("terminationGracePeriodSeconds")
    for field in undone:
        spec.pop(field, None)
        if field in before:
            spec[field] = before[field]
    return spec
