"""Files and templates onto a playground: what would change is shown before, and is what then changes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot

from kubetui.actions import manifests, templates
from kubetui.api import yaml
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.dialogs import AskScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.screens.review import ReviewScreen
from kubetui.tui.snapshot import screen_text
from kubetui.tui.widgets.lines_view import LinesView
from tests.conftest import Kubectl
from tests.tui.test_editing import Editor, replace, typist
from tests.tui.test_explorer import bar
from tests.tui.test_live import live, until

__all__ = ["typist"]  # a fixture

pytestmark = pytest.mark.timeout(120)

SETTINGS = """apiVersion: v1
kind: ConfigMap
metadata: {{name: settings, namespace: files}}
data: {{colour: {colour}}}
"""
OTHERS = """apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Namespace, metadata: {name: files}}
- {apiVersion: v1, kind: Secret, metadata: {name: key, namespace: files}, stringData: {word: hunter2}}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: mine, namespace: files}
spec: {size: 3}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
"""
BAD = """apiVersion: apps/v1
kind: Deployment
metadata: {name: bad, namespace: default}
spec: {replicas: -1, colour: red, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},
  spec: {containers: [{name: a, image: nginx}]}}}
---
apiVersion: nowhere.io/v1
kind: Nothing
metadata: {name: none}
"""


async def apply(app: KubetuiApp, pilot: Pilot[None], path: Path) -> str:
    """Apply a path as far as the review; what that shows."""
    await pilot.press("ctrl+o")
    await until(pilot, lambda: isinstance(app.screen, AskScreen))
    app.screen.query_one("Input").value = str(path)  # type: ignore[attr-defined]
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and bool(app.screen.query(LinesView)))
    await pilot.pause(0.1)
    return f"{screen_text(app)}\n{app.screen.query_one(LinesView).text}"


async def answer(app: KubetuiApp, pilot: Pilot[None], key: str) -> str:
    await pilot.press(key)
    await until(pilot, lambda: not app.screen.is_modal and "…" not in bar(app, "notice").split("·")[0])
    return bar(app, "notice")


async def test_a_folder_is_shown_then_applied_and_nothing_twice(
    playground: Path, run_kubectl: Kubectl, tmp_path: Path
) -> None:
    folder = tmp_path / "deploy"
    (folder / "more").mkdir(parents=True)
    (folder / "a.yaml").write_text(SETTINGS.format(colour="blue"))
    (folder / "b.yaml").write_text(OTHERS)
    (folder / "broken.yaml").write_text("a: [")
    (folder / "kustomization.yaml").write_text("resources: [a.yaml]")
    async with live(playground) as (app, pilot):
        text = await apply(app, pilot, folder)
        assert "5 created." in text and "kubectl kustomize" in text and "1 subfolder" in text
        assert "broken.yaml: line 2" in text or "broken.yaml: line 1" in text
        assert "+ Namespace files" in text and "its namespace comes with it" in text
        assert "its kind comes with it" in text and "+   colour: blue" in text
        assert "hunter2" not in text and "aHVudGVyMg" not in text and "not shown" in text
        assert "Nothing was changed." in await answer(app, pilot, "escape")
        await apply(app, pilot, folder)
        said = await answer(app, pilot, "y")
        assert "Applied 5 objects." in said and f"kubectl apply --server-side -f {folder}" in said
        made = await asyncio.to_thread(
            run_kubectl, "get", "widget/mine", "-n", "files", "-o", "jsonpath={.spec.size}"
        )
        assert made.stdout == "3"

        (folder / "a.yaml").write_text(SETTINGS.format(colour="green"))
        text = await apply(app, pilot, folder)
        assert "1 configured, 4 unchanged." in text
        assert "-   colour: blue" in text and "+   colour: green" in text
        assert "Applied 1 object." in await answer(app, pilot, "y")

        await asyncio.to_thread(run_kubectl, "patch", "configmap", "settings", "-n", "files", "--type=merge", "-p",
                                '{"data":{"colour":"theirs"}}', "--field-manager=somebody")  # fmt: skip
        (folder / "a.yaml").write_text(SETTINGS.format(colour="mine"))
        text = await apply(app, pilot, folder / "a.yaml")
        assert "1 with fields of others." in text and 'conflict with "somebody"' in text
        assert "f take over the fields of others, 1 of 1" in text and "+   colour: mine" in text
        assert "Applied 1 object." in await answer(app, pilot, "f")

    await asyncio.to_thread(run_kubectl, "delete", "namespace", "files", "--wait=false")
    await asyncio.to_thread(run_kubectl, "delete", "crd", "widgets.example.com")


async def test_what_cannot_be_applied_is_said(playground: Path, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(BAD)
    async with live(playground) as (app, pilot):
        text = await apply(app, pilot, tmp_path / "c.yaml")
        assert "2 refused." in text and 'no kind "Nothing" is served in version "nowhere.io/v1"' in text
        assert ".spec.colour: field not declared in schema" in text and "y apply" not in text
        await answer(app, pilot, "escape")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        app.screen.query_one("Input").value = "/no/such/folder"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert "/no/such/folder: No such file or directory" in screen_text(app)


async def test_a_template_is_edited_refused_mended_and_made(
    playground: Path, run_kubectl: Kubectl, typist: Editor
) -> None:
    typist.will(
        replace("name: my-settings", "name: [x"),
        replace("name: .x", "name: Not_Valid"),
        replace("Not_Valid", "from-template"),
        "",
        ': > "$1"\n',
    )
    async with live(playground) as (app, pilot):
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        assert "Settings that containers read as variables or files." in screen_text(app)
        await pilot.press(*"configmap", "enter")
        await until(pilot, lambda: "1 refused." in screen_text(app))
        assert "RFC 1123" in screen_text(app)
        assert "An empty file creates nothing." in typist.seen(0) and "left as it is" not in typist.seen(0)
        assert "It was not taken" in typist.seen(1) and "line " in typist.seen(1)
        await pilot.press("e")
        await until(pilot, lambda: "1 created." in screen_text(app))
        assert "RFC 1123" in typist.seen(2)
        assert "Applied 1 object." in await answer(app, pilot, "y")
        made = await asyncio.to_thread(run_kubectl, "get", "configmap", "from-template", "-o", "yaml")
        assert "port = 8080" in made.stdout
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await pilot.press(*"namespace", "enter")
        await until(pilot, lambda: "1 created." in screen_text(app))
        assert "Nothing was created." in await answer(app, pilot, "escape")
    await asyncio.to_thread(run_kubectl, "delete", "configmap", "from-template")


async def test_every_template_would_be_taken_by_the_server(run_kubectl: Kubectl) -> None:
    found = templates.templates()
    assert len(found) >= 16
    for template in found:
        assert template.sentence.endswith(".") and template.title[0].isupper(), template.name
    whole = "---\n".join(template.text for template in found)
    # Nothing is stored: each object is checked by the server, and each is named in the answer.
    said = await asyncio.to_thread(
        run_kubectl, "create", "--dry-run=server", "-f", "-", "-o", "name", stdin=whole
    )
    assert len(said.stdout.splitlines()) == len(manifests.objects_of(whole)), said.stderr


def test_what_is_read_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "b"}}')
    (tmp_path / "a.yml").write_text("---\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")
    (tmp_path / "notes.txt").write_text("not read")
    (tmp_path / "list.yaml").write_text("- 1\n")
    found = manifests.read(tmp_path)
    assert [obj["metadata"]["name"] for obj in found.objects] == ["a", "b"]
    assert found.problems == ("list.yaml: an object was expected, with apiVersion, kind and metadata",)
    (tmp_path / "empty").mkdir()
    assert manifests.read(tmp_path / "empty").problems == (f"{tmp_path / 'empty'} holds no object.",)
    with pytest.raises(OSError, match="No such file"):
        manifests.read(tmp_path / "none")
    with pytest.raises(yaml.YamlError):
        manifests.objects_of("just words")
