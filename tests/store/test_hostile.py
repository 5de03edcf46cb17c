"""Objects of any shape: nothing that is kept, indexed or connected may fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kubetui.api.selectors import parse
from kubetui.kinds.registry import KINDS
from kubetui.store.relations import relations
from kubetui.store.store import Store

WORDS = (
    "metadata", "name", "namespace", "uid", "labels", "ownerReferences", "annotations", "spec", "status",
    "volumes", "configMap", "secret", "secretName", "items", "key", "projected", "sources", "containers",
    "env", "envFrom", "valueFrom", "secretKeyRef", "configMapRef", "imagePullSecrets", "nodeName",
    "selector", "podSelector", "matchLabels", "matchExpressions", "operator", "values", "rules", "http",
    "paths", "path", "backend", "service", "port", "tls", "claimRef", "volumeName", "storageClassName",
    "scaleTargetRef", "kind", "apiVersion", "involvedObject", "regarding", "endpoints", "targetRef",
    "conditions", "type", "ready", "addresses", "data", "stringData", "phase", "ports", "managedFields",
)  # fmt: skip
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=4),
    st.sampled_from(("a", "Pod", "In", "True", "apps/v1", "kubernetes.io/service-name")),
)  # fmt: skip
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)
    ),
    max_leaves=25,
)
objects = st.dictionaries(st.sampled_from(WORDS), anything, max_size=6)
READING = (
    "pods", "services", "secrets", "events", "endpointslices.discovery.k8s.io", "ingresses.networking.k8s.io",
    "persistentvolumes", "persistentvolumeclaims", "horizontalpodautoscalers.autoscaling", "statefulsets.apps",
    "networkpolicies.networking.k8s.io", "poddisruptionbudgets.policy",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(READING), objects), min_size=1, max_size=4))
def test_nothing_fails(entries):
    store = Store()
    for kind in KINDS:
        store.replace(kind.resource, "", [])
    for resource, obj in entries:
        store.put(resource, obj)
        store.put(resource, obj)
    for resource in READING:
        for obj in store.all(resource):
            relations(store, resource, obj)
            store.labelled(resource, "", parse("a=b"))
    for resource, obj in entries:
        store.events_about(str(obj.get("uid")))
        store.remove(resource, obj)
    for resource in READING:
        store.replace(resource, "", [])
        assert store.count(resource) == 0


@pytest.mark.parametrize("resource", READING)
def test_lists_where_maps_are_meant(resource):
    store = Store()
    twisted = {
        "metadata": {"name": "x", "labels": ["a"]},
        "spec": {word: [None, 1, "x", [], {}] for word in WORDS},
    }
    store.put(resource, twisted)
    relations(store, resource, twisted)
    assert store.count(resource) == 1
