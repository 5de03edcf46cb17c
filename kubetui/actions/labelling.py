"""Labels and annotations: written, changed and taken away as `kubectl label` and `kubectl annotate` do.

Rule: `apimachinery/pkg/util/validation` (names of keys, values of labels).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Final, Literal

from kubetui.actions.change import MERGE, Change, argument, kubectl, patch
from kubetui.api.meta import ObjectRef
from kubetui.kinds.model import ApiKind

What = Literal["label", "annotate"]
Wishes = Mapping[str, str | None]
"""Keys and their values; None takes a key away."""

_NAME: Final = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_DOMAIN: Final = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_LONGEST: Final = 63
_LONGEST_DOMAIN: Final = 253
_MOST_BYTES: Final = 256 * 1024


def label(kind: ApiKind, ref: ObjectRef, labels: Wishes) -> Change:
    """Set labels, and take away those whose value is None."""
    return _change("label", "labels", kind, ref, labels)


def annotate(kind: ApiKind, ref: ObjectRef, annotations: Wishes) -> Change:
    """Set annotations, and take away those whose value is None."""
    return _change("annotate", "annotations", kind, ref, annotations)


def _change(verb: What, field: str, kind: ApiKind, ref: ObjectRef, wishes: Wishes) -> Change:
    words = [f"{key}-" if value is None else f"{key}={value}" for key, value in wishes.items()]
    command = kubectl(verb, argument(kind, ref.name), *words, "--overwrite", namespace=ref.namespace)
    said = f"{verb.capitalize()} {kind.kind} {ref.name}: {', '.join(words)}."
    return patch(verb, kind, ref, said, command, {"metadata": {field: dict(wishes)}}, MERGE)


def parse(text: str, what: What) -> dict[str, str | None]:
    """What was typed, in kubectl's words: `tier=front env- note="two words"`.

    Raises:
        ValueError: one sentence on the first word that cannot be used.
    """
    if len(text.encode()) > _MOST_BYTES:
        raise ValueError(f"This is longer than {_MOST_BYTES // 1024} KiB, more than an object may carry.")
    try:
        words = shlex.split(text)
    except ValueError:
        raise ValueError("A quotation mark is not closed.") from None
    found: dict[str, str | None] = {}
    for word in words:
        key, value = _split(word, what)
        if key in found:
            raise ValueError(f"{key} stands there twice.")
        found[key] = value
    if not found:
        raise ValueError("Write key=value to set one, key- to take one away.")
    return found


def _split(word: str, what: What) -> tuple[str, str | None]:
    key, equals, value = word.partition("=")
    if not equals:
        if not word.endswith("-"):
            raise ValueError(f"{word} has no value: write {word}=value to set it, {word}- to take it away.")
        _check_key(word[:-1])
        return word[:-1], None
    _check_key(key)
    if what == "label":
        check_value(value)
    return key, value


def _check_key(key: str) -> None:
    domain, slash, name = key.rpartition("/")
    if slash and (len(domain) > _LONGEST_DOMAIN or not _DOMAIN.fullmatch(domain)):
        raise ValueError(f"{key}: before the slash stands a domain in small letters, such as example.com.")
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise ValueError(
            f"“{name}” is no key: at most {_LONGEST} letters, digits, - _ . with a letter or digit at both ends."
        )


def check_value(value: str) -> None:
    """Whether a text may be the value of a label.

    Raises:
        ValueError: it may not; the sentence says what may.
    """
    if value and (len(value) > _LONGEST or not _NAME.fullmatch(value)):
        raise ValueError(
            f"“{value}” is no value of a label: at most {_LONGEST} letters, digits, - _ . "
            "with a letter or digit at both ends."
        )
