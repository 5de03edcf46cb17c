"""What a step needs of a cluster, and what to say where it is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.session import Unreachable

if TYPE_CHECKING:
    from kubetui.session import Session

_DEFAULT_CLASS: Final = "storageclass.kubernetes.io/is-default-class"


class Need(NamedTuple):
    """One thing a step may need: the sentence for where it is missing, and how to tell."""

    sentence: str
    there: Callable[[Session], Awaitable[bool]]


async def missing(session: Session, needs: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each need that the cluster does not meet."""
    return tuple([NEEDS[need].sentence for need in needs if not await NEEDS[need].there(session)])


def at_once(session: Session, needs: Iterable[str]) -> tuple[str, ...]:
    """The same without asking the cluster: what is known to be missing already."""
    return (NEEDS["pg"].sentence,) if "pg" in needs and session.control is None else ()


async def _playground(session: Session) -> bool:
    return session.control is not None


async def _metrics(session: Session) -> bool:
    return any(kind.group == "metrics.k8s.io" for kind in session.kinds)


async def _ingress(session: Session) -> bool:
    return bool(await _listed(session, "ingressclasses.networking.k8s.io"))


async def _storage(session: Session) -> bool:
    classes = await _listed(session, "storageclasses.storage.k8s.io")
    return any(meta.annotations(item).get(_DEFAULT_CLASS) == "true" for item in classes)


async def _two_nodes(session: Session) -> bool:
    nodes = await _listed(session, "nodes")
    free = [node for node in nodes if not any(taint.get("effect") == "NoSchedule"
            for taint in meta.dicts(node, "spec", "taints"))]  # fmt: skip
    return len(free) >= 2


async def _listed(session: Session, resource: str) -> list[meta.Obj]:
    try:
        return await session.list(resource)
    except (ApiError, Unreachable):
        # Not served, not ours to see, or nobody answers: then the step cannot rely on it.
        return []


NEEDS: Final[Mapping[str, Need]] = {
    "pg": Need(
        "This step stops a part of the cluster itself, which only a playground allows: kubetui --playground.",
        _playground,
    ),
    "met": Need("This step needs metrics-server, which measures the use of CPU and memory.", _metrics),
    "ing": Need("This step needs an ingress controller; no IngressClass is here.", _ingress),
    "cls": Need("This step needs a default StorageClass, which makes disks on demand.", _storage),
    "2n": Need("This step needs two nodes that take new Pods.", _two_nodes),
}
"""Everything a step may name under `needs`."""
