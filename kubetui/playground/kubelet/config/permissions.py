"""Modes, owners and groups of what is in a Pod's volumes. Pure.

Rules: `pkg/volume/configmap` and its like (`MakePayload`), `pkg/volume/projected` (the modes of tokens),
`pkg/volume/emptydir` (0777; a tmpfs keeps its sticky bit) and `pkg/volume/volume_linux.go` (`fsGroup`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.kubelet.runtime.permissions import STICKY, Permissions
from kubetui.playground.kubelet.runtime.trees import Tree

_EVERYBODY = 0o777
_TOKEN = 0o600
_SOURCES = ("configMap", "secret", "downwardAPI")


def empty(volume: Obj, pod: Obj) -> Tree:
    """A new emptyDir, on the node's disk or in memory."""
    memory = text(volume, "emptyDir", "medium") == "Memory"
    tree = Tree(mode=_EVERYBODY | (memory and STICKY), medium="tmpfs" * memory)
    share(tree, pod)
    return tree


def projected(volume: Obj, pod: Obj, files: dict[str, str]) -> Tree:
    """The tree of a ConfigMap, a Secret, the downward API, or several of them; all but the first live in memory."""
    memory = "configMap" not in volume
    tree = Tree(
        files,
        read_only=True,
        mode=_EVERYBODY | (memory and STICKY),
        medium="tmpfs" * memory,
    )
    for source in dicts(volume, "projected", "sources") or [volume]:
        tree.permissions |= dict(_listed(source, pod, _default(volume)))
    for path in files:
        tree.permissions.setdefault(path, Permissions(_default(volume)))
    share(tree, pod, read_only=True)
    return tree


def share(tree: Tree, pod: Obj, *, read_only: bool = False) -> None:
    """Give all that is in a volume to the Pod's `fsGroup`, if it has one."""
    group = dig(pod, "spec", "securityContext", "fsGroup")
    if not isinstance(group, int):
        return
    directories = {"/", *tree.directories, *_above(tree.files)}
    for path in (*tree.files, *directories):
        tree.permissions[path] = tree.of(path).shared(
            group, directory=path in directories, read_only=read_only
        )


def _default(volume: Obj) -> int:
    fields = (mapping(volume, field) for field in (*_SOURCES, "projected"))
    return next((integer(field, "defaultMode") for field in fields if "defaultMode" in field), 0o644)


def _listed(source: Obj, pod: Obj, default: int) -> Iterator[tuple[str, Permissions]]:
    """What a source says of single files."""
    for field in _SOURCES:
        for item in dicts(source, field, "items"):
            yield f"/{text(item, 'path')}", Permissions(integer(item, "mode", default=default))
    if "serviceAccountToken" in source:
        path = f"/{text(source, 'serviceAccountToken', 'path') or 'token'}"
        user = _only_user(pod)
        own = user is not None or "fsGroup" in mapping(pod, "spec", "securityContext")
        yield path, Permissions(_TOKEN if own else default, user or 0)


def _only_user(pod: Obj) -> int | None:
    """The user that every container is told to run as. Rule: `pkg/volume/util` FsUserFrom."""
    whole = dig(pod, "spec", "securityContext", "runAsUser")
    every = [*dicts(pod, "spec", "initContainers"), *dicts(pod, "spec", "containers")]
    users = {dig(each, "securityContext", "runAsUser", default=whole) for each in every}
    user = next(iter(users), None)
    return user if len(users) == 1 and isinstance(user, int) else None


def _above(paths: Iterable[str]) -> set[str]:
    """The directories that paths lead through."""
    found = set()
    for path in paths:
        while (path := posixpath.dirname(path)) != "/":
            found.add(path)
    return found
