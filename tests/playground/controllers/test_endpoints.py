from kubetui.api import meta

SLICES = "endpointslices.discovery.k8s.io"


def service(name: str = "web", **spec: object) -> dict:
    ports = [{"name": "http", "port": 80, "targetPort": "web"}]
    return {
        "metadata": {"name": name, "namespace": "demo", "labels": {"tier": "front"}},
        "spec": {"selector": {"app": "web"}, "ports": ports, **spec},
    }


async def slices(rig, name: str = "web") -> list[dict]:
    return await rig.all(SLICES, labels=f"kubernetes.io/service-name={name}")


async def ready_addresses(rig, name: str = "web") -> int:
    found = [e for each in await slices(rig, name) for e in each.get("endpoints") or ()]
    return sum(1 for endpoint in found if endpoint["conditions"]["ready"])


async def has_ready(rig, count: int) -> bool:
    return await ready_addresses(rig) == count


async def test_ready_pods_stand_behind_their_service(rig, deployment):
    wanted = deployment()
    wanted["spec"]["template"]["spec"]["containers"][0]["ports"] = [{"name": "web", "containerPort": 8080}]
    await rig.api.create("services", service())
    await rig.until(lambda: slices(rig))
    (empty,) = await slices(rig)
    assert (empty.get("endpoints"), empty.get("ports")) == (None, None)
    await rig.api.create("deployments.apps", wanted)
    await rig.until(lambda: has_ready(rig, 3))
    (found,) = await slices(rig)
    assert meta.uid(found) == meta.uid(empty), "the empty slice was filled, not replaced"
    assert found["ports"] == [{"name": "http", "port": 8080, "protocol": "TCP"}]
    assert found["metadata"]["labels"] == {
        "kubernetes.io/service-name": "web", "tier": "front",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }  # fmt: skip
    pods = {meta.name(pod): pod for pod in await rig.all("pods")}
    for endpoint in found["endpoints"]:
        pod = pods[endpoint["targetRef"]["name"]]
        assert endpoint == {
            "addresses": [pod["status"]["podIP"]], "nodeName": pod["spec"]["nodeName"],
            "conditions": {"ready": True, "serving": True, "terminating": False},
            "targetRef": {"kind": "Pod", "namespace": "demo", "name": meta.name(pod), "uid": meta.uid(pod)},
        }  # fmt: skip

    async def endpoints_too() -> bool:
        older = await rig.api.get("endpoints", "web", "demo")
        return [len(s.get("addresses", [])) for s in older.get("subsets") or []] == [3]

    await rig.until(endpoints_too)
    older = await rig.api.get("endpoints", "web", "demo")
    assert older["metadata"]["labels"]["endpoints.kubernetes.io/managed-by"] == "endpoint-controller"
    assert older["subsets"][0]["ports"] == [{"name": "http", "port": 8080, "protocol": "TCP"}]


async def test_unready_and_leaving_pods_are_not_ready_endpoints(rig, deployment):
    rig.kubelets.unready.add("9.99")
    await rig.api.create("services", service(ports=[{"port": 80}]))
    await rig.api.create("deployments.apps", deployment(image="nginx:9.99"))

    async def listed() -> bool:
        return sum(len(each.get("endpoints") or ()) for each in await slices(rig)) == 3

    await rig.until(listed)
    assert await ready_addresses(rig) == 0

    async def endpoints_too() -> bool:
        older = await rig.api.get("endpoints", "web", "demo")
        return [len(s["notReadyAddresses"]) for s in older["subsets"]] == [3]

    await rig.until(endpoints_too)
    await rig.api.delete("deployments.apps", "web", "demo")

    async def empty() -> bool:
        (one,) = await slices(rig)
        return not one.get("endpoints")

    await rig.until(empty)


async def test_more_than_a_hundred_endpoints_take_a_second_slice(rig, deployment):
    await rig.api.create("services", service(ports=[{"port": 80}]))
    await rig.api.create("deployments.apps", deployment(replicas=130))
    await rig.until(lambda: has_ready(rig, 130), 15)
    assert sorted(len(each["endpoints"]) for each in await slices(rig)) == [30, 100]


async def test_services_without_selector_get_none_and_deleted_ones_lose_theirs(rig):
    await rig.api.create("services", service("bare", selector=None))
    await rig.api.create("services", service("web", clusterIP="None"))
    await rig.until(lambda: slices(rig))
    (found,) = await slices(rig)
    assert found["metadata"]["labels"]["service.kubernetes.io/headless"] == ""
    assert await slices(rig, "bare") == []
    await rig.api.delete("services", "web", "demo")

    async def gone() -> bool:
        return not await slices(rig) and not await rig.exists("endpoints", "web")

    await rig.until(gone)


async def test_endpoints_of_users_are_mirrored(rig):
    service = {
        "metadata": {"name": "ex", "namespace": "demo"},
        "spec": {"ports": [{"name": "a", "port": 80}]},
    }
    await rig.api.create("services", service)
    subset = {
        "addresses": [{"ip": "10.1.2.3"}],
        "notReadyAddresses": [{"ip": "10.1.2.4"}],
        "ports": [{"port": 80}],
    }
    await rig.api.create("endpoints", {"metadata": {"name": "ex", "namespace": "demo"}, "subsets": [subset]})

    async def mirrored(*wanted: tuple[str, bool]) -> bool:
        slices = [
            each
            for each in await rig.all("endpointslices.discovery.k8s.io")
            if each["metadata"]["labels"]["endpointslice.kubernetes.io/managed-by"]
            == "endpointslicemirroring-controller.k8s.io"
        ]
        found = [(e["addresses"][0], e["conditions"]["ready"]) for each in slices for e in each["endpoints"]]
        return found == list(wanted) and len(slices) == bool(wanted)

    await rig.until(lambda: mirrored(("10.1.2.3", True), ("10.1.2.4", False)))
    changed = {"subsets": [{"addresses": [{"ip": "10.9.9.9"}], "ports": [{"port": 81}]}]}
    await rig.api.patch("endpoints", "ex", changed, "demo")
    await rig.until(lambda: mirrored(("10.9.9.9", True)))
    await rig.api.patch("services", "ex", {"spec": {"selector": {"app": "x"}}}, "demo")
    await rig.until(mirrored)


async def test_a_range_stays_while_its_addresses_are_in_use(rig):
    resource, name = "servicecidrs.networking.k8s.io", "extra"
    await rig.api.create(resource, {"metadata": {"name": name}, "spec": {"cidrs": ["10.20.0.0/28"]}})

    async def ready() -> bool:
        return meta.is_true(await rig.api.get(resource, name), "Ready")

    await rig.until(ready)
    parent = {"resource": "services", "namespace": "demo", "name": "x"}
    await rig.api.create(
        "ipaddresses.networking.k8s.io", {"metadata": {"name": "10.20.0.5"}, "spec": {"parentRef": parent}}
    )
    await rig.settle(0.1)
    await rig.api.delete(resource, name)
    await rig.settle(0.1)
    assert meta.deleting(await rig.api.get(resource, name))
    await rig.api.delete("ipaddresses.networking.k8s.io", "10.20.0.5")

    async def gone() -> bool:
        return name not in [meta.name(each) for each in (await rig.api.list(resource))[0]]

    await rig.until(gone)
