"""An object as a text to edit: what is written into the file, what is read back, how it is stored.

Rule: `kubectl/pkg/cmd/util/editor`. What the server refuses is opened again with its words on top, as
comments; these are taken off again before the text is read, so that nothing of a person's own is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from kubetui.actions.change import MANAGER, Change, argument, kubectl
from kubetui.api import yaml
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, dicts, mapping, text
from kubetui.api.text import visible_lines
from kubetui.kinds.model import ApiKind
from kubetui.views.yaml import cleaned

_INTRO: Final = (
    "Change what you like, save, and leave the editor. An empty file, or one left as it is, changes nothing.",
    "Lines at the top that begin with # are not part of the object.",
)

_NEW: Final = (
    "Change what you like, save, and leave the editor. An empty file creates nothing.",
    _INTRO[1],
)


class EditError(ValueError):
    """A text that cannot be sent; `line` is that of the object's text, 0 where none is to blame."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a text was not taken: sentences, and the line that is to blame where one is."""

    sentences: tuple[str, ...]
    line: int = 0


def opened(body: str, complaint: Complaint | None = None, *, new: bool = False) -> str:
    """The file's text: a head of comments, and the object; a `new` one is created even as it stands."""
    head = list(_NEW if new else _INTRO)
    if complaint is not None:
        said = [line for sentence in complaint.sentences for line in visible_lines(sentence, 400)]
        head = ["It was not taken:", *(f"  {line}" for line in said), *head]
        if complaint.line:
            # The line of the file as it is opened now, the head included.
            head.insert(1, f"  line {complaint.line + len(head) + 1}:")
    return "".join(f"# {line}".rstrip() + "\n" for line in head) + body


def body_of(written: str) -> str:
    """The text without the comments at its top."""
    lines = written.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        lines.pop(0)
    return "".join(lines)


def dumped(obj: Obj) -> str:
    """An object as it is edited: whole, without managedFields."""
    return yaml.dump(cleaned(obj))


def read(body: str, original: Obj) -> Obj | None:
    """The object of a text; None for an empty one.

    Raises:
        EditError: it is no object, or another one than was opened.
    """
    try:
        found: Any = yaml.load(body)
    except yaml.YamlError as error:
        raise EditError(str(error).partition(": ")[2] or str(error), error.line) from None
    if found is None:
        return None
    if not isinstance(found, dict):
        raise EditError("an object was expected, with apiVersion, kind and metadata")
    for path in (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")):
        if (now := text(found, *path)) != (was := text(original, *path)):
            said = f"not to {now}" if now else "nor left out"
            raise EditError(f"{'.'.join(path)} is {was} and cannot be changed by an edit, {said}")
    return found


def edit(kind: ApiKind, ref: ObjectRef, obj: Obj) -> Change:
    """Store an object as it was edited; another's change meanwhile is a conflict."""
    return Change(
        "edit", ref, f"Edit {kind.kind} {ref.name}.",
        kubectl("edit", argument(kind, ref.name), namespace=ref.namespace),
        "PUT", kind.path(ref.namespace, ref.name),
        {"fieldManager": MANAGER, "fieldValidation": "Strict"}, obj,
    )  # fmt: skip


def complaint(error: Exception) -> Complaint:
    """Why a text was not taken, one sentence for each cause."""
    if isinstance(error, EditError):
        return Complaint((str(error),), error.line)
    if not isinstance(error, ApiError):
        return Complaint((str(error) or type(error).__name__,))
    causes = [
        f"{text(cause, 'field')}: {text(cause, 'message')}".removeprefix(": ")
        for cause in dicts(error.details, "causes")
    ]
    if len(causes) > 1 and all(causes):
        return Complaint((error.message.partition(": [")[0] + ":", *causes))
    strict = error.message.partition("strict decoding error: ")
    if strict[1]:
        return Complaint((strict[0] + strict[1].strip(), *strict[2].split(", ")))
    return Complaint((error.message or f"the server answered {error.code}",))


def is_conflict(error: Exception) -> bool:
    """Whether somebody else changed the object meanwhile."""
    return isinstance(error, ApiError) and error.code == 409 and error.reason == "Conflict"


def file_name(ref: ObjectRef) -> str:
    """A name for the file: editors tell its language by the end, and people the object by the rest."""
    kind = ref.resource.partition(".")[0]
    return "".join(char if char.isalnum() or char in "-." else "-" for char in f"{kind}-{ref.name}.yaml")[
        -120:
    ]


def holds_secrets(objects: Iterable[Obj]) -> bool:
    """Whether values of Secrets stand in some objects."""
    return any(obj.get("kind") == "Secret" and mapping(obj, "data") for obj in objects)
