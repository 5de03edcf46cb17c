"""Who may do what, as text: a table of kinds and verbs, and those whom roles let do one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kubetui.api import access, meta
from kubetui.api.access import Question
from kubetui.api.meta import Obj, ObjectRef, dicts, mapping, text
from kubetui.kinds.model import ApiKind
from kubetui.kinds.shown.registry import pane_of
from kubetui.views.model import Line, Role, Span
from kubetui.views.words import kind_of, plain

VERBS: Final = ("get", "list", "watch", "create", "update", "patch", "delete")
PARTS: Final = {
    "pods": (("log", "get"), ("exec", "create"), ("attach", "create"), ("portforward", "create"),
             ("eviction", "create")),
    "deployments.apps": (("scale", "patch"),),
}  # fmt: skip
"""Parts of objects that are worth a line of their own, with the verb that matters."""
_MORE: Final = ("namespaces", "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
                "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io",
                "customresourcedefinitions.apiextensions.k8s.io")  # fmt: skip
_TITLES: Final = {"": "Cluster and access", "nodes": "Nodes", "workloads": "Workloads", "networking": "Networking",
                  "config": "Config", "storage": "Storage", "events": "Events"}  # fmt: skip
Answer = Callable[[Question], bool | None]


def rows(kinds: Sequence[ApiKind]) -> list[tuple[str, list[ApiKind]]]:
    """The kinds that are asked about, under the panes in which they stand."""
    groups: dict[str, list[ApiKind]] = {pane: [] for pane in _TITLES if pane}
    groups[""] = []
    for kind in kinds:
        pane = pane_of(kind.resource)
        if "list" in kind.verbs and kind.group != "events.k8s.io" and (pane or kind.resource in _MORE):
            groups.setdefault(pane, []).append(kind)
    return [(_TITLES.get(pane, pane.capitalize()), found) for pane, found in groups.items() if found]


def questions(kinds: Sequence[ApiKind], namespace: str) -> list[Question]:
    """Everything the table asks."""
    return [asked for _, group in rows(kinds) for kind in group for asked in _of_kind(kind, namespace)]


def _of_kind(kind: ApiKind, namespace: str) -> Iterator[Question]:
    where = namespace if kind.namespaced else ""
    for verb in VERBS:
        if verb in kind.verbs:
            yield Question(verb, kind.group, kind.plural, "", where)
    for part, verb in PARTS.get(kind.resource, ()):
        yield Question(verb, kind.group, kind.plural, part, where)


def table(kinds: Sequence[ApiKind], namespace: str, answer: Answer, width: int) -> Iterator[Line]:
    """A line for each kind, a column for each verb, as wide as its name and its answer need."""
    wide = width >= 104
    cells = {verb: 9 if wide else max(len("● yes"), len(verb)) + 1 for verb in VERBS}
    name = 38 if wide else max(20, width - sum(cells.values()))
    yield (Span(" " * name + "".join(f"{verb:<{cell}}" for verb, cell in cells.items()), "muted"),)
    for title, group in rows(kinds):
        yield (Span(title, "heading"),)
        for kind in group:
            yield (*_name(f"  {kind.plural}", name), *_cells(kind, namespace, answer, cells))
            for part, verb in PARTS.get(kind.resource, ()):
                asked = Question(verb, kind.group, kind.plural, part, namespace)
                yield (*_name(f"    {part}", name), *_at(verb, answer(asked), cells))


def _name(text_: str, width: int) -> Line:
    return (Span(f"{text_ if len(text_) < width else f'{text_[: width - 2]}…':<{width}}"),)


def _cells(kind: ApiKind, namespace: str, answer: Answer, cells: Mapping[str, int]) -> Iterator[Span]:
    where = namespace if kind.namespaced else ""
    for verb, cell in cells.items():
        if verb not in kind.verbs:
            yield Span(" " * cell)
        else:
            yield _sign(answer(Question(verb, kind.group, kind.plural, "", where)), cell)


def _at(verb: str, may: bool | None, cells: Mapping[str, int]) -> Iterator[Span]:
    yield Span(" " * sum(cells[before] for before in VERBS[: VERBS.index(verb)]))
    yield _sign(may, cells[verb])


def _sign(may: bool | None, cell: int) -> Span:
    shown: dict[bool | None, tuple[str, Role]] = {
        True: ("● yes", "ok"),
        False: ("○ no", "muted"),
        None: ("◌", "muted"),
    }
    sign, role = shown[may]
    return Span(f"{sign:<{cell}}", role)


def counted(kinds: Sequence[ApiKind], namespace: str, answer: Answer) -> tuple[int, int, int]:
    """How many of the table's questions are answered with yes, with no, and not yet."""
    answers = [answer(asked) for asked in questions(kinds, namespace)]
    return answers.count(True), answers.count(False), answers.count(None)


