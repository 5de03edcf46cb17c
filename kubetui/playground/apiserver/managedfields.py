"""Who owns which field: the record of ordinary writes, and server-side apply.

Rule: `apimachinery/pkg/util/managedfields` over `structured-merge-diff` (merge/update.go).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kubetui.api import errors, meta
from kubetui.api.meta import Obj, clone, dicts, mapping, text
from kubetui.playground.apiserver.fieldset import (
    Difference,
    Path,
    Tree,
    contains,
    field_set,
    insert,
    merge,
    paths,
    readable,
    remove,
    tree_of,
    without,
)
from kubetui.playground.apiserver.schema import Schema

MAX_UPDATERS = 10
"""Entries of ordinary writers that are kept apart; older ones go into one."""

_UNTRACKED = frozenset(
    ("f:metadata", f"f:{name}")
    for name in (
        "name", "namespace", "uid", "creationTimestamp", "generation", "resourceVersion", "selfLink",
        "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds",
    )
) | {("f:apiVersion",), ("f:kind",), ("f:metadata",)}  # fmt: skip

_STRUCTS = frozenset(
    "metadata spec status strategy updateStrategy template jobTemplate loadBalancer capacity "
    "containers scaleTargetRef nodeInfo daemonEndpoints kubeletEndpoint".split()
)
"""Fields that a Go struct always writes, so that they are never new: a set of names, since the schema
does not tell a struct from a pointer to one."""


@dataclass(slots=True)
class _Entry:
    """One owner's record."""

    manager: str
    operation: str
    api_version: str
    subresource: str
    time: str
    fields: Tree

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes two records one: an applier is the same at every version."""
        version = self.api_version if self.operation == "Update" else ""
        return (self.manager, self.operation, self.subresource, version)


def record_update(
    live: Obj | None,
    new: Obj,
    *,
    manager: str,
    api_version: str,
    subresource: str,
    now: datetime,
    schema: Schema,
) -> None:
    """Set `metadata.managedFields` of an object about to be stored by a create, update or patch.

    A client may send the list itself, to move ownership or, by an empty list, to forget it.
    """
    entries = _entries_for(live, new, subresource)
    new["metadata"].pop("managedFields", None)
    if live is not None and not entries:
        return
    difference = _difference(schema, live, new, subresource)
    changed = difference.written | difference.removed
    if changed:
        identity = (manager, "Update", subresource, api_version)
        own = next((entry for entry in entries if entry.identity == identity), None)
        for entry in entries:
            if entry is not own or difference.removed:
                _forget(entry, difference.removed if entry is own else changed)
        if difference.written:
            own = own or _Entry(manager, "Update", api_version, subresource, "", {})
            own.fields = clone(own.fields)
            for path in sorted(difference.written):
                insert(own.fields, path)
            own.time = meta.format_time(now)
            entries = [entry for entry in entries if entry is not own] + [own]
    _write(new, _capped(entries))


def apply(
    live: Obj | None,
    applied: Obj,
    *,
    manager: str,
    force: bool,
    api_version: str,
    subresource: str,
    now: datetime,
    schema: Schema,
    claimed: frozenset[Path] = frozenset(),
) -> Obj:
    """The object after a server-side apply, with its owners; the live object itself when nothing changes.

    The fields in `claimed` are taken from their owners without `force`, unless others are in the way too.

    Raises:
        ApiError: 400 when the applied object carries managedFields, 409 when another owner's field
            would change and `force` is not set.
    """
    if meta.dig(applied, "metadata", "managedFields") is not None:
        raise errors.bad_request("metadata.managedFields must be nil")
    entries = _first_apply(live, api_version, schema) if live else []
    identity = (manager, "Apply", subresource, "")
    own = next((entry for entry in entries if entry.identity == identity), None)
    last = set(paths(own.fields)) if own else set()
    fields = tree_of(_tracked(set(field_set(schema, applied)), subresource))
    others = [entry for entry in entries if entry is not own]
    merged: Obj = merge(schema, live, applied) if live else clone(applied)
    merged = _pruned(schema, merged, last, [fields, *(entry.fields for entry in others)])
    difference = _difference(schema, live, merged, subresource)
    if live:
        _take_over(others, difference.written - claimed, force)
    for entry in others:
        _forget(entry, difference.written | difference.removed)
    changed = bool(difference.written or difference.removed) or own is None or fields != own.fields
    if not changed and live is not None:
        return live
    time = meta.format_time(now)
    entry = _Entry(manager, "Apply", api_version, subresource, time, fields)
    result = clone(merged)
    _write(result, [*others, entry])
    return result


def _entries_for(live: Obj | None, new: Obj, subresource: str) -> list[_Entry]:
    sent = meta.dig(new, "metadata", "managedFields")
    if not subresource and isinstance(sent, list):
        if not sent or sent == [{}]:
            return []
        if live is None or sent != meta.dig(live, "metadata", "managedFields"):
            return _read(new)
    return _read(live) if live else []


def _read(obj: Obj) -> list[_Entry]:
    return [
        _Entry(
            text(entry, "manager"), text(entry, "operation"), text(entry, "apiVersion"),
            text(entry, "subresource"), text(entry, "time"), mapping(entry, "fieldsV1"),
        )
        for entry in dicts(obj, "metadata", "managedFields")
    ]  # fmt: skip


def _write(obj: Obj, entries: list[_Entry]) -> None:
    found = [_encoded(entry) for entry in sorted(entries, key=_order) if entry.fields]
    if found:
        obj["metadata"]["managedFields"] = found
    else:
        obj["metadata"].pop("managedFields", None)


def _order(entry: _Entry) -> tuple[str, ...]:
    return (entry.operation, entry.time, entry.manager, entry.api_version, entry.subresource)


def _encoded(entry: _Entry) -> Obj:
    found: dict[str, Any] = {
        "manager": entry.manager, "operation": entry.operation, "apiVersion": entry.api_version,
        **({"time": entry.time} if entry.time else {}), "fieldsType": "FieldsV1", "fieldsV1": entry.fields,
    }  # fmt: skip
    if entry.subresource:
        found["subresource"] = entry.subresource
    return found


def _difference(schema: Schema, live: Obj | None, new: Obj, subresource: str) -> Difference:
    difference = Difference(schema, {**_zero(new), **(live or {})}, new)
    difference.added = _tracked(difference.added, subresource)
    difference.modified = _tracked(difference.modified, subresource)
    difference.removed = _tracked(difference.removed, subresource)
    return difference


def _tracked(members: set[Path], subresource: str) -> set[Path]:
    """Without what nobody owns; the main resource does not own status, nor `status` anything else."""
    hidden = "f:status" if not subresource else "f:spec" if subresource == "status" else ""
    return {
        path for path in members if path and path not in _UNTRACKED and path[:2] not in _UNTRACKED
        and path[0] != hidden
    }  # fmt: skip


def _zero(value: Any) -> Obj:
    """What Go's empty struct of the object would hold already."""
    return {key: _zero(item) if isinstance(item, dict) else type(item)()
            for key, item in value.items() if key in _STRUCTS}  # fmt: skip


