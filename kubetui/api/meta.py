"""Reading Kubernetes objects that are plain dicts.

Every function takes an object as the API sends it and survives what a hostile or broken cluster
may send: absent, null or mistyped metadata reads as empty.
"""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias, cast

Obj: TypeAlias = dict[str, Any]
"""A Kubernetes object, or a part of one, as decoded JSON."""


class ObjectRef(NamedTuple):
    """The address of one object: what a link points at and what an event is about.

    `resource` is the plural with its group (`pods`, `deployments.apps`); `namespace` is empty for
    cluster-scoped kinds; `uid` is empty when it is not known.
    """

    resource: str
    namespace: str
    name: str
    uid: str = ""

    @property
    def key(self) -> str:
        """Namespace and name as Kubernetes logs them: `ns/name`, or `name` without a namespace."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


def ref(resource: str, obj: Obj) -> ObjectRef:
    """The address of an object of a kind."""
    # Asked for each of thousands of Pods behind one Service: what is as it should be is taken straight.
    metadata = obj.get("metadata")
    if isinstance(metadata, dict):
        found = metadata.get("namespace", ""), metadata.get("name", ""), metadata.get("uid", "")
        if all(type(part) is str for part in found):
            return ObjectRef(resource, *found)
    return ObjectRef(resource, namespace(obj), name(obj), uid(obj))


def dig(obj: object, *path: str | int, default: Any = None) -> Any:
    """The value at a path of keys and list positions; `default` where it is absent, null or mistyped."""
    for step in path:
        if isinstance(obj, dict) and isinstance(step, str):
            obj = obj.get(step)
        elif isinstance(obj, list) and isinstance(step, int) and -len(obj) <= step < len(obj):
            obj = obj[step]
        else:
            return default
    return default if obj is None else obj


def dicts(obj: object, *path: str | int) -> list[Obj]:
    """The list at a path, only its dict items; empty when it is anything else."""
    value = dig(obj, *path)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def mapping(obj: object, *path: str | int) -> Obj:
    """The dict at a path; empty when it is anything else."""
    value = dig(obj, *path)
    return cast(Obj, value) if isinstance(value, dict) else {}


def text(obj: object, *path: str | int) -> str:
    """The string at a path; numbers are written out, anything else is empty."""
    value = dig(obj, *path)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def integer(obj: object, *path: str | int, default: int = 0) -> int:
    """The whole number at a path; `default` when it is anything else."""
    value = dig(obj, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _named(obj: Obj, key: str) -> str:
    """A text of the metadata, read often: the common case is taken without a detour."""
    metadata = obj.get("metadata")
    value = metadata.get(key) if type(metadata) is dict else None
    return value if type(value) is str else text(obj, "metadata", key)


def name(obj: Obj) -> str:
    """`metadata.name`."""
    return _named(obj, "name")


def namespace(obj: Obj) -> str:
    """`metadata.namespace`, empty for cluster-scoped objects."""
    return _named(obj, "namespace")


def uid(obj: Obj) -> str:
    """`metadata.uid`."""
    return _named(obj, "uid")


def labels(obj: Obj) -> dict[str, str]:
    """`metadata.labels`."""
    return mapping(obj, "metadata", "labels")


def annotations(obj: Obj) -> dict[str, str]:
    """`metadata.annotations`."""
    return mapping(obj, "metadata", "annotations")


def revision(obj: Obj) -> int:
    """`metadata.resourceVersion` as a number, 0 when it is absent or opaque."""
    value = text(obj, "metadata", "resourceVersion")
    return int(value) if value.isdecimal() and len(value) < 40 else 0


def deleting(obj: Obj) -> bool:
    """Whether deletion has begun."""
    return bool(dig(obj, "metadata", "deletionTimestamp"))


def owners(obj: Obj) -> list[Obj]:
    """`metadata.ownerReferences`."""
    return dicts(obj, "metadata", "ownerReferences")


def controller_of(obj: Obj) -> Obj | None:
    """The owner reference marked `controller: true`."""
    return next((owner for owner in owners(obj) if owner.get("controller") is True), None)


def conditions(obj: Obj) -> Iterator[Obj]:
    """`status.conditions`."""
    yield from dicts(obj, "status", "conditions")


def condition(obj: Obj, type_: str) -> Obj | None:
    """The condition of one type."""
    return next((item for item in conditions(obj) if item.get("type") == type_), None)


def is_true(obj: Obj, type_: str) -> bool:
    """Whether the condition of one type has status True."""
    found = condition(obj, type_)
    return found is not None and found.get("status") == "True"


def clone(obj: Obj) -> Obj:
    """A deep copy, to be changed before it is written: objects of caches and stores are shared."""
    return copy.deepcopy(obj)


def parse_time(value: object) -> datetime | None:
    """An RFC 3339 timestamp of the API as an aware datetime; None when it is not one."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def format_time(value: datetime) -> str:
    """`metav1.Time`: whole seconds, `Z`."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def format_micro_time(value: datetime) -> str:
    """`metav1.MicroTime`: microseconds, `Z`."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
