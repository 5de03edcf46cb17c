import stat
from pathlib import Path

import pytest

from kubetui import assets, paths


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_places_without_variables(home):
    assert paths.config_file() == home / ".config/kubetui/config.yaml"
    assert paths.state_dir() == home / ".local/state/kubetui"
    assert paths.runtime_dir() == home / ".local/state/kubetui/run"


def test_the_variables_move_them_and_relative_ones_do_not(home, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "not-there"))
    assert paths.config_dir() == tmp_path / "c/kubetui"
    assert paths.state_dir() == home / ".local/state/kubetui"
    assert paths.runtime_dir() == home / ".local/state/kubetui/run"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert paths.runtime_dir() == tmp_path / "kubetui"


def test_a_private_folder_is_open_to_its_owner_only(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True, mode=0o755)
    assert stat.S_IMODE(paths.private(folder).stat().st_mode) == 0o700


def test_a_folder_of_somebody_else_is_not_trusted(tmp_path, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 123456)
    with pytest.raises(paths.PathError, match="belongs to another user"):
        paths.private(tmp_path)


def test_a_file_in_the_way_gets_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(paths.PathError, match="cannot be used"):
        paths.private(tmp_path / "file" / "folder")


def test_what_ships_is_found_and_the_users_folder_comes_last(home):
    assert (assets.shipped("manifests") / "02-workloads" / "chapter.yaml").is_file()
    assert (assets.shipped("layouts") / "explorer.yaml").is_file()
    assert assets.searched("manifests") == (assets.shipped("manifests"),)
    own = paths.config_dir() / "manifests"
    own.mkdir(parents=True)
    assert assets.searched("manifests") == (assets.shipped("manifests"), own)
