"""What has survived a whole search for cycles is set aside; closed screens are looked for again."""

import gc
import weakref

from kubetui.tui import collecting
from kubetui.tui.collecting import Collecting
from tests.tui.conftest import Run
from tests.tui.test_explorer import keys


class Knot:
    def __init__(self):
        self.itself = self


def test_what_survives_is_not_searched_again_until_screens_were_closed(monkeypatch):
    found = Collecting()
    found.begin()
    try:
        stays = Knot()
        gc.collect()
        assert gc.get_freeze_count() > 0 and not any(one is stays for one in gc.get_objects())
        gone = weakref.ref(stays)
        del stays
        gc.collect()
        assert gone() is not None, "it was set aside"
        found.closed()
        gc.collect()
        assert gone() is not None, "not so soon after the beginning"
        monkeypatch.setattr(collecting, "PAUSE", 0.0)
        found.closed()
        gc.collect()
        assert gone() is None
    finally:
        found.end()
        gc.unfreeze()


async def test_the_program_does_so_from_the_first_frame_to_its_end(run: Run, monkeypatch):
    closed = []
    monkeypatch.setattr(Collecting, "closed", lambda self: closed.append(True))
    async with run() as (app, pilot, _):
        assert app.collecting._searched in gc.callbacks
        await keys(pilot, "?")
        assert not closed
        await keys(pilot, "escape")
        assert closed == [True]
    assert app.collecting._searched not in gc.callbacks
