"""What is pasted is text: no sign in it may end the paste, and make keys of what follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

_BEGIN: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
_SEEN: Final = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"}
"""Control characters, and the signs that stand for them."""


class PasteParser(XTermParser):
    """Reads what a terminal sends; control characters between the marks of a paste become visible signs.

    Without this an escape character in the clipboard would end the paste, and its other letters would be keys
    that delete what is selected.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._inside = False
        self._held = ""
        """The end of what was pasted so far, which may be the beginning of the mark that ends it."""
        self._before = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Read some more; nothing at all means that nothing comes any more."""
        if not data:
            return super().feed(data)
        calm = self._calm(data)
        return super().feed(calm) if calm else ()

    def _calm(self, data: str) -> str:
        text, self._held, parts = self._held + data, "", []
        while text:
            if self._inside:
                pasted, mark, text = text.partition(_END)
                if not mark:
                    pasted, self._held = _split(pasted)
                parts += [pasted.translate(_SEEN), mark]
                self._inside = not mark
            else:
                joined = self._before + text
                typed, mark, text = joined.partition(_BEGIN)
                parts.append((typed + mark)[len(self._before) :])
                self._inside, self._before = bool(mark), "" if mark else joined[1 - len(_BEGIN) :]
        return "".join(parts)


def _split(pasted: str) -> tuple[str, str]:
    """What was pasted, and what of it may be the beginning of the mark that ends it."""
    length = next((n for n in range(len(_END) - 1, 0, -1) if pasted.endswith(_END[:n])), 0)
    return pasted[: len(pasted) - length], pasted[len(pasted) - length :]


def install() -> None:
    """Let Textual's terminal driver read with this parser: it takes it from its own module and from nowhere else."""
    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
