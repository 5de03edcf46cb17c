import pytest

from kubetui.api.meta import ObjectRef
from kubetui.store.relations import EDGES, relations
from kubetui.store.store import Store
from tests.store.builders import listed, obj, owner, pod

WEB = {"app": "web"}


def links(store, resource, name, space="shop"):
    """`edge resource/name`, with `!` before a broken one and the note behind."""
    found = relations(store, resource, store.get(resource, space, name))
    return [
        f"{'!' if link.broken else ''}{link.edge} {link.ref.resource}/{link.ref.name}"
        + (f" ({link.note})" if link.note else "")
        for link in found
    ]


def test_owners_both_ways():
    deployment = obj("web")
    replicaset = obj("web-1", metadata={"ownerReferences": [owner(deployment, "Deployment")]})
    stray = pod("stray", metadata={"ownerReferences": [owner(obj("gone"), "ReplicaSet")]})
    store = listed(deployments_apps=[deployment], replicasets_apps=[replicaset], pods=[stray])
    assert links(store, "deployments.apps", "web") == ["owns replicasets.apps/web-1"]
    assert links(store, "replicasets.apps", "web-1") == ["owned by deployments.apps/web"]
    assert links(store, "pods", "stray") == ["!owned by replicasets.apps/gone (does not exist)"]


def test_nobody_knows_what_was_not_listed():
    store = Store()
    store.put("pods", pod("p", spec={"volumes": [{"name": "v", "configMap": {"name": "c"}}]}))
    assert links(store, "pods", "p") == ["mounts configmaps/c (volume v)"]


SPEC = {
    "nodeName": "n1",
    "serviceAccountName": "default",
    "volumes": [
        {"name": "conf", "configMap": {"name": "c", "items": [{"key": "missing", "path": "x"}]}},
        {"name": "data", "persistentVolumeClaim": {"claimName": "d"}},
        {"name": "all", "projected": {"sources": [{"secret": {"name": "s"}}, {"configMap": {"name": "c2"}}]}},
    ],
    "containers": [
        {
            "name": "app",
            "envFrom": [
                {"configMapRef": {"name": "absent"}},
                {"secretRef": {"name": "maybe", "optional": True}},
            ],
            "env": [
                {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "user"}}},
                {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "nope"}}},
                {"name": "C", "value": "plain"},
            ],
        }
    ],
    "imagePullSecrets": [{"name": "pull"}],
}


def test_what_a_pod_names():
    store = listed(
        pods=[pod("p", spec=SPEC)],
        nodes=[obj("n1", "")],
        serviceaccounts=[obj("default")],
        configmaps=[obj("c", data={"there": "1"}), obj("c2")],
        secrets=[obj("s", data={"user": "YQ=="})],
        persistentvolumeclaims=[obj("d", status={"phase": "Pending"})],
    )
    assert links(store, "pods", "p") == [
        "runs on nodes/n1",
        "!mounts configmaps/c (has no key missing; volume conf)",
        "mounts persistentvolumeclaims/d (not bound yet; volume data)",
        "mounts secrets/s (volume all)",
        "mounts configmaps/c2 (volume all)",
        "uses serviceaccounts/default",
        "!uses configmaps/absent (does not exist; environment of app)",
        "uses secrets/maybe (does not exist, which is allowed; environment of app)",
        "!uses secrets/s (has no key nope; A of app; B of app)",
        "uses secrets/pull (does not exist, which is allowed; to pull images)",
    ]
    assert links(store, "nodes", "n1", "") == ["runs pods/p"]
    assert links(store, "serviceaccounts", "default") == ["used by pods/p"]
    assert links(store, "configmaps", "c") == ["used by pods/p"]
    assert links(store, "secrets", "s") == ["used by pods/p"]
    assert links(store, "persistentvolumeclaims", "d") == ["used by pods/p"]


