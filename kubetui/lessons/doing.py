"""Actions of a stage, turned from data into changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kubetui.actions import apply as applying
from kubetui.actions import deletion, rollout, scale
from kubetui.actions.change import Change, argument, kubectl
from kubetui.api import jsonpath, meta
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind
from kubetui.lessons.conditions import Target, filled
from kubetui.lessons.model import Action, Stage
from kubetui.lessons.world import StoreWorld

if TYPE_CHECKING:
    from kubetui.session import Session


class NothingThere(Exception):
    """An action or a name to remember has no object; the message is one sentence."""


async def changes(action: Action, world: StoreWorld, session: Session) -> list[Change]:
    """The changes an action makes now.

    Raises:
        NothingThere: it is about an object that does not exist.
        NothingToUndo: there is no revision to go back to.
    """
    if action.manifest is not None:
        return list(_applied(action))
    assert action.target is not None
    kind = action.target.kind
    found = action.target.found(world)
    if not found:
        raise NothingThere(f"{filled(str(action.target), world)} is not there.")
    refs = [meta.ref(kind.resource, obj) for obj in found]
    if action.deed == "undo":
        return [await rollout.fetch_undo(session, kind, ref) for ref in refs]
    return [_change(action, kind, obj, session) for obj in found]


def commands(stage: Stage | None, world: StoreWorld) -> Iterator[str]:
    """The kubectl commands that do the same as a stage, before it is done."""
    for action in stage.actions if stage else ():
        if action.manifest is not None:
            yield applying_command(action)
        elif action.target is not None:
            yield _said(action, filled(action.target.name, world), world)


def applying_command(action: Action) -> str:
    """The kubectl command for a manifest file."""
    return next((change.command for change in _applied(action)), "")


def capture(stage: Stage, world: StoreWorld, choose: Callable[[list[Obj]], Obj]) -> None:
    """Remember the names a stage asks for.

    Raises:
        NothingThere: there is no such object to take a name from.
    """
    for wanted in stage.captures:
        found = [obj for obj in wanted.target.found(world) if not meta.deleting(obj)]
        if not found:
            raise NothingThere(f"{filled(str(wanted.target), world)} is not there.")
        chosen = choose(sorted(found, key=meta.name))
        values = jsonpath_values(chosen, wanted.path) if wanted.path else [meta.name(chosen)]
        world.names[wanted.name] = values[0] if values else ""


def jsonpath_values(obj: Obj, path: str) -> list[str]:
    """The values at a path as text."""
    return [jsonpath.text_of(value) for value in jsonpath.find(obj, path)]


def _applied(action: Action) -> Iterator[Change]:
    assert action.manifest is not None
    for obj in action.manifest.objects:
        kind = registry.by_kind(meta.text(obj, "apiVersion"), meta.text(obj, "kind"))
        assert kind is not None
        # A step begins from its own manifest, whatever an earlier one or the person changed since.
        yield applying.apply(kind, obj, file=action.manifest.shown, force=True)


def _change(action: Action, kind: ApiKind, obj: Obj, session: Session) -> Change:
    ref = meta.ref(kind.resource, obj)
    builders: Mapping[str, Callable[[], Change]] = {
        "delete": lambda: deletion.delete(kind, ref),
        "kill": lambda: deletion.kill(kind, ref),
        "scale": lambda: scale.scale(kind, ref, action.replicas, scale.wished(obj)),
        "image": lambda: rollout.set_image(kind, ref, action.values),
        "label": lambda: applying.label(kind, ref, action.values),
        "restart": lambda: rollout.restart(kind, ref, session.now()),
    }
    return builders[action.deed]()


_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "delete": ("delete",),
    "kill": ("delete",),
    "restart": ("rollout", "restart"),
    "undo": ("rollout", "undo"),
    "scale": ("scale",),
    "image": ("set", "image"),
    "label": ("label",),
}


def _said(action: Action, name: str, world: StoreWorld) -> str:
    assert action.target is not None
    target: Target = action.target
    about = [argument(target.kind, name)] if name else [target.kind.singular, "-l", target.selector]
    more = {
        "kill": ["--grace-period=0", "--force"],
        "scale": [f"--replicas={action.replicas}"],
        "label": [*(f"{key}={value}" for key, value in action.values.items()), "--overwrite"],
        "image": [f"{key}={value}" for key, value in action.values.items()],
    }.get(action.deed, [])
    said = kubectl(*_WORDS[action.deed], *about, *more, namespace=world.namespace)
    # shlex quotes a `$` that still waits for its name.
    return said.replace("'", "") if "$" in name else said


def reference(target: Target, world: StoreWorld) -> ObjectRef | None:
    """The address of the one object a target names, for a link."""
    found = target.found(world)
    return meta.ref(target.kind.resource, found[0]) if len(found) == 1 else None
