"""What a client is told of a definition that is stored all the same: what this server does not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text

_RULES = "x-kubernetes-validations"


def about_definition(definition: Obj, old: Obj | None) -> Iterator[str]:
    """Rules and webhooks that are kept but have no effect here."""
    if old is not None and definition.get("spec") == old.get("spec"):
        return
    for at, version in enumerate(dicts(definition, "spec", "versions")):
        if _rules(mapping(version, "schema", "openAPIV3Schema")):
            yield (
                f"spec.versions[{at}].schema.openAPIV3Schema: this server keeps {_RULES} but does not evaluate "
                "them: objects that break these rules are accepted"
            )
    if text(definition, "spec", "conversion", "strategy") == "Webhook":
        yield (
            "spec.conversion.strategy: this server calls no conversion webhooks: only the apiVersion of objects "
            "is converted"
        )


def _rules(node: Any) -> bool:
    """Whether rules in CEL stand anywhere in a schema."""
    if isinstance(node, list):
        return any(map(_rules, node))
    if not isinstance(node, dict):
        return False
    return bool(node.get(_RULES)) or any(map(_rules, node.values()))
