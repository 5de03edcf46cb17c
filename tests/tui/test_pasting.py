"""Text that is pasted stays text."""

from __future__ import annotations

import pytest
from textual.drivers import linux_driver
from textual.events import Key, Paste

from kubetui.tui import pasting

PASTED = "\x1b[200~ab\x1b[31mcd\x07\nDy\x00\x1b[201~q"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_signs_in_what_is_pasted_make_no_keys(size: int) -> None:
    parser = pasting.PasteParser()
    sent = [PASTED[at : at + size] for at in range(0, len(PASTED), size)]
    events = [event for part in sent for event in parser.feed(part)]
    assert [event.text for event in events if isinstance(event, Paste)] == ["ab␛[31mcd␇\nDy␀"]
    assert [event.key for event in events if isinstance(event, Key)] == ["q"]


def test_keys_are_read_as_before_and_the_end_ends() -> None:
    parser = pasting.PasteParser()
    events = [event for part in ("\x1b[A", "a", "\x1b[200~x") for event in parser.feed(part)]
    assert [event.key for event in events if isinstance(event, Key)] == ["up", "a"]
    assert list(parser.feed("")) == []
    assert parser.is_eof


def test_the_terminal_driver_reads_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", linux_driver.XTermParser)
    pasting.install()
    assert linux_driver.XTermParser is pasting.PasteParser  # type: ignore[comparison-overlap]
