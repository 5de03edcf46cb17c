"""Aggregated ClusterRoles: whose rules they get, and when."""

from kubetui.api.meta import Obj
from kubetui.playground.controllers.clusterrole_aggregation import aggregated

ROLES = "clusterroles.rbac.authorization.k8s.io"


def role(name: str, *resources: str, **labels: str) -> Obj:
    rules = [{"apiGroups": [""], "resources": [each], "verbs": ["get"]} for each in resources]
    return {"metadata": {"name": name, "labels": labels}, "rules": rules}


def whole(name: str, *parts: str) -> Obj:
    selectors = [{"matchLabels": {"part-of": part}} for part in parts]
    return {"metadata": {"name": name}, "aggregationRule": {"clusterRoleSelectors": selectors}}


def test_rules_come_in_the_order_of_selectors_and_names_each_once():
    roles = [role("b", "pods", "nodes", **{"part-of": "x"}), role("a", "nodes", "events", **{"part-of": "x"}),
             role("c", "secrets", "pods", **{"part-of": "y"}), role("d", "configmaps")]  # fmt: skip
    found = aggregated(whole("all", "y", "x"), roles)
    assert [rule["resources"][0] for rule in found] == ["secrets", "pods", "nodes", "events"]
    itself = {**role("all", "pods", **{"part-of": "x"}), **whole("all", "x")}
    assert aggregated(itself, [itself, *roles[:1]]) == roles[0]["rules"]


async def test_roles_follow_what_they_are_made_of(rig):
    await rig.api.create(
        ROLES, whole("inner", "x") | {"metadata": {"name": "inner", "labels": {"part-of": "y"}}}
    )
    await rig.api.create(ROLES, whole("outer", "y"))
    await rig.api.create(ROLES, role("part", "pods", **{"part-of": "x"}))

    async def says(*resources: str) -> bool:
        found = (await rig.api.get(ROLES, "outer")).get("rules") or []
        return [rule["resources"][0] for rule in found] == list(resources)

    await rig.until(lambda: says("pods"))
    await rig.api.patch(ROLES, "outer", {"rules": []})
    await rig.until(lambda: says("pods"))
    await rig.api.delete(ROLES, "part")
    await rig.until(lambda: says())
