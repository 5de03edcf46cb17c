"""A cluster of many objects in which nothing is wrong, each varied by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator

from kubetui.api.meta import Obj
from tests import samples
from tests.samples import ago, condition, container, ended, event, obj, pod, pod_of, running, terminated

RBAC = "rbac.authorization.k8s.io"
RESOURCES = samples.RESOURCES | {
    "Role": f"roles.{RBAC}", "RoleBinding": f"rolebindings.{RBAC}", "ClusterRole": f"clusterroles.{RBAC}",
    "ClusterRoleBinding": f"clusterrolebindings.{RBAC}", "LimitRange": "limitranges",
    "PriorityClass": "priorityclasses.scheduling.k8s.io", "ReplicationController": "replicationcontrollers",
    "Endpoints": "endpoints",
}  # fmt: skip


def healthy(seed: int) -> list[Obj]:
    """Over 200 objects of every kind that is shown."""
    rng = random.Random(seed)
    made = [*cluster(rng)]
    for number in range(12):
        made += application(rng, f"app{number}", f"team-{number % 3}")
    return made


def cluster(rng: random.Random) -> Iterator[Obj]:
    """Nodes with their Leases, namespaces, classes, rights, the parts of the control plane."""
    for name in ("node-1", "node-2", "control-plane"):
        node = samples.node(name, cpu=rng.choice(["16", "32"]), memory="64Gi")
        if name == "control-plane":
            node["spec"]["taints"] = [
                {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
            ]
        yield node
        yield lease(name, "kube-node-lease", rng.uniform(0, 9), 40)
    for name in ("kube-scheduler", "kube-controller-manager"):
        yield lease(name, "kube-system", rng.uniform(0, 4), 15)
        yield pod(f"{name}-control-plane", "kube-system", node="control-plane", labels={"component": name})
    for name in ("default", "kube-system", "team-0", "team-1", "team-2"):
        yield samples.namespace(name)
        yield samples.service_account("default", namespace=name)
        yield samples.config_map("kube-root-ca.crt", {"ca.crt": "x"}, namespace=name)
    dns = samples.service("kube-dns", "kube-system", selector={"k8s-app": "kube-dns"})
    coredns = [pod(f"coredns-{n}", "kube-system", labels={"k8s-app": "kube-dns"}) for n in (1, 2)]
    yield from (dns, *coredns, samples.endpoint_slice(dns, coredns))
    yield samples.storage_class("standard")
    yield obj(
        "networking.k8s.io/v1", "IngressClass", "nginx", "", spec={"controller": "k8s.io/ingress-nginx"}
    )
    yield obj("scheduling.k8s.io/v1", "PriorityClass", "high", "", value=1000)
    role_ref = {"kind": "ClusterRole", "name": "view", "apiGroup": RBAC}
    yield obj(
        f"{RBAC}/v1",
        "ClusterRole",
        "view",
        "",
        rules=[{"verbs": ["get"], "resources": ["pods"], "apiGroups": [""]}],
    )
    yield obj(f"{RBAC}/v1", "ClusterRoleBinding", "viewers", "", roleRef=role_ref, subjects=[])


def lease(name: str, namespace: str, renewed: float, seconds: int) -> Obj:
    spec = {"holderIdentity": name, "leaseDurationSeconds": seconds, "renewTime": ago(renewed)}
    return obj("coordination.k8s.io/v1", "Lease", name, namespace, spec=spec)


def application(rng: random.Random, name: str, space: str) -> Iterator[Obj]:
    """A workload of some kind with everything around it."""
    image = rng.choice(["nginx:1.27", "redis:7", "registry.example/shop/web@sha256:" + "0" * 64])
    yield from rng.choice([deployed, ordered, everywhere])(rng, name, space, image)
    yield from batch(rng, f"{name}-batch", space)
    yield from settings(rng, name, space)
    yield from bounds(name, space)


def deployed(rng: random.Random, name: str, space: str, image: str) -> Iterator[Obj]:
    replicas = rng.choice([0, 1, 2, 3, 5])
    web = samples.deployment(name, space, replicas=replicas, image=image)
    old = samples.replica_set(web, "aaa", revision=1, replicas=0)
    new = samples.replica_set(web, "bbb", revision=2, replicas=replicas, image=image)
    pods = [pod_of(new, f"x{n}", node=rng.choice(["node-1", "node-2"]), age=rng.uniform(30, 9e5),
                   statuses=[up(rng, name, image)]) for n in range(replicas)]  # fmt: skip
    yield from (web, old, new, *pods)
    if pods:
        yield from exposed(name, space, pods)
        yield event(pods[0], "Started", "Started container", seconds=rng.uniform(1, 3000))
        yield scaled(name, space, replicas)
        yield budget(name, space, replicas)
    yield event(
        web, "ScalingReplicaSet", f"Scaled up replica set {name}-bbb from 0 to {replicas}", seconds=40
    )


def up(rng: random.Random, name: str, image: str) -> Obj:
    """A container that runs, perhaps again after an end long ago."""
    if rng.random() < 0.3:
        last = ended(rng.choice([0, 1, 137]), rng.choice(["Error", "Completed"]), finished=8000, started=9000)
        return running(name, image, restarts=rng.randrange(1, 4), since=7990, last=last)
    return running(name, image)


def ordered(rng: random.Random, name: str, space: str, image: str) -> Iterator[Obj]:
    db = samples.stateful_set(name, replicas=2, namespace=space)
    pods = [pod_of(db, str(n), node=f"node-{n + 1}", statuses=[up(rng, name, image)]) for n in range(2)]
    headless = samples.service(name, space, selector={"app": name}, spec={"clusterIP": "None"})
    yield from (db, *pods, headless, samples.endpoint_slice(headless, pods))
    for number in range(2):
        claim = samples.claim(f"data-{name}-{number}", namespace=space)
        volume = claim["spec"]["volumeName"] = f"pv-{name}-{number}"
        yield claim
        yield obj("v1", "PersistentVolume", volume, "", spec={
            "capacity": {"storage": "1Gi"}, "storageClassName": "standard",
            "claimRef": {"namespace": space, "name": f"data-{name}-{number}"}}, status={"phase": "Bound"})  # fmt: skip


def everywhere(rng: random.Random, name: str, space: str, image: str) -> Iterator[Obj]:
    agent = samples.daemon_set(name, nodes=2, namespace=space)
    yield agent
    yield from (pod_of(agent, f"{n}", node=f"node-{n}", statuses=[up(rng, name, image)]) for n in (1, 2))


def exposed(name: str, space: str, pods: list[Obj]) -> Iterator[Obj]:
    service = samples.service(name, space, selector={"app": name})
    yield from (service, samples.endpoint_slice(service, pods))
    yield samples.ingress(f"{name}-in", {"/": name}, namespace=space)


def scaled(name: str, space: str, replicas: int) -> Obj:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    conditions = [condition("AbleToScale"), condition("ScalingActive"), condition("ScalingLimited", "False")]
    return obj("autoscaling/v2", "HorizontalPodAutoscaler", name, space,
               spec={"scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 9},
               status={"currentReplicas": replicas, "desiredReplicas": replicas, "conditions": conditions})  # fmt: skip


def budget(name: str, space: str, replicas: int) -> Obj:
    status = {
        "disruptionsAllowed": 1,
        "expectedPods": replicas,
        "currentHealthy": replicas,
        "desiredHealthy": replicas - 1,
    }
    return obj("policy/v1", "PodDisruptionBudget", name, space, spec={"maxUnavailable": 1}, status=status)


def batch(rng: random.Random, name: str, space: str) -> Iterator[Obj]:
    """A CronJob (suspended, perhaps) with a Job that got through, perhaps at the second try."""
    cron = samples.cron_job(name, namespace=space)
    cron["spec"]["suspend"] = rng.random() < 0.3
    job = samples.job(f"{name}-29384755", owner=cron, namespace=space)
    tries = [0] if rng.random() < 0.6 else [1, 0]
    yield from (cron, job)
    for number, code in enumerate(tries):
        yield pod(f"{name}-29384755-{number}", space, owner=job, phase="Succeeded" if not code else "Failed",
                  restart_policy="Never", statuses=[terminated(code, name="web")])  # fmt: skip


def settings(rng: random.Random, name: str, space: str) -> Iterator[Obj]:
    """A Pod that nobody owns, and what it reads and writes."""
    yield samples.config_map(f"{name}-settings", {"a": "1"}, namespace=space)
    yield samples.secret(f"{name}-key", namespace=space)
    yield samples.claim(f"{name}-waits", bound=False, namespace=space)
    reads = {"configMapKeyRef": {"name": f"{name}-settings", "key": "a"}}
    yield pod(f"{name}-tool", space, containers=[container("tool", "busybox:1.36", env=[{"name": "A", "valueFrom": reads}])],
              inits=[container("first", "busybox:1.36")], init_statuses=[terminated(0, "Completed", "first")],
              statuses=[up(rng, "tool", "busybox:1.36")],
              spec={"volumes": [{"name": "s", "secret": {"secretName": f"{name}-key"}}, {"name": "t", "emptyDir": {}}]})  # fmt: skip
    yield pod(
        f"{name}-new",
        space,
        node="node-1",
        phase="Pending",
        age=3,
        statuses=[samples.waiting("ContainerCreating")],
    )


def bounds(name: str, space: str) -> Iterator[Obj]:
    """Quota, limits, a policy that lets names through, rights."""
    yield obj(
        "v1",
        "ResourceQuota",
        name,
        space,
        spec={"hard": {"pods": "99"}},
        status={"hard": {"pods": "99"}, "used": {"pods": "5"}},
    )
    yield obj(
        "v1", "LimitRange", name, space, spec={"limits": [{"type": "Container", "max": {"memory": "1Gi"}}]}
    )
    names = {"to": [{"namespaceSelector": {}}], "ports": [{"protocol": "UDP", "port": 53}]}
    yield obj("networking.k8s.io/v1", "NetworkPolicy", name, space, spec={
        "podSelector": {"matchLabels": {"app": name}}, "policyTypes": ["Egress"], "egress": [names]})  # fmt: skip
    yield obj(f"{RBAC}/v1", "Role", name, space, rules=[])
    yield obj(
        f"{RBAC}/v1",
        "RoleBinding",
        name,
        space,
        roleRef={"kind": "Role", "name": name, "apiGroup": RBAC},
        subjects=[],
    )
