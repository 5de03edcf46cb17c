"""Everything a person reads is spelled right: the program's words, its concepts, lessons, layouts and README."""

import shutil
import subprocess
import sys
from pathlib import Path

from kubetui import assets

ROOT = Path(__file__).parents[1]
READ = ["README.md", "CHANGELOG.md", "kubetui", "manifests", "layouts"]


def codespell(*paths: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    beside = Path(sys.executable).with_name("codespell")
    program = str(beside) if beside.exists() else shutil.which("codespell")
    assert program, "codespell is missing: install the extra `test`"
    command = [program, "--toml", str(ROOT / "pyproject.toml"), *paths]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=60)


def test_nothing_is_misspelled() -> None:
    assert assets.shipped("manifests").parent in (ROOT, ROOT / "kubetui")
    found = codespell(*(name for name in READ if (ROOT / name).exists()))
    assert found.returncode == 0, found.stdout + found.stderr


def test_what_is_misspelled_is_found(tmp_path: Path) -> None:
    (tmp_path / "lesson.yaml").write_text("text: Kubernetes recieves the wish.\n")
    found = codespell("lesson.yaml", cwd=tmp_path)
    assert found.returncode != 0 and "recieves ==> receives" in found.stdout
