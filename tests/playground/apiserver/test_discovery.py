"""Discovery in its two forms."""

from __future__ import annotations

from kubetui.kinds.registry import KINDS, by_resource
from kubetui.playground.apiserver import discovery


def test_aggregated_core() -> None:
    found = discovery.aggregated(True, KINDS)
    assert found["kind"] == "APIGroupDiscoveryList"
    assert found["apiVersion"] == "apidiscovery.k8s.io/v2"
    assert [item["metadata"] for item in found["items"]] == [{}]
    (version,) = found["items"][0]["versions"]
    assert (version["version"], version["freshness"]) == ("v1", "Current")
    pods = next(row for row in version["resources"] if row["resource"] == "pods")
    assert pods["responseKind"] == {"group": "", "version": "v1", "kind": "Pod"}
    assert (pods["scope"], pods["singularResource"]) == ("Namespaced", "pod")
    assert (pods["shortNames"], pods["categories"]) == (["po"], ["all"])
    eviction = next(row for row in pods["subresources"] if row["subresource"] == "eviction")
    assert eviction == {
        "subresource": "eviction",
        "responseKind": {"group": "policy", "version": "v1", "kind": "Eviction"},
        "verbs": ["create"],
    }


def test_aggregated_groups_keep_their_order() -> None:
    names = [item["metadata"]["name"] for item in discovery.aggregated(False, KINDS)["items"]]
    assert names[:6] == [
        "apiregistration.k8s.io",
        "apps",
        "events.k8s.io",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
    ]
    assert "" not in names


def test_legacy() -> None:
    assert discovery.api_versions()["versions"] == ["v1"]
    groups = {group["name"]: group for group in discovery.group_list(KINDS)["groups"]}
    assert groups["apps"]["preferredVersion"] == {"groupVersion": "apps/v1", "version": "v1"}
    assert discovery.group(KINDS, "apps") == {"kind": "APIGroup", "apiVersion": "v1", **groups["apps"]}
    assert discovery.group(KINDS, "nope.io") is None
    assert discovery.resource_list(KINDS, "apps/v9") is None


def test_resource_rows() -> None:
    found = discovery.resource_list(KINDS, "apps/v1")
    assert found is not None
    rows = {row["name"]: row for row in found["resources"]}
    assert rows["deployments"]["verbs"] == [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]  # fmt: skip
    assert rows["deployments/scale"] == {
        "name": "deployments/scale",
        "singularName": "",
        "namespaced": True,
        "group": "autoscaling",
        "version": "v1",
        "kind": "Scale",
        "verbs": ["get", "patch", "update"],
    }
    assert rows["deployments/status"]["kind"] == "Deployment"
    assert "group" not in rows["deployments/status"]


def test_every_subresource_of_the_registry_is_known() -> None:
    for kind in KINDS:
        for name in kind.subresources:
            assert discovery.subresource(kind, name)[1], (kind.resource, name)


def test_verbs_of_subresources() -> None:
    pods = by_resource("pods")
    assert pods is not None
    assert discovery.subresource(pods, "log") == (("", "v1", "Pod"), ("get",))
    assert discovery.subresource(pods, "status") == (("", "v1", "Pod"), ("get", "patch", "update"))


def test_the_form_a_kind_is_kept_in_has_a_digest():
    def digests(group_version: str) -> dict[str, str | None]:
        found = discovery.resource_list(KINDS, group_version)
        assert found is not None
        return {row["name"]: row.get("storageVersionHash") for row in found["resources"]}

    core = digests("v1")
    assert (core["configmaps"], core["pods"]) == ("qFsyl6wFWjQ=", "xPOwRZ+Yhw8=")
    assert (core["bindings"], core["componentstatuses"], core["pods/status"]) == (None, None, None)
    assert digests("events.k8s.io/v1")["events"] == core["events"] == "r2yiGXH7wu8="
    assert digests("autoscaling/v2")["horizontalpodautoscalers"] == "qwQve8ut294="
