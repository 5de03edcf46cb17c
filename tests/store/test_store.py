import gc
from datetime import UTC, datetime

import pytest

from kubetui.api.meta import ObjectRef, name
from kubetui.api.selectors import parse
from kubetui.kinds.model import ApiKind
from kubetui.store.delta import Delta
from kubetui.store.store import Store
from tests.store.builders import obj, owner, pod

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def names(objects):
    return [name(found) for found in objects]


def test_get_find_by_uid_and_count():
    store = Store()
    web = pod("web")
    store.put("pods", web)
    store.put("pods", pod("web", "other"))
    store.put("nodes", obj("n1", ""))
    assert store.get("pods", "shop", "web") == web
    assert store.get("pods", "shop", "gone") is None
    assert store.by_uid("uid-shop-web") == ("pods", web)
    assert store.by_uid("nothing") is None
    assert names(store.all("pods")) == ["web", "web"]
    assert store.all("pods", ["shop"]) == [web]
    assert store.all("pods", {"shop", "empty"}) == [web]
    assert names(store.all("nodes", ["shop"])) == ["n1"]
    assert (store.count("pods"), store.count("pods", ["shop"]), store.count("nodes", ["x"])) == (2, 1, 1)


def test_find_prefers_the_uid_and_falls_back_to_the_name():
    store = Store()
    store.put("pods", pod("web", uid="new"))
    assert name(store.find(ObjectRef("pods", "nowhere", "other", "new"))) == "web"
    assert name(store.find(ObjectRef("pods", "shop", "web", "old"))) == "web"
    assert store.find(ObjectRef("pods", "shop", "other", "old")) is None


def test_deltas_tell_old_and_new():
    store = Store(lambda: NOW)
    seen: list[Delta] = []
    stop = store.listen(seen.append)
    first, second = pod("web"), pod("web", ready=False)
    store.put("pods", first)
    store.put("pods", second)
    store.put("pods", second)
    store.remove("pods", second)
    store.remove("pods", second)
    assert seen == [
        Delta("ADDED", "pods", first, None, NOW),
        Delta("MODIFIED", "pods", second, first, NOW),
        Delta("DELETED", "pods", second, second, NOW),
    ]
    assert store.version == 3
    stop()
    stop()
    store.put("pods", pod("db"))
    assert len(seen) == 3


def test_a_successor_of_the_same_name_is_a_deletion_and_an_addition():
    store = Store(lambda: NOW)
    store.put("pods", pod("web", uid="old", metadata={"ownerReferences": [{"uid": "rs"}]}))
    seen: list[Delta] = []
    cursor = store.changes()
    store.listen(seen.append)
    store.put("pods", pod("web", uid="new"))
    assert [(delta.type, delta.object["metadata"]["uid"]) for delta in seen] == [
        ("DELETED", "old"),
        ("ADDED", "new"),
    ]
    assert cursor.drain() == {"pods": {"old", "new"}}
    assert store.by_uid("old") is None
    assert store.owned("rs") == []
    store.remove("pods", pod("web", uid="old"))
    assert store.by_uid("new") is not None


def test_replace_is_a_diff():
    store = Store()
    kept, changed, gone = pod("kept"), pod("changed"), pod("gone")
    elsewhere = pod("elsewhere", "other")
    store.replace("pods", "", [kept, changed, gone, elsewhere])
    cursor, version = store.changes(), store.version
    store.replace("pods", "", [kept, changed, gone, elsewhere])
    assert (cursor.drain(), store.version) == ({}, version)
    store.replace("pods", "shop", [kept, pod("changed", ready=False), pod("fresh")])
    assert cursor.drain() == {"pods": {"uid-shop-changed", "uid-shop-gone", "uid-shop-fresh"}}
    assert sorted(names(store.all("pods"))) == ["changed", "elsewhere", "fresh", "kept"]


