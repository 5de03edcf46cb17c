import sys
from pathlib import Path

import pytest

from kubetui.commands import surroundings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def test_the_kubeconfigs_files(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = home / "one", home / "two"
    one.write_text("users: [{name: a, user: {token: x}}]")
    one.chmod(0o600)
    monkeypatch.setenv("KUBECONFIG", f"{one}:{two}")
    found = surroundings.kubeconfig(None)
    assert found.state == "warning" and f"{two} does not exist and is passed over" in found.todo
    assert surroundings.kubeconfig(str(one)) == ("ok", "kubeconfig", str(one), "")
    one.chmod(0o644)
    assert surroundings.kubeconfig(str(one)).todo == f"others can read it: chmod 600 {one}"
    one.write_text("clusters: []")
    assert surroundings.kubeconfig(str(one)).state == "ok"


def test_the_configuration(home: Path) -> None:
    assert surroundings.config().state == "ok"
    (home / "kubetui").mkdir()
    file = home / "kubetui" / "config.yaml"
    file.write_text("theme: light\n")
    assert surroundings.config() == ("ok", "config", str(file), "")
    file.write_text("color: red\n")
    found = surroundings.config()
    assert found.state == "failed" and f"{file}, line 1: color is unknown" in found.said


@pytest.mark.parametrize(
    ("environment", "size", "says"),
    [
        ({"TERM": "dumb"}, "200x50", "no full terminal"),
        ({"TERM": "xterm-256color"}, "79x24", "79x24 is small"),
        ({"TERM": "linux"}, "200x50", "few colours"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "200x50", ""),
    ],
)
def test_the_terminal(
    environment: dict[str, str], size: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screen:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    assert surroundings.terminal(environment).said.startswith("none here")
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("COLUMNS", size.split("x")[0])
    monkeypatch.setenv("LINES", size.split("x")[1])
    found = surroundings.terminal(environment)
    assert (found.state == "ok") is (not says) and says in found.said
