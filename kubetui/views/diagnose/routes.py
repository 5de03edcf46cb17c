"""Paths of an Ingress that nobody asks for: what they look like, and what they mean to Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import Obj, dicts, text
from kubetui.views.diagnose.model import ENTRY, Case, Finding
from kubetui.views.model import Health

_SIGNS = "*()|^$"
"""Signs that mean something in a pattern, and only themselves in a path."""


def never_asked_for(case: Case) -> Iterator[Finding]:
    """A path that is compared letter by letter, and is written as a pattern; or an exact one alone at the root."""
    for number, rule in enumerate(dicts(case.obj, "spec", "rules")):
        paths = dicts(rule, "http", "paths")
        for index, path in enumerate(paths):
            where = f"spec.rules[{number}].http.paths[{index}]"
            if text(path, "pathType") != "ImplementationSpecific" and any(
                s in text(path, "path") for s in _SIGNS
            ):
                yield _literal(case, path, where)
        if [(text(path, "pathType"), text(path, "path")) for path in paths] == [("Exact", "/")]:
            yield _only_root(case, rule, f"spec.rules[{number}].http.paths[0]")


def _literal(case: Case, path: Obj, where: str) -> Finding:
    written, type_ = text(path, "path"), text(path, "pathType")
    return Finding(
        Health.WARNING, f"{written} matches no request: 404",
        f"A path of the type {type_} is compared letter by letter, and no caller asks for {written}.",
        (case.evidence(f"{where}.path", written), case.evidence(f"{where}.pathType", type_)),
        "Write the plain beginning of the path, such as /api, with the type Prefix.", case.ref,
        case.kubectl("edit"), "", "ingress", ENTRY,
    )  # fmt: skip


def _only_root(case: Case, rule: Obj, where: str) -> Finding:
    host = text(rule, "host") or "any host"
    return Finding(
        Health.WARNING, "only / itself is routed, all else is 404",
        f"For {host} the path / has the type Exact: /index.html, /style.css and every other page match no rule.",
        (case.evidence(f"{where}.pathType", "Exact"),), "Give it the type Prefix, which covers all that is below /.",
        case.ref, case.kubectl("edit"), "", "ingress", ENTRY,
    )  # fmt: skip
