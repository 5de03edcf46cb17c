"""How rules, roles and bindings are written in one line each, and the objects made of them.

A rule reads `VERBS GROUP RESOURCES`, each a comma list; the group of core is `-`; `get URL …` is a rule about
paths; a fourth word names the only objects that it is about. A subject reads `sa NAMESPACE NAME`, `user NAME` or
`group NAME`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kubetui.api.meta import Obj

GROUP = "rbac.authorization.k8s.io"
READ = "get,list,watch"
EVENTS = ("create,update,patch -,events.k8s.io events",)
_LABELS = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_ANNOTATIONS = {f"{GROUP}/autoupdate": "true"}
_AGGREGATED = {
    "admin": ("admin", "edit", "view"),
    "edit": ("edit", "view"),
    "view": ("view",),
}
_ADDED_TO = {
    "system:aggregate-to-admin": "admin", "system:aggregate-to-edit": "edit", "system:aggregate-to-view": "view",
}  # fmt: skip


def _rule(line: str) -> Obj:
    verbs, group, resources, *names = line.split(" ")
    found: Obj = {"verbs": verbs.split(",")}
    if names:
        found["resourceNames"] = names[0].split(",")
    if group == "URL":
        return {**found, "nonResourceURLs": resources.split(",")}
    groups = ["" if each == "-" else each for each in group.split(",")]
    return {**found, "apiGroups": groups, "resources": resources.split(",")}


def role(name: str, lines: Sequence[str]) -> Obj:
    """A ClusterRole; those of the server itself are marked as such."""
    labels = dict(_LABELS) if _is_default(name) else {}
    found: Obj = {"metadata": {"name": name}, "rules": [_rule(line) for line in lines]}
    if target := _ADDED_TO.get(name):
        labels[f"{GROUP}/aggregate-to-{target}"] = "true"
    if sources := _AGGREGATED.get(name):
        chosen = [{"matchLabels": {f"{GROUP}/aggregate-to-{each}": "true"}} for each in sources]
        found["aggregationRule"] = {"clusterRoleSelectors": chosen}
    if _is_default(name):
        found["metadata"] |= {"labels": labels, "annotations": dict(_ANNOTATIONS)}
    return found


def _is_default(name: str) -> bool:
    return name in ("cluster-admin", "admin", "edit", "view") or (
        name.startswith("system:") and name != "system:coredns"
    )


def _subject(line: str) -> Obj:
    kind, *rest = line.split(" ")
    if kind == "sa":
        return {"kind": "ServiceAccount", "namespace": rest[0], "name": rest[1]}
    return {"apiGroup": GROUP, "kind": {"user": "User", "group": "Group"}[kind], "name": rest[0]}


def binding(name: str, role_name: str, subjects: Iterable[str]) -> Obj:
    """A ClusterRoleBinding."""
    about: Obj = {"name": name}
    if _is_default(name):
        about |= {"labels": dict(_LABELS), "annotations": dict(_ANNOTATIONS)}
    found: Obj = {"metadata": about, "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": role_name}}
    if subjects:
        found["subjects"] = [_subject(line) for line in subjects]
    return found


def namespaced(
    namespace: str, name: str, lines: Sequence[str], subjects: Iterable[str]
) -> list[tuple[str, Obj]]:
    """A Role and the RoleBinding of the same name."""
    about: Obj = {"name": name, "namespace": namespace}
    if name.startswith(("system:", "extension-")):
        about |= {"labels": dict(_LABELS), "annotations": dict(_ANNOTATIONS)}
    found = [(f"roles.{GROUP}", {"metadata": about, "rules": [_rule(line) for line in lines]})]
    bound = [_subject(line) for line in subjects]
    if bound:
        reference = {"apiGroup": GROUP, "kind": "Role", "name": name}
        found.append(
            (f"rolebindings.{GROUP}", {"metadata": dict(about), "roleRef": reference, "subjects": bound})
        )
    return found
