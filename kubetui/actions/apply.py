"""Server-side apply and labels."""

from __future__ import annotations

from collections.abc import Mapping

from kubetui.actions.change import APPLY, MANAGER, MERGE, Change, argument, kubectl, patch
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


def label(kind: ApiKind, ref: ObjectRef, labels: Mapping[str, str | None]) -> Change:
    """Set labels, and take away those whose value is None."""
    words = [f"{key}-" if value is None else f"{key}={value}" for key, value in labels.items()]
    command = kubectl("label", argument(kind, ref.name), *words, "--overwrite", namespace=ref.namespace)
    said = f"Label {kind.kind} {ref.name}: {', '.join(words)}."
    return patch("label", kind, ref, said, command, {"metadata": {"labels": dict(labels)}}, MERGE)
