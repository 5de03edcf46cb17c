import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from kubetui import settings
from kubetui.cli import main
from kubetui.config_schema import schema


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "kubetui"
    folder.mkdir()
    return folder


def check(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    code = main(["config", "check", *words])
    return code, capsys.readouterr().out.splitlines()


def test_the_schema_knows_every_key_that_is_read_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == schema()
    jsonschema.Draft202012Validator.check_schema(printed)
    assert set(printed["properties"]) == set(settings._KEYS)
    assert "zoom" in printed["properties"]["keys"]["properties"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (
            "layout: focus\nkeys: {zoom: [Z], tree: Y}\ncolumns: {pods: [AGE]}\nreadonly: prod-*\nascii: true\n",
            True,
        ),
        ("color: red\n", False),
        ("ascii: sometimes\n", False),
        ("keys: {fly: x}\n", False),
        ("columns: [a]\n", False),
        ("readonly: {a: b}\n", False),
    ],
)
def test_schema_and_reader_agree(
    text: str, fits: bool, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "config.yaml").write_text(text)
    assert jsonschema.Draft202012Validator(schema()).is_valid(yaml.safe_load(text)) is fits
    assert check(capsys)[0] == (0 if fits else 1)


def test_all_files_are_checked_and_each_problem_names_file_line_and_key(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(capsys) == (
        0,
        [f"ok       {home / 'config.yaml'} does not exist: everything is as it comes"],
    )
    (home / "config.yaml").write_text("layout: gone\ncolumns:\n  pods: [AGE]\n")
    for name, text in (("themes/my.yaml", "colours: {primary: nocolour}\n"), ("keymaps/my.yaml", "keys:\n  fly: x\n"),
                       ("layouts/my.yaml", "about: x\n"), ("themes/good.yaml", "colours: {primary: red}\n")):  # fmt: skip
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(text)
    code, lines = check(capsys)
    assert code == 1
    said = "\n".join(lines)
    assert "my.yaml:1: primary: “nocolour” is not a colour" in said
    assert f"{home}/keymaps/my.yaml:2: fly: no verb has this id" in said
    assert f"ok       {home}/themes/good.yaml" in said
    assert sum(line.startswith("failed") for line in lines) == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("columns:\n  pods: [NMAE]\n", "line 2: columns.pods has no column NMAE; it has NAME, READY"),
        ("columns:\n  pods: ['X=.a[']\n", "line 2: columns.pods cannot be used: .a[ is no path"),
        ("\nkeys:\n  fly: x\n", "line 3: keys.fly cannot be bound: no verb has the id fly"),
        ("\ntheme: gone\n", "line 2: theme cannot be used: there is no theme “gone”; there are"),
        ("keymap: vim\n", "line 1: keymap cannot be used: there is no keymap “vim”; there are default, k9s."),
    ],
)
def test_a_named_file_is_checked(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(text)
    code, lines = check(capsys, str(file))
    assert code == 1 and says in "\n".join(lines) and str(file) in lines[-1]


def test_wrong_usage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["config", "schema", "x"]) == 2
    assert "takes no file" in capsys.readouterr().err
    assert main(["config", "check", str(tmp_path / "none")]) == 2
    assert main(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/kubetui/config.yaml\n"


def test_the_readmes_example_can_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    file = tmp_path / "readme.yaml"
    file.write_text(readme.split("```yaml\nlayout:", 1)[1].split("```", 1)[0].join(("layout:", "")))
    assert check(capsys, str(file)) == (0, [f"ok       {file}"])
    assert jsonschema.Draft202012Validator(schema()).is_valid(yaml.safe_load(file.read_text()))
