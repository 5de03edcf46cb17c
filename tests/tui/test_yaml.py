"""The YAML tab: a cursor, folding, search, who set which field, and what each field means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kubetui.api.errors import status
from kubetui.tui.app import KubetuiApp
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.yaml_view import YamlView
from tests.tui.conftest import Run, demo_session, settle
from tests.tui.fake_session import FakeSession
from tests.tui.test_explorer import BAD_POD, keys, select

OPENAPI = "/openapi/v3/api/v1"
NAMES = "io.k8s.api.core.v1."


def document() -> dict[str, Any]:
    """As a server describes Pods: references in an allOf of one."""
    spec = {
        "type": "object",
        "description": "PodSpec is a description of a pod.",
        "required": ["containers"],
        "properties": {
            "containers": {
                "type": "array",
                "description": "List of containers belonging\nto the pod. More info: https://example.com\n\nMore at length.",
                "items": {"allOf": [{"$ref": f"#/components/schemas/{NAMES}Container"}]},
            },
            "restartPolicy": {
                "type": "string",
                "description": "Restart policy for all containers. " + "So. " * 90,
            },
        },
    }
    container = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "description": "Name of the container."}},
    }
    pod = {
        "type": "object",
        "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Pod"}],
        "properties": {
            "spec": {
                "allOf": [{"$ref": f"#/components/schemas/{NAMES}PodSpec"}],
                "description": "What is wished.",
            },
            "metadata": {
                "properties": {
                    "annotations": {
                        "description": "Notes of all kinds.",
                        "additionalProperties": {"type": "string"},
                    },
                    "labels": {"additionalProperties": {"type": "string", "description": "A label."}},
                }
            },
        },
    }
    return {
        "components": {
            "schemas": {NAMES + "Pod": pod, NAMES + "PodSpec": spec, NAMES + "Container": container}
        }
    }


def session(answer: Any) -> FakeSession:
    fake = demo_session()
    fake.answers["GET", OPENAPI] = answer
    pod = next(one for one in fake.store.all("pods") if one["metadata"]["name"] == BAD_POD)
    managed = [
        {"manager": "kube-scheduler", "operation": "Update", "fieldsV1": {"f:spec": {"f:nodeName": {}}}}
    ]
    own = {"annotations": {"kubetui.dev/note": "x"}, "managedFields": managed, "resourceVersion": "1003"}
    fake.answers["GET", BAD_POD] = {**pod, "metadata": pod["metadata"] | own}
    return fake


def view(app: KubetuiApp) -> YamlView:
    return app.screen.query_one("#yaml", YamlView)


def field(app: KubetuiApp) -> list[str]:
    return app.screen.query_one("#field", LinesView).text.split("\n")


def put(app: KubetuiApp, text: str) -> None:
    lines = [line.strip() for line in view(app).text.split("\n")]
    view(app)._go(next(at for at, line in enumerate(lines) if line.startswith(text)))


@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_fields_are_explained_folded_and_searched(
    run: Run, golden: Callable[[str, KubetuiApp], None], size: tuple[int, int]
) -> None:
    async with run(size=size, session=session(document())) as (app, pilot, fake):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "y")
        put(app, "restartPolicy:")
        await settle(pilot)
        golden(f"yaml-{size[0]}x{size[1]}", app)
        assert field(app)[0] == "spec.restartPolicy  string"
        assert (
            field(app)[1].startswith("Restart policy for all containers. So.") and len(field(app)[1]) <= 280
        )
        put(app, "containers:")
        await settle(pilot)
        assert field(app) == [
            "spec.containers  []Container  required",
            "List of containers belonging to the pod.",
        ]
        await keys(pilot, "left")
        assert "containers: ▸" in screen_text(app) and "nginx:1.99" not in view(app).text.split("status:")[0]
        await keys(pilot, "down", "up", "enter")
        assert "containers: ▸" not in screen_text(app)
        put(app, "name: web")
        put(app, "app: web")
        await settle(pilot)
        assert field(app) == ["metadata.labels.app  string", "A label."]
        put(app, "kubetui.dev/note")
        await settle(pilot)
        assert field(app) == ["metadata.annotations.kubetui.dev/note  string", "Notes of all kinds."]
        put(app, "app: web")
        await keys(pilot, "left")
        assert view(app).path == ("metadata", "labels"), "what cannot be folded leads to its parent"
        await keys(pilot, "left", "left", "left")
        assert "metadata: ▸" in screen_text(app)
        await keys(pilot, "/", *"nodename", "enter")
        assert "metadata: ▸" not in screen_text(app) and view(app).path == ("spec", "nodeName")
        assert "kube-scheduler" not in view(app).text
        await keys(pilot, "Y", "escape", "/", *"kube-scheduler", "enter")
        assert "manager: kube-scheduler" in screen_text(app)
        assert sum(request.path == OPENAPI for request in fake.requests) == 1
        await keys(pilot, "d")
        assert not app.screen.query_one("#field").display


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (status(403, "Forbidden", "you may not"), "What its fields mean cannot be read: you may not"),
        ({}, "The server describes no fields of Pod."),
    ],
)
async def test_why_fields_are_not_explained(run: Run, answer: Any, said: str) -> None:
    async with run(session=session(answer)) as (app, pilot, _):
        await select(app, pilot, BAD_POD)
        await keys(pilot, "y", "down")
        assert said in field(app)[0]
