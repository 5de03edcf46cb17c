"""The section Try: what helps now, then what one can learn by doing, each with its key and command."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef
from kubetui.concepts.registry import Concept
from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown.events import about as event_about
from kubetui.views.diagnose import Finding
from kubetui.views.keys import DEFAULT_KEYS
from kubetui.views.model import Line, Span, VerbLink
from kubetui.views.words import link, plain

_MOST = 4


def filled(command: str, ref: ObjectRef, obj: Obj | None = None) -> str:
    """A command of a concept with the names of an object in its gaps."""
    kind = by_resource(ref.resource)
    names = {
        "{name}": ref.name or "NAME",
        "{ns}": ref.namespace or (ref.name if ref.resource == "namespaces" else "") or "default",
        "{kind}": kind.singular if kind else "KIND",
        "{resource}": kind.plural if kind else "KIND",
    }
    if ref.resource == "events" and obj is not None:
        target = event_about(obj)
        names["{name}"], names["{kind}"] = meta.text(target, "name"), meta.text(target, "kind").lower()
    if not ref.name:
        command = command.replace(" -n {ns}", "")
    for gap, name in names.items():
        command = command.replace(gap, name)
    return command


def suggestions(
    ref: ObjectRef, obj: Obj | None, found: list[Finding], concept: Concept | None
) -> tuple[Line, ...]:
    """The lines of the section; a verb is named once."""
    lines: list[Line] = []
    seen: set[str] = set()
    for lead in (*_remedies(ref, found), *_lessons(ref, obj, concept)):
        head, verb, command = lead
        if (verb or command) in seen or len(seen) >= _MOST:
            continue
        seen |= {verb or command, command}
        lines.append(head)
        if command:
            lines.append((Span("  "), plain(command, "command")))
    return tuple(lines)


_Lead = tuple[Line, str, str]


def _remedies(ref: ObjectRef, found: list[Finding]) -> Iterator[_Lead]:
    for finding in found[:2]:
        target = finding.target or finding.ref
        verb = finding.verb if finding.verb in _HELPS else ""
        says: tuple[Span, ...] = (plain(_HELPS.get(verb) or finding.fix),)
        if target != ref and verb:
            says = (*says, Span(" ("), link(target), Span(")"))
        yield (*_key(verb, target if target != ref else None), *says), verb, finding.command


_HELPS = {
    "undo": "go back to the version before",
    "image": "set another image",
    "logs": "",
    "logs.previous": "",
}
"""Verbs that are themselves the way out, and what they do; without words the finding's own are used.

The others only show more, so the way out is told without a key.
"""


def _lessons(ref: ObjectRef, obj: Obj | None, concept: Concept | None) -> Iterator[_Lead]:
    for one in concept.try_ if concept else ():
        yield (*_key(one.verb, None), Span(one.says)), one.verb, filled(one.command, ref, obj)


def _key(verb: str, target: ObjectRef | None) -> Line:
    key = DEFAULT_KEYS.get(verb)
    return (Span(key, "key", VerbLink(verb, target)), Span(" ")) if key else (Span("  "),)
