"""Objects as a real API server sends them, and a store with the cluster of the explorer's picture.

Every builder takes what a test cares about and fills in the rest; `status=None` and the like leave a
part out. UIDs are made from kind, namespace and name, so that owners can be named before they exist.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zlib import crc32

from kubetui.api.meta import Obj, format_time
from kubetui.store.store import Store

NOW = datetime(2026, 3, 14, 14, 3, 20, tzinfo=UTC)
"""The time at which the demo cluster is looked at."""

NAMESPACE = "kubetui-demo"
_revisions = count(1000)


def ago(seconds: float) -> str:
    """An API timestamp some seconds before `NOW`."""
    return format_time(NOW - timedelta(seconds=seconds))


def uid(kind: str, name: str, namespace: str = NAMESPACE) -> str:
    """The UID a builder gives."""
    return str(uuid5(NAMESPACE_URL, f"{kind}/{namespace}/{name}"))


def obj(
    api_version: str,
    kind: str,
    name: str,
    namespace: str = NAMESPACE,
    *,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    owner: Obj | None = None,
    age: float = 240,
    **fields: Any,
) -> Obj:
    """Any object; an empty namespace makes it cluster-scoped."""
    metadata: Obj = {
        "name": name,
        "uid": uid(kind, name, namespace),
        "resourceVersion": str(next(_revisions)),
        "generation": 1,
        "creationTimestamp": ago(age),
    }
    if namespace:
        metadata["namespace"] = namespace
    if labels:
        metadata["labels"] = labels
    if annotations:
        metadata["annotations"] = annotations
    if owner:
        metadata["ownerReferences"] = [owner_ref(owner)]
    metadata.update(fields.pop("metadata", {}))
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields}


def owner_ref(owner: Obj) -> Obj:
    """The reference by which an object names its controller."""
    meta = owner["metadata"]
    return {
        "apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": meta["name"], "uid": meta["uid"],
        "controller": True, "blockOwnerDeletion": True,
    }  # fmt: skip


def condition(type_: str, status: str = "True", reason: str = "", message: str = "", age: float = 60) -> Obj:
    """A condition of a status."""
    return {
        "type": type_, "status": status, "reason": reason, "message": message, "lastTransitionTime": ago(age),
    }  # fmt: skip


def container(name: str = "web", image: str = "nginx:1.27", **fields: Any) -> Obj:
    """A container of a specification."""
    return {
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        **fields,
    }


def running(name: str = "web", image: str = "nginx:1.27", *, ready: bool = True, restarts: int = 0,
            since: float = 230, last: Obj | None = None) -> Obj:  # fmt: skip
    """The status of a running container; `last` is how its predecessor ended."""
    return {
        "name": name, "image": image, "imageID": f"docker.io/library/{image}@sha256:{'0' * 64}",
        "containerID": f"containerd://{'a' * 64}", "ready": ready, "started": True, "restartCount": restarts,
        "state": {"running": {"startedAt": ago(since)}}, "lastState": {"terminated": last} if last else {},
    }  # fmt: skip


def waiting(reason: str, message: str = "", name: str = "web", image: str = "nginx:1.27", *,
            restarts: int = 0, last: Obj | None = None) -> Obj:  # fmt: skip
    """The status of a waiting container."""
    state = {"waiting": {"reason": reason, **({"message": message} if message else {})}}
    return {
        "name": name, "image": image, "imageID": "", "ready": False, "started": False,
        "restartCount": restarts, "state": state, "lastState": {"terminated": last} if last else {},
    }  # fmt: skip


def ended(code: int, reason: str = "", finished: float = 38, started: float = 60, **more: Any) -> Obj:
    """A `terminated` state."""
    return {
        "exitCode": code, "reason": reason or ("Error" if code else "Completed"), "startedAt": ago(started),
        "finishedAt": ago(finished), "containerID": f"containerd://{'b' * 64}", **more,
    }  # fmt: skip


def terminated(code: int, reason: str = "", name: str = "web", image: str = "busybox:1.36", *,
               restarts: int = 0, **more: Any) -> Obj:  # fmt: skip
    """The status of a container that has ended."""
    return {
        "name": name, "image": image, "imageID": "", "ready": False, "started": False,
        "restartCount": restarts, "state": {"terminated": ended(code, reason, **more)}, "lastState": {},
    }  # fmt: skip


_SERIAL = count(2)


def pod(
    name: str = "web",
    namespace: str = NAMESPACE,
    *,
    node: str = "node-1",
    phase: str = "Running",
    statuses: list[Obj] | None = None,
    containers: list[Obj] | None = None,
    inits: list[Obj] | None = None,
    init_statuses: list[Obj] | None = None,
    restart_policy: str = "Always",
    spec: Obj | None = None,
    status: Obj | None = None,
    **more: Any,
) -> Obj:
    """A Pod; Running and ready unless its container statuses say otherwise."""
    containers = containers or [container()]
    if statuses is None:
        statuses = [running(c["name"], c["image"]) for c in containers] if node and phase == "Running" else []
    ready = phase == "Running" and all(s["ready"] for s in statuses)
    unready = " ".join(s["name"] for s in statuses if not s["ready"])
    why = ("", "") if ready else ("ContainersNotReady", f"containers with unready status: [{unready}]")
    initialized = all(s["ready"] or s["state"].get("terminated") for s in init_statuses or [])
    found: Obj = {
        "phase": phase,
        "qosClass": "Burstable",
        "conditions": [
            condition("Initialized", "True" if initialized else "False"),
            condition("Ready", "True" if ready else "False", *why),
            condition("ContainersReady", "True" if ready else "False", *why),
            condition("PodScheduled", "True" if node else "False"),
        ],
    }
    if statuses:
        found["containerStatuses"] = statuses
    if init_statuses:
        found["initContainerStatuses"] = init_statuses
    if node:
        found |= {"hostIP": "172.18.0.2", "podIP": f"10.244.1.{next(_SERIAL) % 250}", "startTime": ago(240)}
    full: Obj = {
        "containers": containers, "restartPolicy": restart_policy, "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst", "serviceAccountName": "default", "schedulerName": "default-scheduler",
        **({"nodeName": node} if node else {}), **({"initContainers": inits} if inits else {}), **(spec or {}),
    }  # fmt: skip
    return obj("v1", "Pod", name, namespace, spec=full, status={**found, **(status or {})}, **more)


def unscheduled(name: str, message: str, **more: Any) -> Obj:
    """A Pod that the scheduler cannot place."""
    found = pod(name, node="", phase="Pending", **more)
    found["status"]["conditions"] = [condition("PodScheduled", "False", "Unschedulable", message)]
    return found


def template(labels: dict[str, str], *containers: Obj, **spec: Any) -> Obj:
    """The Pod template of a controller."""
    full = {"containers": list(containers) or [container()], "restartPolicy": "Always", **spec}
    return {"metadata": {"labels": labels}, "spec": full}


def deployment(name: str = "web", namespace: str = NAMESPACE, *, replicas: int = 3, ready: int | None = None,
               updated: int | None = None, total: int | None = None, conditions: list[Obj] | None = None,
               image: str = "nginx:1.27", spec: Obj | None = None, **more: Any) -> Obj:  # fmt: skip
    """A Deployment; complete unless numbers or conditions say otherwise."""
    ready = replicas if ready is None else ready
    labels = {"app": name}
    full = {
        "replicas": replicas, "selector": {"matchLabels": labels},
        "template": template(labels, container(name, image)), "progressDeadlineSeconds": 600,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
        "revisionHistoryLimit": 10, **(spec or {}),
    }  # fmt: skip
    status: Obj = {
        "observedGeneration": 1, "replicas": replicas if total is None else total, "readyReplicas": ready,
        "availableReplicas": ready, "updatedReplicas": replicas if updated is None else updated,
        "conditions": conditions if conditions is not None else [
            condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
            condition("Progressing", "True", "NewReplicaSetAvailable",
                      f'ReplicaSet "{name}-7d4b9c6f5c" has successfully progressed.'),
        ],
    }  # fmt: skip
    annotations = {"deployment.kubernetes.io/revision": "1", **more.pop("annotations", {})}
    return obj("apps/v1", "Deployment", name, namespace, spec=full, status=status, labels=labels,
               annotations=annotations, **more)  # fmt: skip


def replica_set(owner: Obj | None, hash_: str, *, revision: int = 1, replicas: int = 3, ready: int | None = None,
                name: str = "", image: str = "nginx:1.27", conditions: list[Obj] | None = None,
                **more: Any) -> Obj:  # fmt: skip
    """A ReplicaSet of a Deployment."""
    base = owner["metadata"]["name"] if owner else name
    namespace = owner["metadata"]["namespace"] if owner else more.pop("namespace", NAMESPACE)
    labels = {"app": base, "pod-template-hash": hash_}
    spec = {"replicas": replicas, "selector": {"matchLabels": labels},
            "template": template(labels, container(base, image))}  # fmt: skip
    status: Obj = {"observedGeneration": 1, "replicas": replicas,
                   "readyReplicas": replicas if ready is None else ready}  # fmt: skip
    if conditions:
        status["conditions"] = conditions
    return obj("apps/v1", "ReplicaSet", f"{base}-{hash_}", namespace, spec=spec, status=status, labels=labels,
               owner=owner, annotations={"deployment.kubernetes.io/revision": str(revision)}, **more)  # fmt: skip


def pod_of(owner: Obj, suffix: str, **more: Any) -> Obj:
    """A Pod that a controller made from its template."""
    meta = owner["metadata"]
    made = owner["spec"]["template"]
    labels = {**made["metadata"]["labels"], **more.pop("labels", {})}
    more.setdefault("containers", made["spec"]["containers"])
    spec = {key: value for key, value in made["spec"].items() if key not in ("containers", "restartPolicy")}
    return pod(f"{meta['name']}-{suffix}", meta["namespace"], owner=owner, labels=labels,
               spec={**spec, **more.pop("spec", {})}, **more)  # fmt: skip


def stateful_set(name: str = "db", *, replicas: int = 2, ready: int | None = None, spec: Obj | None = None,
                 **more: Any) -> Obj:  # fmt: skip
    """A StatefulSet."""
    labels = {"app": name}
    full = {
        "replicas": replicas, "serviceName": name, "selector": {"matchLabels": labels},
        "template": template(labels, container(name, "redis:7")), "podManagementPolicy": "OrderedReady",
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}, **(spec or {}),
    }  # fmt: skip
    status = {
        "observedGeneration": 1, "replicas": replicas, "readyReplicas": replicas if ready is None else ready,
        "currentRevision": f"{name}-7f9d", "updateRevision": f"{name}-7f9d", "updatedReplicas": replicas,
    }  # fmt: skip
    return obj("apps/v1", "StatefulSet", name, spec=full, status=status, labels=labels, **more)


def daemon_set(name: str = "log-agent", *, nodes: int = 3, ready: int | None = None, **more: Any) -> Obj:
    """A DaemonSet."""
    labels = {"app": name}
    spec = {
        "selector": {"matchLabels": labels},
        "template": template(labels, container(name, "fluent-bit:3")),
    }
    status = {
        "observedGeneration": 1, "desiredNumberScheduled": nodes, "currentNumberScheduled": nodes,
        "numberReady": nodes if ready is None else ready, "updatedNumberScheduled": nodes,
        "numberAvailable": nodes, "numberMisscheduled": 0,
    }  # fmt: skip
    return obj("apps/v1", "DaemonSet", name, spec=spec, status=status, labels=labels, **more)


def job(name: str = "report-29384755", *, complete: bool = True, owner: Obj | None = None,
        status: Obj | None = None, spec: Obj | None = None, **more: Any) -> Obj:  # fmt: skip
    """A Job, complete unless it is told otherwise."""
    labels = {"job-name": name, "batch.kubernetes.io/job-name": name}
    full = {"completions": 1, "parallelism": 1, "backoffLimit": 6, "selector": {"matchLabels": labels},
            "template": template(labels, container("report", "busybox:1.36"), restartPolicy="Never"),
            **(spec or {})}  # fmt: skip
    done: Obj = {"startTime": ago(180), "active": 0 if complete else 1, "ready": 0}
    if complete:
        done |= {"succeeded": 1, "completionTime": ago(174), "conditions": [condition("Complete")]}
    return obj("batch/v1", "Job", name, spec=full, status={**done, **(status or {})}, owner=owner,
               labels=labels, **more)  # fmt: skip


def cron_job(
    name: str = "report", schedule: str = "*/5 * * * *", *, spec: Obj | None = None, **more: Any
) -> Obj:
    """A CronJob."""
    full = {
        "schedule": schedule, "concurrencyPolicy": "Allow", "suspend": False,
        "jobTemplate": {"spec": {"template": template({}, container("report", "busybox:1.36"))}}, **(spec or {}),
    }  # fmt: skip
    return obj("batch/v1", "CronJob", name, spec=full, status={"lastScheduleTime": ago(200)}, **more)


def service(name: str = "web", namespace: str = NAMESPACE, *, selector: dict[str, str] | None = None,
            headless: bool = False, spec: Obj | None = None, **more: Any) -> Obj:  # fmt: skip
    """A Service on port 80; `selector` defaults to `app=NAME`."""
    ip = "None" if headless else "10.96.12.34"
    full: Obj = {
        "type": "ClusterIP", "clusterIP": ip, "clusterIPs": [ip], "sessionAffinity": "None",
        "selector": {"app": name} if selector is None else selector,
        "ports": [{"port": 80, "targetPort": 80, "protocol": "TCP"}], **(spec or {}),
    }  # fmt: skip
    return obj("v1", "Service", name, namespace, spec=full, status={"loadBalancer": {}}, **more)


def endpoint_slice(service_: Obj, pods: list[Obj], *, ports: list[Obj] | None = None, **more: Any) -> Obj:
    """The EndpointSlice of a Service over some Pods."""
    meta = service_["metadata"]
    endpoints = [
        {
            "addresses": [p["status"].get("podIP", "10.244.9.9")],
            "conditions": {"ready": ready, "serving": ready, "terminating": False},
            "nodeName": p["spec"].get("nodeName", ""),
            "targetRef": {"kind": "Pod", "name": p["metadata"]["name"], "namespace": meta["namespace"],
                          "uid": p["metadata"]["uid"]},
        }
        for p in pods
        for ready in [any(c["type"] == "Ready" and c["status"] == "True" for c in p["status"]["conditions"])]
    ]  # fmt: skip
    return obj("discovery.k8s.io/v1", "EndpointSlice", f"{meta['name']}-x7k2p", meta["namespace"],
               labels={"kubernetes.io/service-name": meta["name"]}, owner=service_, addressType="IPv4",
               endpoints=endpoints, ports=[{"port": 80, "protocol": "TCP", "name": ""}] if ports is None else ports,
               **more)  # fmt: skip


def ingress(name: str = "shop", paths: dict[str, str] | None = None, *, class_: str | None = "nginx",
            address: bool = True, **more: Any) -> Obj:  # fmt: skip
    """An Ingress with paths to Services."""
    routes = [
        {"path": path, "pathType": "Prefix", "backend": {"service": {"name": to, "port": {"number": 80}}}}
        for path, to in (paths or {"/": "web"}).items()
    ]
    spec: Obj = {"rules": [{"http": {"paths": routes}}]}
    if class_:
        spec["ingressClassName"] = class_
    given = [{"ip": "172.18.0.9"}] if address else []
    return obj(
        "networking.k8s.io/v1",
        "Ingress",
        name,
        spec=spec,
        status={"loadBalancer": {"ingress": given}},
        **more,
    )


def config_map(name: str = "web-config", data: dict[str, str] | None = None, **more: Any) -> Obj:
    """A ConfigMap with three keys."""
    return obj(
        "v1", "ConfigMap", name, data=data if data is not None else {"A": "1", "B": "2", "C": "3"}, **more
    )


def secret(
    name: str = "db-pass", data: dict[str, str] | None = None, type_: str = "Opaque", **more: Any
) -> Obj:
    """A Secret."""
    return obj(
        "v1", "Secret", name, type=type_, data={"password": "aHVudGVyMg=="} if data is None else data, **more
    )


def service_account(name: str = "default", **more: Any) -> Obj:
    """A ServiceAccount."""
    return obj("v1", "ServiceAccount", name, **more)


def claim(name: str, *, size: str = "1Gi", bound: bool = True, class_: str = "standard", **more: Any) -> Obj:
    """A PersistentVolumeClaim."""
    spec: Obj = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}},
                 "storageClassName": class_, "volumeMode": "Filesystem"}  # fmt: skip
    status: Obj = {"phase": "Pending"}
    if bound:
        spec["volumeName"] = f"pvc-{name}"
        status = {"phase": "Bound", "capacity": {"storage": size}, "accessModes": ["ReadWriteOnce"]}
    return obj("v1", "PersistentVolumeClaim", name, spec=spec, status=status, **more)


def storage_class(name: str = "standard", mode: str = "WaitForFirstConsumer", **more: Any) -> Obj:
    """A StorageClass, the default one."""
    notes = {"storageclass.kubernetes.io/is-default-class": "true"}
    return obj("storage.k8s.io/v1", "StorageClass", name, "", provisioner="rancher.io/local-path",
               reclaimPolicy="Delete", volumeBindingMode=mode, annotations=notes, **more)  # fmt: skip


def node(name: str = "node-1", *, ready: str = "True", cpu: str = "4", memory: str = "8Gi",
         cordoned: bool = False, taints: list[Obj] | None = None, conditions: list[Obj] | None = None,
         labels: dict[str, str] | None = None) -> Obj:  # fmt: skip
    """A Node."""
    reason = {"True": "KubeletReady", "False": "KubeletNotReady"}.get(ready, "NodeStatusUnknown")
    message = "kubelet is posting ready status" if ready == "True" else "Kubelet stopped posting node status."
    spec: Obj = {"podCIDR": "10.244.1.0/24", "podCIDRs": ["10.244.1.0/24"]}
    if cordoned:
        spec |= {"unschedulable": True}
    if taints:
        spec["taints"] = taints
    space = {"cpu": cpu, "memory": memory, "pods": "110", "ephemeral-storage": "100Gi"}
    status = {
        "capacity": space, "allocatable": space,
        "conditions": [
            *(c for c in (
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                condition("PIDPressure", "False", "KubeletHasSufficientPID"),
            ) if c["type"] not in {own["type"] for own in conditions or []}),
            condition("Ready", ready, reason, message), *(conditions or []),
        ],
        "addresses": [{"type": "InternalIP", "address": "172.18.0.2"}, {"type": "Hostname", "address": name}],
        "nodeInfo": {"kubeletVersion": "v1.36.2", "osImage": "Debian GNU/Linux 12 (bookworm)",
                     "kernelVersion": "6.6.0", "containerRuntimeVersion": "containerd://2.0.0",
                     "architecture": "amd64", "operatingSystem": "linux"},
    }  # fmt: skip
    return obj("v1", "Node", name, "", spec=spec, status=status, age=86400,
               labels={"kubernetes.io/hostname": name, **(labels or {})})  # fmt: skip


def namespace(name: str = NAMESPACE, *, phase: str = "Active", **more: Any) -> Obj:
    """A Namespace."""
    labels = {"kubernetes.io/metadata.name": name}
    return obj("v1", "Namespace", name, "", labels=labels, spec={"finalizers": ["kubernetes"]},
               status={"phase": phase, **more.pop("status", {})}, **more)  # fmt: skip


def event(about: Obj, reason: str, message: str, *, type_: str = "Normal", seconds: float = 5, times: int = 1,
          source: str = "kubelet") -> Obj:  # fmt: skip
    """A core Event about an object, last seen some seconds ago."""
    meta = about["metadata"]
    named = {
        "apiVersion": about["apiVersion"],
        "kind": about["kind"],
        "name": meta["name"],
        "uid": meta["uid"],
    }
    space = meta.get("namespace", "default")
    if "namespace" in meta:
        named["namespace"] = space
    serial = crc32(f"{reason} {message}".encode())
    return obj(
        "v1", "Event", f"{meta['name']}.{serial:x}", space, age=seconds, involvedObject=named, reason=reason,
        message=message, type=type_, count=times, source={"component": source}, reportingComponent=source,
        firstTimestamp=ago(seconds + times), lastTimestamp=ago(seconds), eventTime=None,
    )  # fmt: skip


RESOURCES = {
    "Pod": "pods", "Node": "nodes", "Namespace": "namespaces", "Service": "services", "Event": "events",
    "ConfigMap": "configmaps", "Secret": "secrets", "ServiceAccount": "serviceaccounts",
    "Deployment": "deployments.apps", "ReplicaSet": "replicasets.apps", "StatefulSet": "statefulsets.apps",
    "DaemonSet": "daemonsets.apps", "Job": "jobs.batch", "CronJob": "cronjobs.batch",
    "Ingress": "ingresses.networking.k8s.io", "EndpointSlice": "endpointslices.discovery.k8s.io",
    "PersistentVolumeClaim": "persistentvolumeclaims", "StorageClass": "storageclasses.storage.k8s.io",
    "PersistentVolume": "persistentvolumes", "ResourceQuota": "resourcequotas", "Lease": "leases.coordination.k8s.io",
    "PodDisruptionBudget": "poddisruptionbudgets.policy",
    "HorizontalPodAutoscaler": "horizontalpodautoscalers.autoscaling",
    "NetworkPolicy": "networkpolicies.networking.k8s.io", "IngressClass": "ingressclasses.networking.k8s.io",
    "ControllerRevision": "controllerrevisions.apps", "HTTPRoute": "httproutes.gateway.networking.k8s.io",
}  # fmt: skip
"""The resource of each kind the builders make."""


def store_of(*objects: Obj, complete: bool = True) -> Store:
    """A store with some objects; `complete` says that whole lists were read."""
    store = Store(lambda: NOW)
    by_resource: dict[str, list[Obj]] = {resource: [] for resource in RESOURCES.values()} if complete else {}
    for one in objects:
        by_resource.setdefault(RESOURCES[one["kind"]], []).append(one)
    for resource, found in by_resource.items():
        if complete:
            store.replace(resource, "", found)
        else:
            for one in found:
                store.put(resource, one)
    return store


TAG = 'failed to pull and unpack image "docker.io/library/nginx:1.99": failed to resolve reference: nginx:1.99: not found'


def demo_objects() -> list[Obj]:
    """The cluster of the explorer's picture, in the middle of a release that cannot start."""
    web = deployment(updated=1, total=4, age=250, annotations={"deployment.kubernetes.io/revision": "2"}, metadata={"generation": 4}, conditions=[
        condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
        condition("Progressing", "True", "ReplicaSetUpdated", 'ReplicaSet "web-5c9f7b6d84" is progressing.')],
        spec={"template": template({"app": "web"}, container("web", "nginx:1.99"))})  # fmt: skip
    web["status"]["observedGeneration"] = 4
    new = replica_set(web, "5c9f7b6d84", revision=2, replicas=1, ready=0, image="nginx:1.99", age=12)
    old = replica_set(web, "7d4b9c6f5c", revision=1)
    reads = {"volumes": [{"name": "conf", "configMap": {"name": "web-config"}}]}
    bad = pod_of(
        new,
        "x8k2p",
        phase="Pending",
        age=12,
        spec=reads,
        statuses=[waiting("ImagePullBackOff", f'Back-off pulling image "nginx:1.99": ErrImagePull: {TAG}')],
    )
    bad["status"]["containerStatuses"][0]["image"] = "nginx:1.99"
    crash = ended(1, finished=38)
    good = [
        pod_of(old, "2mfqz", node="node-1", spec=reads),
        pod_of(old, "hq8zd", node="node-2", spec=reads),
        pod_of(old, "lw5tn", node="node-2", spec=reads, statuses=[running(restarts=1, last=crash, since=37)]),
    ]
    db = stateful_set(age=540)
    secret_env = [{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db-pass", "key": "password"}}}]
    dbs = [
        pod_of(db, str(i), node=f"node-{i + 1}", age=540,
               containers=[container("db", "redis:7", env=secret_env)],
               spec={"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": f"data-db-{i}"}}]})
        for i in range(2)
    ]  # fmt: skip
    agents = daemon_set(age=540)
    each = [pod_of(agents, f"a{i}xyz", node=f"node-{i}", age=540) for i in (1, 2, 3)]
    cron = cron_job(age=540)
    run = job(owner=cron, age=180)
    ran = pod_of(run, "p4q7r", phase="Succeeded", restart_policy="Never", age=180, node="node-2",
                 statuses=[terminated(0, name="report", finished=174, started=179)])  # fmt: skip
    lonely = pod("lonely", node="node-2", age=30)
    services = [service("web"), service("db", headless=True), service("cart", selector={"app": "cart"})]
    big = [
        pod(f"filler-{i}", "kube-system", node=f"node-{i}", age=86400,
            containers=[container("f", "pause", resources={"requests": {"cpu": cpu, "memory": memory}})])
        for i, (cpu, memory) in enumerate((("1380m", "2280Mi"), ("1700m", "3500Mi"), ("3380m", "7400Mi")), 1)
    ]  # fmt: skip
    return [
        namespace(), namespace("kube-system"), namespace("default"),
        node("node-1"), node("node-2"), node("node-3", cordoned=True),
        web, new, old, bad, *good, db, *dbs, agents, *each, cron, run, ran, lonely, *big, *services,
        endpoint_slice(services[0], good), endpoint_slice(services[1], dbs),
        obj("discovery.k8s.io/v1", "EndpointSlice", "cart-q1w2e", addressType="IPv4", endpoints=[], ports=[],
            labels={"kubernetes.io/service-name": "cart"}, owner=services[2]),
        ingress(paths={"/": "web", "/cart": "cart"}),
        config_map(), config_map("old-setup", {"MODE": "x", "URL": "y"}), secret(), service_account(),
        claim("data-db-0"), claim("data-db-1"), claim("uploads", size="5Gi", bound=False), storage_class(),
        event(bad, "Failed", f'Failed to pull image "nginx:1.99": {TAG}', type_="Warning", seconds=2, times=2),
        event(bad, "Pulling", 'Pulling image "nginx:1.99"', seconds=3, times=2),
        event(bad, "Scheduled", f"Successfully assigned {NAMESPACE}/web-5c9f7b6d84-x8k2p to node-1", seconds=4,
              source="default-scheduler"),
        event(new, "SuccessfulCreate", "Created pod: web-5c9f7b6d84-x8k2p", seconds=4.5,
              source="replicaset-controller"),
        event(web, "ScalingReplicaSet", "Scaled up replica set web-5c9f7b6d84 from 0 to 1", seconds=5,
              source="deployment-controller"),
        event(good[2], "BackOff", "Back-off restarting failed container web in pod web-7d4b9c6f5c-lw5tn",
              type_="Warning", seconds=38),
    ]  # fmt: skip


def demo_store() -> Store:
    """A store filled with `demo_objects`."""
    return store_of(*demo_objects())
