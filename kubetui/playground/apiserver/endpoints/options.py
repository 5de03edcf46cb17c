"""Query parameters and option bodies, in the words of the real server when they are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubetui.api.errors import FieldError, bad_request, invalid
from kubetui.api.meta import Obj, mapping
from kubetui.playground.apiserver.call import Call, DeleteOptions, ListOptions

_VALIDATIONS = ("Ignore", "Warn", "Strict")
_GO_NAMES = {bool: "bool", str: "string", float: "number", list: "array"}
_OPTIONS = {"create": "CreateOptions", "update": "UpdateOptions", "patch": "PatchOptions"}


def flag(query: Mapping[str, str], name: str) -> bool:
    """A boolean parameter; given without a value it is true, as in Go."""
    value = query.get(name)
    return value is not None and value.lower() not in ("false", "0")


def number(query: Mapping[str, str], name: str) -> int | None:
    """A whole number, or None."""
    value = query.get(name)
    if not value:
        return None
    try:
        return int(value)
    except ValueError:
        raise bad_request(f'strconv.ParseInt: parsing "{value}": invalid syntax') from None


def list_options(query: Mapping[str, str]) -> ListOptions:
    """`ListOptions` of a list or a watch."""
    initial = flag(query, "sendInitialEvents") if "sendInitialEvents" in query else None
    return ListOptions(
        labels=query.get("labelSelector", ""),
        fields=query.get("fieldSelector", ""),
        limit=max(number(query, "limit") or 0, 0),
        continue_=query.get("continue", ""),
        revision=query.get("resourceVersion", ""),
        match=query.get("resourceVersionMatch", ""),
        timeout=number(query, "timeoutSeconds"),
        bookmarks=flag(query, "allowWatchBookmarks"),
        initial_events=initial,
    )


def write_options(call: Call, query: Mapping[str, str], agent: str, *, apply: bool = False) -> None:
    """Read the options of a write into its call."""
    errors = [*_dry_run(call, query.get("dryRun", "")), *_validation(call, query.get("fieldValidation", ""))]
    manager = query.get("fieldManager", "")
    call.force = flag(query, "force")
    if call.verb == "patch":
        if apply and not manager:
            said = "Required value: is required for apply patch"
            errors.append(FieldError("FieldValueRequired", "fieldManager", said))
        if "force" in query and not apply:
            said = "Forbidden: may not be specified for non-apply patch"
            errors.append(FieldError("FieldValueForbidden", "force", said))
    if len(manager) > 128:
        said = "Too long: may not be more than 128 bytes"
        errors.append(FieldError("FieldValueTooLong", "fieldManager", said))
    if errors:
        raise invalid(_OPTIONS.get(call.verb, "DeleteOptions"), "meta.k8s.io", "", errors)
    call.manager = manager or agent.partition("/")[0][:128] or "unknown"


def _dry_run(call: Call, value: str) -> list[FieldError]:
    if value and value != "All":
        said = f'Unsupported value: ["{value}"]: supported values: "All"'
        return [FieldError("FieldValueNotSupported", "dryRun", said)]
    call.dry_run = call.dry_run or bool(value)
    return []


def _validation(call: Call, value: str) -> list[FieldError]:
    if value and value not in _VALIDATIONS:
        said = f'Unsupported value: "{value}": supported values: "Ignore", "Strict", "Warn"'
        return [FieldError("FieldValueNotSupported", "fieldValidation", said)]
    call.field_validation = value or "Warn"
    return []


def delete_options(call: Call, query: Mapping[str, str], body: Any) -> DeleteOptions:
    """`DeleteOptions` of the body, else of the query."""
    if body is not None and not isinstance(body, dict):
        raise bad_request("the object provided is unrecognized (must be of type DeleteOptions)")
    given: Obj = body if body else _from_query(query)
    kind = given.get("kind", "DeleteOptions")
    if kind != "DeleteOptions":
        raise bad_request(
            f'{kind} in version "{given.get("apiVersion", "")}" cannot be handled as a DeleteOptions'
        )
    for value in given.get("dryRun") or ():
        if errors := _dry_run(call, str(value)):
            raise invalid("DeleteOptions", "meta.k8s.io", "", errors)
    preconditions = mapping(given, "preconditions")
    orphan = given.get("orphanDependents")
    return DeleteOptions(
        grace=_grace(given.get("gracePeriodSeconds")),
        propagation=_text(given.get("propagationPolicy")),
        orphan=orphan if isinstance(orphan, bool) else None,
        uid=_text(preconditions.get("uid")),
        revision=_text(preconditions.get("resourceVersion")),
    )


def _from_query(query: Mapping[str, str]) -> Obj:
    found: Obj = {"gracePeriodSeconds": number(query, "gracePeriodSeconds")}
    if "propagationPolicy" in query:
        found["propagationPolicy"] = query["propagationPolicy"]
    if "orphanDependents" in query:
        found["orphanDependents"] = flag(query, "orphanDependents")
    if query.get("dryRun"):
        found["dryRun"] = [query["dryRun"]]
    return found


def _grace(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        given = _GO_NAMES.get(type(value), "object")
        raise bad_request(
            'DeleteOptions in version "v1" cannot be handled as a DeleteOptions: json: cannot unmarshal '
            f"{given} into Go struct field DeleteOptions.gracePeriodSeconds of type int64"
        )
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
