"""A change as data: what it does, how it is said in kubectl, and the request that does it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind

MANAGER: Final = "kubetui"
"""The field manager of everything kubetui writes."""
MERGE: Final = "application/merge-patch+json"
STRATEGIC: Final = "application/strategic-merge-patch+json"
JSON_PATCH: Final = "application/json-patch+json"
APPLY: Final = "application/apply-patch+yaml"

Risk: TypeAlias = Literal["quiet", "asks", "typed"]
"""What a change needs before it is done: nothing, a yes, or the object's name typed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One write to the cluster, not yet done."""

    verb: str
    ref: ObjectRef
    summary: str
    command: str
    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    content_type: str = "application/json"
    risk: Risk = "quiet"


def kubectl(*words: str, namespace: str = "") -> str:
    """A kubectl command line, quoted for a shell."""
    where = ("-n", namespace) if namespace else ()
    return shlex.join(["kubectl", *words, *where])


def argument(kind: ApiKind, name: str) -> str:
    """How kubectl is told which object: `deployment/web`, and the group where it is needed."""
    known = registry.find(kind.singular)
    clear = known is None or known.resource == kind.resource
    return f"{kind.singular if clear else f'{kind.singular}.{kind.group}'}/{name}"


def patch(
    verb: str, kind: ApiKind, ref: ObjectRef, summary: str, command: str, body: Any, content_type: str
) -> Change:
    """A change of some fields of one object."""
    return Change(
        verb, ref, summary, command, "PATCH", kind.path(ref.namespace, ref.name),
        {"fieldManager": MANAGER}, body, content_type,
    )  # fmt: skip
