"""Keys that were pressed into place: they lie over the keymap and the config, and come back at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kubetui.tui import arrangements, keys
from kubetui.tui.keys import PRESSED, Keys

if TYPE_CHECKING:
    from kubetui.remembered import Remembered
    from kubetui.settings import Settings

_KEPT: Final = "keys"


class Rebinding:
    """The keys of the moment, out of keymap, config and what was pressed."""

    def __init__(self, settings: Settings, remembered: Remembered) -> None:
        self._settings, self._remembered = settings, remembered

    def chosen(self) -> Keys:
        """The keys at the start.

        Raises:
            ValueError: the keymap or the config has an error.
        """
        found = self._remembered.get(_KEPT)
        pressed = (
            {id_: self._remembered.texts(_KEPT, id_) for id_ in found} if isinstance(found, dict) else {}
        )
        return self._over(pressed)

    def remember(self, found: Keys) -> None:
        """Keep what was pressed."""
        self._remembered.put({id_: list(own) for id_, own in _pressed(found).items()} or None, _KEPT)

    def without(self, found: Keys, id_: str) -> Keys:
        """The keys without the one that was pressed for a verb.

        Raises:
            ValueError: the verb's own key was meanwhile given to another one.
        """
        pressed = {name: own for name, own in _pressed(found).items() if name != id_}
        left = self._over(pressed)
        if set(_pressed(left)) != set(pressed):
            raise ValueError("another verb has its key now")
        return left

    def _over(self, pressed: dict[str, tuple[str, ...]]) -> Keys:
        wanted = self._settings.keymap
        try:
            return keys.chosen(wanted, self._settings.keys, arrangements.folders(), pressed)
        except keys.NoKeymapError as error:
            raise ValueError(self._settings.complaint("keymap", wanted, error.known)) from error


def _pressed(found: Keys) -> dict[str, tuple[str, ...]]:
    return {id_: found.changed[id_] for id_, how in found.origins.items() if how == PRESSED}
