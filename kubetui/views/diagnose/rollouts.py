"""Releases with a gap, two owners of one selector, numbers that snap back, daemons that are kept away."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, integer, mapping, text
from kubetui.kinds.shown import events as events_shown
from kubetui.views.diagnose.model import OBJECT, Case, Evidence, Finding
from kubetui.views.model import Health

_COMPARED = 200
"""Deployments of a namespace that are compared with one another."""
_TOLD = ("node-role.kubernetes.io/", "node.kubernetes.io/")
"""Taints that keep daemons away on purpose, or that they tolerate by themselves."""


def gap(case: Case) -> Iterator[Finding]:
    """A release that may take all old Pods away at once, and just does."""
    status, wished = mapping(case.obj, "status"), integer(case.obj, "spec", "replicas", default=1)
    if not wished or integer(status, "availableReplicas") or integer(status, "updatedReplicas") < 1:
        return
    allowed = mapping(case.obj, "spec", "strategy", "rollingUpdate").get("maxUnavailable")
    if not _all_at_once(allowed, wished):
        return
    yield Finding(
        Health.WARNING, "its release leaves nobody to answer",
        f"maxUnavailable is {allowed}, so all old Pods may go before a new one is ready. Requests fail meanwhile.",
        (case.evidence("spec.strategy.rollingUpdate.maxUnavailable", str(allowed)),
         case.evidence("status.availableReplicas", "0")),
        "Lower maxUnavailable, and give the Pods a readiness probe.", case.ref, case.kubectl("edit"), "", "probes",
        OBJECT + 1,
    )  # fmt: skip


def unproven(case: Case) -> Iterator[Finding]:
    """A release behind a Service whose new Pods count as ready before they can answer."""
    spec, status = mapping(case.obj, "spec"), mapping(case.obj, "status")
    wished = integer(case.obj, "spec", "replicas", default=1)
    updated, total = integer(status, "updatedReplicas"), integer(status, "replicas")
    under_way = updated > 0 and (updated < wished or updated < total)
    if not under_way or integer(spec, "minReadySeconds"):
        return
    containers = dicts(spec, "template", "spec", "containers")
    bare = [
        (at, one)
        for at, one in enumerate(containers)
        if dicts(one, "ports") and not one.get("readinessProbe")
    ]
    service = _chosen_by(case) if bare else ""
    if not service:
        return
    at, one = bare[0]
    yield Finding(
        Health.PROGRESS, "its new Pods count as ready at once",
        f"{text(one, 'name')} has no readiness probe, so a new Pod is sent requests as soon as its process starts, and "
        f"an old one goes for it. Callers of {service} may meet errors, though every object is green.",
        (case.evidence(f"spec.template.spec.containers[{at}].readinessProbe", "(none)"),
         case.evidence("status.updatedReplicas", f"{updated} of {wished}")),
        "Give the container a readiness probe that asks what callers ask.", case.ref, case.kubectl("edit"), "",
        "probes", OBJECT + 1,
    )  # fmt: skip


def _chosen_by(case: Case) -> str:
    """A Service that sends requests to the Pods of a Deployment."""
    labels = {
        key: str(value) for key, value in mapping(case.obj, "spec", "template", "metadata", "labels").items()
    }
    for service in case.store.all("services", (case.namespace,)):
        selector = mapping(service, "spec", "selector")
        if selector and all(labels.get(key) == value for key, value in selector.items()):
            return meta.name(service)
    return ""


def _all_at_once(allowed: object, wished: int) -> bool:
    if isinstance(allowed, str) and allowed.endswith("%") and allowed[:-1].isdecimal():
        return int(allowed[:-1]) >= 100
    return isinstance(allowed, int) and allowed >= wished


def shared_selector(case: Case) -> Iterator[Finding]:
    """Another Deployment of the namespace chooses by the same labels."""
    selector = mapping(case.obj, "spec", "selector")
    others = case.store.all("deployments.apps", (case.namespace,))
    if not selector or len(others) > _COMPARED:
        return
    for other in others:
        if meta.name(other) == case.name or mapping(other, "spec", "selector") != selector:
            continue
        labels = ", ".join(f"{key}={value}" for key, value in mapping(selector, "matchLabels").items())
        yield Finding(
            Health.WARNING, f"shares its selector with {meta.name(other)}",
            f"Both choose Pods by {labels}. They do not fight, since each adds a hash of its own, but a Service with "
            "these labels sends requests to the Pods of both.",
            (case.evidence("spec.selector", labels),
             Evidence(meta.ref("deployments.apps", other), "spec.selector", labels)),
            "Give one of them other labels; a selector cannot be changed, so make it anew.", case.ref,
            f"kubectl get deployments -n {case.namespace} -o wide", "", "labels", OBJECT + 1,
        )  # fmt: skip
        return


def fought_over(case: Case) -> Iterator[Finding]:
    """Somebody sets the number of Pods again and again, and the autoscaler sets it back."""
    event = case.said("SuccessfulRescale", containing="Spec.M")
    if event is None or events_shown.count(event) < 2 or not case.recently(event, 1800):
        return
    target = mapping(case.obj, "spec", "scaleTargetRef")
    resource = case.store.resource_of(text(target, "apiVersion"), text(target, "kind"))
    ref = ObjectRef(resource, case.namespace, text(target, "name"))
    yield Finding(
        Health.WARNING, f"sets back what somebody sets: {text(target, 'name')}",
        f"{events_shown.count(event)} times somebody set a number of Pods outside its bounds, and it set it back. "
        "A manifest that is applied with replicas in it does that.",
        (case.heard(event), Evidence(ref, "spec.replicas", _replicas(case, ref))),
        "Leave replicas out of the manifest, since the autoscaler decides.", case.ref,
        f"kubectl get {text(target, 'kind').lower()}/{text(target, 'name')} -n {case.namespace} -o yaml "
        "--show-managed-fields", "", "hpa", OBJECT,
    )  # fmt: skip


def _replicas(case: Case, ref: ObjectRef) -> str:
    found = case.store.find(ref)
    return text(found, "spec", "replicas") if found else ""


def daemons_kept_away(case: Case) -> Iterator[Finding]:
    """Nodes that refuse the Pods of a DaemonSet by a taint: there is no Pending Pod to see."""
    spec = mapping(case.obj, "spec", "template", "spec")
    if spec.get("nodeSelector") or spec.get("affinity") or not case.store.complete("nodes"):
        return
    nodes = case.store.all("nodes")
    wished = integer(case.obj, "status", "desiredNumberScheduled")
    kept = [(node, taint) for node in nodes if (taint := _refuses(node, dicts(spec, "tolerations")))]
    if not kept or wished >= len(nodes):
        return
    node, taint = kept[0]
    said = f"{text(taint, 'key')}={text(taint, 'value')}:{text(taint, 'effect')}"
    yield Finding(
        Health.PROGRESS, f"wished on {wished} of {len(nodes)} Nodes only",
        f"{meta.name(node)} keeps Pods away that do not tolerate {said}, and its Pods do not. No Pod waits for that "
        "Node: none is even made.",
        (case.evidence("status.desiredNumberScheduled", str(wished)),
         Evidence(meta.ref("nodes", node), "spec.taints", said)),
        "Add a toleration to its template, if it shall run there too.", case.ref, case.kubectl("edit"), "",
        "daemonset", OBJECT,
    )  # fmt: skip


def _refuses(node: Obj, tolerations: list[Obj]) -> Obj | None:
    """The first taint of a Node that is neither tolerated nor there by design."""
    for taint in dicts(node, "spec", "taints"):
        if taint.get("effect") == "PreferNoSchedule" or text(taint, "key").startswith(_TOLD):
            continue
        if not any(tolerates(one, taint) for one in tolerations):
            return taint
    return None


def tolerates(toleration: Obj, taint: Obj) -> bool:
    """Whether a toleration lets a Pod be where a taint is."""
    if toleration.get("effect") not in (None, "", taint.get("effect")):
        return False
    if not toleration.get("key"):
        return toleration.get("operator") == "Exists"
    same = toleration.get("operator") == "Exists" or text(toleration, "value") == text(taint, "value")
    return toleration.get("key") == taint.get("key") and same
