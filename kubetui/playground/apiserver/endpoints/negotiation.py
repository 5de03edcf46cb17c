"""What the client wants to get: the media type, and a transformation of the answer.

Rule: `apiserver/pkg/endpoints/handlers/negotiation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kubetui.api.errors import ApiError, status

_ACCEPTED = ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")
_GROUPS = {
    "Table": ("meta.k8s.io", ("v1", "v1beta1")),
    "PartialObjectMetadata": ("meta.k8s.io", ("v1", "v1beta1")),
    "PartialObjectMetadataList": ("meta.k8s.io", ("v1", "v1beta1")),
    "APIGroupDiscoveryList": ("apidiscovery.k8s.io", ("v2",)),
}


@dataclass(frozen=True, slots=True)
class Media:
    """A chosen form: `as_kind` is empty for the object itself."""

    yaml: bool = False
    as_kind: str = ""
    as_version: str = ""


JSON = Media()


@lru_cache(maxsize=256)
def negotiate(accept: str) -> Media:
    """The first clause of an Accept header that can be served.

    Raises:
        ApiError: 406 when none can.
    """
    if not accept.strip():
        return JSON
    for clause in accept.split(","):
        media = _clause(clause)
        if media is not None:
            return media
    raise unacceptable()


def untransformed(accept: str) -> Media:
    """As `negotiate`, for answers that have no other form than their own: not a Table, not their metadata.

    Raises:
        ApiError: 406 when nothing else is wanted.
    """
    return negotiate(",".join(clause for clause in accept.split(",") if "as=" not in clause) or "none/none")


def unacceptable() -> ApiError:
    """406, naming what could be had."""
    message = f"only the following media types are accepted: {', '.join(_ACCEPTED)}"
    return status(406, "NotAcceptable", message)


def _clause(clause: str) -> Media | None:
    media_type, *rest = (part.strip() for part in clause.split(";"))
    parameters = dict(part.split("=", 1) for part in rest if "=" in part)
    if media_type not in ("application/json", "application/yaml", "*/*", "application/*"):
        return None
    as_kind, version = parameters.get("as", ""), parameters.get("v", "")
    if as_kind:
        group, versions = _GROUPS.get(as_kind, ("", ()))
        if parameters.get("g", "") != group or version not in versions:
            return None
    return Media(media_type == "application/yaml", as_kind, version)
