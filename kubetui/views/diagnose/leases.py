"""Leases: who leads, and who fell silent."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import integer, parse_time, text
from kubetui.views.diagnose.model import Case, Evidence
from kubetui.views.model import ObjectRef

LEASES = "leases.coordination.k8s.io"


def silent_since(case: Case, namespace: str, name: str) -> list[Evidence]:
    """A Lease that was not renewed in time; empty while it is fresh or not known."""
    lease = case.store.get(LEASES, namespace, name)
    renewed = parse_time(text(lease, "spec", "renewTime")) if lease else None
    if lease is None or renewed is None:
        return []
    silent = (case.now - renewed).total_seconds()
    if silent <= integer(lease, "spec", "leaseDurationSeconds", default=15):
        return []
    ref = ObjectRef(LEASES, namespace, name, meta.uid(lease))
    return [Evidence(ref, "spec.renewTime", f"{text(lease, 'spec', 'renewTime')}, {int(silent)} s ago")]
