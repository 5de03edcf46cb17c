"""A kind that a CustomResourceDefinition adds, one for each served version."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeGuard

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.customresources.structural import StructuralSchema

DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io"
"""The resource of the definitions themselves."""

_VERBS = ("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch")
_ENDING = ("delete", "deletecollection", "get", "list", "watch")


class Version:
    """What one version of a definition says beside names: its schema, columns, subresources."""

    def __init__(self, definition: Obj, version: Obj) -> None:
        self.root: Obj = mapping(version, "schema", "openAPIV3Schema") or {"type": "object"}
        self.keeps_unknown = mapping(definition, "spec").get("preserveUnknownFields") is True
        self.columns = dicts(version, "additionalPrinterColumns")
        self.scale = mapping(version, "subresources", "scale")
        self.selectable = {
            text(row, "jsonPath").lstrip("."): tuple(text(row, "jsonPath").lstrip(".").split("."))
            for row in dicts(version, "selectableFields")
        }
        self.storage = next(
            (
                text(each, "name")
                for each in dicts(definition, "spec", "versions")
                if each.get("storage") is True
            ),
            text(version, "name"),
        )
        self.revision = text(definition, "metadata", "resourceVersion")
        self._said = (version, mapping(definition, "spec").get("names"))
        self.warning = _deprecation(definition, version)

    def same_as(self, other: Version) -> bool:
        """Whether two states of a definition say the same of this version."""
        return self is other or self._said == other._said

    @cached_property
    def schema(self) -> StructuralSchema:
        """The schema as managed fields and apply read it."""
        return StructuralSchema(self.root, whole=True)


@dataclass(frozen=True, slots=True)
class CustomKind(ApiKind):
    """A kind of a definition; `about` holds what built-in kinds have in tables."""

    named_singular: str = ""
    terminating: bool = False
    about: Version = field(default_factory=lambda: Version({}, {}), compare=False)

    @property
    def singular(self) -> str:
        """The singular resource name that the definition accepted."""
        return self.named_singular or self.kind.lower()

    @property
    def definition_name(self) -> str:
        """The name of its schema in OpenAPI documents."""
        return ".".join([*reversed(self.group.split(".")), self.version, self.kind])

    @property
    def storage(self) -> str:
        """The version in which objects are kept."""
        return self.about.storage

    @property
    def stored_version(self) -> str:
        """The apiVersion in which objects are kept."""
        return f"{self.group}/{self.storage}"

    @property
    def has_status(self) -> bool:
        """Whether `/status` is served, which takes the status out of the main path."""
        return "status" in self.subresources


def is_custom(kind: ApiKind) -> TypeGuard[CustomKind]:
    """Whether a kind came from a definition."""
    return isinstance(kind, CustomKind)


def condition(definition: Obj, type_: str) -> Obj:
    """A condition of a definition, empty when it is not there."""
    return next((row for row in dicts(definition, "status", "conditions") if row.get("type") == type_), {})


def holds(definition: Obj, type_: str) -> bool:
    """Whether a condition of a definition is True."""
    return condition(definition, type_).get("status") == "True"


def kinds_of(definition: Obj) -> list[CustomKind]:
    """The kinds that an established definition serves, the preferred version first."""
    served = [each for each in dicts(definition, "spec", "versions") if each.get("served") is True]
    found = [_kind(definition, each) for each in served]
    return sorted(found, key=lambda kind: priority(kind.version))


def _kind(definition: Obj, version: Obj) -> CustomKind:
    names = mapping(definition, "status", "acceptedNames")
    going = holds(definition, "Terminating")
    given = mapping(version, "subresources")
    return CustomKind(
        group=text(definition, "spec", "group"),
        version=text(version, "name"),
        kind=text(names, "kind"),
        plural=text(names, "plural"),
        namespaced=text(definition, "spec", "scope") == "Namespaced",
        short_names=tuple(map(str, names.get("shortNames") or ())),
        categories=tuple(map(str, names.get("categories") or ())),
        subresources=tuple(name for name in ("scale", "status") if name in given),
        verbs=_ENDING if going else _VERBS,
        list_kind=text(names, "listKind"),
        named_singular=text(names, "singular"),
        terminating=going,
        about=Version(definition, version),
    )


def priority(version: str) -> tuple[int, int, int, str]:
    """The order of versions: stable ones first, newer before older, others by name.

    Rule: `apimachinery/pkg/version` (CompareKubeAwareVersionStrings).
    """
    import re

    found = re.fullmatch(r"v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?", version)
    if found is None:
        return (3, 0, 0, version)
    stage = {None: 0, "beta": 1, "alpha": 2}[found[2]]
    return (stage, -int(found[1]), -int(found[3] or 0), "")


def _deprecation(definition: Obj, version: Obj) -> str:
    """What a request at a deprecated version is warned of."""
    if version.get("deprecated") is not True:
        return ""
    given = text(version, "deprecationWarning")
    names = mapping(definition, "spec", "names")
    here = f"{text(definition, 'spec', 'group')}/{text(version, 'name')} {text(names, 'kind')}"
    return given or f"{here} is deprecated"
