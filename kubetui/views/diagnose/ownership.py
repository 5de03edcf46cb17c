"""Objects that will not go: finalizers, namespaces that still hold something."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import dig, integer, mapping, text
from kubetui.views.diagnose.model import OBJECT, Case, Finding
from kubetui.views.model import Health

_PATIENCE = 60


def stuck(case: Case) -> Iterator[Finding]:
    """Deleted long ago, and held by a finalizer."""
    if not meta.deleting(case.obj) or case.resource in ("namespaces", "persistentvolumeclaims"):
        return
    finalizers = dig(case.obj, "metadata", "finalizers", default=[])
    waited = case.since(text(case.obj, "metadata", "deletionTimestamp")).total_seconds()
    if not isinstance(finalizers, list) or not finalizers or waited < _PATIENCE:
        return
    names = ", ".join(str(one) for one in finalizers)
    yield Finding(
        Health.WARNING, "cannot go: a finalizer holds it",
        f"It was deleted, and waits until somebody has done what {names} stands for and takes that word away.",
        (case.evidence("metadata.finalizers", names),
         case.evidence("metadata.deletionTimestamp", text(case.obj, "metadata", "deletionTimestamp"))),
        "Start the controller that owns this finalizer. Removing the word by hand leaks what it guards.", case.ref,
        case.kubectl("get", "-o yaml"), "yaml", "ownership", OBJECT,
    )  # fmt: skip


def overdue(case: Case) -> Iterator[Finding]:
    """A Pod that should have ended by now: its Node does not answer, or its program does not listen."""
    deleted = text(case.obj, "metadata", "deletionTimestamp")
    if not deleted or dig(case.obj, "metadata", "finalizers"):
        return
    late = case.since(deleted).total_seconds()
    if late < 30:
        return
    grace = integer(case.obj, "metadata", "deletionGracePeriodSeconds", default=30)
    yield Finding(
        Health.WARNING, f"should have ended {int(late)} s ago",
        f"It was given {grace} seconds to end. Its Node has not confirmed that it did.",
        (case.evidence("metadata.deletionTimestamp", deleted),), "Look at its Node.", case.ref,
        case.kubectl("describe"), "describe", "kubelet", OBJECT,
    )  # fmt: skip


def namespace_stuck(case: Case) -> Iterator[Finding]:
    """A namespace that cannot go because something in it cannot."""
    if text(case.obj, "status", "phase") != "Terminating":
        return
    for type_ in (
        "NamespaceFinalizersRemaining",
        "NamespaceContentRemaining",
        "NamespaceDeletionDiscoveryFailure",
    ):
        condition, path = case.condition(type_)
        if condition.get("status") != "True":
            continue
        message = text(condition, "message")
        held = type_ == "NamespaceFinalizersRemaining"
        yield Finding(
            Health.WARNING, "cannot go: something in it will not",
            "Objects in it are held by finalizers." if held else "It still holds objects, or some cannot be listed.",
            (case.evidence(f"{path}.message", message),), "Find the objects, and see what holds them.", case.ref,
            f"kubectl api-resources --verbs=list --namespaced -o name | xargs -n1 kubectl get -n {case.name}", "",
            "ownership", OBJECT,
        )  # fmt: skip
        return


def orphan_role(case: Case) -> Iterator[Finding]:
    """A binding whose role does not exist gives nothing."""
    role = mapping(case.obj, "roleRef")
    group = "rbac.authorization.k8s.io"
    cluster = role.get("kind") == "ClusterRole"
    resource = f"{'clusterroles' if cluster else 'roles'}.{group}"
    space = "" if cluster else case.namespace
    if role and case.lacks(resource, space, text(role, "name")):
        yield Finding(
            Health.WARNING, "gives nothing: its role does not exist",
            f"It names the {text(role, 'kind')} {text(role, 'name')}, and there is none.",
            (case.evidence("roleRef.name", text(role, "name")),), "Create the role, or make the binding anew.",
            case.ref,
            case.kubectl("describe"), "describe", "rbac", OBJECT,
        )  # fmt: skip
