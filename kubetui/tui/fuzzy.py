"""Finding among many names with few letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


_BETWEEN = re.compile(r"\s+|(?<=\w)/(?=\w)")


def words(needle: str) -> list[str]:
    """What was typed as words; `pod/web` is two, as for kubectl."""
    return [word for word in _BETWEEN.split(needle.lower()) if word]


def score(needle: str, text: str) -> float:
    """How well some letters fit a text: 0 not at all; whole words before starts before anywhere before apart."""
    if not needle:
        return 1.0
    at = text.find(needle)
    if text == needle:
        return 100.0
    if at == 0:
        return 60.0 + 20.0 * len(needle) / len(text)
    if at > 0:
        starts_word = not text[at - 1].isalnum()
        return (40.0 if starts_word else 25.0) + 10.0 * len(needle) / len(text)
    return _apart(needle, text)


def _apart(needle: str, text: str) -> float:
    """Letters in their order with others between: the closer together, the better."""
    start = at = text.find(needle[0])
    for letter in needle[1:]:
        at = text.find(letter, at + 1)
        if at < 0:
            return 0.0
    return 20.0 * len(needle) / (at - start + 1) if start >= 0 else 0.0


def best(needle: str, items: Iterable[tuple[str, Item]], limit: int) -> list[Item]:
    """The items whose words fit best, the better the earlier; equal ones keep their order.

    All words of the needle must fit.
    """
    wanted = words(needle)
    found: list[tuple[float, int, Item]] = []
    for order, (text, item) in enumerate(items):
        scores = [score(word, text) for word in wanted]
        if all(scores):
            found.append((-sum(scores), order, item))
    found.sort(key=lambda entry: entry[:2])
    return [item for _, _, item in found[:limit]]
