"""The person's own editor: which one, and the terminal lent to it while it runs."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.app import SuspendNotSupported

from kubetui.tui.keeping import write_new

if TYPE_CHECKING:
    from textual.app import App

_VARIABLES: Final = ("KUBE_EDITOR", "VISUAL", "EDITOR")
_OTHERWISE: Final = ("vi", "nano")


class EditorError(Exception):
    """There is no editor, or it did not do; the message is one sentence."""


def command() -> list[str]:
    """The words of the editor's command line.

    Raises:
        EditorError: there is none.
    """
    for variable in _VARIABLES:
        said = os.environ.get(variable, "").strip()
        if not said:
            continue
        try:
            words = shlex.split(said)
        except ValueError:
            words = [said]
        if shutil.which(words[0]) is None:
            raise EditorError(f"The editor of ${variable}, {words[0]}, is not there.")
        return words
    found = next((word for word in _OTHERWISE if shutil.which(word)), None)
    if found is None:
        raise EditorError("There is no editor: name one in $KUBE_EDITOR, $VISUAL or $EDITOR.")
    return [found]


@contextmanager
def lent(app: App[None]) -> Iterator[None]:
    """The terminal belongs to another program; the cluster is followed on, but nothing is painted.

    Raises:
        EditorError: the terminal cannot be given away, as in a browser.
    """
    before = signal.getsignal(signal.SIGINT)
    failed: BaseException | None = None
    try:
        with app.batch_update(), app.suspend():
            # Ctrl+C is for the program that has the terminal. A handler is not inherited; SIG_IGN would be.
            signal.signal(signal.SIGINT, lambda *_: None)
            try:
                yield
            except BaseException as error:
                failed = error  # Textual takes its terminal back only from a block that ends well
    except SuspendNotSupported:
        raise EditorError("This needs a terminal of its own, and this one cannot be given away.") from None
    finally:
        signal.signal(signal.SIGINT, before)
    if failed is not None:
        raise failed


async def edit(app: App[None], text: str, name: str) -> str:
    """The text as it was left in the editor; the file is readable by its owner only, and removed.

    Raises:
        EditorError: there is no editor, or it ended with an error.
    """
    words = command()
    folder = Path(tempfile.mkdtemp(prefix="kubetui-"))  # made for the owner only
    try:
        file = write_new(folder, name, text)
        with lent(app):
            code = await _run([*words, str(file)])
        if code:
            raise EditorError(f"The editor {words[0]} ended with {code}, so nothing was changed.")
        return file.read_text("utf-8", "replace")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _run(words: list[str]) -> int:
    try:
        process = await asyncio.create_subprocess_exec(*words)
    except OSError as error:
        raise EditorError(f"The editor {words[0]} does not start: {error.strerror}.") from None
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
