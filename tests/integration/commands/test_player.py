"""The player itself, with a kubectl that prints what it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.commands import player as players
from tests.integration.commands.player import Player
from tests.integration.commands.transcript import Transcript

_KUBECTL = """#!/bin/sh
case "$3" in
list) shift 3; printf '%s\\n' "$@" ;;
fail) echo "no: $*"; exit 1 ;;
*) echo "$MARK$*: $(cat)" ;;
esac
"""
_SHOWN = """A sentence.

-- a.yaml --
name: NS
-- session --
% kubectl get ready
$ MARK="as said " kubectl apply -f - < a.yaml
as said --namespace NS apply -f -: name: NS
$ kubectl list b a c | sort
a
b
c
$ kubectl fail
no: --namespace NS fail
[1]
"""


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    path = tmp_path / "shown.txt"
    path.write_text(_SHOWN)
    return path


@pytest.fixture
def player(tmp_path: Path) -> Player:
    kubectl = tmp_path / "kubectl"
    kubectl.write_text(_KUBECTL)
    kubectl.chmod(0o700)
    return Player(str(kubectl), {"PATH": "/usr/bin:/bin"}, "test-1", tmp_path)


def test_what_is_printed_is_compared(player: Player, shown: Path):
    player.play_file(shown)
    assert (shown.parent / "a.yaml").read_text() == "name: test-1\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("fail\n[1]", "fail"), ("a\nb", "b\na"), (": NS\n$", ": NS\nmore\n$"), ("as said --", "as --")],
)
def test_every_line_counts(player: Player, shown: Path, right: str, wrong: str):
    shown.write_text(_SHOWN.replace(right, wrong))
    with pytest.raises(AssertionError, match="expected"):
        player.play_file(shown)


def test_a_preparation_has_to_succeed(player: Player):
    with pytest.raises(AssertionError, match="kubectl fail"):
        player.play("% kubectl fail")


def test_what_comes_soon_is_waited_for(player: Player, monkeypatch: pytest.MonkeyPatch):
    outputs = iter(["one", "two", "three"])
    monkeypatch.setattr(player, "run", lambda command: next(outputs))
    player.play("~ kubectl get x\nthree")
    assert next(outputs, "") == ""


def test_a_transcript_is_written_anew(player: Player, shown: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(players, "UPDATE", True)
    shown.write_text(_SHOWN.replace("as said --", "as --").replace("a\nb\n", "").replace("[1]\n", ""))
    player.play_file(shown)
    assert shown.read_text() == _SHOWN


@pytest.mark.parametrize(
    "text", ["", "-- session --\n", "Words.\n-- a.yaml --\n", "Words.\n-- session --\nx\n"]
)
def test_what_is_no_transcript(text: str):
    with pytest.raises(AssertionError):
        Transcript.of(text)
