"""The three patches of the API: JSON (RFC 6902), merge (RFC 7386), strategic merge.

The strategic one follows `apimachinery/pkg/util/strategicpatch`: lists of maps merge by a key the
schema names, and `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` steer it.
No function changes its arguments.
"""

from __future__ import annotations

from typing import Any, Protocol

import jsonpatch
import jsonpointer

from kubetui.api.meta import Obj, clone

MAX_OPERATIONS = 10_000
"""Operations of one JSON patch that the API server accepts."""

_DIRECTIVE, _RETAIN = "$patch", "$retainKeys"
_ORDER, _DELETE = "$setElementOrder/", "$deleteFromPrimitiveList/"


class PatchError(ValueError):
    """A patch that cannot be read or applied; the message is the server's."""


class PatchSchema(Protocol):
    """What a strategic merge asks of a field: how it merges, and what is below."""

    @property
    def merge_key(self) -> str | None:
        """`x-kubernetes-patch-merge-key` of a list of maps."""

    @property
    def patch_strategy(self) -> str:
        """`x-kubernetes-patch-strategy`: `merge`, `replace`, `retainKeys`, several by commas, or empty."""

    @property
    def item(self) -> PatchSchema | None:
        """The schema of a list's elements or a map's values."""

    def field(self, name: str) -> PatchSchema | None:
        """The schema of a field."""


def json_patch(doc: Obj, operations: Any) -> Obj:
    """The document after the operations.

    Raises:
        PatchError: the operations are malformed, or one of them (or a `test`) fails.
    """
    if not isinstance(operations, list) or not all(isinstance(op, dict) for op in operations):
        raise PatchError("error decoding patch: a JSON patch is a list of operations")
    if len(operations) > MAX_OPERATIONS:
        raise PatchError(
            f"The allowed maximum operations in a JSON patch is {MAX_OPERATIONS}, got {len(operations)}"
        )
    try:
        patched: Any = jsonpatch.apply_patch(doc, operations)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, KeyError) as error:
        raise PatchError(str(error)) from None
    if not isinstance(patched, dict):
        raise PatchError("the patch leaves no object")
    return patched