def test_a_service_and_its_pods():
    store = listed(
        services=[
            obj("web", spec={"selector": WEB}),
            obj("alone", spec={"selector": {"app": "no"}}),
            obj("bare"),
        ],
        pods=[
            pod("ok", labels=WEB),
            pod("slow", labels=WEB, ready=False),
            pod("done", labels=WEB, ready=False, phase="Succeeded"),
            pod("going", labels=WEB, metadata={"deletionTimestamp": "2026-01-01T00:00:00Z"}),
            pod("far", "other", labels=WEB),
        ],
    )
    assert links(store, "services", "web") == [
        "selects pods/ok",
        "!selects pods/slow (not ready, so no traffic)",
        "selects pods/done (finished, so no traffic)",
        "selects pods/going (terminating, so no new traffic)",
    ]
    assert links(store, "services", "alone") == ["!selects pods/ (no Pod has app=no)"]
    assert links(store, "services", "bare") == []
    assert links(store, "pods", "ok") == ["chosen by services/web"]
    assert links(store, "pods", "slow") == ["!chosen by services/web (not ready, so no traffic)"]
    assert links(store, "pods", "far", "other") == []


def test_publish_not_ready_addresses():
    spec = {"selector": WEB, "publishNotReadyAddresses": True}
    store = listed(services=[obj("web", spec=spec)], pods=[pod("slow", labels=WEB, ready=False)])
    assert links(store, "services", "web") == ["selects pods/slow (not ready, published all the same)"]


def endpoint(name, **conditions):
    return {
        "addresses": ["10.0.0.1"],
        "conditions": conditions,
        "targetRef": {"kind": "Pod", "namespace": "shop", "name": name, "uid": f"uid-shop-{name}"},
    }


def test_endpoint_slices():
    endpoints = [
        endpoint("ok"),
        endpoint("slow", ready=False),
        endpoint("going", ready=False, terminating=True),
        endpoint("gone", ready=True),
        {"addresses": ["192.0.2.1"]},
    ]
    labels = {"kubernetes.io/service-name": "web"}
    store = listed(
        services=[obj("web")],
        pods=[pod("ok"), pod("slow", ready=False), pod("going")],
        endpointslices_discovery_k8s_io=[
            obj("web-1", labels=labels, endpoints=endpoints),
            obj("stale", labels={"kubernetes.io/service-name": "deleted"}),
        ],
    )
    slices = "endpointslices.discovery.k8s.io"
    assert links(store, slices, "web-1") == [
        "routes to pods/ok (10.0.0.1)",
        "!routes to pods/slow (not ready, so no traffic)",
        "routes to pods/going (terminating, so no new traffic)",
        "!routes to pods/gone (does not exist)",
        "routed from services/web",
    ]
    assert links(store, slices, "stale") == ["!routed from services/deleted (does not exist)"]
    assert links(store, "services", "web") == [f"routes to {slices}/web-1"]
    assert links(store, "pods", "ok") == [f"routed from {slices}/web-1"]
    assert links(store, "pods", "slow") == [f"!routed from {slices}/web-1 (not ready, so no traffic)"]


def test_ingress():
    def backend(name, port):
        return {"service": {"name": name, "port": port}}

    paths = [
        {"path": "/", "backend": backend("web", {"number": 80})},
        {"path": "/api", "backend": backend("web", {"name": "http"})},
        {"path": "/old", "backend": backend("gone", {"number": 80})},
        {"path": "/odd", "backend": backend("odd", {"number": 81})},
    ]
    spec = {
        "ingressClassName": "nginx",
        "rules": [{"host": "a.example", "http": {"paths": paths}}],
        "tls": [{"secretName": "cert"}],
    }
    ports = {"ports": [{"name": "http", "port": 80}]}
    store = listed(
        ingresses_networking_k8s_io=[obj("in", spec=spec)],
        services=[obj("web", spec=ports), obj("odd", spec=ports)],
        secrets=[],
        ingressclasses_networking_k8s_io=[obj("nginx", "")],
    )
    assert links(store, "ingresses.networking.k8s.io", "in") == [
        "routes to services/web (a.example/; a.example/api)",
        "!routes to services/gone (does not exist; a.example/old)",
        "!routes to services/odd (has no port 81; a.example/odd)",
        "uses ingressclasses.networking.k8s.io/nginx",
        "!uses secrets/cert (does not exist; TLS certificate)",
    ]
    assert links(store, "services", "web") == [
        "routed from ingresses.networking.k8s.io/in (a.example/; a.example/api)"
    ]
    assert links(store, "ingressclasses.networking.k8s.io", "nginx", "") == [
        "used by ingresses.networking.k8s.io/in"
    ]


