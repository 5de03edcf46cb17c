"""Looking closer on a running playground: trouble, map, custom kinds, fields and revisions as the server has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubetui.tui.screens.change import ChangeScreen
from kubetui.tui.screens.map import MapScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.lines_view import LinesView
from kubetui.tui.widgets.yaml_view import YamlView
from tests.conftest import Kubectl
from tests.tui.test_explorer import bar
from tests.tui.test_live import live, select, until

pytestmark = pytest.mark.timeout(120)

OBJECTS = """
apiVersion: v1
kind: Namespace
metadata: {name: looking}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: looking}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 6379}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: looking}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "redis:7"}]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shirts.looking.example.com}
spec:
  group: looking.example.com
  scope: Namespaced
  names: {plural: shirts, singular: shirt, kind: Shirt}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties: {spec: {type: object, properties: {color: {type: string, description: The colour of it.}}}}
    additionalPrinterColumns: [{name: Color, type: string, jsonPath: .spec.color}]
"""
SHIRT = """
apiVersion: looking.example.com/v1
kind: Shirt
metadata: {name: striped, namespace: looking}
spec: {color: blue}
"""


async def test_what_the_server_says_is_found_drawn_and_gone_back_to(
    playground: Path, run_kubectl: Kubectl
) -> None:
    async with live(playground) as (app, pilot):
        run_kubectl("apply", "-f", "-", stdin=OBJECTS)
        run_kubectl("wait", "--for=condition=Established", "crd/shirts.looking.example.com", "--timeout=20s")
        run_kubectl("apply", "-f", "-", stdin=SHIRT)
        run_kubectl("-n", "looking", "set", "image", "sts/db", "db=redis:0.0.1")

        await pilot.press(":")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await pilot.press(*"shirt")
        await until(pilot, lambda: "looking.example.com/v1" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "COLOR" in screen_text(app) and "blue" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "striped" in app.screen.query_one("#yaml", YamlView).text)
        view = app.screen.query_one("#yaml", YamlView)
        view._go(next(at for at, line in enumerate(view.text.split("\n")) if line.strip() == "color: blue"))
        await until(pilot, lambda: "The colour of it." in app.screen.query_one("#field", LinesView).text)
        await pilot.press("escape")

        await pilot.press("W")
        await until(pilot, lambda: "redis:0.0.1" in screen_text(app), within=40)
        await pilot.press("escape")
        await select(app, pilot, "workloads", "db")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MapScreen) and "svc db" in screen_text(app))
        await pilot.press("escape", "U")
        await until(pilot, lambda: isinstance(app.screen, ChangeScreen))
        await until(
            pilot,
            lambda: (
                "-   - image: redis:0.0.1" in screen_text(app) and "+   - image: redis:7" in screen_text(app)
            ),
        )
        await pilot.press("y")
        await until(pilot, lambda: app.screen is app.explorer)
        await until(pilot, lambda: "kubectl rollout undo statefulset/db" in bar(app, "notice"))
        found = await app.session.list("statefulsets.apps", "looking")
        assert found[0]["spec"]["template"]["spec"]["containers"][0]["image"] == "redis:7"
    run_kubectl("delete", "crd/shirts.looking.example.com", "namespace/looking", "--wait=false")
