"""What the store leaves out of an object: fields that cost memory, and values that are secret.

Whoever needs the whole object (the YAML view, an edit) asks the server for it.
"""

from __future__ import annotations

import sys

from kubetui.api.meta import Obj, dicts, mapping, text

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
"""The annotation in which client-side apply keeps a second copy of the object."""

SIZES_ONLY = "kubetui.dev/sizes-only"
"""Set to True at the top of a Secret of the store: its `data` maps each key to the size in bytes."""

CHANGED = "kubetui.dev/changed"
"""Set in the metadata of a ConfigMap or Secret of the store: when its contents were last written."""
WRITER = "kubetui.dev/writer"
"""Set in the metadata of a Pod or workload of the store: who wrote its wish last (its field manager)."""
_WISHED = frozenset({
    "pods", "deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch",
    "cronjobs.batch",
})  # fmt: skip
_READ = frozenset({"configmaps", "secrets"})
"""Kinds that programs read when they start, so that it matters when they changed."""


def slim(resource: str, obj: Obj) -> Obj:
    """The object as the store keeps it: a shallow copy where something had to go, else the same one."""
    metadata = mapping(obj, "metadata")
    annotations = mapping(metadata, "annotations")
    if "managedFields" in metadata or LAST_APPLIED in annotations:
        kept = {key: value for key, value in metadata.items() if key != "managedFields"}
        if LAST_APPLIED in annotations:
            kept["annotations"] = {key: value for key, value in annotations.items() if key != LAST_APPLIED}
        if resource in _READ and (changed := _last_written(metadata)):
            kept[CHANGED] = changed
        if resource in _WISHED and (writer := _last_writer(metadata)):
            kept[WRITER] = writer
        obj = {**obj, "metadata": kept}
    return _without_values(obj) if resource == "secrets" else obj


def _last_written(metadata: Obj) -> str:
    """The newest time at which somebody wrote `data`; times of the API sort as text."""
    times = (
        text(entry, "time")
        for entry in dicts(metadata, "managedFields")
        if {"f:data", "f:binaryData", "f:stringData"} & mapping(entry, "fieldsV1").keys()
    )
    return max(times, default="")


def _last_writer(metadata: Obj) -> str:
    """Who wrote something else than the status last; times of the API sort as text."""
    entries = [entry for entry in dicts(metadata, "managedFields") if not entry.get("subresource")]
    newest = max(entries, key=lambda entry: text(entry, "time"), default={})
    return sys.intern(text(newest, "manager"))


def _without_values(secret: Obj) -> Obj:
    if secret.get(SIZES_ONLY) is True:
        return secret
    kept = {key: value for key, value in secret.items() if key != "stringData"}
    return {**kept, "data": data_sizes(secret), SIZES_ONLY: True}


def data_sizes(obj: Obj) -> dict[str, int]:
    """The size in bytes of each key of a Secret, from the store or from the server."""
    return {key: _size(value) for key, value in mapping(obj, "data").items()}


def _size(value: object) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return 0
    return len(value) * 3 // 4 - value[-2:].count("=")