def merge_patch(doc: Any, patch: Any) -> Any:
    """The document with the patch laid over it: null deletes, lists are replaced."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(doc) if isinstance(doc, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


def strategic_merge(doc: Obj, patch: Obj, schema: PatchSchema | None) -> Obj:
    """The document after a strategic merge patch; without a schema lists are replaced.

    Raises:
        PatchError: a directive is malformed, or an element lacks its merge key.
    """
    return _merge_map(clone(doc), clone(patch), schema)


def _merge_map(original: Obj, patch: Obj, schema: PatchSchema | None) -> Obj:
    directive = patch.get(_DIRECTIVE)
    if directive is not None:
        return _directed(directive, patch)
    _retain_keys(original, patch)
    _ordered_lists(original, patch, schema)
    for key, value in patch.items():
        if key.startswith(_DELETE):
            _delete_primitives(original, key.removeprefix(_DELETE), value)
        elif value is None:
            original.pop(key, None)
        else:
            _merge_field(original, key, value, schema.field(key) if schema else None)
    return original


def _directed(directive: Any, patch: Obj) -> Obj:
    if directive == "replace":
        return {key: value for key, value in patch.items() if key != _DIRECTIVE}
    if directive == "delete":
        return {}
    raise PatchError(f"unknown patch type: {directive} in map: {go_map(patch)}")


def _retain_keys(original: Obj, patch: Obj) -> None:
    kept = patch.pop(_RETAIN, None)
    if kept is None:
        return
    named = [
        key for key, value in patch.items() if value is not None and not key.startswith((_ORDER, _DELETE))
    ]
    if not isinstance(kept, list) or any(key not in kept for key in named):
        raise PatchError("invalid patch format of retainKeys")
    for key in [key for key in original if key not in kept]:
        del original[key]


def _delete_primitives(original: Obj, key: str, doomed: Any) -> None:
    if isinstance(original.get(key), list) and isinstance(doomed, list):
        original[key] = [item for item in original[key] if item not in doomed]


def _merge_field(original: Obj, key: str, value: Any, schema: PatchSchema | None) -> None:
    before = original.get(key)
    strategy = schema.patch_strategy.split(",") if schema else []
    if isinstance(value, dict) and isinstance(before, dict) and "replace" not in strategy:
        original[key] = _merge_map(before, value, schema)
    elif isinstance(value, list) and isinstance(before, list) and "merge" in strategy:
        original[key] = _merge_list(before, value, schema)
    else:
        fresh = _plain(value)
        if fresh is None:
            original.pop(key, None)
        else:
            original[key] = fresh


def _plain(value: Any) -> Any:
    """A patch's value as a document's: without nulls and directives; None when a directive removes it."""
    if isinstance(value, dict):
        if _DIRECTIVE in value:
            return None
        pairs = ((key, _plain(item)) for key, item in value.items() if not key.startswith((_ORDER, _DELETE)))
        return {key: item for key, item in pairs if item is not None and key != _RETAIN}
    if isinstance(value, list):
        return [item for item in map(_plain, value) if item is not None]
    return value


def _ordered_lists(original: Obj, patch: Obj, schema: PatchSchema | None) -> None:
    """Merge each list that has a `$setElementOrder`, and put it in that order."""
    for directive in [key for key in patch if key.startswith(_ORDER)]:
        order, key = patch.pop(directive), directive.removeprefix(_ORDER)
        if not isinstance(order, list):
            raise PatchError("invalid patch format of setElementOrder list")
        below = schema.field(key) if schema else None
        before, wanted = original.get(key), patch.pop(key, None)
        merged: list[Any] | None
        if wanted is not None and before is not None:
            merged = _merge_list(before, wanted, below)
        else:
            merged = before if wanted is None else _plain(wanted)
        if merged is not None:
            original[key] = _arrange(merged, order, before or [], below.merge_key if below else None)


def _merge_list(original: Any, patch: Any, schema: PatchSchema | None) -> list[Any]:
    if not isinstance(original, list) or not isinstance(patch, list):
        raise PatchError("expected a list, but received something else")
    if not any(isinstance(item, dict) for item in original + patch):
        merged = list(dict.fromkeys([*original, *patch]))
        return _arrange(merged, patch, original, None)
    key = schema.merge_key if schema else None
    if not key:
        raise PatchError("cannot merge lists without merge key")
    kept, wanted = _special_elements(original, patch, key)
    merged = list(kept)
    for item in wanted:
        at = next((i for i, other in enumerate(merged) if other.get(key) == _keyed(item, key)), None)
        if at is None:
            merged.append(_plain(item))
        else:
            merged[at] = _merge_map(merged[at], item, schema.item if schema else None)
    return _arrange(merged, wanted, kept, key)


def _keyed(item: Any, key: str) -> Any:
    if not isinstance(item, dict) or key not in item:
        raise PatchError(f"map: {go_map(item)} does not contain declared merge key: {key}")
    return item[key]


def _special_elements(original: list[Any], patch: list[Any], key: str) -> tuple[list[Any], list[Any]]:
    """What `$patch: delete` and `$patch: replace` elements leave of both lists."""
    wanted, kept, replace = [], original, False
    for item in patch:
        directive = item.get(_DIRECTIVE) if isinstance(item, dict) else None
        if directive is None:
            wanted.append(item)
        elif directive == "delete":
            doomed = _keyed(item, key)
            kept = [other for other in kept if other.get(key) != doomed]
        elif directive == "replace":
            replace = True
        elif directive == "merge":
            raise PatchError("merging lists cannot yet be specified in the patch")
        else:
            raise PatchError(f"unknown patch type: {directive} in map: {go_map(item)}")
    return ([], wanted) if replace else (kept, wanted)


def _arrange(merged: list[Any], order: list[Any], before: list[Any], key: str | None) -> list[Any]:
    """The merged list with the patch's elements in the patch's order, the others where they stood."""

    def place(items: list[Any]) -> dict[Any, int]:
        return {_identity(item, key): index for index, item in reversed(list(enumerate(items)))}

    wanted, stood = place(order), place(before)
    ours = sorted((i for i in merged if _identity(i, key) in wanted), key=lambda i: wanted[_identity(i, key)])
    others = [item for item in merged if _identity(item, key) not in wanted]
    result: list[Any] = []
    while ours and others:
        left, right = stood.get(_identity(others[0], key)), stood.get(_identity(ours[0], key))
        first = left is not None and right is not None and left < right
        result.append((others if first else ours).pop(0))
    return result + ours + others


def _identity(item: Any, key: str | None) -> Any:
    value = item.get(key) if key and isinstance(item, dict) else item
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


def go_map(value: Any) -> str:
    """A value as Go's `%v` prints it: `map[a:1 b:[x y]]`, keys sorted."""
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{go_map(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(go_map(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "<nil>" if value is None else str(value)
