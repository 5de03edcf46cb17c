"""Kinds that kubetui has no columns for: those of their definition, and those the server prints."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kubetui.api.meta import format_time
from kubetui.kinds.model import ApiKind
from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import screen_text
from kubetui.views.custom import DEFINITIONS
from tests import samples
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession
from tests.tui.test_explorer import home, keys, name_of

SHIRT = ApiKind(
    "stable.example.com", "v1", "Shirt", "shirts", True, short_names=("sh",), verbs=("get", "list", "watch")
)
GADGET = ApiKind("gadgets", "v1", "Gadget", "gadgets", False, verbs=("get", "list"))


def ago(seconds: int) -> str:
    return format_time(samples.NOW - timedelta(seconds=seconds))


def thing(kind: ApiKind, name: str, **more: Any) -> dict[str, Any]:
    space = {"namespace": "kubetui-demo"} if kind.namespaced else {}
    meta = {"name": name, "uid": f"uid-{name}", "resourceVersion": "1", "creationTimestamp": ago(3600)}
    return {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": meta | space, **more}


def definition() -> dict[str, Any]:
    columns = [
        {"name": "Color", "type": "string", "jsonPath": ".spec.color"},
        {"name": "Size", "type": "integer", "jsonPath": ".spec.size"},
        {"name": "Washed", "type": "date", "jsonPath": ".status.washed"},
        {"name": "Sold at", "type": "string", "jsonPath": ".spec.shops[*]", "priority": 1},
    ]
    schema = {"openAPIV3Schema": {"description": "A shirt.", "type": "object", "properties": {}}}
    return {
        "metadata": {"name": "shirts.stable.example.com", "uid": "crd"},
        "spec": {
            "group": "stable.example.com",
            "scope": "Namespaced",
            "names": {"kind": "Shirt", "plural": "shirts"},
            "versions": [
                {
                    "name": "v1",
                    "storage": True,
                    "served": True,
                    "additionalPrinterColumns": columns,
                    "schema": schema,
                }
            ],
        },
    }


def session() -> FakeSession:
    fake = demo_session()
    fake.kinds = [*fake.kinds, SHIRT, GADGET]
    fake.store.put(DEFINITIONS, definition())
    spec = {"color": "blue", "size": 42, "shops": ["here", "there"]}
    fake.store.put(SHIRT.resource, thing(SHIRT, "one", spec=spec, status={"washed": ago(120)}))
    fake.store.put(SHIRT.resource, thing(SHIRT, "two", spec={"color": "\x1b[31mred"}))
    return fake


def shown_row(app: KubetuiApp, name: str) -> list[str]:
    lines = [line.split("│")[1].split() for line in screen_text(app).split("\n") if line.count("│") > 1]
    return next(cells for cells in lines if cells[:1] == [name])


@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_custom_kind_is_found_and_shown_in_its_own_columns(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size, session=session()) as (app, pilot, fake):
        await keys(pilot, ":", *"shirt", "enter")
        golden(f"custom-{size[0]}x{size[1]}", app)
        assert shown_row(app, "one")[-5:-1] == ["blue", "42", "2m", "here,there"]
        assert "\\x1b" in screen_text(app) or "␛" in screen_text(app)
        changed = thing(SHIRT, "one", spec={"color": "green", "size": 41})
        changed["metadata"]["resourceVersion"] = "2"
        fake.store.put(SHIRT.resource, changed)
        await settle(pilot)
        assert "green" in screen_text(app) and "blue" not in screen_text(app)
        assert name_of(home(app).subject) == "one"
        await keys(pilot, "o", "/", *"red", "enter")
        assert "1 of 2" in screen_text(app)


async def test_what_the_server_prints_is_shown_and_kept_up_to_date(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kubetui.tui.panes import printed

    monkeypatch.setattr(printed, "REST", 0.02)
    fake = session()
    heads = [
        {"name": "Name", "type": "string"},
        {"name": "Power", "type": "integer"},
        {"name": "Age", "type": "string"},
    ]
    row = {"cells": ["g", 7, "1h"], "object": {"metadata": {"uid": "uid-g"}}}
    fake.answers["GET", GADGET.path("")] = {"kind": "Table", "columnDefinitions": heads, "rows": [row]}
    gadget = thing(GADGET, "g")
    fake.store.put(GADGET.resource, gadget)
    async with run(session=fake) as (app, pilot, _):
        await keys(pilot, ":", *"gadget", "enter")
        assert "POWER" in screen_text(app) and shown_row(app, "g")[-2:] == ["7", "60m"]
        fake.answers["GET", GADGET.path("")]["rows"] = [{**row, "cells": ["g", 9, "1h"]}]
        later = copy.deepcopy(gadget)
        later["metadata"]["resourceVersion"] = "5"
        fake.store.put(GADGET.resource, later)
        await pilot.pause(0.1)
        await settle(pilot)
        assert shown_row(app, "g")[-2:] == ["9", "60m"]
        asked = len(fake.requests)
        await keys(pilot, "escape")
        await keys(pilot, ":", *"shirt", "enter")
        fake.store.put(GADGET.resource, gadget)
        await pilot.pause(0.1)
        assert len(fake.requests) == asked, "nothing is asked for what is not shown"


async def test_a_kind_that_came_while_the_program_runs_is_found(run: Run) -> None:
    fake = session()
    fake.kinds = [kind for kind in fake.kinds if kind is not SHIRT]
    async with run(session=fake) as (app, pilot, _):
        fake.new_kinds = [SHIRT]
        await keys(pilot, ":", *"shirt")
        assert "stable.example.com/v1" in screen_text(app)
        await keys(pilot, "enter")
        assert "here,there" in screen_text(app)
