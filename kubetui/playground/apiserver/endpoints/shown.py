"""Stored objects as an answer: encoded as they are, as a Table, or as metadata only."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import orjson

from kubetui.api.errors import status
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import conversion
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.endpoints.negotiation import Media
from kubetui.playground.apiserver.lists import Page
from kubetui.playground.etcd import Entry

_BATCH = 100
"""Objects turned into rows, or cut down to metadata, before others get their turn."""
_INCLUDES = ("None", "Metadata", "Object")
_NOT_INCLUDED = 'Unable to convert to Table as requested: includeObject: Invalid value: "'
_CHOICES = "\": must be 'Metadata', 'Object', 'None', or empty"

_SCALE = ApiKind("autoscaling", "v1", "Scale", "scales", namespaced=True)


def partial(obj: Obj, version: str) -> Obj:
    """`PartialObjectMetadata` of an object."""
    return {
        "kind": "PartialObjectMetadata",
        "apiVersion": f"meta.k8s.io/{version}",
        "metadata": obj["metadata"],
    }


def include_object(value: str) -> str:
    """The parameter `includeObject` of a Table."""
    if value and value not in _INCLUDES:
        raise status(400, "BadRequest", f"{_NOT_INCLUDED}{value}{_CHOICES}")
    return value or "Metadata"


def table(kind: ApiKind, objects: list[Obj], media: Media, now: datetime, **options: Any) -> Obj:
    """Objects as a Table."""
    from kubetui.playground.apiserver.table import render

    found: Obj = render(kind, objects, now=now, **options)
    found["apiVersion"] = f"meta.k8s.io/{media.as_version}"
    return found


def scale(obj: Obj, media: Media, now: datetime, include: str) -> Obj:
    """A Scale in the form that was negotiated."""
    if media.as_kind == "Table":
        revision = str(obj["metadata"].get("resourceVersion") or "")
        return table(_SCALE, [obj], media, now, include=include_object(include), revision=revision)
    return partial(obj, media.as_version) if media.as_kind else obj


def one(kind: ApiKind, entry: Entry, media: Media, now: datetime, include: str) -> bytes:
    """One object in the form that was negotiated."""
    if media.as_kind == "Table":
        obj = conversion.seen(kind, entry)
        revision = str(obj["metadata"].get("resourceVersion") or "")
        return orjson.dumps(table(kind, [obj], media, now, include=include, revision=revision))
    if media.as_kind:
        return orjson.dumps(partial(conversion.seen(kind, entry), media.as_version))
    return conversion.encoded(kind, entry)


def list_metadata(page: Page) -> Obj:
    """`ListMeta` of a page."""
    found: Obj = {"resourceVersion": str(page.revision)}
    if page.continue_:
        found["continue"] = page.continue_
    if page.remaining is not None:
        found["remainingItemCount"] = page.remaining
    return found


async def many(kind: ApiKind, page: Page, media: Media, now: datetime, include: str) -> list[bytes]:
    """A list in the form that was negotiated, in pieces."""
    if media.as_kind == "Table":
        return await _table_list(kind, page, media, now, include)
    if media.as_kind:
        return await _partial_list(kind, page, media)
    head = {"kind": kind.list_kind or f"{kind.kind}List", "apiVersion": kind.api_version}
    # Items of built-in kinds do not say what they are; custom resources do.
    prefix = 1 if is_custom(kind) else len(orjson.dumps({"kind": kind.kind, "apiVersion": kind.api_version}))
    parts = [orjson.dumps({**head, "metadata": list_metadata(page)})[:-1], b',"items":[']
    for index, entry in enumerate(page.entries):
        parts.append(b",{" if index else b"{")
        parts.append(conversion.encoded(kind, entry)[prefix:])
        if index % 500 == 499:
            await asyncio.sleep(0)
    parts.append(b"]}")
    return parts


async def _table_list(kind: ApiKind, page: Page, media: Media, now: datetime, include: str) -> list[bytes]:
    """Rows are rendered in batches and joined: a long list must not hold up the loop."""
    entries = page.entries
    first = [conversion.seen(kind, entry) for entry in entries[:_BATCH]]
    about = {"revision": str(page.revision), "continue_": page.continue_, "remaining": page.remaining}
    whole = table(kind, first, media, now, include=include, **about)
    rows: list[Obj] = whole.pop("rows")
    parts = [orjson.dumps(whole)[:-1], b',"rows":[', orjson.dumps(rows)[1:-1]]
    for start in range(_BATCH, len(entries), _BATCH):
        await asyncio.sleep(0)
        batch = [conversion.seen(kind, entry) for entry in entries[start : start + _BATCH]]
        rows = table(kind, batch, media, now, include=include, with_columns=False)["rows"]
        parts += [b",", orjson.dumps(rows)[1:-1]]
    return [*parts, b"]}"]


async def _partial_list(kind: ApiKind, page: Page, media: Media) -> list[bytes]:
    head = {"kind": "PartialObjectMetadataList", "apiVersion": f"meta.k8s.io/{media.as_version}"}
    parts = [orjson.dumps({**head, "metadata": list_metadata(page)})[:-1], b',"items":[']
    for index, entry in enumerate(page.entries):
        parts.append(b"," if index else b"")
        parts.append(orjson.dumps(partial(conversion.seen(kind, entry), media.as_version)))
        if index % _BATCH == _BATCH - 1:
            await asyncio.sleep(0)
    parts.append(b"]}")
    return parts