def test_complete_and_forget():
    store = Store()
    store.put("pods", pod("web"))
    assert not store.complete("pods", "shop")
    store.replace("pods", "shop", [pod("web")])
    assert store.complete("pods", "shop")
    assert not store.complete("pods", "other") and not store.complete("pods")
    store.replace("pods", "", [pod("web"), pod("db", "other")])
    assert store.complete("pods", "other") and store.complete("pods")
    seen: list[Delta] = []
    store.listen(seen.append)
    cursor = store.changes()
    store.forget("pods", "other")
    assert names(store.all("pods")) == ["web"]
    assert not store.complete("pods", "other")
    store.forget("pods")
    assert cursor.drain() == {"pods": {"uid-shop-web", "uid-other-db"}}
    assert (store.all("pods"), seen) == ([], [])


def test_cursors_are_independent_and_forgotten_with_their_holder():
    store = Store()
    early = store.changes()
    store.put("pods", pod("a"))
    late = store.changes()
    store.put("pods", pod("b"))
    assert late.drain() == {"pods": {"uid-shop-b"}}
    assert bool(early) and early.drain() == {"pods": {"uid-shop-a", "uid-shop-b"}}
    assert early.drain() == {} and not early
    del early, late
    gc.collect()
    store.put("pods", pod("c"))
    assert len(store._cursors) == 0


def test_owned_on_node_and_labelled_follow_changes():
    store = Store()
    replicaset = obj("rs")
    reference = {"ownerReferences": [owner(replicaset, "ReplicaSet")]}
    store.put("pods", pod("a", labels={"app": "web", "v": "1"}, metadata=reference, spec={"nodeName": "n1"}))
    store.put("pods", pod("b", labels={"app": "web", "v": "2"}))
    store.put("pods", pod("c", "other", labels={"app": "web"}))
    assert [(title, name(found)) for title, found in store.owned("uid-shop-rs")] == [("pods", "a")]
    assert names(store.on_node("n1")) == ["a"]
    assert names(store.labelled("pods", "shop", parse("app=web"))) == ["a", "b"]
    assert names(store.labelled("pods", "", parse("app=web"))) == ["a", "b", "c"]
    assert names(store.labelled("pods", "shop", parse("app=web,v!=1"))) == ["b"]
    assert names(store.labelled("pods", "shop", parse("v in (1,2)"))) == ["a", "b"]
    assert names(store.labelled("pods", "shop", ())) == ["a", "b"]
    assert store.labelled("pods", "shop", None) == []
    store.put("pods", pod("a", labels={"app": "db"}, spec={"nodeName": "n2"}))
    assert store.owned("uid-shop-rs") == [] and store.on_node("n1") == []
    assert names(store.on_node("n2")) == ["a"]
    assert names(store.labelled("pods", "shop", parse("app=web"))) == ["b"]


def event(name_, about, at, **more):
    return obj(name_, "shop", involvedObject=about, lastTimestamp=at, **more)


def test_events_by_uid_by_name_and_for_nodes():
    store = Store()
    store.put("pods", pod("web"))
    store.put("nodes", obj("n1", ""))
    about = {"kind": "Pod", "namespace": "shop", "name": "web"}
    store.put("events", event("late", {**about, "uid": "uid-shop-web"}, "2026-01-01T00:00:09Z"))
    store.put("events", event("early", about, "2026-01-01T00:00:01Z"))
    series = {"lastObservedTime": "2026-01-01T00:00:05.500000Z"}
    store.put("events", event("mid", {**about, "uid": "uid-shop-web"}, None, series=series))
    store.put("events", event("other", {**about, "uid": "predecessor"}, "2026-01-01T00:00:02Z"))
    node = {"kind": "Node", "name": "n1", "uid": "n1"}
    store.put("events", event("node", node, "2026-01-01T00:00:03Z"))
    assert names(store.events_about("uid-shop-web")) == ["early", "mid", "late"]
    assert names(store.events_about("uid--n1")) == ["node"]
    assert names(store.events_about("", ObjectRef("pods", "shop", "web"))) == ["early"]
    assert names(store.events_about("predecessor")) == ["other"]
    assert store.events_about("unknown") == [] and store.events_about("") == []


