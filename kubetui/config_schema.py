"""The JSON Schema of the configuration: made from the same tables that read it, so that both say the same."""

from __future__ import annotations

from typing import Any, Final

from kubetui.actions.verbs import VERBS

_LIST: Final = {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def _named(what: str, default: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {"description": what, "type": "string", "default": default, "examples": list(names)}


def _listed(what: str) -> dict[str, Any]:
    return {"description": what, **_LIST}


def schema() -> dict[str, Any]:
    """The schema, in the draft of 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kubetui's config.yaml",
        "description": "Read at the start from $XDG_CONFIG_HOME/kubetui/config.yaml and never written.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "layout": _named("The arrangement of the panes, a file in layouts/.", "explorer",
                             ("explorer", "focus", "lesson", "compact")),
            "theme": _named("The colours: a file in themes/, or one of Textual's own.", "dark",
                            ("dark", "light", "high-contrast", "projector")),
            "keymap": _named("The letters to begin with, a file in keymaps/.", "default", ("default", "k9s")),
            "ascii": {"description": "Plain letters instead of symbols and lines.", "type": "boolean",
                      "default": False},
            "readonly": _listed("Patterns of contexts that open read-only, such as prod-*."),
            "local": _listed("Patterns of contexts to treat as clusters of your own machine."),
            "foreign": _listed("Patterns of contexts to treat as somebody else's."),
            "keys": _keys(),
            "columns": _columns(),
        },
    }  # fmt: skip


def _keys() -> dict[str, Any]:
    return {
        "description": "Other keys for verbs, by id; two verbs of one place must not share a key.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            verb.id: {"description": verb.sentence, "default": list(verb.keys), **_LIST} for verb in VERBS
        },
    }


def _columns() -> dict[str, Any]:
    return {
        "description": "The columns to show and their order, by kind (pods, deployments.apps) or pane (workloads). "
        "NAME=.json.path adds one of your own to a kind.",
        "type": "object",
        "additionalProperties": _LIST,
        "examples": [{"pods": ["STATUS", "NODE", "IMAGE=.spec.containers[*].image", "AGE"]}],
    }
