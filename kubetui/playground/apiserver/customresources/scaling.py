"""The Scale of custom resources: where replicas stand is for the definition to say.

Rule: `apiextensions-apiserver/pkg/registry/customresource/etcd.go` (ScaleREST).
"""

from __future__ import annotations

from kubetui.api.errors import internal
from kubetui.api.meta import Obj, dig, text
from kubetui.playground.apiserver.customresources.kind import CustomKind

_METADATA = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def _path(kind: CustomKind, field: str) -> tuple[str, ...]:
    return tuple(filter(None, text(kind.about.scale, field).split(".")))


def scale_of(kind: CustomKind, obj: Obj) -> Obj:
    """The Scale of one object.

    Raises:
        ApiError: 500 when the object does not say how many replicas it wants.
    """
    wanted = dig(obj, *_path(kind, "specReplicasPath"))
    if not isinstance(wanted, int) or isinstance(wanted, bool):
        where = text(kind.about.scale, "specReplicasPath")
        raise internal(f'the spec replicas field "{where}" does not exist')
    current = dig(obj, *_path(kind, "statusReplicasPath"))
    status: Obj = {"replicas": current if isinstance(current, int) else 0}
    selector = _path(kind, "labelSelectorPath")
    if selector and (found := text(obj, *selector)):
        status["selector"] = found
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {field: obj["metadata"][field] for field in _METADATA if field in obj["metadata"]},
        "spec": {"replicas": wanted} if wanted else {},
        "status": status,
    }


def set_replicas(kind: CustomKind, obj: Obj, wanted: int) -> None:
    """Write the replicas where the definition says, in place."""
    *above, last = _path(kind, "specReplicasPath")
    for name in above:
        inner = obj.get(name)
        if not isinstance(inner, dict):
            inner = obj[name] = {}
        obj = inner
    obj[last] = wanted
