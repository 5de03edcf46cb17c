"""Reading redirections, and the here-documents among them."""

from __future__ import annotations

import re

from kubetui.playground.kubelet.shell.signs import SignReader
from kubetui.playground.kubelet.shell.tree import Literal, Redirect, Word
from kubetui.playground.kubelet.shell.words import WordReader

_REDIRECT = re.compile(r"(\d?)(<<-|<<|>>|>&|<&|>\||&>|>|<)")


class RedirectReader(SignReader):
    """Reads redirections, wherever they stand in a command."""

    def redirects(self) -> tuple[Redirect, ...]:
        """All that stand here."""
        found: list[Redirect] = []
        self.blank()
        while self.redirect(found):
            self.blank()
        return tuple(found)

    def redirect(self, into: list[Redirect]) -> bool:
        """Read one, if it stands here, and put it to the others; whether it did."""
        found = _REDIRECT.match(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        self.blank()
        operator = found.group(2)
        fd = int(found.group(1) or (0 if operator[0] == "<" else 1))
        word = self.word()
        if word is None:
            raise self.unexpected()
        if operator in ("<<", "<<-"):
            word = self._document(word, operator == "<<-")
            operator = "<<"
        if operator == "&>":
            into.append(Redirect(1, ">", word))
            into.append(Redirect(2, ">&", (Literal("1"),)))
        else:
            into.append(Redirect(fd, operator, word))
        return True

    def _document(self, mark: Word, tabs: bool) -> Word:
        # The lines below are cut out of the text at once, so that they are never read as commands.
        end_mark = "".join(part.text for part in mark if isinstance(part, Literal))
        plain = any(isinstance(part, Literal) and part.quoted for part in mark)
        start = self.text.find("\n", self.at)
        if start < 0:
            return ()
        lines: list[str] = []
        at = start + 1
        while at < len(self.text):
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            line = self.text[at:end].lstrip("\t") if tabs else self.text[at:end]
            at = end + 1
            if line == end_mark:
                break
            lines.append(line + "\n")
        self.text = self.text[: start + 1] + self.text[at:]
        body = "".join(lines)
        return (Literal(body, True),) if plain else WordReader(body, self._parse).quoted_text()
