"""CustomResourceDefinitions. Their rules are loaded with the first definition: they need these of values."""

from __future__ import annotations

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.validation.fields import Found


def definition(obj: Obj) -> Found:
    """A new definition."""
    from kubetui.playground.apiserver.customresources import definition_rules

    yield from definition_rules.definition(obj)


def definition_update(new: Obj, old: Obj) -> Found:
    """A changed definition."""
    from kubetui.playground.apiserver.customresources import definition_rules

    yield from definition_rules.definition_update(new, old)


def definition_status(new: Obj, old: Obj) -> Found:
    """A definition changed through `/status`."""
    from kubetui.playground.apiserver.customresources import definition_rules

    yield from definition_rules.definition_status(new, old)
