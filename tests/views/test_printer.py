"""Columns out of definitions and out of the server's tables."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.kinds.shown.model import Facts
from kubetui.views.model import span_text
from kubetui.views.printer import definition_columns, printed_cells, server_columns


def cells(wished: dict[str, Any], obj: dict[str, Any]) -> list[str]:
    definition = {"spec": {"versions": [{"name": "v1", "additionalPrinterColumns": [wished]}]}}
    return [span_text(column.cell(Facts(obj, None))) for column in definition_columns(definition, "v1")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "kind", "obj", "shown"),
    [
        (".spec.color", "string", {"spec": {"color": "blue"}}, "blue"),
        (".spec.size", "integer", {"spec": {"size": 0}}, "0"),
        (".spec.on", "boolean", {"spec": {"on": False}}, "false"),
        (".spec.parts[*].name", "string", {"spec": {"parts": [{"name": "a"}, {"name": "b"}]}}, "a,b"),
        ('.status.conditions[?(@.type=="Ready")].status', "string",
         {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}, "True"),
        (".spec.map", "string", {"spec": {"map": {"a": 1}}}, '{"a":1}'),
        (".spec.none", "string", {"spec": None}, ""),
        (".status.at", "date", {"status": {"at": "2026-01-02T12:00:00Z"}}, "2026-01-02T12:00:00Z"),
        (".status.at", "date", {"status": {"at": "soon"}}, ""),
        (".spec.color", "string", {"spec": {"color": "\x1b[31m"}}, "␛[31m"),
    ],
)  # fmt: skip
def test_values_are_read_by_their_paths(path: str, kind: str, obj: dict[str, Any], shown: str) -> None:
    assert cells({"name": "X", "type": kind, "jsonPath": path}, obj) == [shown]


def test_heads_follow_the_types() -> None:
    wished = [
        {"name": "Size", "type": "integer", "jsonPath": ".a"},
        {"name": "Since", "type": "date", "jsonPath": ".b"},
        {"name": "Where it is sold", "type": "string", "jsonPath": ".c", "priority": 1},
        {"name": "Broken", "type": "string", "jsonPath": "{.a"},
        {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"},  # the table has its own
    ]
    definition = {"spec": {"versions": [{"name": "v1", "additionalPrinterColumns": wished}]}}
    heads = [column.head for column in definition_columns(definition, "v1")]
    assert [head.name for head in heads] == ["SIZE", "SINCE", "WHERE IT IS SOLD"]
    assert heads[0].align == "right" and heads[1].age and heads[2].priority > heads[0].priority
    assert definition_columns(definition, "v2") == ()


def test_what_the_server_printed_is_found_by_uid() -> None:
    table = {
        "columnDefinitions": [{"name": "Name"}, {"name": "Power", "type": "integer"}, {"name": "Age"}],
        "rows": [{"cells": ["a", 7, "1h"], "object": {"metadata": {"uid": "u"}}}, {"cells": None}, {}],
    }
    printed = printed_cells(table)
    assert printed == {"u": ["a", 7, "1h"]}
    (power,) = server_columns(table, printed)
    shown = [span_text(power.cell(Facts({"metadata": {"uid": uid}}, None))) for uid in ("u", "other")]  # type: ignore[arg-type]
    assert power.head.name == "POWER" and shown == ["7", ""]
