"""What other labels of a Pod would change: who lets it go, who takes it in, which Service leads to it."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.actions.labelling import Wishes
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dig, mapping, text
from kubetui.api.selectors import from_map, from_object, matches
from kubetui.store.store import Store


def effects(store: Store, ref: ObjectRef, wishes: Wishes) -> tuple[str, ...]:
    """A sentence for each selector that begins or ceases to match."""
    pod = store.find(ref) if ref.resource == "pods" else None
    if pod is None:
        return ()
    before = meta.labels(pod)
    after = {key: value for key, value in {**before, **wishes}.items() if value is not None}
    return (*_owner(store, pod, before, after), *_services(store, ref, before, after))


def _owner(store: Store, pod: Obj, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    found = store.by_uid(text(meta.controller_of(pod), "uid"))
    if found is None:
        return
    selector = from_object(dig(found[1], "spec", "selector"))
    if matches(selector, before) and not matches(selector, after):
        yield f"{store.kind_of(found[0])} {meta.name(found[1])} lets it go, and makes another Pod in its place."


def _services(store: Store, ref: ObjectRef, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for service in store.all("services", [ref.namespace]):
        selector = from_map(mapping(service, "spec", "selector"))
        was, will = matches(selector, before), matches(selector, after)
        if was != will:
            yield f"Service {meta.name(service)} {'leads to it from then on' if will else 'leads to it no more'}."
