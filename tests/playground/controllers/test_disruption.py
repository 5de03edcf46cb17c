import pytest

from kubetui.api import meta

BUDGETS = "poddisruptionbudgets.policy"
CASES = [
    ({"minAvailable": 2}, (3, 2, 1)),
    ({"minAvailable": "50%"}, (3, 2, 1)),
    ({"minAvailable": 3}, (3, 3, 0)),
    ({"maxUnavailable": 2}, (3, 1, 2)),
    ({"maxUnavailable": "34%"}, (3, 1, 2)),
]


@pytest.mark.parametrize(("spec", "expected"), CASES)
async def test_how_many_may_go(rig, deployment, spec, expected):
    await rig.api.create("deployments.apps", deployment())
    body = {
        "metadata": {"name": "web", "namespace": "demo"},
        "spec": {"selector": {"matchLabels": {"app": "web"}}},
    }
    body["spec"] |= spec
    await rig.api.create(BUDGETS, body)

    async def counted() -> bool:
        found = (await rig.api.get(BUDGETS, "web", "demo"))["status"]
        keys = ("expectedPods", "desiredHealthy", "disruptionsAllowed")
        return found["currentHealthy"] == 3 and tuple(found[key] for key in keys) == expected

    await rig.until(counted)
    said = meta.condition(await rig.api.get(BUDGETS, "web", "demo"), "DisruptionAllowed")
    allowed = expected[2] > 0
    assert (said["status"], said["reason"]) == (
        str(allowed), "SufficientPods" if allowed else "InsufficientPods",
    )  # fmt: skip


async def test_a_budget_for_nobody(rig):
    await rig.api.create(
        BUDGETS, {"metadata": {"name": "none", "namespace": "demo"},
                  "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "none"}}}},
    )  # fmt: skip

    async def told() -> bool:
        return await rig.events("NoPods") == ["No matching pods found"]

    await rig.until(told)
