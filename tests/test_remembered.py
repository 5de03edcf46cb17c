import stat
from pathlib import Path

import pytest

from kubetui.remembered import Remembered


def test_what_was_put_is_there_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "state" / "remembered.json"
    first = Remembered(file)
    assert first.get("views", "a") is None and first.texts("views", "a") == () and first.text("x") == ""
    first.put(["x", "y"], "views", "a")
    Remembered(file).put("dark", "theme")
    assert Remembered(file).texts("views", "a") == ("x", "y")
    assert Remembered(file).text("theme") == "dark"
    first.put(None, "theme")
    assert Remembered(file).get("theme") is None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["remembered.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe",
        b'{"views": 3}',
        b"[" * 100_000,
        b'{"views": {"a": {"b": 1}}}',
        b" " * (2 << 20),
    ],
    ids=["empty", "cut", "list", "bytes", "mistyped", "deep", "other", "large"],
)
def test_a_damaged_file_counts_as_nothing_and_is_written_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "remembered.json"
    file.write_bytes(content)
    found = Remembered(file)
    assert found.texts("views", "a") == () and found.text("views", "a") == ""
    found.put(["x"], "views", "a")
    assert Remembered(file).texts("views", "a") == ("x",)


def test_where_nothing_can_be_written_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    found = Remembered(tmp_path / "state" / "remembered.json")
    found.put(True, "welcomed")
    assert found.get("welcomed") is None


def test_without_a_file_it_lasts_as_long_as_the_program() -> None:
    found = Remembered()
    found.put(True, "welcomed")
    assert found.get("welcomed") is True
