from kubetui.actions.aftermath import aftermath, owns
from kubetui.api import meta
from kubetui.store.store import Store
from tests import samples


def _told(store, resource, name, namespace="kubetui-demo"):
    obj = store.get(resource, namespace, name)
    losses = aftermath(store, [meta.ref(resource, obj)])
    return [loss.text for loss in losses if loss.lost], [loss.text for loss in losses if not loss.lost]


def test_what_a_deployment_takes_with_it_is_named_down_to_its_pods():
    store = samples.demo_store()
    lost, _ = _told(store, "deployments.apps", "web")
    assert any(text.startswith("2 ReplicaSets: web-") for text in lost)
    assert any("Pods: web-" in text for text in lost)
    assert owns(store, meta.ref("deployments.apps", store.get("deployments.apps", "kubetui-demo", "web")))


def test_what_uses_a_configmap_stays_without_it():
    store = samples.demo_store()
    for config in store.all("configmaps", ["kubetui-demo"]):
        lost, stays = _told(store, "configmaps", meta.name(config))
        if stays:
            assert stays[0].startswith("used by ") and not lost
            return
    raise AssertionError("no ConfigMap of the samples is used")


def test_everything_in_a_namespace_is_counted():
    lost, _ = _told(samples.demo_store(), "namespaces", "kubetui-demo", "")
    assert any("Pods: " in text for text in lost) and any("Deployment" in text for text in lost)
    assert lost[-1] == "whatever else is in it"


def _claimed(policy):
    store = Store()
    store.put("persistentvolumes", {"metadata": {"name": "pv", "uid": "v"},
                                    "spec": {"persistentVolumeReclaimPolicy": policy}})  # fmt: skip
    store.put("persistentvolumeclaims", {"metadata": {"name": "data-db-0", "namespace": "kubetui-demo", "uid": "c"},
                                         "spec": {"volumeName": "pv"}})  # fmt: skip
    return store


def test_the_volume_of_a_claim_goes_or_stays_by_its_reclaim_policy():
    lost, stays = _told(_claimed("Delete"), "persistentvolumeclaims", "data-db-0")
    assert lost == ["PersistentVolume pv with its data: its reclaim policy is Delete"] and not stays
    lost, stays = _told(_claimed("Retain"), "persistentvolumeclaims", "data-db-0")
    assert stays == ["PersistentVolume pv stays with its data: its reclaim policy is Retain"] and not lost


def test_the_claims_of_a_statefulset_stay_unless_it_says_otherwise():
    store = _claimed("Delete")
    spec = {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}
    db = {"metadata": {"name": "db", "namespace": "kubetui-demo", "uid": "s"}, "spec": spec}
    store.put("statefulsets.apps", db)
    assert _told(store, "statefulsets.apps", "db") == ([], ["its claims stay with their data: data-db-0"])
    spec = {**spec, "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"}}
    store.put("statefulsets.apps", {**db, "spec": spec})
    assert _told(store, "statefulsets.apps", "db") == (["its claims go with it: data-db-0"], [])


def test_a_definition_takes_every_object_of_its_kind_with_it():
    store = Store()
    names = {"plural": "widgets", "kind": "Widget"}
    store.put("customresourcedefinitions.apiextensions.k8s.io",
              {"metadata": {"name": "widgets.x.io", "uid": "d"}, "spec": {"group": "x.io", "names": names}})  # fmt: skip
    store.put("widgets.x.io", {"metadata": {"name": "w", "namespace": "a", "uid": "w"}})
    lost, _ = _told(store, "customresourcedefinitions.apiextensions.k8s.io", "widgets.x.io", "")
    assert lost == ["1 of its objects (Widget): w", "every Widget in the cluster"]


def test_what_is_gone_takes_nothing():
    assert aftermath(Store(), [meta.ObjectRef("pods", "a", "b", "c")]) == ()


def test_of_several_that_go_none_is_said_to_go_with_another():
    store = samples.demo_store()
    pods = store.all("pods", ["kubetui-demo"])
    web = [meta.ref("pods", pod) for pod in pods if meta.name(pod).startswith("web-")]
    deployment = meta.ref("deployments.apps", store.get("deployments.apps", "kubetui-demo", "web"))
    told = [loss.text for loss in aftermath(store, [deployment, *web])]
    assert any("2 ReplicaSets" in text for text in told) and not any("Pod" in text for text in told)
