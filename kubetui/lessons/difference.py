"""What an action would change, as lines: the manifest's, or only those that differ from what is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import chain
from typing import Any

import yaml

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.api.text import visible
from kubetui.kinds import registry
from kubetui.lessons import doing
from kubetui.lessons.model import Action
from kubetui.lessons.targets import filled
from kubetui.lessons.world import StoreWorld
from kubetui.views.model import Line, Role, Span

_WIDE = 200


def shown(action: Action, world: StoreWorld) -> tuple[Line, ...]:
    """The lines that tell what an action would do to the cluster as it is now."""
    if action.manifest is not None:
        manifest = action.manifest
        wished = doing.objects(action, world)
        changed = [_manifest(obj, world) for obj in wished]
        if None in changed and wished != list(manifest.objects):
            return tuple(_coloured(line) for obj in wished for line in _lines(obj))
        return _whole(manifest.text) if None in changed else tuple(chain.from_iterable(filter(None, changed)))
    return tuple(line for before, after in _fields(action, world) for line in difference(before, after))


def difference(before: Obj, after: Obj) -> Iterator[Line]:
    """The lines that differ, each below the lines that lead to it."""
    above: list[str] = []
    printed: list[str] = []
    for mark, text in _marked(before, after):
        while above and _indent(above[-1]) >= _indent(text):
            above.pop()
        if mark != " ":
            # What leads to a change is written once, in front of the first change below it.
            for lead in (lead for lead in above if lead not in printed):
                yield (Span(f"  {lead}"),)
            printed = list(above)
            role: Role = "removed" if mark == "-" else "added"
            yield (Span(f"{mark} {text}", role),)
        above.append(text)


def pruned(live: Any, like: Any) -> Any:
    """Of what is there only the fields that a manifest speaks about."""
    if isinstance(like, dict) and isinstance(live, dict):
        return {key: pruned(live[key], value) for key, value in like.items() if key in live}
    if isinstance(like, list) and isinstance(live, list):
        return _pruned_items(live, like)
    return live


def _pruned_items(live: list[Any], like: list[Any]) -> list[Any]:
    if not all(isinstance(item, dict) and "name" in item for item in [*live, *like]):
        return [pruned(*pair) for pair in zip(live, like, strict=False)]
    named = {item["name"]: item for item in live}
    return [pruned(named[item["name"]], item) for item in like if item["name"] in named]


def _manifest(obj: Obj, world: StoreWorld) -> tuple[Line, ...] | None:
    """What applying an object would change of it; None when it is not there."""
    kind = registry.by_kind(meta.text(obj, "apiVersion"), meta.text(obj, "kind"))
    if kind is None:
        return None
    live = world.store.get(kind.resource, world.namespace if kind.namespaced else "", meta.name(obj))
    if live is None:
        return None
    known = {"apiVersion": obj["apiVersion"], "kind": obj["kind"], **live}
    changed = tuple(difference(pruned(known, obj), obj))
    return changed or ((Span("There already, exactly like this.", "muted"),),)


def _whole(text: str) -> tuple[Line, ...]:
    lines = [visible(line, _WIDE) for line in text.rstrip().splitlines()]
    # What its comments say, the step's own words say too.
    return tuple(_coloured(line) for line in lines if not line.startswith("#"))


def _fields(action: Action, world: StoreWorld) -> Iterator[tuple[Obj, Obj]]:
    """What the fields are that an action changes, before and after."""
    target = action.target
    for obj in target.found(world) if target is not None else []:
        if action.deed == "image":
            yield _images(obj, action)
        elif action.deed == "label":
            labels = meta.labels(obj)
            before = {key: labels[key] for key in action.values if key in labels}
            after = {key: filled(value, world) for key, value in action.values.items()}
            yield {"metadata": {"labels": before}}, {"metadata": {"labels": after}}
        elif action.deed == "scale":
            replicas = meta.integer(obj, "spec", "replicas", default=1)
            yield {"spec": {"replicas": replicas}}, {"spec": {"replicas": action.replicas}}


def _images(obj: Obj, action: Action) -> tuple[Obj, Obj]:
    path = () if "containers" in meta.mapping(obj, "spec") else ("template", "spec")
    containers = [c for c in meta.dicts(obj, "spec", *path, "containers") if c.get("name") in action.values]
    before: Any = [{"name": c["name"], "image": c.get("image")} for c in containers]
    after: Any = [{"name": c["name"], "image": action.values[c["name"]]} for c in containers]
    if path:
        return _in_template(before), _in_template(after)
    return {"spec": {"containers": before}}, {"spec": {"containers": after}}


def _in_template(containers: Any) -> Obj:
    return {"spec": {"template": {"spec": {"containers": containers}}}}


def _marked(before: Obj, after: Obj) -> Iterator[tuple[str, str]]:
    for line in difflib.ndiff(_lines(before), _lines(after)):
        if line[0] in " -+":
            yield line[0], line[2:]


def _lines(obj: Obj) -> list[str]:
    # In the order of the manifest, not of the alphabet: a name before what it has.
    text: str = yaml.safe_dump(obj, sort_keys=False, allow_unicode=True, width=1 << 16)
    return [visible(line, _WIDE) for line in text.splitlines()]


def _indent(line: str) -> int:
    # An item of a list stands as deep as the list's own key, and yet belongs to it.
    bare = line.lstrip(" ")
    return 2 * (len(line) - len(bare)) + bare.startswith("- ")


def _coloured(text: str) -> Line:
    key, colon, rest = text.partition(":")
    return (Span(key + colon, "muted"), Span(rest)) if colon else (Span(text),)
