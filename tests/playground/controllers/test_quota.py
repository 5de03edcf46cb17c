QUOTA = {
    "metadata": {"name": "q", "namespace": "demo"},
    "spec": {"hard": {"pods": "5", "requests.cpu": "2", "requests.memory": "1Gi", "configmaps": "10",
                      "count/deployments.apps": "4"}},
}  # fmt: skip


async def test_what_is_used_is_written_down(rig, deployment):
    await rig.api.create("resourcequotas", QUOTA)
    wanted = deployment(replicas=2)
    wanted["spec"]["template"]["spec"]["containers"][0]["resources"] = {
        "requests": {"cpu": "250m", "memory": "64Mi"}
    }
    await rig.api.create("deployments.apps", wanted)

    async def used(pods: str, cpu: str, memory: str) -> bool:
        status = (await rig.api.get("resourcequotas", "q", "demo"))["status"]
        return status.get("used") == {
            "pods": pods, "requests.cpu": cpu, "requests.memory": memory, "configmaps": "1",
            "count/deployments.apps": "1",
        }  # fmt: skip

    await rig.until(lambda: used("2", "500m", "128Mi"))
    await rig.api.patch("deployments.apps", "web", {"spec": {"replicas": 0}}, "demo")
    await rig.until(lambda: used("0", "0", "0"))
