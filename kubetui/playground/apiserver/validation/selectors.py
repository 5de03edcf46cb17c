"""Label selectors inside objects. Rule: `apimachinery/pkg/apis/meta/v1/validation`."""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import Found, each, forbidden, invalid, required
from kubetui.playground.apiserver.validation.metadata import label_key, labels

_WITH_VALUES = ("In", "NotIn")
_WITHOUT_VALUES = ("Exists", "DoesNotExist")


def label_selector(selector: Any, path: str) -> Found:
    """A `LabelSelector`; absent is fine."""
    if not isinstance(selector, dict):
        return
    yield from labels(mapping(selector, "matchLabels"), f"{path}.matchLabels")
    for index, term in enumerate(dicts(selector, "matchExpressions")):
        yield from _requirement(term, f"{path}.matchExpressions[{index}]")


def _requirement(term: Obj, path: str) -> Found:
    yield from operator_values(term, path, more=())
    yield from label_key(text(term, "key"), f"{path}.key")
    for index, value in enumerate(term.get("values") or []):
        yield from each(f"{path}.values[{index}]", value, formats.label_value(str(value)))


def operator_values(term: Obj, path: str, more: tuple[str, ...]) -> Found:
    """Whether an operator exists and has the values it needs; `more` names those that compare."""
    operator, values = text(term, "operator"), term.get("values") or []
    if operator in _WITH_VALUES:
        if not values:
            yield required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in _WITHOUT_VALUES:
        if values:
            yield forbidden(
                f"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            )
    elif operator in more:
        if len(values) != 1:
            yield required(f"{path}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")
    else:
        yield invalid(f"{path}.operator", operator, "not a valid selector operator")
