"""The plug-ins that are on, in order."""

from __future__ import annotations

from kubetui.playground.apiserver.admission.plugin import Attributes, Plugin

PLUGINS: list[Plugin] = []


def admit(write: Attributes) -> None:
    """The mutating pass."""
    for plugin in PLUGINS:
        plugin.admit(write)


def validate(write: Attributes) -> None:
    """The validating pass."""
    for plugin in PLUGINS:
        plugin.validate(write)
