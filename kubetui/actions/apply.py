"""Server-side apply."""

from __future__ import annotations

from kubetui.actions.change import APPLY, MANAGER, Change, kubectl
from kubetui.api.meta import Obj, ObjectRef, name, namespace
from kubetui.kinds.model import ApiKind


def apply(kind: ApiKind, manifest: Obj, *, file: str = "-", force: bool = False) -> Change:
    """Wish for what a manifest says; `force` takes fields over from other managers."""
    ref = ObjectRef(kind.resource, namespace(manifest), name(manifest))
    flags = ["--server-side", *(["--force-conflicts"] if force else [])]
    params = {"fieldManager": MANAGER, "fieldValidation": "Strict", **({"force": "true"} if force else {})}
    return Change(
        "apply", ref, f"Apply {kind.kind} {ref.name}.", kubectl("apply", *flags, "-f", file), "PATCH",
        kind.path(ref.namespace, ref.name), params, manifest, APPLY,
    )  # fmt: skip
