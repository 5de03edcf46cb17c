"""Defaults of CustomResourceDefinitions. Rule: `apiextensions/v1/defaults.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.defaults.filling import fill, inside


def definition(obj: Obj) -> None:
    """Names that follow from others, no conversion, the priority of columns left at 0."""
    spec = inside(obj, "spec")
    names = inside(spec, "names")
    kind = text(names, "kind")
    fill(names, singular=kind.lower())
    if kind:
        fill(names, listKind=f"{kind}List")
    fill(inside(spec, "conversion"), strategy="None")
    if spec.get("preserveUnknownFields") is False:
        del spec["preserveUnknownFields"]
    for version in dicts(spec, "versions"):
        for field in ("served", "storage"):
            version.setdefault(field, False)
