"""What a client is told of a definition that is stored all the same: what this server does not do."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import Obj, text


def about_definition(definition: Obj, old: Obj | None) -> Iterator[str]:
    """Webhooks that are kept but have no effect here."""
    if old is not None and definition.get("spec") == old.get("spec"):
        return
    if text(definition, "spec", "conversion", "strategy") == "Webhook":
        yield (
            "spec.conversion.strategy: this server calls no conversion webhooks: only the apiVersion of objects "
            "is converted"
        )
