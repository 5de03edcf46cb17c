"""Which names a definition may use: those that no other definition of its group uses already.

Rule: `apiextensions-apiserver/pkg/controller/status/naming_controller.go`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api.meta import Obj, mapping, text
from kubetui.kinds.registry import KINDS


def accepted_names(definition: Obj, others: Iterable[Obj]) -> tuple[Obj, tuple[str, str, str] | None]:
    """The accepted names, and where some are taken the status, reason and message of that."""
    group = text(definition, "spec", "group")
    wanted, before = mapping(definition, "spec", "names"), mapping(definition, "status", "acceptedNames")
    resources, kinds = _taken(group, others)
    found = {**before}
    conflict: tuple[str, str, str] | None = None
    checks = (
        ("plural", "PluralConflict", resources), ("singular", "SingularConflict", resources),
        ("shortNames", "ShortNamesConflict", resources), ("kind", "KindConflict", kinds),
        ("listKind", "ListKindConflict", kinds),
    )  # fmt: skip
    for field, reason, taken in checks:
        value = wanted.get(field)
        if not value:
            found.pop(field, None)
        elif clash := _clash(value, before.get(field), taken):
            conflict = conflict or ("False", reason, clash)
        else:
            found[field] = value
    if wanted.get("categories"):
        found["categories"] = wanted["categories"]
    else:
        found.pop("categories", None)
    if conflict:
        found = {**{field: "" for field in ("kind", "plural")}, **found}
    return found, conflict


def _clash(value: object, before: object, taken: set[str]) -> str:
    if isinstance(value, list):
        again = [f'"{each}" is already in use' for each in value if each in taken]
        return again[0] if len(again) == 1 else f"[{', '.join(again)}]" if again else ""
    return f'"{value}" is already in use' if value in taken and value != before else ""


def _taken(group: str, others: Iterable[Obj]) -> tuple[set[str], set[str]]:
    resources: set[str] = set()
    kinds: set[str] = set()
    for kind in KINDS:
        if kind.group == group:
            resources |= {kind.plural, kind.singular, *kind.short_names}
            kinds |= {kind.kind, f"{kind.kind}List"}
    for other in others:
        if text(other, "spec", "group") == group:
            names = mapping(other, "status", "acceptedNames")
            resources |= {
                text(names, "plural"),
                text(names, "singular"),
                *map(str, names.get("shortNames") or ()),
            }
            kinds |= {text(names, "kind"), text(names, "listKind")}
    return resources - {""}, kinds - {""}
