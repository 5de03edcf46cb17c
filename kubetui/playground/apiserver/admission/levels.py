"""PodSecurity on namespaces: labels that ask for a level must name one, and a new level warns of what is there.

Rule: `pod-security-admission/admission` (ValidateNamespace), `api/helpers.go`.
"""

from __future__ import annotations

import re

from kubetui.api.errors import FieldError, invalid
from kubetui.api.meta import labels, name
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.admission.security import PREFIX, level_of, violations
from kubetui.playground.apiserver.quoting import go_quote

_LEVELS = ("privileged", "baseline", "restricted")
_VERSION = re.compile(r"latest|v1\.(0|[1-9][0-9]*)")
_MODES = ("enforce", "audit", "warn")


class NamespaceLevels:
    """Looks at the labels of namespaces."""

    def admit(self, write: Attributes) -> None:
        """Nothing to change."""

    def validate(self, write: Attributes) -> None:
        """Refuse labels that name no level; warn of Pods that a new level would refuse."""
        if write.resource != "namespaces" or write.operation == "DELETE" or not write.main:
            return
        new, old = labels(write.new), labels(write.old or {})
        errors = _errors(new)
        if errors and not (write.operation == "UPDATE" and _errors(old)):
            raise invalid("Namespace", "", name(write.new), errors)
        level = level_of(new, "enforce")
        if write.operation == "UPDATE" and level is not None and level != level_of(old, "enforce"):
            _warn_of_pods(write, level)


def _errors(wanted: dict[str, str]) -> list[FieldError]:
    found = []
    for mode in _MODES:
        for key, wrong in ((f"{PREFIX}{mode}", _wrong_level), (f"{PREFIX}{mode}-version", _wrong_version)):
            value = wanted.get(key)
            if value is not None and (said := wrong(value)):
                text = f"Invalid value: {go_quote(value)}: {said}"
                found.append(FieldError("FieldValueInvalid", f"metadata.labels[{key}]", text))
    return found


def _wrong_level(value: str) -> str:
    return "" if value in _LEVELS else f"must be one of {', '.join(_LEVELS)}"


def _wrong_version(value: str) -> str:
    return "" if _VERSION.fullmatch(value) else 'must be "latest" or "v1.x"'


def _warn_of_pods(write: Attributes, level: tuple[str, str]) -> None:
    """Pods that are refused alike are told of together."""
    space, shown = name(write.new), ":".join(level)
    found: dict[str, list[str]] = {}
    for pod in write.all("pods", space):
        if said := violations(pod, level[0]):
            found.setdefault(", ".join(_short(each) for each in said), []).append(name(pod))
    if not found:
        return
    write.call.warn(
        f'existing pods in namespace "{space}" violate the new PodSecurity enforce level "{shown}"'
    )
    for what, pods in sorted(found.items(), key=lambda item: item[1][0]):
        others = len(pods) - 1
        more = f" (and {others} other pod{'s' if others > 1 else ''})" if others else ""
        write.call.warn(f"{pods[0]}{more}: {what}")


def _short(violation: str) -> str:
    """A violation without its details, which differ from Pod to Pod."""
    return violation.partition(" (")[0]
