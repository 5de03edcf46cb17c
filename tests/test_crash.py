import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubetui import crash, debug_log
from kubetui.redaction import brief, redacted

JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "kubetui"


@pytest.mark.parametrize(
    "secret",
    [
        f"token is {JWT} here", "Authorization: Bearer abc.def", "basic dXNlcjpwdw==", "password=hunter2", "'token': 'hunter2'",
        '"client-key-data": "hunter2"', "https://me:hunter2@host/", "api_key: hunter2",
        "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----", "x" * 64,
    ],
)  # fmt: skip
def test_secrets_are_hidden_and_the_rest_stays(secret: str) -> None:
    found = redacted(f"before {secret} after")
    assert "hunter2" not in found and "eyJ" not in found and "abc.def" not in found and "dXNl" not in found
    assert found.startswith("before ") and found.endswith(" after") and "‹hidden›" in found


def test_what_is_no_secret_stays() -> None:
    said = "GET /api/v1/namespaces/shop/pods answered 403: pods is forbidden"
    assert redacted(said) == said
    assert brief(f"{said}\nand more") == said and len(brief("word " * 500)) <= 400


def _fail(data: str) -> None:
    secret = {"data": data}
    try:
        raise KeyError(secret["data"])
    except KeyError as error:
        raise RuntimeError("broken") from error


def test_a_report_tells_where_and_not_what(state: Path) -> None:
    try:
        _fail("c2VjcmV0LW9mLXNvbWVib2R5LWVsc2UtdGhhdC1pcy1sb25nLWVub3VnaA==")
    except RuntimeError as error:
        file = crash.report(error)
        assert file is not None and crash.sentence(error, file).endswith(str(file))
    assert file.parent == state / "crashes" and stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    assert "builtins.KeyError" in text and "which led to\nbuiltins.RuntimeError: broken" in text
    assert "in _fail" in text and 'raise RuntimeError("broken") from error' in text
    assert "c2VjcmV0" not in text.replace(
        '_fail("c2VjcmV0LW9mLXNvbWVib2R5LWVsc2UtdGhhdC1pcy1sb25nLWVub3VnaA==")', ""
    )


def test_only_the_newest_reports_are_kept(state: Path) -> None:
    (state / "crashes").mkdir(parents=True)
    for day in range(10, 25):
        (state / "crashes" / f"crash-202001{day}-000000-1.txt").touch()
    file = crash.report(RuntimeError("x"))
    assert file is not None
    assert sorted(path.name for path in file.parent.iterdir())[-1] == file.name
    assert len(list(file.parent.iterdir())) == 10


def test_where_no_report_can_be_written_it_is_said(state: Path) -> None:
    state.write_text("a file where a folder should be")
    assert crash.report(RuntimeError()) is None
    assert crash.sentence(RuntimeError(), None) == (
        "kubetui has a defect and had to end (RuntimeError); a report could not be written."
    )


@pytest.fixture
def log(state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(debug_log, "_LARGEST", 2000)
    root, ours = logging.getLogger(), logging.getLogger("kubetui")
    levels, before = (root.level, ours.level), list(root.handlers)
    yield debug_log.start()
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_the_log_is_private_turned_over_and_holds_no_secret(log: Path) -> None:
    logger = logging.getLogger("kubetui.client")
    for number in range(100):
        logger.debug("%d GET /api/v1/pods with token=%s", number, "hunter2")
    try:
        raise RuntimeError("password: hunter2")
    except RuntimeError:
        logger.exception("it failed")
    files = sorted(log.parent.glob("debug.log*"))
    assert len(files) == 4
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "hunter2" not in file.read_text()
    assert "RuntimeError: password: ‹hidden›" in log.read_text()