def test_slimming():
    store = Store()
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{…}", "note": "kept"}
    full = obj("s", metadata={"managedFields": [{}], "annotations": annotations}, data={"a": "aGVsbG8="})
    store.put("secrets", {**full, "stringData": {"b": "hello"}})
    store.put("configmaps", full)
    secret = store.get("secrets", "shop", "s")
    assert secret["data"] == {"a": 5}
    assert secret["kubetui.dev/sizes-only"] is True
    assert "stringData" not in secret
    assert secret["metadata"]["annotations"] == {"note": "kept"}
    assert "managedFields" not in secret["metadata"]
    assert store.get("configmaps", "shop", "s")["data"] == {"a": "aGVsbG8="}
    assert full["metadata"]["managedFields"] == [{}], "the caller's object is left alone"
    store.put("secrets", {**secret, "metadata": {**secret["metadata"], "resourceVersion": "later"}})
    assert store.get("secrets", "shop", "s")["data"] == {"a": 5}


@pytest.mark.parametrize(
    "hostile",
    [
        {},
        {"metadata": None},
        {"metadata": {"name": 3, "labels": [], "annotations": "x", "ownerReferences": {}}},
        {"metadata": {"name": "x", "labels": {"a": ["list"]}, "ownerReferences": [None, {"uid": []}]}},
        {"metadata": {"name": "x", "uid": {}}, "spec": "text", "status": [], "involvedObject": 1, "data": 3},
        {"metadata": {"name": "x"}, "spec": {"volumes": [3], "containers": {"a": 1}, "nodeName": []}},
    ],
)
@pytest.mark.parametrize("resource", ["pods", "secrets", "events", "endpointslices.discovery.k8s.io"])
def test_mistyped_objects_are_kept_and_removed(hostile, resource):
    store = Store()
    store.put(resource, hostile)
    store.put(resource, hostile)
    assert store.count(resource) == 1
    store.labelled(resource, "", parse("a=b"))
    store.remove(resource, hostile)
    assert store.count(resource) == 0


def test_resources_of_kinds():
    store = Store()
    assert store.resource_of("apps/v1", "Deployment") == "deployments.apps"
    assert store.resource_of("apps/v1beta1", "Deployment") == "deployments.apps"
    assert store.resource_of("v1", "Pod") == "pods"
    assert store.resource_of("acme.io/v1", "Policy") == "policys.acme.io"
    store.learn_kinds([ApiKind("acme.io", "v1", "Policy", "policies", False)])
    assert store.resource_of("acme.io/v1", "Policy") == "policies.acme.io"
    assert store.kind_of("policies.acme.io") == "Policy"
    assert store.is_cluster_scoped("policies.acme.io") and not store.is_cluster_scoped("pods")


def test_of_managed_fields_only_the_last_writing_of_data_is_kept():
    from kubetui.store.slim import CHANGED, slim

    entries = [{"manager": "a", "time": "2026-03-14T10:00:00Z", "fieldsV1": {"f:data": {}}},
               {"manager": "b", "time": "2026-03-14T11:00:00Z", "fieldsV1": {"f:data": {}}},
               {"manager": "c", "time": "2026-03-14T12:00:00Z", "fieldsV1": {"f:metadata": {}}}]  # fmt: skip
    whole = {"metadata": {"name": "a", "managedFields": entries}, "data": {"k": "v"}}
    assert slim("configmaps", whole)["metadata"] == {"name": "a", CHANGED: "2026-03-14T11:00:00Z"}
    assert slim("secrets", whole)["metadata"][CHANGED] == "2026-03-14T11:00:00Z"
    assert slim("namespaces", whole)["metadata"] == {"name": "a"}


def test_of_managed_fields_the_last_writer_of_a_wish_is_kept():
    from kubetui.store.slim import WRITER, slim

    entries = [{"manager": "kubetui", "time": "2026-03-14T10:00:00Z"},
               {"manager": "kubectl-edit", "time": "2026-03-14T11:00:00Z"},
               {"manager": "kubelet", "time": "2026-03-14T12:00:00Z", "subresource": "status"}]  # fmt: skip
    whole = {"metadata": {"name": "a", "managedFields": entries}}
    assert slim("pods", whole)["metadata"] == {"name": "a", WRITER: "kubectl-edit"}
    assert slim("nodes", whole)["metadata"] == {"name": "a"}
