"""Manifests: what stands in a file or folder, and what it would change, before anything is changed.

As kubectl does, a folder's own files are read, not those of its subfolders. Nothing is built: a
kustomization is a recipe, and `kubectl kustomize` makes manifests of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from kubetui.actions.apply import apply
from kubetui.actions.change import MANAGER, Change
from kubetui.actions.edit import complaint
from kubetui.api import yaml
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, dicts, mapping, name, namespace, ref, text
from kubetui.kinds.model import ApiKind
from kubetui.views.comparing import compared_objects
from kubetui.views.model import Line, Role, Span

ENDINGS: Final = (".yaml", ".yml", ".json")
_RECIPES: Final = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_FIRST: Final = {"Namespace": 0, "CustomResourceDefinition": 1}

State = Literal["created", "configured", "unchanged", "refused", "owned"]
_AT_ONCE: Final = 8
"""Objects that the server is asked about at the same time."""
SIGNS: Final[dict[State, tuple[str, Role]]] = {
    "created": ("+", "ok"), "configured": ("~", "warning"), "unchanged": ("=", "muted"),
    "refused": ("✖", "error"), "owned": ("✖", "warning"),
}  # fmt: skip
"""How each outcome is shown; `owned` is a change of fields that others wrote."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: objects in the order in which they are applied, and sentences on what was not."""

    objects: tuple[Obj, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """One object, and what applying it would do."""

    obj: Obj
    state: State
    change: Change | None
    lines: tuple[Line, ...] = ()
    why: tuple[str, ...] = ()
    live: Obj | None = None

    @property
    def title(self) -> str:
        """Its kind and name."""
        return f"{text(self.obj, 'kind') or 'an object'} {name(self.obj) or 'without a name'}"


class Connected(Protocol):
    """What planning needs of a session."""

    default_namespace: str
    kinds: list[ApiKind]

    async def get(self, ref: ObjectRef) -> Obj:
        """The whole object from the server."""


Rehearse = Callable[[Change], Any]


def files(path: Path) -> tuple[list[Path], list[str]]:
    """The manifests of a file or folder, and sentences on what is left out.

    Raises:
        OSError: it cannot be read, or is not there.
    """
    if not path.is_dir():
        path.stat()
        return [path], []
    found = sorted(
        entry for entry in path.iterdir() if entry.suffix in ENDINGS and entry.name not in _RECIPES
    )
    said = []
    if any((path / recipe).exists() for recipe in _RECIPES):
        said.append(
            f"The kustomization in {path} is not built here; kubectl kustomize {path} makes manifests of it."
        )
    folders = sum(entry.is_dir() for entry in path.iterdir())
    if folders:
        said.append(f"{folders} subfolder{'' if folders == 1 else 's'} of {path} not read.")
    return found, said


def read(path: Path) -> Read:
    """Every object of a file or folder.

    Raises:
        OSError: it cannot be read, or is not there.
    """
    found, problems = files(path)
    objects: list[Obj] = []
    for file in found:
        try:
            objects += objects_of(file.read_text("utf-8"))
        except (yaml.YamlError, UnicodeError) as error:
            problems.append(f"{file.name}: {error}")
    if not objects and not problems:
        problems.append(f"{path} holds no object.")
    return Read(ordered(objects), tuple(problems))


def objects_of(written: str) -> list[Obj]:
    """The objects of a text, those inside lists one by one.

    Raises:
        YamlError: it is no YAML, or not made of objects.
    """
    found: list[Obj] = []
    for document in yaml.load_all(written):
        if not isinstance(document, dict):
            raise yaml.YamlError("an object was expected, with apiVersion, kind and metadata")
        kind = text(document, "kind")
        items = dicts(document, "items")
        found += items if kind.endswith("List") and "items" in document else [document]
    return found


def ordered(objects: Iterable[Obj]) -> tuple[Obj, ...]:
    """Namespaces and definitions of kinds first: others need them."""
    return tuple(sorted(objects, key=lambda obj: _FIRST.get(text(obj, "kind"), 2)))


async def plan(
    session: Connected, rehearse: Rehearse, objects: Sequence[Obj], namespace: str = ""
) -> list[Planned]:
    """What applying each object would do, as the server says it without storing anything.

    What names no namespace goes into `namespace`, else into that of the context.

    Raises:
        Unreachable: the server does not answer.
    """
    made = {name(obj) for obj in objects if text(obj, "kind") == "Namespace"}
    kinds = {(text(o, "spec", "group"), text(o, "spec", "names", "kind")) for o in objects}
    few = asyncio.Semaphore(_AT_ONCE)

    async def planned(obj: Obj) -> Planned:
        async with few:
            return await _planned(session, rehearse, placed(session, obj, namespace), made, kinds)

    return list(await asyncio.gather(*(planned(obj) for obj in objects)))


async def _planned(
    session: Connected, rehearse: Rehearse, obj: Obj, made: set[str], kinds: set[tuple[str, str]]
) -> Planned:
    kind = kind_of(session, obj)
    if kind is None:
        version, called = text(obj, "apiVersion"), text(obj, "kind")
        if (version.partition("/")[0], called) in kinds:
            return Planned(obj, "created", None, why=("its kind comes with it",))
        return Planned(obj, "refused", None, why=(f'no kind "{called}" is served in version "{version}"',))
    if not name(obj):
        return Planned(obj, "refused", None, why=("metadata.name is missing; what is applied needs one",))
    change = apply(kind, obj)
    live = await _live(session, kind, obj)
    try:
        result = await rehearse(change)
    except ApiError as error:
        found = _refused(Planned(obj, "refused", change, live=live), error, made)
        return await _forced(rehearse, kind, found, error) if found.state == "owned" else found
    return _outcome(Planned(obj, "unchanged", change, live=live), result)


def _outcome(planned: Planned, result: Any) -> Planned:
    lines = compared_objects(planned.live or {}, result if isinstance(result, dict) else planned.obj)
    state: State = "created" if planned.live is None else "configured" if lines else "unchanged"
    return replace(planned, state=state, lines=lines)


async def _forced(rehearse: Rehearse, kind: ApiKind, planned: Planned, error: ApiError) -> Planned:
    """The same with the fields taken over; nobody has to be asked for what an edit by kubetui wrote."""
    change = apply(kind, planned.obj, force=True)
    found = _outcome(replace(planned, change=change), await rehearse(change))
    causes = [text(cause, "message") for cause in dicts(error.details, "causes")]
    if all(said.startswith(f'conflict with "{MANAGER}"') for said in causes):
        return replace(found, why=())
    return replace(found, state="owned")


def _refused(planned: Planned, error: ApiError, made: set[str]) -> Planned:
    if error.code == 404 and namespace(planned.obj) in made and text(planned.obj, "kind") != "Namespace":
        lines = compared_objects({}, planned.obj)
        return replace(planned, state="created", lines=lines, why=("its namespace comes with it",))
    owned = error.code == 409 and any(
        text(cause, "reason") == "FieldManagerConflict" for cause in dicts(error.details, "causes")
    )
    return replace(planned, state="owned" if owned else "refused", why=complaint(error).sentences)


async def _live(session: Connected, kind: ApiKind, obj: Obj) -> Obj | None:
    try:
        return await session.get(ref(kind.resource, obj))
    except ApiError as error:
        if error.code in (403, 404):
            return None
        raise


def kind_of(session: Connected, obj: Obj) -> ApiKind | None:
    """The kind of an object as the cluster serves it, in whatever version it is written in."""
    version, called = text(obj, "apiVersion"), text(obj, "kind")
    group = version.partition("/")[0] if "/" in version else ""
    found = next((one for one in session.kinds if one.kind == called and one.group == group), None)
    served = version.rpartition("/")[2]
    return replace(found, version=served) if found is not None and served else found


def placed(session: Connected, obj: Obj, where: str = "") -> Obj:
    """An object in a namespace, else in that of the context, where it names none and needs one."""
    kind = kind_of(session, obj)
    if kind is None or not kind.namespaced or namespace(obj):
        return obj
    return {**obj, "metadata": {**mapping(obj, "metadata"), "namespace": where or session.default_namespace}}


def lines_of(planned: Sequence[Planned]) -> list[Line]:
    """The plan to be read: each object with what would become different."""
    found: list[Line] = []
    for one in planned:
        sign, role = SIGNS[one.state]
        where = f" in {namespace(one.obj)}" if namespace(one.obj) else ""
        said = "fields of others" if one.state == "owned" else one.state
        found.append((Span(f"{sign} ", role), Span(one.title, "strong"), Span(where, "muted"),
                      Span(f"  {said}", role)))  # fmt: skip
        found += [
            (Span(f"    {sentence}", "muted" if one.state == "created" else role),) for sentence in one.why
        ]
        if one.state in ("created", "configured", "owned"):
            found += [(Span("    ", line[-1].role if line else ""), *line) for line in one.lines]
    return found


def counted(planned: Sequence[Planned]) -> str:
    """How many of each outcome."""
    parts = []
    for state in SIGNS:
        count = sum(one.state == state for one in planned)
        if count:
            parts.append(f"{count} {'with fields of others' if state == 'owned' else state}")
    return ", ".join(parts)
