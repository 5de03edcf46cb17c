"""Lists to choose from: columns, and what does not fit under the last of them."""

from __future__ import annotations

import pytest
from textual.content import Content

from kubetui.tui.screens.pick import Choice, _columns
from kubetui.tui.widgets.hanging import Hanging

SENTENCE = "Delete it; asks first, and shows what goes with it."


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (90, ["D    delete   Delete it; asks first, and shows what goes with it."]),
        (40, ["D    delete   Delete it; asks first, and", "              shows what goes with it."]),
        (30, ["D    delete  Delete it; asks", "     first, and shows what", "     goes with it."]),
        (20, ["D  delete  Delete", "it; asks first, and", "shows what goes with", "it."]),
    ],
)
def test_a_sentence_goes_on_under_its_beginning(width: int, wanted: list[str]) -> None:
    line = Hanging([Content("D"), Content("delete"), Content(SENTENCE)], (3, 7))
    assert line.at(width).plain.split("\n") == wanted
    assert line.get_height({}, width) == len(wanted)


def test_what_stands_below_keeps_to_the_column() -> None:
    line = Hanging([Content("kill"), Content("It is killed.\nWho starts it again?")], (6,))
    assert line.at(60).plain == "kill    It is killed.\n        Who starts it again?"
    assert line.get_optimal_width({}, 100) == 28


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    lines = [Choice(1, "po", "Pod", "v1"), Choice(2, "", "PodTemplate", "v1"), Choice(3, "n" * 40, "t" * 90)]
    assert _columns(lines) == (28, 11)
    assert _columns([Choice(None, "A long heading", heading=True)]) == (0, 0)
