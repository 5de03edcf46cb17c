"""The generic registry: every kind is read and written here, told apart only by tables.

A write is one stretch of code without a wait: read, change, admit, validate, compare-and-swap. Who
answers a client waits for `MemoryEtcd.settled` first.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import orjson

from kubetui.api.errors import FieldError, already_exists, conflict, invalid, not_found
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import conversion, prepare, rules, services
from kubetui.playground.apiserver.admission import chain
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.strategy import CREATED_BY_UPDATE, needs_revision
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import Entry, Key, MemoryEtcd, key
from kubetui.playground.turns import Turns

Change = Callable[[Obj], Obj]
"""Makes the new object out of the old one, which it must not touch."""

_TRIES = 8


class Registry:
    """Reads and writes over the store. `written` is told (verb, kind) of each stored write."""

    def __init__(self, etcd: MemoryEtcd, clock: Clock, rng: random.Random) -> None:
        self.etcd = etcd
        self.clock = clock
        self.rng = rng
        self.turns = Turns()

    def key_of(self, call: Call) -> Key:
        """Where the object that a call names is stored."""
        kind = conversion.stored_kind(call.kind)
        return key(kind.resource, call.namespace if kind.namespaced else "", call.name)

    def find(self, call: Call) -> Entry:
        """The entry that a call names, or 404."""
        entry = self.etcd.get(self.key_of(call))
        if entry is None:
            raise not_found(call.kind.plural, call.kind.group, call.name)
        return entry

    # creating

    def create(self, call: Call, obj: Obj, *, recorded: bool = False) -> Entry:
        """Store a new object; `obj` is the caller's own and is changed."""
        prepare.place(call, obj)
        kind = call.kind
        rules.set_defaults(kind, obj)
        if not recorded:
            self.record(call, None, obj)
        write = self.attributes(call, "CREATE", obj, None)
        chain.admit(write)
        prepare.for_create(call, obj, self.clock.now(), self.rng)
        self._name(call, obj)
        if kind.resource == "services":
            services.normalize(obj, None)
        self.refuse(call, obj, rules.validate_create(kind, obj))
        chain.validate(write)
        services.on_create(self, call, obj)
        rules.warn(call, obj, None)
        return self._insert(call, obj)

    def _insert(self, call: Call, obj: Obj) -> Entry:
        stored = self._stored(call.kind, obj)
        at = self.key_of(call)
        if self.etcd.get(at) is not None:
            raise already_exists(call.kind.plural, call.kind.group, call.name)
        if call.dry_run:
            return unstored(at, stored)
        return self.etcd.put(at, stored, 0)

    def _name(self, call: Call, obj: Obj) -> None:
        metadata = obj["metadata"]
        base = metadata.get("generateName")
        if not metadata.get("name") and base:
            for _ in range(_TRIES):
                metadata["name"] = prepare.generated_name(base, self.rng)
                call.name = metadata["name"]
                if self.etcd.get(self.key_of(call)) is None:
                    break
        call.name = str(metadata.get("name") or "")
        call.namespace = str(metadata.get("namespace") or "") if call.kind.namespaced else ""

    # changing

    def update(self, call: Call, obj: Obj) -> tuple[Entry, bool]:
        """Replace an object; the flag tells whether it was created."""
        prepare.check_address(call, obj)
        at = self.key_of(call)
        if self.etcd.get(at) is None and not call.subresource and call.kind.resource in CREATED_BY_UPDATE:
            obj["metadata"].pop("resourceVersion", None)
            return self.create(call, obj), True
        entry = self.find(call)
        self.match(call, entry, obj["metadata"])
        return self.replace(call, entry, obj), False

    def match(self, call: Call, entry: Entry, metadata: Obj) -> None:
        """Compare the UID and the resourceVersion that a writer expects with what is stored."""
        kind = call.kind
        found = entry.obj["metadata"]["uid"]
        wanted = metadata.get("uid")
        if wanted and wanted != found:
            why = prepare.uid_mismatch(kind.plural, entry.key.path, wanted, found)
            raise conflict(kind.plural, kind.group, call.name, why)
        revision = metadata.get("resourceVersion") or ""
        if revision in ("", "0"):
            if needs_revision(kind) and call.verb == "update":
                self.refuse(call, {}, [
                    FieldError("FieldValueInvalid", "metadata.resourceVersion",
                               "Invalid value: 0: must be specified for an update")
                ])  # fmt: skip
        elif revision != str(entry.revision):
            raise conflict(kind.plural, kind.group, call.name)

    def replace(self, call: Call, entry: Entry, obj: Obj, *, recorded: bool = False) -> Entry:
        """Write a changed object over an entry; `obj` is the caller's own."""
        kind = call.kind
        old = conversion.seen(kind, entry)
        new = prepare.restricted(call, obj, old)
        rules.set_defaults(kind, new)
        if not recorded:
            self.record(call, old, new)
        write = self.attributes(call, "UPDATE", new, old)
        chain.admit(write)
        prepare.for_update(call, new, old)
        if kind.resource == "services":
            services.forget(new, old)
            services.normalize(new, old)
        errors = prepare.metadata_errors(new, old)
        self.refuse(call, new, errors or rules.validate_update(kind, new, old, call.subresource))
        chain.validate(write)
        services.on_update(self, call, new, old)
        rules.warn(call, new, old)
        return self._store(call, entry, new)

    def _store(self, call: Call, entry: Entry, new: Obj) -> Entry:
        stored = self._stored(call.kind, new)
        if _same(stored, entry.obj):
            return entry
        if call.dry_run:
            stored["metadata"]["resourceVersion"] = str(entry.revision)
            return unstored(entry.key, stored)
        if _finished(stored):
            return self.remove(call, entry, stored)
        return self.etcd.put(entry.key, stored, entry.revision)

    def remove(self, call: Call, entry: Entry, last: Obj | None = None) -> Entry:
        """Take an object out of the store; `last` is its final state where that was not stored."""
        if call.dry_run:
            return entry
        services.on_delete(self, call.kind, entry.obj)
        gone = self.etcd.delete(entry.key, entry.revision)
        return gone if last is None else unstored(entry.key, last)

    # shared

    def attributes(self, call: Call, operation: str, obj: Obj | None, old: Obj | None) -> Attributes:
        """What admission is told of a write."""
        return Attributes(call, operation, obj, old, self.etcd, self.rng, self.clock.now())

    def refuse(self, call: Call, obj: Obj, errors: list[FieldError]) -> None:
        """422 when there are errors."""
        if errors:
            name = str((obj.get("metadata") or {}).get("name") or call.name)
            raise invalid(call.kind.kind, call.kind.group, name, errors)

    def record(self, call: Call, old: Obj | None, new: Obj) -> None:
        """Keep the managed fields up to date."""
        rules.record_update(call, old, new, self.clock.now())

    def _stored(self, kind: ApiKind, obj: Obj) -> Obj:
        as_stored = conversion.stored_kind(kind)
        return prepare.ordered(as_stored, conversion.to_stored(kind, obj))


