"""A player of transcripts for each test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import kubectl_path
from tests.integration.commands.player import Player


@pytest.fixture(scope="session")
def kubectl_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where kubectl keeps what it has discovered."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def player(playground: Path, namespace: str, kubectl_home: Path, tmp_path: Path) -> Player:
    """Sessions run in the test's own namespace and folder."""
    env = {
        "KUBECONFIG": str(playground),
        "HOME": str(kubectl_home),
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        # A kubectl that lives for a moment need not collect garbage.
        "GOGC": "off",
    }
    return Player(kubectl_path(), env, namespace, tmp_path)
