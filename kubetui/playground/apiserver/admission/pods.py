"""Priority and DefaultTolerationSeconds: what every Pod gets besides its own wishes."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.admission.serviceaccounts import MIRROR

_CLASSES = "priorityclasses.scheduling.k8s.io"
_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_SECONDS = 300


class Priority:
    """Turns a priority class into a number.

    Rule: `plugin/pkg/admission/priority` (admitPod).
    """

    def admit(self, write: Attributes) -> None:
        """Resolve the class of a new Pod; keep what it came to when the Pod is written again without it."""
        if write.resource != "pods" or not write.main:
            return
        if write.operation == "CREATE":
            self._resolve(write, write.new["spec"])
        elif write.operation == "UPDATE" and write.old:
            for field in ("priority", "preemptionPolicy"):
                if write.new["spec"].get(field) is None and field in write.old["spec"]:
                    write.new["spec"][field] = write.old["spec"][field]

    def _resolve(self, write: Attributes, spec: Obj) -> None:
        name = spec.get("priorityClassName") or ""
        found = write.find(_CLASSES, name) if name else self._default(write)
        if name and found is None:
            raise write.refusal(f"no PriorityClass with name {name} was found")
        value = int(found.get("value", 0)) if found else 0
        given = spec.get("priority")
        if given is not None and given != value:
            raise write.refusal(
                f"the integer value of priority ({given}) must not be provided in pod spec; priority admission "
                f"controller computed {value} from the given PriorityClass name"
            )
        if found and not name:
            spec["priorityClassName"] = found["metadata"]["name"]
        spec["priority"] = value
        policy = (found or {}).get("preemptionPolicy") or "PreemptLowerPriority"
        if spec.setdefault("preemptionPolicy", policy) != policy:
            raise write.refusal(
                f"the string value of PreemptionPolicy ({spec['preemptionPolicy']}) must not be provided in pod spec; "
                f"priority admission controller computed {policy} from the given PriorityClass name"
            )

    def _default(self, write: Attributes) -> Obj | None:
        marked = [c for c in write.all(_CLASSES) if c.get("globalDefault") is True]
        return min(marked, key=lambda c: int(c.get("value", 0)), default=None)

    def validate(self, write: Attributes) -> None:
        """Only one class may be the default of all."""
        if write.resource != _CLASSES or write.operation == "DELETE":
            return
        if write.new.get("globalDefault") is not True:
            return
        for other in write.all(_CLASSES):
            name = other["metadata"]["name"]
            if other.get("globalDefault") is True and name != write.new["metadata"].get("name"):
                raise write.refusal(
                    f"PriorityClass {name} is already marked as default. Only one default can exist"
                )


class DefaultTolerationSeconds:
    """Lets a Pod stay five minutes on a node that is lost."""

    def admit(self, write: Attributes) -> None:
        """Add the two tolerations that are missing."""
        if write.operation == "DELETE" or write.resource != "pods" or not write.main:
            return
        spec = write.new["spec"]
        if MIRROR in (write.new["metadata"].get("annotations") or {}):
            return
        tolerations = spec.get("tolerations") or []
        missing = [taint for taint in _TAINTS if not any(_tolerates(t, taint) for t in tolerations)]
        if missing:
            spec["tolerations"] = [*tolerations, *(_toleration(taint) for taint in missing)]

    def validate(self, write: Attributes) -> None:
        """Nothing more."""


def _tolerates(toleration: Obj, taint: str) -> bool:
    return toleration.get("key") in (None, "", taint) and toleration.get("effect") in (None, "", "NoExecute")


def _toleration(taint: str) -> Obj:
    return {"key": taint, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": _SECONDS}


class TaintNodesByCondition:
    """A new node takes no Pods before it is ready."""

    _TAINT = "node.kubernetes.io/not-ready"

    def admit(self, write: Attributes) -> None:
        """Taint a new node."""
        if write.operation != "CREATE" or write.resource != "nodes":
            return
        taints = write.new.setdefault("spec", {}).setdefault("taints", [])
        if all(t.get("key") != self._TAINT or t.get("effect") != "NoSchedule" for t in dicts(taints)):
            taints.append({"key": self._TAINT, "effect": "NoSchedule"})

    def validate(self, write: Attributes) -> None:
        """Nothing more."""
