"""The schema that chapter writers' editors use says the same as the loader."""

import json

import jsonschema
import pytest
import yaml

from kubetui import assets
from kubetui.lessons import chapters, stages
from kubetui.lessons.needs import NEEDS

FOLDER = assets.shipped("manifests")
SCHEMA = json.loads((FOLDER / "chapter.schema.json").read_text())
FOLDERS = sorted(file.parent for file in FOLDER.glob("*/chapter.yaml"))


def keys(name):
    return set(SCHEMA["$defs"][name]["properties"])


def test_it_knows_the_keys_the_loader_knows():
    assert set(SCHEMA["properties"]) == set(chapters._CHAPTER_KEYS)
    assert keys("step") == set(chapters._STEP_KEYS)
    assert keys("exercise") == set(chapters._EXERCISE_KEYS)
    assert keys("stage") == set(stages._KEYS)
    assert set(SCHEMA["$defs"]["stage"]["properties"]["do"]["items"]["properties"]) == set(stages._DEEDS)
    assert set(SCHEMA["$defs"]["pane"]["enum"]) == set(chapters._PANES)
    assert set(SCHEMA["$defs"]["step"]["properties"]["needs"]["items"]["enum"]) == set(NEEDS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_shipped_chapters_fit_it(folder):
    jsonschema.validate(yaml.safe_load((folder / "chapter.yaml").read_text()), SCHEMA)


def test_it_refuses_what_the_loader_refuses():
    found = yaml.safe_load((FOLDERS[0] / "chapter.yaml").read_text())
    found["steps"][0]["chioces"] = []
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA)


def test_the_chapter_of_the_readme_can_be_read(tmp_path):
    readme = (FOLDER.parent / "README.md").read_text()
    text = next(part for part in readme.split("```yaml\n")[1:] if part.startswith("title: Security")).split(
        "```"
    )[0]
    jsonschema.validate(yaml.safe_load(text), SCHEMA)
    folder = tmp_path / "08-security"
    folder.mkdir()
    (folder / "chapter.yaml").write_text(text)
    manifest = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: who, namespace: kubetui-demo, labels: {%s: kubetui}}\n"
    )
    (folder / "pod.yaml").write_text(manifest % "app.kubernetes.io/managed-by")
    assert [step.id for step in chapters.load_chapter(folder).steps] == ["root"]
