"""Fields that an API server never leaves out, though they hold nothing.

Rule: in Go a struct is written even when it is empty, and so is what is not marked `omitempty`.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, clone

_RBAC = "rbac.authorization.k8s.io"
_NODE_INFO = dict.fromkeys(
    ("architecture", "bootID", "containerRuntimeVersion", "kernelVersion", "kubeProxyVersion", "kubeletVersion",
     "machineID", "operatingSystem", "osImage", "systemUUID"), ""
)  # fmt: skip
_FIELDS: dict[str, Obj] = {
    "events": {
        "eventTime": None, "firstTimestamp": None, "lastTimestamp": None, "source": {}, "reportingComponent": "",
        "reportingInstance": "",
    },
    "events.events.k8s.io": {
        "eventTime": None, "deprecatedFirstTimestamp": None, "deprecatedLastTimestamp": None, "deprecatedSource": {},
    },
    "limitranges": {"spec": {"limits": None}},
    "nodes": {
        "spec": {}, "status": {"daemonEndpoints": {"kubeletEndpoint": {"Port": 0}}, "nodeInfo": _NODE_INFO},
    },
    "persistentvolumeclaims": {"spec": {"resources": {}}},
    "resourcequotas": {"spec": {}},
    "cronjobs.batch": {"spec": {"jobTemplate": {"metadata": {}, "spec": {"template": {"metadata": {}}}}}},
    "leases.coordination.k8s.io": {"spec": {}},
    "endpointslices.discovery.k8s.io": {"endpoints": None, "ports": None},
    "poddisruptionbudgets.policy": {"spec": {}},
    f"clusterroles.{_RBAC}": {"rules": None},
    f"roles.{_RBAC}": {"rules": None},
    "priorityclasses.scheduling.k8s.io": {"value": 0},
    "csinodes.storage.k8s.io": {"spec": {"drivers": None}},
}  # fmt: skip


def write_always(resource: str, obj: Obj) -> None:
    """Put in what is missing of these fields."""
    _put(obj, _FIELDS.get(resource, {}))


def _put(obj: Obj, fields: Obj) -> None:
    for name, value in fields.items():
        found: Any = obj.get(name)
        if found is None:
            obj[name] = clone(value) if isinstance(value, dict) else value
        elif isinstance(value, dict) and isinstance(found, dict):
            _put(found, value)
