"""Lists: which snapshot is asked for, and one page of it.

Rule: `apiserver/pkg/storage/continue.go` and the matrix of resourceVersion semantics.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from dataclasses import dataclass

import orjson

from kubetui.api.errors import FieldError, bad_request, expired, invalid, status
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.call import ListOptions
from kubetui.playground.apiserver.conversion import stored_kind
from kubetui.playground.apiserver.fieldlabels import Filter
from kubetui.playground.etcd import Compacted, Entry, MemoryEtcd

_LARGEST, _DIGITS = 2**64 - 1, 20
"""Revisions are 64 bits wide."""
_BATCH = 1000
"""Objects looked at in one go."""
_TOO_OLD_TOKEN = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new "
    "list without the continue parameter, or use the continue token in this response to retrieve the "
    "remainder of the results. Continuing with the provided token results in an inconsistent list - objects "
    "that were created, modified, or deleted between the time the first chunk was returned and now may show "
    "up in the list."
)
_TOO_OLD = "The resourceVersion for the provided list is too old."


@dataclass(slots=True)
class Page:
    """Entries of one snapshot; `remaining` is None where a server cannot tell."""

    entries: list[Entry]
    revision: int
    continue_: str = ""
    remaining: int | None = None


def check_options(options: ListOptions, *, watch: bool) -> None:
    """Refuse what contradicts itself, in the words of `ValidateListOptions`."""
    said = _match_error(options, watch=watch)
    if options.initial_events is not None and not said:
        said = _initial_events_error(options, watch=watch)
    if said:
        field, text = said
        raise invalid(
            "ListOptions", "meta.k8s.io", "", [FieldError("FieldValueForbidden", field, f"Forbidden: {text}")]
        )


def _match_error(options: ListOptions, *, watch: bool) -> tuple[str, str] | None:
    field, match = "resourceVersionMatch", options.match
    if not match or options.initial_events is not None:
        return None
    if watch:
        return field, f"{field} is forbidden for watch unless sendInitialEvents is provided"
    if not options.revision:
        return field, f"{field} is forbidden unless resourceVersion is provided"
    if options.continue_:
        return field, f"{field} is forbidden when continue is provided"
    if match not in ("Exact", "NotOlderThan"):
        return field, f'{field} "{match}" is not supported'
    if match == "Exact" and options.revision == "0":
        return field, f'{field} "exact" is forbidden for resourceVersion "0"'
    return None


def _initial_events_error(options: ListOptions, *, watch: bool) -> tuple[str, str] | None:
    if not watch:
        return "sendInitialEvents", "sendInitialEvents is forbidden for list"
    if options.match != "NotOlderThan":
        said = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
        return "resourceVersionMatch", said
    return None


def parse_revision(text: str) -> int:
    """A resourceVersion of a query; 0 when it is unset."""
    if not text:
        return 0
    number = int(text) if len(text) <= _DIGITS and text.isascii() and text.isdigit() else None
    if number is None or number > _LARGEST:
        fault = "value out of range" if text.isascii() and text.isdigit() else "invalid syntax"
        message = f'strconv.ParseUint: parsing "{text}": {fault}'
        field = FieldError("FieldValueInvalid", "resourceVersion", f'Invalid value: "{text}": {message}')
        raise invalid("ListOptions", "meta.k8s.io", "", [field])
    return number


def too_large(asked: int, current: int) -> Exception:
    """504 for a revision of the future."""
    message = f"Too large resource version: {asked}, current: {current}"
    causes = [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]
    return status(504, "Timeout", f"Timeout: {message}", {"causes": causes, "retryAfterSeconds": 1})


class _Snapshot:
    """The entries that one request lists from: which ones pass is found out bit by bit."""

    def __init__(self, etcd: MemoryEtcd, kind: ApiKind, namespace: str, options: ListOptions) -> None:
        self.filter = Filter(kind, options.labels, options.fields)
        self.limit = options.limit
        start, pinned = "", None
        if options.continue_:
            start, pinned = _token(options)
        elif options.match == "Exact" or (options.limit and not options.match):
            pinned = parse_revision(options.revision) or None
        try:
            self.entries = etcd.range(stored_kind(kind).resource, namespace, pinned)
        except Compacted as error:
            raise _gone(options, start) from error
        self.revision = etcd.revision if pinned is None else pinned
        if start:
            self.entries = [entry for entry in self.entries if entry.key.path >= start]
        self.found: list[Entry] = self.entries if self.filter.empty else []
        self._at = 0

    def search(self, count: int) -> bool:
        """Look at some more entries; False when there is nothing left to look for."""
        if self.filter.empty or self._at >= len(self.entries):
            return False
        part = self.entries[self._at : self._at + count]
        self._at += count
        self.found += [entry for entry in part if self.filter.passes(entry.obj)]
        return not self.limit or len(self.found) <= self.limit

    def page(self) -> Page:
        """What was found, cut to the limit."""
        limit, found = self.limit, self.found
        if not limit or len(found) <= limit:
            return Page(found, self.revision)
        remaining = len(found) - limit if self.filter.empty else None
        found = found[:limit]
        return Page(found, self.revision, encode_token(self.revision, found[-1].key.path + "\0"), remaining)


def page(etcd: MemoryEtcd, kind: ApiKind, namespace: str, options: ListOptions) -> Page:
    """One page of a list."""
    snapshot = _Snapshot(etcd, kind, namespace, options)
    while snapshot.search(_BATCH):
        pass
    return snapshot.page()


async def page_in_turns(etcd: MemoryEtcd, kind: ApiKind, namespace: str, options: ListOptions) -> Page:
    """As `page`; a search through very many objects lets others have their turn."""
    snapshot = _Snapshot(etcd, kind, namespace, options)
    while snapshot.search(_BATCH):  # noqa: ASYNC110 - it does not wait, it gives way
        await asyncio.sleep(0)
    return snapshot.page()


def encode_token(revision: int, start: str) -> str:
    """The continue token: where to go on, in which snapshot."""
    body = orjson.dumps({"v": "meta.k8s.io/v1", "rv": revision, "start": start})
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def _token(options: ListOptions) -> tuple[str, int | None]:
    if options.revision and options.revision != "0":
        raise bad_request("specifying resource version is not allowed when using continue")
    text = options.continue_
    try:
        body = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        start, revision = body["start"], body["rv"]
    except (ValueError, binascii.Error, KeyError, TypeError) as error:
        raise bad_request("continue key is not valid") from error
    if not isinstance(start, str) or not isinstance(revision, int) or body.get("v") != "meta.k8s.io/v1":
        raise bad_request("continue key is not valid")
    return start, None if revision < 0 else revision


def _gone(options: ListOptions, start: str) -> Exception:
    if not options.continue_:
        return expired(_TOO_OLD)
    error = expired(_TOO_OLD_TOKEN)
    error.status["metadata"] = {"continue": encode_token(-1, start)}
    return error