def _forget(entry: _Entry, members: set[Path]) -> None:
    """Take fields from an owner; its tree may be shared with a stored object, so it is copied first."""
    lost = [path for path in members if contains(entry.fields, path)]
    if lost:
        entry.fields = clone(entry.fields)
        for path in lost:
            remove(entry.fields, path)


def _capped(entries: list[_Entry]) -> list[_Entry]:
    updaters = sorted((e for e in entries if e.operation == "Update"), key=lambda e: (e.time, e.manager))
    if len(updaters) <= MAX_UPDATERS:
        return entries
    old = updaters[: len(updaters) - MAX_UPDATERS + 1]
    fields: set[Path] = set()
    for entry in old:
        fields.update(paths(entry.fields))
    merged = _Entry("ancient-changes", "Update", old[-1].api_version, "", old[-1].time, tree_of(fields))
    return [entry for entry in entries if entry not in old] + [merged]


def _first_apply(live: Obj, api_version: str, schema: Schema) -> list[_Entry]:
    """The owners of a live object; all of it belongs to `before-first-apply` when nobody was recorded."""
    entries = _read(live)
    if entries:
        return entries
    everything = _difference(schema, None, live, "").added | _difference(schema, None, live, "").modified
    return [_Entry("before-first-apply", "Update", api_version, "", "", tree_of(everything))]


def _pruned(schema: Schema, merged: Obj, last: set[Path], owned: list[Tree]) -> Obj:
    """Without what this applier claimed before, claims no more, and nobody else owns."""
    if not last:
        return merged
    kept = {path[:depth] for tree in owned for path in paths(tree) for depth in range(1, len(path) + 1)}
    once = {path[:depth] for path in last for depth in range(1, len(path) + 1)}
    doomed = once - kept - {("f:metadata",)}
    result: Obj = without(schema, merged, doomed.__contains__) if doomed else merged
    return result


def _take_over(others: list[_Entry], written: set[Path], force: bool) -> None:
    conflicts = [
        (entry, path) for entry in others for path in sorted(written) if contains(entry.fields, path)
    ]
    if conflicts and not force:
        raise _conflict(conflicts)


def _conflict(conflicts: list[tuple[_Entry, Path]]) -> errors.ApiError:
    named = [(_named(entry), readable(path)) for entry, path in conflicts]
    if len(named) == 1:
        message = f"Apply failed with 1 conflict: conflict with {named[0][0]}: {named[0][1]}"
    else:
        groups: dict[str, list[str]] = {}
        for manager, field in named:
            groups.setdefault(manager, []).append(f"- {field}")
        lines = [
            line for manager in sorted(groups) for line in (f"conflicts with {manager}:", *groups[manager])
        ]
        message = f"Apply failed with {len(named)} conflicts: " + "\n".join(lines)
    causes = [
        {"reason": "FieldManagerConflict", "message": f"conflict with {manager}", "field": field}
        for manager, field in named
    ]
    return errors.status(409, "Conflict", message, {"causes": causes})


def _named(entry: _Entry) -> str:
    named = f'"{entry.manager}"'
    if entry.subresource:
        named += f' with subresource "{entry.subresource}"'
    if entry.operation == "Update":
        named += f" using {entry.api_version}" + (f" at {entry.time}" if entry.time else "")
    return named
