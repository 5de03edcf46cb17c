"""What the admission plug-ins add and refuse."""

import pytest

from kubetui.api.errors import ApiError
from tests.playground.serving import deployment, pod


async def refusal(awaitable) -> str:
    with pytest.raises(ApiError) as caught:
        await awaitable
    assert caught.value.code == 403
    return caught.value.message


def container(**resources):
    return [{"name": "a", "image": "nginx", "resources": resources}]


async def test_the_account_s_token_is_mounted(api):
    made = await api.create("pods", pod("p"))
    (volume,) = made["spec"]["volumes"]
    (mount,) = made["spec"]["containers"][0]["volumeMounts"]
    assert volume["name"] == mount["name"]
    assert volume["name"].startswith("kube-api-access-")
    assert mount["mountPath"] == "/var/run/secrets/kubernetes.io/serviceaccount"
    assert made["spec"]["serviceAccountName"] == "default"
    without = await api.create("pods", pod("q", automountServiceAccountToken=False))
    assert "volumes" not in without["spec"]
    await api.patch("serviceaccounts", "default", {"imagePullSecrets": [{"name": "s"}]}, "default")
    third = await api.create("pods", pod("r"))
    assert third["spec"]["imagePullSecrets"] == [{"name": "s"}]


async def test_mirror_pods_are_left_alone(api):
    mirror = pod("static")
    mirror["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
    made = await api.create("pods", mirror)
    assert "volumes" not in made["spec"]


async def test_priority(api):
    classes = "priorityclasses.scheduling.k8s.io"
    await api.create(classes, {"metadata": {"name": "high"}, "value": 1000, "preemptionPolicy": "Never"})
    made = await api.create("pods", pod("p", priorityClassName="high"))
    assert (made["spec"]["priority"], made["spec"]["preemptionPolicy"]) == (1000, "Never")
    assert (await api.create("pods", pod("q")))["spec"]["priority"] == 0
    assert await refusal(api.create("pods", pod("r", priorityClassName="none"))) == (
        'pods "r" is forbidden: no PriorityClass with name none was found'
    )
    assert "must not be provided in pod spec" in await refusal(api.create("pods", pod("s", priority=7)))
    await api.create(classes, {"metadata": {"name": "usual"}, "value": 5, "globalDefault": True})
    usual = await api.create("pods", pod("t"))
    assert (usual["spec"]["priority"], usual["spec"]["priorityClassName"]) == (5, "usual")
    second = {"metadata": {"name": "other"}, "value": 6, "globalDefault": True}
    assert "already marked as default" in await refusal(api.create(classes, second))


async def test_tolerations_and_taints(api):
    made = await api.create("pods", pod("p"))
    assert [(t["key"], t["tolerationSeconds"]) for t in made["spec"]["tolerations"]] == [
        ("node.kubernetes.io/not-ready", 300),
        ("node.kubernetes.io/unreachable", 300),
    ]
    own = [{"operator": "Exists"}]
    assert (await api.create("pods", pod("q", tolerations=own)))["spec"]["tolerations"] == own
    node = await api.create("nodes", {"metadata": {"name": "n"}})
    assert node["spec"]["taints"] == [{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}]


async def test_default_classes(api):
    def storage_class(name: str, default: str):
        annotations = {"storageclass.kubernetes.io/is-default-class": default}
        return {"metadata": {"name": name, "annotations": annotations}, "provisioner": "p"}

    claim = {
        "metadata": {"namespace": "default"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }

    def named(name: str):
        return {**claim, "metadata": {"name": name, "namespace": "default"}}

    first = await api.create("persistentvolumeclaims", named("a"))
    assert "storageClassName" not in first["spec"]
    assert first["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
    for name, default in (("slow", "false"), ("b", "true"), ("a", "true")):
        await api.create("storageclasses.storage.k8s.io", storage_class(name, default))
    assert (await api.create("persistentvolumeclaims", named("c")))["spec"]["storageClassName"] == "a"
    grow = {"spec": {"resources": {"requests": {"storage": "2Gi"}}}}
    bound = {"status": {"phase": "Bound", "capacity": {"storage": "1Gi"}}}
    await api.patch("persistentvolumeclaims", "c", bound, "default", subresource="status")
    assert await refusal(api.patch("persistentvolumeclaims", "c", grow, "default")) == (
        'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the '
        "storageclass that provisions the pvc must support resize"
    )
    expandable = {"allowVolumeExpansion": True}
    await api.patch("storageclasses.storage.k8s.io", "a", expandable)
    grown = await api.patch("persistentvolumeclaims", "c", grow, "default")
    assert grown["spec"]["resources"]["requests"]["storage"] == "2Gi"
    ingress_class = {
        "metadata": {"name": "nginx", "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}},
        "spec": {"controller": "k8s.io/ingress-nginx"},
    }
    await api.create("ingressclasses.networking.k8s.io", ingress_class)
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    ingress = {"metadata": {"name": "i", "namespace": "default"}, "spec": {"defaultBackend": backend}}
    assert (await api.create("ingresses.networking.k8s.io", ingress))["spec"]["ingressClassName"] == "nginx"


async def test_limit_ranges(api):
    limits = [
        {"type": "Container", "default": {"cpu": "500m"}, "defaultRequest": {"cpu": "100m", "memory": "64Mi"},
         "max": {"memory": "1Gi"}, "maxLimitRequestRatio": {"cpu": "10"}},
    ]  # fmt: skip
    await api.create(
        "limitranges", {"metadata": {"name": "l", "namespace": "default"}, "spec": {"limits": limits}}
    )
    made = await api.create("pods", pod("p", containers=container(limits={"memory": "128Mi"})))
    resources = made["spec"]["containers"][0]["resources"]
    assert resources["limits"]["cpu"] == "500m"
    assert resources["requests"]["cpu"] == "100m"
    assert "cpu limit for container a" in made["metadata"]["annotations"]["kubernetes.io/limit-ranger"]
    assert made["status"]["qosClass"] == "Burstable"
    large = container(limits={"memory": "2Gi"}, requests={"memory": "64Mi"})
    assert await refusal(api.create("pods", pod("q", containers=large))) == (
        'pods "q" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi'
    )
    wide = container(limits={"memory": "1Gi", "cpu": "4"}, requests={"cpu": "100m"})
    assert await refusal(api.create("pods", pod("r", containers=wide))) == (
        'pods "r" is forbidden: cpu max limit to request ratio per Container is 10, but provided ratio is 40.000000'
    )


async def test_quotas(api):
    hard = {"pods": "2", "requests.cpu": "1", "count/deployments.apps": "1", "services.nodeports": "0"}
    quota = {"metadata": {"name": "q", "namespace": "default"}, "spec": {"hard": hard}}
    await api.create("resourcequotas", quota)
    assert await refusal(api.create("pods", pod("bare"))) == (
        'pods "bare" is forbidden: failed quota: q: must specify requests.cpu for: main'
    )
    for name in "ab":
        await api.create("pods", pod(name, containers=container(requests={"cpu": "400m"})))
    third = pod("c", containers=container(requests={"cpu": "400m"}))
    assert await refusal(api.create("pods", third)) == (
        'pods "c" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=400m, '
        "used: pods=2,requests.cpu=800m, limited: pods=2,requests.cpu=1"
    )
    await api.patch("pods", "a", {"status": {"phase": "Succeeded"}}, "default", subresource="status")
    await api.create("pods", third)
    await api.create("deployments.apps", deployment("one"))
    assert "exceeded quota: q, requested: count/deployments.apps=1" in (
        await refusal(api.create("deployments.apps", deployment("two")))
    )
    node_port = {
        "metadata": {"name": "s", "namespace": "default"}, "spec": {"type": "NodePort", "ports": [{"port": 1}]},
    }  # fmt: skip
    assert "services.nodeports=1, used: services.nodeports=0" in await refusal(
        api.create("services", node_port)
    )


async def test_pod_security(api, http):
    labels = {
        "pod-security.kubernetes.io/enforce": "baseline",
        "pod-security.kubernetes.io/warn": "restricted",
    }
    await api.patch("namespaces", "default", {"metadata": {"labels": labels}})
    bad = pod("p", hostNetwork=True, volumes=[{"name": "v", "hostPath": {"path": "/"}}])
    bad["spec"]["containers"][0]["securityContext"] = {"privileged": True}
    assert await refusal(api.create("pods", bad)) == (
        'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), '
        'privileged (container "main" must not set securityContext.privileged=true), hostPath volumes (volume "v")'
    )
    made = await http("POST", "/apis/apps/v1/namespaces/default/deployments", deployment("web"))
    assert made.code == 201
    warning = made.headers["Warning"].replace('\\"', '"')
    assert warning == (
        '299 - "would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container '
        '"main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container '
        '"main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container '
        '"main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set '
        'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")"'
    )


async def test_a_pod_written_again_keeps_its_priority(api):
    made = await api.create("pods", pod("p"))
    spec = {key: value for key, value in made["spec"].items() if key not in ("priority", "preemptionPolicy")}
    again = await api.update("pods", {**made, "spec": spec})
    assert (again["spec"]["priority"], again["spec"]["preemptionPolicy"]) == (0, "PreemptLowerPriority")
    assert "PreemptionPolicy (Never) must not be provided" in await refusal(
        api.create("pods", pod("q", preemptionPolicy="Never"))
    )
