"""RuntimeClass: what a Pod takes over from the class of its runtime.

Rule: `plugin/pkg/admission/runtimeclass`.
"""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping
from kubetui.playground.apiserver.admission.plugin import Attributes

_CLASSES = "runtimeclasses.node.k8s.io"


class RuntimeClass:
    """Gives a new Pod its class's overhead, node selector and tolerations."""

    def admit(self, write: Attributes) -> None:
        """Complete a new Pod."""
        found = _class_of(write)
        if found is None:
            return
        spec = write.new["spec"]
        overhead = mapping(found, "overhead", "podFixed")
        if overhead and not spec.get("overhead"):
            spec["overhead"] = dict(overhead)
        selector = mapping(found, "scheduling", "nodeSelector")
        given = spec.get("nodeSelector") or {}
        for key, value in selector.items():
            if given.get(key, value) != value:
                raise write.refusal(f"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; "
                                    f"pod.spec.nodeSelector[{key}] = {given[key]}")  # fmt: skip
        if selector:
            spec["nodeSelector"] = {**given, **selector}
        known = dicts(spec, "tolerations")
        added = [t for t in dicts(found, "scheduling", "tolerations") if t not in known]
        if added:
            spec["tolerations"] = [*known, *added]

    def validate(self, write: Attributes) -> None:
        """The overhead is the class's, and nothing without a class."""
        if not _concerned(write):
            return
        overhead = write.new["spec"].get("overhead") or {}
        found = _class_of(write)
        wanted = mapping(found, "overhead", "podFixed") if found else {}
        if overhead == wanted:
            return
        if not write.new["spec"].get("runtimeClassName"):
            raise write.refusal("pod rejected: Pod Overhead set without corresponding RuntimeClass")
        raise write.refusal("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")


def _concerned(write: Attributes) -> bool:
    return write.operation == "CREATE" and write.resource == "pods" and write.main


def _class_of(write: Attributes) -> Obj | None:
    name = write.new["spec"].get("runtimeClassName") if _concerned(write) else None
    if not name:
        return None
    found = write.find(_CLASSES, str(name))
    if found is None:
        raise write.refusal(f'pod rejected: RuntimeClass "{name}" not found')
    return found
