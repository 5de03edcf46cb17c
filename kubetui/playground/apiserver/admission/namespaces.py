"""NamespaceLifecycle: nothing new in a namespace that is missing or going away."""

from __future__ import annotations

from kubetui.api.errors import not_found
from kubetui.playground.apiserver.admission.plugin import Attributes

_KEPT = ("default", "kube-system", "kube-public")


class NamespaceLifecycle:
    """Refuses creations without a living namespace, and the deletion of the three first namespaces."""

    def admit(self, write: Attributes) -> None:
        """Look for the namespace of a new object."""
        if write.operation != "CREATE" or not write.call.kind.namespaced:
            return
        found = write.find("namespaces", write.namespace)
        if found is None:
            raise not_found("namespaces", "", write.namespace)
        if found["metadata"].get("deletionTimestamp"):
            error = write.refusal(
                f"unable to create new content in namespace {write.namespace} because it is being terminated"
            )
            cause = {
                "reason": "NamespaceTerminating",
                "message": f"namespace {write.namespace} is being terminated",
                "field": "metadata.namespace",
            }
            error.status["details"]["causes"] = [cause]
            raise error

    def validate(self, write: Attributes) -> None:
        """Keep the first namespaces."""
        if write.operation == "DELETE" and write.resource == "namespaces" and write.call.name in _KEPT:
            raise write.refusal("this namespace may not be deleted")
