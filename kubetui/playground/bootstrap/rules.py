"""How roles and bindings are written down in text files, and the objects made of them.

A role is a line `ClusterRole NAME` or `Role NAMESPACE NAME`, behind it `into X` when its rules go into the aggregated
role X and `from X` when it is that role; below it, a rule a line: `VERBS GROUP RESOURCES`, each a comma list, the
group of core as `-`; `VERBS URL PATHS` is a rule about paths; a fourth word names the only objects that it is about.
A binding is `ClusterRoleBinding NAME` or `RoleBinding NAMESPACE NAME`, behind it `of ROLE` when that is not called
the same; below it, a subject a line: `sa NAMESPACE NAME`, `user NAME` or `group NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kubetui.api.meta import Obj

GROUP = "rbac.authorization.k8s.io"
_AGGREGATE = f"{GROUP}/aggregate-to-"
_LABELS = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_ANNOTATIONS = {"rbac.authorization.kubernetes.io/autoupdate": "true"}
_RESOURCES = {
    kind: f"{kind.lower()}s.{GROUP}" for kind in ("ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding")
}


def read(name: str, *, default: bool) -> list[tuple[str, Obj]]:
    """The objects of a file with their resources; those of the API server itself are marked as such."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [_made(head.split(), lines, default) for head, lines in _blocks(text)]


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("  "):
            found[-1][1].append(line.strip())
        elif not line.startswith("#"):
            found.append((line, []))
    return iter(found)


def _made(head: Sequence[str], lines: list[str], default: bool) -> tuple[str, Obj]:
    kind, *words = head
    about: Obj = {} if kind.startswith("Cluster") else {"namespace": words.pop(0)}
    about["name"], more = words[0], dict(zip(words[1::2], words[2::2], strict=True))
    if default:
        about |= {"labels": dict(_LABELS), "annotations": dict(_ANNOTATIONS)}
    if target := more.get("into"):
        about["labels"][_AGGREGATE + target] = "true"
    make = _binding if kind.endswith("Binding") else _role
    return _RESOURCES[kind], {"metadata": about, **make(kind, about["name"], lines, more)}


def _role(kind: str, name: str, lines: list[str], more: dict[str, str]) -> Obj:
    found: Obj = {"rules": [_rule(line) for line in lines]}
    if source := more.get("from"):
        found["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": {_AGGREGATE + source: "true"}}]}
    return found


def _rule(line: str) -> Obj:
    verbs, group, resources, *names = line.split(" ")
    found: Obj = {"verbs": verbs.split(",")}
    if names:
        found["resourceNames"] = names[0].split(",")
    if group == "URL":
        return {**found, "nonResourceURLs": resources.split(",")}
    groups = ["" if each == "-" else each for each in group.split(",")]
    return {**found, "apiGroups": groups, "resources": resources.split(",")}


def _binding(kind: str, name: str, lines: list[str], more: dict[str, str]) -> Obj:
    role = {"apiGroup": GROUP, "kind": kind.removesuffix("Binding"), "name": more.get("of", name)}
    return {"roleRef": role, **({"subjects": [_subject(line) for line in lines]} if lines else {})}


def _subject(line: str) -> Obj:
    kind, *rest = line.split(" ")
    if kind == "sa":
        return {"kind": "ServiceAccount", "namespace": rest[0], "name": rest[1]}
    return {"apiGroup": GROUP, "kind": {"user": "User", "group": "Group"}[kind], "name": rest[0]}
