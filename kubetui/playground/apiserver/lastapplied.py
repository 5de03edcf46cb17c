"""The bridge between the two applies: kubectl's server-side apply goes on where its client-side apply stopped.

What an object still holds as its `last-applied-configuration` says belongs to kubectl, whichever manager
wrote it; and kubectl's apply brings that annotation up to date, so that a client-side apply may follow.

Rule: `apimachinery/pkg/util/managedfields/internal` (lastappliedmanager.go, lastappliedupdater.go, lastapplied.go).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import orjson

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, clone
from kubetui.playground.apiserver import typed
from kubetui.playground.apiserver.fieldset import Difference, Path, field_set
from kubetui.playground.apiserver.quoting import escaped
from kubetui.playground.apiserver.rules import schema_of

if TYPE_CHECKING:
    from kubetui.kinds.model import ApiKind

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
MANAGER = "kubectl"
"""Only this manager is known to have applied on the client's side before."""

_MAX_ANNOTATIONS = 256 * 1024


def claimed(kind: ApiKind, live: Obj | None) -> frozenset[Path]:
    """The fields that the annotation of a live object names and that still have the values it says."""
    last = _decoded(kind, meta.annotations(live).get(ANNOTATION, "")) if live else None
    if live is None or last is None:
        return frozenset()
    schema = schema_of(kind)
    difference = Difference(schema, last, live)
    changed = difference.written | difference.removed
    return frozenset(set(field_set(schema, last)) - changed)


def _decoded(kind: ApiKind, written: str) -> Obj | None:
    """The configuration in an annotation; None unless it is one of this kind and version."""
    try:
        last = json.loads(written)
        if not isinstance(last, dict) or last.get("apiVersion") != kind.api_version:
            return None
        typed.check(kind, last, "", "")
    except (ValueError, RecursionError, ApiError):
        return None
    return last


def updated(result: Obj, applied: Obj) -> Obj:
    """The object after an apply of kubectl's, its annotation saying what was applied if it has one.

    An annotation that would make all of them too long is left out.
    """
    annotations = meta.annotations(result)
    if not annotations.get(ANNOTATION):
        return result
    rest = {key: value for key, value in annotations.items() if key != ANNOTATION}
    written = _encoded(applied)
    size = sum(len(key.encode()) + len(value.encode()) for key, value in rest.items())
    if size + len(ANNOTATION) + len(written.encode()) <= _MAX_ANNOTATIONS:
        rest[ANNOTATION] = written
    if rest == annotations:
        return result
    result = clone(result)
    result["metadata"]["annotations"] = rest
    return result


def _encoded(applied: Obj) -> str:
    if ANNOTATION in meta.annotations(applied):
        applied = clone(applied)
        del applied["metadata"]["annotations"][ANNOTATION]
    return escaped(orjson.dumps(applied, option=orjson.OPT_SORT_KEYS).decode()) + "\n"
