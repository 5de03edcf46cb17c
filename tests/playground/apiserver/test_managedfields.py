from datetime import UTC, datetime

import pytest

from kubetui.api.errors import ApiError
from kubetui.api.meta import clone
from kubetui.kinds.registry import find
from kubetui.playground.apiserver.fieldset import paths
from kubetui.playground.apiserver.managedfields import MAX_UPDATERS, apply, record_update
from kubetui.playground.apiserver.schema import schema_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"app": "web"}},
    "spec": {
        "replicas": 3,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "containers": [{"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}]
            },
        },
    },
}


def config_map(**data):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": data}


def applied(live, obj, manager="one", force=False, kind="cm"):
    found = find(kind)
    return apply(
        live, obj, manager=manager, force=force, api_version=found.api_version, subresource="", now=NOON, schema=schema_of(found)
    )  # fmt: skip


def updated(live, new, manager="edit", kind="cm", subresource=""):
    new, found = clone(new), find(kind)
    record_update(
        live, new, manager=manager, api_version=found.api_version, subresource=subresource, now=NOON, schema=schema_of(found)
    )  # fmt: skip
    return new


def owners(obj):
    return {
        (entry["manager"], entry["operation"]): {"".join(path) for path in paths(entry["fieldsV1"])}
        for entry in obj["metadata"].get("managedFields", [])
    }


def test_a_create_owns_leaves_and_new_containers_as_the_real_server_records_them():
    entry = updated(None, DEPLOYMENT, "kubectl-create", "deploy")["metadata"]["managedFields"][0]
    assert entry == {
        "manager": "kubectl-create", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-01-01T12:00:00Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": {
            "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
            "f:spec": {
                "f:replicas": {}, "f:selector": {},
                "f:template": {
                    "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
                    "f:spec": {"f:containers": {'k:{"name":"web"}': {
                        ".": {}, "f:image": {}, "f:name": {},
                        "f:ports": {".": {}, 'k:{"containerPort":80,"protocol":"TCP"}': {".": {}, "f:containerPort": {}}},
                    }}},
                },
            },
        },
    }  # fmt: skip


def test_an_update_takes_only_what_it_changes():
    live = updated(None, config_map(a="1", b="2"), "create")
    new = updated(live, {**clone(live), "data": {"a": "9", "c": "3"}}, "edit")
    assert owners(new) == {("create", "Update"): {"f:data"}, ("edit", "Update"): {"f:dataf:a", "f:dataf:c"}}


def test_an_update_without_a_change_leaves_the_record_as_it_is():
    live = updated(None, config_map(a="1"), "create")
    assert updated(live, live, "edit") == live


def test_status_is_owned_by_its_subresource_alone():
    live = updated(None, DEPLOYMENT, "create", "deploy")
    new = updated(live, {**clone(live), "status": {"replicas": 1}}, "controller", "deploy", "status")
    assert owners(new)["controller", "Update"] == {"f:statusf:replicas"}
    assert new["metadata"]["managedFields"][0]["subresource"] == "status"


def test_apply_creates_merges_and_is_quiet_when_nothing_changes():
    live = applied(None, config_map(a="1"))
    assert owners(live) == {("one", "Apply"): {"f:dataf:a"}}
    assert applied(live, config_map(a="1")) is live


def test_apply_removes_what_it_claimed_before_and_nobody_else_owns():
    live = applied(None, config_map(a="1", b="2", c="3"))
    live = applied(live, config_map(c="3"), "two")
    assert applied(live, config_map(a="1"))["data"] == {"a": "1", "c": "3"}


def test_apply_removes_a_whole_list_item_with_its_defaults():
    both = clone(DEPLOYMENT)
    both["spec"]["template"]["spec"]["containers"].append({"name": "side", "image": "busybox"})
    live = applied(None, both, kind="deploy")
    live["spec"]["template"]["spec"]["containers"][1]["imagePullPolicy"] = "Always"
    after = applied(live, DEPLOYMENT, kind="deploy")
    assert [c["name"] for c in after["spec"]["template"]["spec"]["containers"]] == ["web"]
    assert after["metadata"]["name"] == "web"


def test_shared_values_are_owned_together_and_other_values_conflict():
    live = applied(None, config_map(a="1", b="2"))
    live = applied(live, config_map(a="1"), "two")
    assert owners(live)["two", "Apply"] == {"f:dataf:a"}
    with pytest.raises(ApiError) as caught:
        applied(live, config_map(a="9"), "three")
    assert caught.value.code == 409
    assert caught.value.message == (
        'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\nconflicts with "two":\n- .data.a'
    )


def test_a_conflict_with_an_update_names_version_time_and_path():
    live = updated(None, DEPLOYMENT, "kubectl-create", "deploy")
    other = {**clone(DEPLOYMENT), "spec": {**DEPLOYMENT["spec"], "replicas": 5}}
    with pytest.raises(ApiError) as caught:
        applied(live, other, kind="deploy")
    assert caught.value.message == (
        'Apply failed with 1 conflict: conflict with "kubectl-create" using apps/v1 at 2026-01-01T12:00:00Z: .spec.replicas'
    )
    assert caught.value.details["causes"][0]["field"] == ".spec.replicas"
    forced = applied(live, other, force=True, kind="deploy")
    assert forced["spec"]["replicas"] == 5
    assert "f:specf:replicas" not in owners(forced)["kubectl-create", "Update"]


def test_conflict_paths_name_list_items_by_key():
    live = updated(None, DEPLOYMENT, "create", "deploy")
    other = clone(DEPLOYMENT)
    other["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.28"
    with pytest.raises(ApiError, match=r'\.spec\.template\.spec\.containers\[name="web"\]\.image'):
        applied(live, other, kind="deploy")


def test_the_first_apply_on_an_unmanaged_object_keeps_what_was_there():
    live = config_map(a="1", b="2")
    after = applied(live, config_map(a="1"))
    assert after["data"] == {"a": "1", "b": "2"}
    assert owners(after)["before-first-apply", "Update"] == {"f:data", "f:dataf:a", "f:dataf:b"}


def test_managed_fields_may_not_be_applied():
    with pytest.raises(ApiError, match=r"metadata\.managedFields must be nil"):
        applied(None, {**config_map(), "metadata": {"name": "c", "managedFields": []}})


def test_a_client_may_forget_all_owners_and_hand_them_over():
    live = updated(None, config_map(a="1"), "create")
    cleared = clone(live)
    cleared["metadata"]["managedFields"] = [{}]
    assert "managedFields" not in updated(live, cleared)["metadata"]
    renamed = clone(live)
    renamed["metadata"]["managedFields"][0]["manager"] = "heir"
    assert owners(updated(live, renamed)) == {("heir", "Update"): {"f:data", "f:dataf:a"}}


def test_many_writers_are_capped():
    live = updated(None, config_map(), "create")
    for number in range(MAX_UPDATERS + 5):
        live = updated(live, {**clone(live), "data": {**live["data"], f"k{number}": "v"}}, f"m{number:02}")
    names = [entry["manager"] for entry in live["metadata"]["managedFields"]]
    assert len(names) == MAX_UPDATERS
    assert "ancient-changes" in names
