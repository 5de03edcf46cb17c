"""What one row of the image table says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MI = 1024 * 1024


@dataclass(frozen=True)
class Image:
    """An image: which tags exist, what is inside, and what it takes.

    `tags` is a pattern that the whole tag must match. `userland` says which commands there are
    beside `programs`: `busybox`, `debian`, or none at all (an image without a shell). `entrypoint`
    and `command` are what runs when a container names none.
    """

    repository: str
    tags: str = r"latest"
    size: int = 20 * MI
    userland: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    workdir: str = "/"
    uid: int = 0
    stop_signal: str = "TERM"
    memory: int = 4 * MI
    start_seconds: float = 0.05
    private: bool = False
    known: bool = True

    @cached_property
    def _tags(self) -> re.Pattern[str]:
        return re.compile(self.tags)

    def has_tag(self, tag: str) -> bool:
        """Whether the registry has this tag; a digest alone (an empty tag) is taken on trust."""
        return not tag or self._tags.fullmatch(tag) is not None
