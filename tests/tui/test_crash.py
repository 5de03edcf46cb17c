"""A defect in the running program, in a real terminal: it is given back, and nobody's data is printed."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

PROGRAM = """
import sys
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp

class Broken(KubetuiApp):
    def _first_frame(self):
        password = "hunter2-of-somebody"
        raise RuntimeError("it broke, token=" + password)

app = Broken(Options())
app.run()
sys.exit(app.return_code)
"""


PLAIN = """
import sys
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp
app = KubetuiApp(Options(kubeconfig="/nowhere"))
app.run()
sys.exit(app.return_code)
"""


def _run(home: Path, program: str = PROGRAM, number: int = 0) -> tuple[str, int]:
    """Run a program in a terminal until it ends; with a signal once it has shown itself."""
    ours, theirs = pty.openpty()
    environment = os.environ | {
        "TERM": "xterm-256color",
        "XDG_STATE_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }
    child = subprocess.Popen([sys.executable, "-c", program], stdin=theirs, stdout=theirs, stderr=theirs,
                             env=environment, start_new_session=True)  # fmt: skip
    os.close(theirs)
    shown, end = b"", monotonic() + 30
    while monotonic() < end:
        ready, _, _ = select.select([ours], [], [], 0.2)
        try:
            part = os.read(ours, 65536) if ready else None
        except OSError:  # Linux says so when the other side has gone
            break
        if part == b"":
            break
        shown += part or b""
        if number and b"No cluster" in shown:
            child.send_signal(number)
            number = 0
    os.close(ours)
    return shown.decode("utf-8", "replace"), child.wait(30)


def test_the_terminal_is_given_back_and_one_sentence_names_the_report(home: Path) -> None:
    shown, code = _run(home)
    [report] = (home / "kubetui" / "crashes").iterdir()
    after = shown.rsplit("\x1b[?1049l", 1)
    assert code == 1 and len(after) == 2, "the alternate screen is left"
    assert "\x1b[?25h" in shown.rsplit("\x1b[?1049h", 1)[-1], "the cursor is shown again"
    said = after[1].replace("\r", "").replace("\n", "")
    assert "kubetui has a defect and had to end (RuntimeError)" in said and report.name in said
    assert "hunter2" not in shown and "Traceback" not in shown
    text = report.read_text()
    assert "in _first_frame" in text and "hunter2-of-somebody" not in text.replace(
        'password = "hunter2-of-somebody"', ""
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(home: Path, number: signal.Signals) -> None:
    shown, code = _run(home, PLAIN, number)
    assert code == 128 + number
    assert "\x1b[?1049l" in shown.rsplit("\x1b[?1049h", 1)[-1] and "\x1b[?25h" in shown
    assert not (home / "kubetui" / "crashes").exists()
