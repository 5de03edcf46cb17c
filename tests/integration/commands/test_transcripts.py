"""Every transcript, played in a namespace of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.commands.player import Player

TRANSCRIPTS = sorted(Path(__file__).parents[2].joinpath("testdata", "commands").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, player: Player):
    player.play_file(path)
