"""Sets of fields as `managedFields` stores them, and the differences between objects in such terms.

A path is a tuple of elements: `f:name` a field, `k:{"name":"x"}` an element of a list of maps, `v:"x"`
one of a set. A tree is the FieldsV1 form of a set of paths: nested dicts in which an empty dict, or
one that holds `.`, is a member. Rule: `structured-merge-diff` (fieldpath, typed).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import orjson

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.schema import Schema

Path: TypeAlias = tuple[str, ...]
Tree: TypeAlias = dict[str, Any]

_KEY_DEFAULTS = {"protocol": "TCP"}
"""Defaults of fields that are keys of lists: the schema's own `default`, which its data lacks."""


def contains(tree: Tree, path: Path) -> bool:
    """Whether a path is a member."""
    for element in path:
        if element not in tree:
            return False
        tree = tree[element]
    return not tree or "." in tree


def insert(tree: Tree, path: Path) -> None:
    """Make a path a member."""
    for index, element in enumerate(path):
        known = element in tree
        below = tree.setdefault(element, {})
        last = index == len(path) - 1
        if (last and below) or (not last and known and not below):
            below["."] = {}
        tree = below


def remove(tree: Tree, path: Path) -> bool:
    """Take a path out, and the parents that only led to it; says whether it was a member."""
    trail = [tree]
    for element in path:
        if element not in trail[-1]:
            return False
        trail.append(trail[-1][element])
    if trail[-1] and "." not in trail[-1]:
        return False
    trail[-1].pop(".", None)
    for depth in range(len(path), 0, -1):
        below, parent = trail[depth], trail[depth - 1]
        if below:
            break
        del parent[path[depth - 1]]
        if set(parent) == {"."}:
            parent.clear()
            break
    return True


def paths(tree: Tree, prefix: Path = ()) -> Iterator[Path]:
    """The members."""
    if prefix and (not tree or "." in tree):
        yield prefix
    for element, below in tree.items():
        if element != ".":
            yield from paths(below, (*prefix, element))


def tree_of(members: set[Path]) -> Tree:
    """The tree of a set of paths."""
    tree: Tree = {}
    for path in sorted(members):
        insert(tree, path)
    return tree


def granular(schema: Schema | None, value: Any) -> bool:
    """Whether parts of a value can be owned one by one; atomic values are owned whole."""
    if isinstance(value, dict):
        return schema is None or schema.map_type != "atomic"
    return isinstance(value, list) and schema is not None and schema.list_type in ("map", "set")


def children(schema: Schema | None, value: Any) -> dict[str, tuple[Schema | None, Any]]:
    """The parts of a granular value by their path element."""
    if isinstance(value, dict):
        return {f"f:{key}": (schema.field(key) if schema else None, item) for key, item in value.items()}
    if schema is None:
        return {}
    return {element(schema, item): (schema.item, item) for item in value}


def element(schema: Schema, item: Any) -> str:
    """The path element of one item of a list of maps or a set."""
    if schema.list_type == "map" and isinstance(item, dict):
        names = sorted(schema.list_map_keys)
        keys = {name: item.get(name, _KEY_DEFAULTS.get(name)) for name in names}
        return "k:" + orjson.dumps({k: v for k, v in keys.items() if v is not None}).decode()
    return "v:" + orjson.dumps(item, option=orjson.OPT_SORT_KEYS).decode()


def field_set(schema: Schema | None, value: Any, prefix: Path = ()) -> Iterator[Path]:
    """What a configuration claims: its leaves, the items of its lists, the keys of its maps."""
    if not granular(schema, value):
        yield prefix
        return
    for name, (below, item) in children(schema, value).items():
        path = (*prefix, name)
        if item in ({}, None) or name[0] in "kv" or (schema is not None and schema.is_map):
            yield path
        if granular(below, item):
            yield from field_set(below, item, path)
        else:
            yield path


def whole(schema: Schema | None, value: Any, prefix: Path) -> Iterator[Path]:
    """A value and everything granular below it."""
    yield prefix
    if granular(schema, value):
        for name, (below, item) in children(schema, value).items():
            yield from whole(below, item, (*prefix, name))


class Difference:
    """What was added, changed and taken away between two objects, as paths."""

    def __init__(self, schema: Schema | None, old: Any, new: Any) -> None:
        self.added: set[Path] = set()
        self.modified: set[Path] = set()
        self.removed: set[Path] = set()
        self._compare(schema, old, new, ())

    @property
    def written(self) -> set[Path]:
        """Added or modified."""
        return self.added | self.modified

    def _compare(self, schema: Schema | None, old: Any, new: Any, path: Path) -> None:
        if old is new or old == new:
            return
        if not (granular(schema, old) and granular(schema, new) and type(old) is type(new)):
            self.modified.add(path)
            return
        before, after = children(schema, old), children(schema, new)
        for name, (below, item) in after.items():
            if name in before:
                self._compare(below, before[name][1], item, (*path, name))
            else:
                self.added.update(whole(below, item, (*path, name)))
        for name, (below, item) in before.items():
            if name not in after:
                self.removed.update(whole(below, item, (*path, name)))


def merge(schema: Schema | None, live: Any, applied: Any) -> Any:
    """The live value with the applied one laid over it, granular where the schema allows it."""
    if not (granular(schema, live) and granular(schema, applied) and type(live) is type(applied)):
        return applied
    if isinstance(live, dict):
        merged = dict(live)
        for key, value in applied.items():
            below = schema.field(key) if schema else None
            merged[key] = merge(below, live[key], value) if key in live else value
        return merged
    assert schema is not None
    return _merge_items(schema, live, applied)


def _merge_items(schema: Schema, live: list[Any], applied: list[Any]) -> list[Any]:
    """Shared items stand in the applied order, the others keep their place among their neighbours."""
    before = {element(schema, item): item for item in live}
    after = {element(schema, item): item for item in applied}
    result, left, right = [], list(before), list(after)
    while left or right:
        if left and left[0] not in after:
            result.append(before[left.pop(0)])
        elif right:
            name = right.pop(0)
            result.append(merge(schema.item, before[name], after[name]) if name in before else after[name])
            if name in before and name in left:
                left.remove(name)
        else:
            left.pop(0)
    return result


def without(schema: Schema | None, value: Any, doomed: Callable[[Path], bool], path: Path = ()) -> Any:
    """The value without the parts whose path is doomed."""
    if not granular(schema, value):
        return value
    kept = [
        (name, without(below, item, doomed, (*path, name)))
        for name, (below, item) in children(schema, value).items()
        if not doomed((*path, name))
    ]
    return {name[2:]: item for name, item in kept} if isinstance(value, dict) else [item for _, item in kept]


def readable(path: Path) -> str:
    """A path as messages show it: `.spec.containers[name="web"].image`."""
    return "".join(map(_readable_element, path))


def _readable_element(part: str) -> str:
    if part.startswith("f:"):
        return f".{part[2:]}"
    if part.startswith("v:"):
        return f"[={part[2:]}]"
    keys: Obj = orjson.loads(part[2:])
    return "[" + ",".join(f"{key}={orjson.dumps(value).decode()}" for key, value in keys.items()) + "]"
