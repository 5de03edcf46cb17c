"""Small objects for the tests of the store."""

from itertools import count
from typing import Any

from kubetui.api.meta import Obj
from kubetui.store.store import Store

_versions = count(1)


def obj(name: str, space: str = "shop", *, labels: dict[str, str] | None = None, **fields: Any) -> Obj:
    metadata: Obj = {
        "name": name,
        "uid": fields.pop("uid", f"uid-{space}-{name}"),
        "resourceVersion": str(next(_versions)),
        **fields.pop("metadata", {}),
    }
    if space:
        metadata["namespace"] = space
    if labels:
        metadata["labels"] = labels
    return {"metadata": metadata, **fields}


def pod(name: str, space: str = "shop", *, ready: bool = True, phase: str = "Running", **fields: Any) -> Obj:
    conditions = [{"type": "Ready", "status": "True" if ready else "False"}]
    return obj(name, space, status={"phase": phase, "conditions": conditions}, **fields)


def owner(of: Obj, kind: str, api_version: str = "apps/v1") -> Obj:
    meta = of["metadata"]
    return {
        "apiVersion": api_version,
        "kind": kind,
        "name": meta["name"],
        "uid": meta["uid"],
        "controller": True,
    }


def listed(**by_resource: list[Obj]) -> Store:
    """A store that has read whole lists; `deployments_apps` stands for `deployments.apps`."""
    store = Store()
    for resource, objects in by_resource.items():
        store.replace(resource.replace("_", "."), "", objects)
    return store
