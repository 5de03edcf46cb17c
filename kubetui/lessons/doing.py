"""Actions of a stage, turned from data into changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from kubetui.actions import apply as applying
from kubetui.actions import deletion, labelling, rollout, scale
from kubetui.actions.change import Change, argument, kubectl
from kubetui.api import jsonpath, meta
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind
from kubetui.lessons.model import Action, Stage, Step
from kubetui.lessons.targets import Target, filled
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
        return list(_applied(action, world))
    assert action.target is not None
    kind = action.target.kind
    found = action.target.found(world)
    if not found:
        raise NothingThere(f"{filled(str(action.target), world)} is not there.")
    refs = [meta.ref(kind.resource, obj) for obj in found]
    if action.deed == "undo":
        return [await rollout.fetch_undo(session, kind, ref) for ref in refs]
    values = {key: filled(value, world) for key, value in action.values.items()}
    return [_change(action, kind, obj, values, session) for obj in found]


def commands(stage: Stage | None, world: StoreWorld) -> Iterator[str]:
    """The kubectl commands that do the same as a stage, before it is done."""
    for action in stage.actions if stage else ():
        if action.manifest is not None:
            yield applying_command(action, world)
        elif action.fault and not world.secret:
            yield fault_command(action, world)
        elif action.target is not None:
            yield _said(action, filled(action.target.name, world), world)


def applying_command(action: Action, world: StoreWorld) -> str:
    """The kubectl command for a manifest file."""
    return next((change.command for change in _applied(action, world)), "")


def fault_command(action: Action, world: StoreWorld) -> str:
    """The command line that breaks or repairs the same."""
    kind, _, target = filled(action.fault, world).partition(" ")
    if action.deed == "fault":
        return f"kubetui fault start {kind} {target}".rstrip()
    return f"kubetui fault stop {fault_name(kind, target)}"


def fault_name(kind: str, target: str) -> str:
    """How a playground calls a fault in force."""
    return f"{kind}-{target}".replace("/", "-").rstrip("-")


def objects(action: Action, world: StoreWorld) -> list[Obj]:
    """The objects of an action's manifest, with the names and numbers of this time."""
    found = action.manifest.objects if action.manifest is not None else ()
    return [_varied(obj, world.varied) for obj in found] if world.varied else list(found)


def made(step: Step, world: StoreWorld) -> list[tuple[ApiKind, Obj]]:
    """The objects that applying a step makes anew: its start has not made them."""
    begun = {_identity(obj) for action in step.start.actions for obj in objects(action, world)}
    return [(kind, obj) for kind, obj in _objects(step.apply, world) if _identity(obj) not in begun]


def answered(step: Step, world: StoreWorld) -> list[tuple[ApiKind, Obj]]:
    """The objects that an exercise makes or that solving it makes: an answer given by hand may be one of them."""
    mended = _objects(step.mend, world) if step.mend is not None else []
    return [*made(step, world), *mended]


def _objects(stage: Stage, world: StoreWorld) -> list[tuple[ApiKind, Obj]]:
    found = [obj for action in stage.actions for obj in objects(action, world)]
    kinds = [registry.by_kind(meta.text(obj, "apiVersion"), meta.text(obj, "kind")) for obj in found]
    return [
        (kind, obj) for kind, obj in zip(kinds, found, strict=True) if kind is not None and kind.namespaced
    ]


def present(own: list[tuple[ApiKind, Obj]], world: StoreWorld) -> bool:
    """Whether the store still knows one of the objects that a step makes anew."""
    return any(world.store.get(kind.resource, world.namespace, meta.name(obj)) for kind, obj in own)


def _identity(obj: Obj) -> tuple[str, str]:
    return meta.text(obj, "kind"), meta.name(obj)


def _varied(value: Any, varied: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _varied(item, varied) for key, item in value.items()}
    if isinstance(value, list):
        return [_varied(item, varied) for item in value]
    if isinstance(value, bool) or not isinstance(value, str | int) or str(value) not in varied:
        return value
    chosen = varied[str(value)]
    return int(chosen) if isinstance(value, int) else chosen


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


def _applied(action: Action, world: StoreWorld) -> Iterator[Change]:
    assert action.manifest is not None
    # With other names than the file has, the file would not do the same.
    file = action.manifest.shown if list(action.manifest.objects) == objects(action, world) else "-"
    for obj in objects(action, world):
        kind = registry.by_kind(meta.text(obj, "apiVersion"), meta.text(obj, "kind"))
        assert kind is not None
        # A step begins from its own manifest, whatever an earlier one or the person changed since.
        yield applying.apply(kind, obj, file=file, force=True)


def _change(action: Action, kind: ApiKind, obj: Obj, values: Mapping[str, str], session: Session) -> Change:
    ref = meta.ref(kind.resource, obj)
    builders: Mapping[str, Callable[[], Change]] = {
        "delete": lambda: deletion.delete(kind, ref),
        "kill": lambda: deletion.kill(kind, ref),
        "scale": lambda: scale.scale(kind, ref, action.replicas, scale.wished(obj)),
        "image": lambda: rollout.set_image(kind, ref, values),
        "label": lambda: labelling.label(kind, ref, values),
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


def about(stage: Stage, world: StoreWorld) -> ObjectRef | None:
    """The last object that a stage makes or changes: the one to look at."""
    for action in reversed(stage.actions):
        kind_of_fault, _, target = filled(action.fault, world).partition(" ")
        if action.deed == "fault" and kind_of_fault == "stop-kubelet":
            return ObjectRef("nodes", "", target)
        for obj in reversed(objects(action, world)):
            kind = registry.by_kind(meta.text(obj, "apiVersion"), meta.text(obj, "kind"))
            if kind is not None and kind.resource != "services":
                return meta.ref(kind.resource, obj)
        if action.target is not None and action.deed not in ("delete", "kill"):
            return reference(action.target, world)
    return None


def reference(target: Target, world: StoreWorld) -> ObjectRef | None:
    """The address of the one object a target names, for a link."""
    found = target.found(world)
    return meta.ref(target.kind.resource, found[0]) if len(found) == 1 else None
