"""The map around a selection: where requests go, and where settings and data come from."""

from __future__ import annotations

from datetime import datetime
from textwrap import wrap

from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.store.store import Store
from kubetui.views.flow import draw
from kubetui.views.model import Line, Span
from kubetui.views.need_ways import NEEDS, need_ways
from kubetui.views.request_ways import REQUEST, nothing, request_ways
from kubetui.views.ways import Around, pods_of

RESOURCES = (
    "ingresses.networking.k8s.io", "services", "endpointslices.discovery.k8s.io", "pods", "nodes", "configmaps",
    "secrets", "persistentvolumeclaims", "persistentvolumes", "replicasets.apps", "deployments.apps",
    "statefulsets.apps", "daemonsets.apps", "jobs.batch",
)  # fmt: skip
"""What must be watched for a map."""


def map_lines(store: Store, ref: ObjectRef, now: datetime, width: int) -> tuple[Line, ...]:
    """Both ways through a selection, drawn for a width; names are links, broken steps say why."""
    obj = store.find(ref)
    if obj is None:
        return _told("It is not here any more, or not yet.", width)
    resource = ref.resource
    around = Around(store, meta.ref(resource, obj), pods_of(store, resource, obj), now)
    requests = draw(request_ways(around, resource, obj), REQUEST, width)
    needs = draw(need_ways(around, resource, obj), NEEDS, width)
    return (
        (Span("The way of a request", "title"),),
        *(requests or _told(nothing(resource, len(around.pods)), width)),
        (),
        (Span("Configuration and storage", "title"),),
        *(needs or _told("Nothing is taken from a ConfigMap, a Secret or a claim here.", width)),
    )


def _told(sentence: str, width: int) -> tuple[Line, ...]:
    return tuple((Span(line, "muted"),) for line in wrap(sentence, width))