def unstored(at: Key, obj: Obj) -> Entry:
    """An answer that is not in the store: a dry run, or the last state of what is gone."""
    revision = str(obj["metadata"].get("resourceVersion") or "")
    return Entry(at, int(revision) if revision else 0, orjson.dumps(obj), obj)


def _finished(obj: Obj) -> bool:
    """Whether nothing holds a deleting object any longer."""
    metadata = obj["metadata"]
    return (
        bool(metadata.get("deletionTimestamp"))
        and not metadata.get("finalizers")
        and not metadata.get("deletionGracePeriodSeconds")
        and not (obj["kind"] == "Namespace" and (obj.get("spec") or {}).get("finalizers"))
    )


def _same(new: Obj, old: Obj) -> bool:
    """Whether a write changes nothing but the times in managedFields."""
    found, before = dict(new["metadata"]), dict(old["metadata"])
    found.pop("resourceVersion", None)
    before.pop("resourceVersion", None)
    fields, fields_before = found.pop("managedFields", None), before.pop("managedFields", None)
    if found != before or _without_metadata(new) != _without_metadata(old):
        return False
    return _timeless(fields) == _timeless(fields_before)


def _timeless(fields: object) -> object:
    if not isinstance(fields, list):
        return fields
    return [{key: value for key, value in entry.items() if key != "time"} for entry in fields]


def _without_metadata(obj: Obj) -> Obj:
    return {key: value for key, value in obj.items() if key not in ("metadata", "kind", "apiVersion")}
