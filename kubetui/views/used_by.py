"""Who uses an object, grouped by how: its Pods under their workloads, templates, rights, selectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, mapping, text
from kubetui.kinds.shown.podspec import pod_spec
from kubetui.store.references import references
from kubetui.store.relations import Relation, relations
from kubetui.store.store import Store
from kubetui.views.around import TEMPLATES
from kubetui.views.branches import KINDS, root_of
from kubetui.views.model import Health, Line, Panel, Section, Span
from kubetui.views.ways import pods_of
from kubetui.views.words import count, kind_of, link, plain

_MOST = 12
_RBAC = "rbac.authorization.k8s.io"
_BINDINGS = (f"rolebindings.{_RBAC}", f"clusterrolebindings.{_RBAC}")
_SAYS = {
    "used by": "Read or mounted by",
    "runs": "Runs",
    "routed from": "Routed to by",
    "chosen by": "Chosen by",
    "scaled by": "Scaled by",
    "protected by": "Protected by",
}
"""Edges under which somebody else depends on the object, and the headings they stand under."""
RESOURCES = ("pods", *sorted(TEMPLATES), "services", "ingresses.networking.k8s.io", *_BINDINGS,
             "horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy",
             "networkpolicies.networking.k8s.io", "replicasets.apps", "jobs.batch")  # fmt: skip
"""What must be watched to know all users."""


def used_by(store: Store, ref: ObjectRef, now: datetime) -> Panel:
    """Everything that uses an object, each name a link; what would break if it went."""
    obj = store.find(ref)
    title: Line = (
        Span("Used by", "title"),
        Span(" "),
        Span(f"{kind_of(ref.resource)} ", "muted"),
        plain(ref.name),
    )
    if obj is None:
        return Panel(title, (Span("It is not here any more, or not yet.", "muted"),))
    found = [
        *_by_relation(store, ref.resource, obj),
        Section("Named in the template of", tuple(_templates(store, ref.resource, obj))),
        Section("Given rights by", tuple(_bindings(store, ref.resource, obj))),
    ]
    sections = tuple(section for section in found if section.lines)
    return Panel(title, _state(store, ref, sections), sections)


def _state(store: Store, ref: ObjectRef, sections: tuple[Section, ...]) -> Line:
    if sections:
        users = sum(
            not line[0].text.startswith((" ", "and ")) for section in sections for line in section.lines
        )
        return (Span("● ", Health.OK.role), Span(f"{count(users, 'user')}. What names it would miss it."))
    if store.complete("pods", ref.namespace):
        return (Span("○ ", "muted"), Span("Nobody uses it, as far as objects tell.", "muted"))
    return (Span("Not everything that could use it has been read yet.", "muted"),)


def _by_relation(store: Store, resource: str, obj: Obj) -> Iterator[Section]:
    groups: dict[str, list[Relation]] = {}
    found = relations(store, resource, obj)
    if resource in KINDS and resource != "pods":  # whoever uses a workload uses its Pods, which are alike
        found += [one for pod in pods_of(store, resource, obj)[:1] for one in relations(store, "pods", pod)]
    for relation in dict.fromkeys(found):
        if relation.edge in _SAYS and relation.ref.name:
            groups.setdefault(relation.edge, []).append(relation)
    for edge, heading in _SAYS.items():
        if edge in groups:
            yield Section(heading, tuple(_grouped(store, resource, obj, groups[edge])))


def _grouped(store: Store, resource: str, obj: Obj, found: list[Relation]) -> Iterator[Line]:
    """Pods stand together under the workload they belong to."""
    tops: dict[ObjectRef, list[Relation]] = {}
    for relation in found:
        user = store.find(relation.ref)
        top = meta.ref(*root_of(store, relation.ref.resource, user)) if user is not None else relation.ref
        tops.setdefault(top, []).append(relation)
    for top, under in list(tops.items())[:_MOST]:
        pods = [one for one in under if one.ref != top]
        notes = dict.fromkeys(filter(None, (_note(store, resource, obj, one) for one in under)))
        how = (plain(f"  {'; '.join(notes)}", "muted"),) if notes else ()
        yield (link(top), Span(f"  {_counted(pods)}" if pods else "", "muted"), *how)
        yield from (((Span("  "), link(one.ref))) for one in pods[:3])
        if len(pods) > 3:
            yield (Span(f"  and {len(pods) - 3} more", "muted"),)
    if len(tops) > _MOST:
        yield (Span(f"and {len(tops) - _MOST} more", "muted"),)


def _counted(under: list[Relation]) -> str:
    return count(len(under), "Pod" if all(one.ref.resource == "pods" for one in under) else "object")


def _note(store: Store, resource: str, obj: Obj, relation: Relation) -> str:
    """How a Pod uses it: `volume config`, `PASSWORD of db`."""
    user = store.find(relation.ref) if relation.ref.resource == "pods" and not relation.note else None
    return relation.note if user is None else "; ".join(_mentions(user, resource, obj))


def _mentions(pod: Obj, resource: str, obj: Obj) -> Iterable[str]:
    place = (resource, meta.namespace(obj), meta.name(obj))
    return dict.fromkeys(one.note for one in references("pods", pod) if one[1:4] == place and one.note)


def _templates(store: Store, resource: str, obj: Obj) -> Iterator[Line]:
    """Workloads whose template names it, Pods or none."""
    for kind in sorted(TEMPLATES):
        for owner in store.all(kind, (meta.namespace(obj),)):
            made = {"metadata": owner.get("metadata"), "spec": pod_spec(owner)}
            if notes := list(_mentions(made, resource, obj)):
                yield (link(meta.ref(kind, owner)), plain(f"  {'; '.join(notes)}", "muted"))


def _bindings(store: Store, resource: str, obj: Obj) -> Iterator[Line]:
    """The bindings that give an account rights, or that hand out a role."""
    for kind in _BINDINGS:
        for binding in store.all(kind):
            if _binds(binding, resource, obj):
                role = mapping(binding, "roleRef")
                said = f"  {text(role, 'kind')} {text(role, 'name')}" if resource == "serviceaccounts" else ""
                yield (link(meta.ref(kind, binding)), plain(said, "muted"))


def _binds(binding: Obj, resource: str, obj: Obj) -> bool:
    space, name = meta.namespace(obj), meta.name(obj)
    if resource == "serviceaccounts":
        return any(
            text(one, "kind") == "ServiceAccount"
            and text(one, "name") == name
            and text(one, "namespace") == space
            for one in dicts(binding, "subjects")
        )
    kind = {f"roles.{_RBAC}": "Role", f"clusterroles.{_RBAC}": "ClusterRole"}.get(resource)
    role = mapping(binding, "roleRef")
    same = kind is not None and text(role, "kind") == kind and text(role, "name") == name
    return same and (kind == "ClusterRole" or meta.namespace(binding) == space)