def test_storage():
    store = listed(
        persistentvolumeclaims=[
            obj("d", spec={"volumeName": "pv1", "storageClassName": "std"}),
            obj("lost", spec={"volumeName": "pv9"}),
            obj("waiting", spec={"storageClassName": "typo"}),
        ],
        persistentvolumes=[
            obj("pv1", "", spec={"claimRef": {"namespace": "shop", "name": "d"}, "storageClassName": "std"}),
            obj("pv2", "", spec={"claimRef": {"namespace": "shop", "name": "waiting"}}),
        ],
        storageclasses_storage_k8s_io=[obj("std", "")],
    )
    classes = "storageclasses.storage.k8s.io"
    assert links(store, "persistentvolumeclaims", "d") == [
        f"uses {classes}/std",
        "binds persistentvolumes/pv1",
    ]
    assert links(store, "persistentvolumeclaims", "lost") == ["!binds persistentvolumes/pv9 (does not exist)"]
    assert links(store, "persistentvolumeclaims", "waiting") == [
        f"!uses {classes}/typo (does not exist)",
        "binds persistentvolumes/pv2",
    ]
    assert links(store, "persistentvolumes", "pv1", "")[-1].startswith("binds persistentvolumeclaims/d")
    assert links(store, classes, "std", "") == [
        "used by persistentvolumeclaims/d",
        "used by persistentvolumes/pv1",
    ]


@pytest.mark.parametrize(
    ("resource", "field", "edge", "back"),
    [
        ("networkpolicies.networking.k8s.io", "podSelector", "selects", "chosen by"),
        ("poddisruptionbudgets.policy", "selector", "protects", "protected by"),
    ],
)
def test_policies(resource, field, edge, back):
    store = listed(
        **{
            resource.replace(".", "_"): [
                obj("some", spec={field: {"matchLabels": WEB}}),
                obj("every", spec={field: {}}),
                obj("none", spec={field: {"matchLabels": {"app": "no"}}}),
            ]
        },
        pods=[pod("ok", labels=WEB), pod("db", ready=False)],
    )
    assert links(store, resource, "some") == [f"{edge} pods/ok"]
    assert links(store, resource, "every") == [f"{edge} pods/ok", f"{edge} pods/db"]
    assert links(store, resource, "none") == [f"{edge} pods/ (no Pod has app=no)"]
    assert links(store, "pods", "ok") == [f"{back} {resource}/some", f"{back} {resource}/every"]
    assert links(store, "pods", "db") == [f"{back} {resource}/every"]


def test_autoscaler_and_stateful_set():
    hpa = "horizontalpodautoscalers.autoscaling"
    target = {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db"}
    store = listed(
        horizontalpodautoscalers_autoscaling=[
            obj("h", spec={"scaleTargetRef": target}),
            obj("lost", spec={"scaleTargetRef": {**target, "name": "gone"}}),
        ],
        statefulsets_apps=[obj("db", spec={"serviceName": "db"})],
        services=[obj("db")],
    )
    assert links(store, hpa, "h") == ["scales statefulsets.apps/db"]
    assert links(store, hpa, "lost") == ["!scales statefulsets.apps/gone (does not exist)"]
    assert links(store, "statefulsets.apps", "db") == [
        "uses services/db (names its Pods)",
        f"scaled by {hpa}/h",
    ]
    assert links(store, "services", "db") == ["used by statefulsets.apps/db (names its Pods)"]


def test_events():
    about = {"kind": "Pod", "apiVersion": "v1", "namespace": "shop", "name": "p", "uid": "uid-shop-p"}
    store = listed(
        events=[obj("e", involvedObject=about), obj("f", involvedObject={**about, "name": "q", "uid": "u"})],
        pods=[pod("p")],
    )
    assert relations(store, "events", store.get("events", "shop", "e")) == [
        ("about", ObjectRef("pods", "shop", "p", "uid-shop-p"), "", False)
    ]
    assert links(store, "events", "f") == ["about pods/q (gone)"]


def test_each_edge_is_ranked_once():
    assert len(set(EDGES)) == len(EDGES) == 17