# Who may


class Grant(NamedTuple):
    """Somebody whom a binding lets do something."""

    kind: str
    name: str
    binding: ObjectRef
    role: str


def grants(
    asked: Question, roles: Mapping[tuple[str, str, str], Obj], bindings: Iterable[tuple[str, Obj]]
) -> list[Grant]:
    """All whom RBAC lets do one thing; `roles` by kind, namespace and name, bindings with their resource."""
    found: list[Grant] = []
    for resource, binding in bindings:
        inside = meta.namespace(binding)
        if inside and inside != asked.namespace:
            continue
        named = mapping(binding, "roleRef")
        kind, name = text(named, "kind"), text(named, "name")
        role = roles.get((kind, inside if kind == "Role" else "", name))
        if role is None or not any(rule.allows(asked) for rule in access.rules(dicts(role, "rules"))):
            continue
        found += [
            Grant(text(subject, "kind"), _subject(subject), meta.ref(resource, binding), f"{kind} {name}")
            for subject in dicts(binding, "subjects")
        ]
    return sorted(found, key=lambda grant: (grant.kind, grant.name, grant.role))


def bound(
    user: str, groups: Iterable[str], bindings: Iterable[tuple[str, Obj]], namespace: str
) -> list[Grant]:
    """The bindings that name an account or one of its groups."""
    mine = {("User", user), ("ServiceAccount", user), *(("Group", group) for group in groups)}
    return [
        Grant(text(subject, "kind"), _subject(subject), meta.ref(resource, binding), _role(binding))
        for resource, binding in bindings
        if meta.namespace(binding) in ("", namespace)
        for subject in dicts(binding, "subjects")
        if (text(subject, "kind"), _subject(subject)) in mine
    ]


def accounts(bindings: Iterable[tuple[str, Obj]], service_accounts: Iterable[Obj]) -> list[tuple[str, str]]:
    """Everybody who is known: kind and name, service accounts as the API server calls them."""
    found = {
        (text(subject, "kind"), _subject(subject))
        for _, binding in bindings
        for subject in dicts(binding, "subjects")
    }
    found |= {("ServiceAccount", service_account(meta.namespace(o), meta.name(o))) for o in service_accounts}
    return sorted(one for one in found if one[1])


def service_account(namespace: str, name: str) -> str:
    """A service account's name as a user."""
    return f"system:serviceaccount:{namespace}:{name}"


def groups_of(user: str) -> tuple[str, ...]:
    """The groups the API server puts a service account in; of others it is not known here."""
    parts = user.split(":")
    if parts[:2] == ["system", "serviceaccount"] and len(parts) == 4:
        return ("system:serviceaccounts", f"system:serviceaccounts:{parts[2]}", "system:authenticated")
    return ("system:authenticated",)


def grant_lines(found: Sequence[Grant], width: int) -> Iterator[Line]:
    """Grants as lines: who, by which binding, in which role."""
    for grant in found:
        who = plain(f"{grant.kind} {grant.name}")
        name = min(64, max(30, width - 70))
        where = plain(grant.binding.namespace or "everywhere", "muted")
        by: Line = (Span("by "), _binding(grant.binding), Span(", "), plain(grant.role), Span(", "), where)
        if len(who.text) <= name and width >= 100:
            yield (Span("● ", "ok"), Span(f"{who.text:<{name}} "), *by)
        else:
            yield (Span("● ", "ok"), who)
            yield (Span("    "), *by)


def _binding(found: ObjectRef) -> Span:
    return Span(plain(f"{kind_of(found.resource)} {found.name}").text, "link", found)


def _role(binding: Obj) -> str:
    named = mapping(binding, "roleRef")
    return f"{text(named, 'kind')} {text(named, 'name')}"


def _subject(subject: Obj) -> str:
    if text(subject, "kind") == "ServiceAccount":
        return service_account(text(subject, "namespace"), text(subject, "name"))
    return text(subject, "name")
