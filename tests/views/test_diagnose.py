"""The catalogue of failures: each has a finding with evidence and a way out; what is healthy has none."""

import pytest

from kubetui.actions.verbs import VERBS
from kubetui.concepts.registry import CONCEPTS
from kubetui.views.diagnose import findings
from kubetui.views.diagnose.refusals import refusal
from kubetui.views.model import Health
from tests import samples
from tests.samples import (
    NAMESPACE,
    NOW,
    RESOURCES,
    condition,
    container,
    deployment,
    ended,
    event,
    obj,
    pod,
    running,
    store_of,
    terminated,
    unscheduled,
    waiting,
)  # fmt: skip
from tests.views.served import served


def look(*objects, complete: bool = True):
    """Findings of the first object in a cluster of all of them, each as a server sends it."""
    objects = [served(one) for one in objects]
    store = store_of(*objects, complete=complete)
    first = objects[0]
    return findings(store, RESOURCES[first["kind"]], first, NOW)


def crash(code: int, reason: str = "", **more):
    last = ended(code, reason, **more)
    return pod("app", statuses=[waiting("CrashLoopBackOff", "back-off 10s", "web", restarts=3, last=last)])


def image(reason: str, message: str, name: str = "nginx:9.99"):
    return pod(
        "app",
        phase="Pending",
        containers=[container("web", name)],
        statuses=[waiting(reason, message, "web", name)],
    )


def no_node(words: str, spec=None):
    message = f"0/3 nodes are available: {words}. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."
    return unscheduled("app", message, spec=spec)


RUN_AS_ROOT = 'container has runAsNonRoot and image will run as root (pod: "app_ns(uid)", container: web)'
OUT_OF_QUOTA = (
    'pods "web-x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2'
)
LABELS = {"app": "web"}
MANAGER = obj("coordination.k8s.io/v1", "Lease", "kube-controller-manager", "kube-system",
              spec={"holderIdentity": "x", "leaseDurationSeconds": 15, "renewTime": samples.ago(40)})  # fmt: skip


def pending_mount(message: str, reason: str = "FailedMount"):
    stuck = pod("app", phase="Pending", statuses=[waiting("ContainerCreating")])
    return [stuck, event(stuck, reason, message, type_="Warning")]


def deleted(one, seconds: float, **metadata):
    one["metadata"] |= {"deletionTimestamp": samples.ago(seconds), **metadata}
    return one


def stalled():
    return deployment(
        ready=3,
        updated=1,
        total=4,
        conditions=[
            condition(
                "Progressing",
                "False",
                "ProgressDeadlineExceeded",
                'ReplicaSet "web-1" has timed out progressing.',
            )
        ],
    )


def failed_job():
    return samples.job(
        "bad",
        complete=False,
        status={"failed": 2, "conditions": [condition("Failed", "True", "BackoffLimitExceeded")]},
    )


def lonely_service(**more):
    return samples.service("web", selector={"app": "wbe"}, **more)


def claim_without(name):
    found = samples.claim("data", bound=False)
    found["spec"]["storageClassName"] = name
    return found


def restarted_by(probe: str, text: str):
    """A container that its own probe has had restarted, and that is up again."""
    one = pod("app", statuses=[running(ready=probe != "startup", restarts=2,
                                       last=ended(137, "Error"))])  # fmt: skip
    one["status"]["containerStatuses"][0]["started"] = probe != "startup"
    return [one, event(one, "Unhealthy", f"{probe.capitalize()} probe failed: {text}", type_="Warning", times=6),
            event(one, "Killing", f"Container web failed {probe} probe, will be restarted", times=2)]  # fmt: skip


def never_started():
    """Up for a while, and its startup probe has not succeeded yet."""
    one = pod("app", statuses=[running(ready=False, since=90)])
    one["status"]["containerStatuses"][0]["started"] = False
    failed = "Startup probe failed: HTTP probe failed with statuscode: 503"
    return [one, event(one, "Unhealthy", failed, type_="Warning", times=9)]


def policy(name: str, chosen: dict, **spec):
    return obj(
        "networking.k8s.io/v1", "NetworkPolicy", name, spec={"podSelector": {"matchLabels": chosen}, **spec}
    )


def egress(*ports):
    rule = {"to": [{"podSelector": {}}], "ports": [{"protocol": "TCP", "port": port} for port in ports]}
    return policy("bounds", LABELS, policyTypes=["Egress"], egress=[rule])


def http_route(*conditions):
    parent = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "main"}
    parents = [{"parentRef": parent, "controllerName": "example.com/gateway", "conditions": list(conditions)}]
    return obj("gateway.networking.k8s.io/v1", "HTTPRoute", "shop", spec={"parentRefs": [parent], "hostnames": ["shop"]},
               status={"parents": parents if conditions else []})  # fmt: skip


def growing(message: str, reason: str = "VolumeResizeFailed"):
    data = samples.claim("data")
    data["spec"]["resources"]["requests"]["storage"] = "5Gi"
    data["status"]["conditions"] = [condition("Resizing", "True")]
    return [data, event(data, reason, message, type_="Warning")]


def released_at_once(allowed):
    return deployment(ready=0, updated=3, total=3, conditions=[condition("Available", "True"), condition("Progressing")],
                      spec={"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": allowed, "maxSurge": "25%"}}})  # fmt: skip


def answering():
    web = pod("web-1", labels=LABELS)
    return [web, samples.endpoint_slice(samples.service(), [web])]


def exact_root():
    found = samples.ingress(paths={"/": "web"})
    found["spec"]["rules"][0]["http"]["paths"][0]["pathType"] = "Exact"
    return found


def under_way(**more):
    """A release in the middle; its container has a port and, unless it is told otherwise, no readiness probe."""
    found = deployment(
        ready=3, updated=1, total=4, conditions=[condition("Available"), condition("Progressing")]
    )
    found["spec"]["template"]["spec"]["containers"] = [container(ports=[{"containerPort": 80}], **more)]
    return found


def twin():
    other = deployment("web-2")
    other["spec"]["selector"] = deployment("web")["spec"]["selector"]
    return [deployment("web"), other]


def scaler(times: int):
    found = obj("autoscaling/v2", "HorizontalPodAutoscaler", "web", spec={
        "minReplicas": 3, "maxReplicas": 9, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}},
        status={"currentReplicas": 3, "conditions": [condition("ScalingActive"), condition("ScalingLimited", "False")]})  # fmt: skip
    said = "New size: 3; reason: Current number of replicas below Spec.MinReplicas"
    return [found, deployment(), event(found, "SuccessfulRescale", said, times=times)]


def daemons(taint, **template):
    agents = samples.daemon_set(nodes=2)
    agents["spec"]["template"]["spec"] |= template
    third = samples.node("node-3")
    third["spec"]["taints"] = [taint]
    return [agents, samples.node("node-1"), samples.node("node-2"), third]


def evicted(message: str):
    return pod("app", phase="Failed", status={"reason": "Evicted", "message": message})


def names(*, ready: bool = False):
    dns = samples.service("kube-dns", "kube-system", selector={"k8s-app": "kube-dns"})
    one = pod(
        "coredns-1", "kube-system", labels={"k8s-app": "kube-dns"}, statuses=[running("coredns", ready=ready)]
    )
    return [dns, one, samples.endpoint_slice(dns, [one])]


def written(setting, seconds: float, field: str = "f:data"):
    """A setting whose contents somebody wrote some time ago, as the server tells it."""
    setting["metadata"]["managedFields"] = [
        {"manager": "kubectl", "operation": "Update", "apiVersion": "v1", "time": samples.ago(seconds), "fieldsV1": {field: {}}},
        {"manager": "old", "operation": "Update", "apiVersion": "v1", "time": samples.ago(9000), "fieldsV1": {"f:data": {}}},
    ]  # fmt: skip
    return setting


def reader(**container_fields):
    return pod("app", containers=[container(**container_fields)])


FROM_MAP = {"envFrom": [{"configMapRef": {"name": "web-config"}}]}
FROM_SECRET = {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "key", "key": "a"}}}]}

WEBHOOK = 'Internal error occurred: failed calling webhook "v.example.com": failed to call webhook: no endpoints available'

CASES = {
    # containers
    "F1 crash": ([crash(1)], "crashes with code 1", "container"),
    "F2 ends well": ([crash(0)], "ends by itself", "job"),
    "F3 memory": ([crash(137, "OOMKilled")], "more memory than its limit", "requests"),
    "F4 killed": ([crash(137)], "was killed (137)", "container"),
    "F5 asked to stop": ([crash(143)], "asked to stop", "probes"),
    "F6 native": ([crash(139)], "native code", "container"),
    "F7 no program": (
        [crash(128, "StartError", message='exec: "nosuch": executable file not found in $PATH')], "cannot start", "container"),
    "F7 waiting": ([pod("app", statuses=[waiting("RunContainerError", 'exec: "x": executable file not found in $PATH')])],
                   "its command is not in the image", "container"),
    "F8": ([pod("app", statuses=[waiting("CreateContainerError", "no command specified")])], "nothing to run", "container"),
    "F9 config map": ([pod("app", statuses=[waiting("CreateContainerConfigError", 'configmap "nope" not found')])],
                      "ConfigMap nope is missing", "configmap"),
    "F9 secret": ([pod("app", statuses=[waiting("CreateContainerConfigError", 'secret "db" not found')])],
                  "Secret db is missing", "secret"),
    "F9 key": ([pod("app", statuses=[waiting("CreateContainerConfigError", f"couldn't find key pw in Secret {NAMESPACE}/db")])],
               "no key pw in Secret db", "injection"),
    "F9 root": ([pod("app", statuses=[waiting("CreateContainerConfigError", RUN_AS_ROOT)])], "runs as root", "container"),
    "failed once": ([pod("app", phase="Failed", restart_policy="Never", statuses=[terminated(1, name="web")])],
                    "crashes with code 1", "container"),
    "127": ([crash(127)], "not found by the shell", "container"),
    # images
    "F10 tag": ([image("ImagePullBackOff", 'Back-off pulling image "nginx:9.99": ErrImagePull: nginx:9.99: not found')],
                "nginx:9.99 does not exist", "container"),
    "F11 private": ([image("ErrImagePull", "pull access denied, repository does not exist or may require authorization")],
                    "does not let us have", "secret"),
    "F12 rate": ([image("ErrImagePull", "429 Too Many Requests - toomanyrequests")], "refuses more pulls", "container"),
    "F13 name": ([image("InvalidImageName", "invalid reference format", "Nginx:1.27")], "no name of an image", "container"),
    "F14 never": ([image("ErrImageNeverPull", 'Container image "app:dev" is not present with pull policy of Never', "app:dev")],
                  "must not be pulled", "container"),
    "F10 platform": ([image("ErrImagePull", "no match for platform in manifest")], "processor", "container"),
    # start-up steps
    "F15": ([pod("app", phase="Pending", inits=[container("wait", "busybox")], statuses=[waiting("PodInitializing")],
                 init_statuses=[waiting("CrashLoopBackOff", "", "wait", last=ended(1))])],
            "start-up step wait", "init-containers"),
    "F15 waits": ([pod("app", phase="Pending", inits=[container("wait", "busybox")], statuses=[waiting("PodInitializing")],
                       init_statuses=[running("wait", "busybox", ready=False, since=300)])],
                  "still in start-up step 1 of 1", "init-containers"),
    # mounts
    "F16 secret": (pending_mount('MountVolume.SetUp failed for volume "v" : secret "nope" not found'), "Secret nope is missing", "secret"),
    "F16 key": (pending_mount('MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: k'),
                "mounted key k is missing", "injection"),
    "F16 network": (pending_mount("Failed to create pod sandbox: cni", "FailedCreatePodSandBox"), "gets no network", "node"),
    "F40": (pending_mount('Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) x', "FailedAttachVolume"),
            "held by another Node", "persistentvolumeclaim"),
    "old settings": ([reader(**FROM_MAP), written(samples.config_map(), 60)], "old settings: ConfigMap web-config", "injection"),
    "old secret": ([reader(**FROM_SECRET), written(samples.secret("key"), 60)], "old settings: Secret key", "injection"),
    # probes
    "F17": ([pod("app", statuses=[running(ready=False, since=90)])], "takes no requests", "probes"),
    "F18": (restarted_by("liveness", 'Get "http://10.244.1.5:81/": dial tcp 10.244.1.5:81: connect: connection refused'),
            "restarted by its liveness probe", "probes"),
    "F19": (never_started(), "has not finished starting", "probes"),
    "F19 killed": (restarted_by("startup", "HTTP probe failed with statuscode: 503"), "restarted by its startup probe", "probes"),
    # scheduling
    "F20": ([no_node("3 Insufficient cpu")], "not enough CPU", "requests"),
    "F20 memory": ([no_node("1 node(s) had untolerated taint(s), 3 Insufficient memory")], "not enough memory", "requests"),
    "F21": ([no_node("3 node(s) didn't match Pod's node affinity/selector", {"nodeSelector": {"disk": "ssd"}})],
            "no Node has the label", "affinity"),
    "F21 anti": ([no_node("3 node(s) didn't match pod anti-affinity rules")], "must not be with", "affinity"),
    "F22 taint": ([no_node("3 node(s) had untolerated taint(s)")], "the Nodes refuse it", "taint"),
    "F22 cordon": ([no_node("3 node(s) were unschedulable")], "cordoned", "node"),
    "F23": ([no_node("pod has unbound immediate PersistentVolumeClaims")], "its claim has no volume", "persistentvolumeclaim"),
    "F24": ([no_node("3 node(s) didn't have free ports for the requested pod ports")], "host port", "node"),
    "F24 full": ([no_node("3 Too many pods")], "full of Pods", "node"),
    "F25": ([pod("app", node="", phase="Pending", spec={"schedulingGates": [{"name": "wait"}]},
                 status={"conditions": [condition("PodScheduled", "False", "SchedulingGated")]})], "waits behind a gate", "scheduler"),
    "F26": ([unscheduled("app", "no nodes available to schedule pods")], "there is no Node", "scheduler"),
    "F27": ([pod("app", node="", phase="Pending", status={"conditions": []})], "nobody looks for a Node", "scheduler"),
    # network
    "F28": ([lonely_service(), pod("web-1", labels=LABELS)], "selector finds no Pod", "labels"),
    "F29": ([samples.service(), pod("web-1", labels=LABELS, statuses=[running(ready=False, since=5)])],
            "its Pod is not ready", "endpointslice"),
    "F30": ([samples.service(spec={"ports": [{"port": 80, "targetPort": 81}]}),
             (web := pod("web-1", labels=LABELS, containers=[container(ports=[{"containerPort": 80}])])),
             samples.endpoint_slice(samples.service(), [web])], "targetPort 81", "service"),
    "F31": ([samples.service(spec={"ports": [{"port": 80, "targetPort": "http"}]}), pod("web-1", labels=LABELS)],
            "no container has a port named http", "service"),
    "F32": ([samples.service(spec={"type": "LoadBalancer"}), pod("web-1", labels=LABELS),
             samples.endpoint_slice(samples.service(), [pod("web-1", labels=LABELS)])], "waits for an address", "service-types"),
    "F33": ([samples.ingress(class_=None, address=False), samples.service(), pod("web-1", labels=LABELS),
             samples.endpoint_slice(samples.service(), [pod("web-1", labels=LABELS)])], "nobody has taken it", "ingress-class"),
    "F34": ([samples.ingress(paths={"/api/*": "web"}), samples.service(), *answering()], "/api/* matches no request: 404", "ingress"),
    "F34 exact": ([exact_root(), samples.service(), *answering()], "only / itself is routed", "ingress"),
    "F35": ([samples.ingress(paths={"/api": "api"})], "svc api does not exist", "ingress"),
    "slice": ([samples.endpoint_slice(samples.service("web", selector={"app": "wbe"}), []), lonely_service()],
              "selector finds no Pod", "labels"),
    "F36 none": ([http_route()], "no Gateway has taken it", "gateway"),
    "F36 listener": ([http_route(condition("Accepted", "False", "NotAllowedByListeners", "not allowed"))],
                     "does not let it in", "gateway"),
    "F36 host": ([http_route(condition("Accepted", "False", "NoMatchingListenerHostname", "no match"))],
                 "no listener has its host name", "gateway"),
    "F36 backend": ([http_route(condition("Accepted"), condition("ResolvedRefs", "False", "BackendNotFound", "svc api not found"))],
                    "Service that does not exist", "gateway"),
    "F37": (names(), "no name can be resolved", "dns"),
    "F37 none": (names()[:1], "no name can be resolved", "dns"),
    "F38 deny": ([policy("deny", {}, policyTypes=["Ingress", "Egress"]), pod("web-1")], "cannot ask for names", "network-policy"),
    "F38 port": ([egress(5432), pod("web-1", labels=LABELS)], "cannot ask for names", "network-policy"),
    "F38 callers": ([policy("in", LABELS, policyTypes=["Ingress"], ingress=[{"from": [{"podSelector": {"matchLabels": {"app": "frontend"}}}]}]),
                     pod("web-1", labels=LABELS)], "lets in Pods that do not exist", "network-policy"),
    # storage
    "F42": (growing("resize volume failed: the driver cannot expand"), "does not grow from 1Gi to 5Gi", "persistentvolumeclaim"),
    "F42 file system": (growing("MountVolume.NodeExpandVolume failed", "FileSystemResizeFailed"), "does not grow", "persistentvolumeclaim"),
    "F39 class": ([claim_without("x")], "StorageClass x does not exist", "storageclass"),
    "F39 none": ([claim_without(None)], "volume that nobody makes", "storageclass"),
    "F41": ([deleted(samples.claim("data"), 90), pod("db", spec={"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]})],
            "db uses it", "persistentvolumeclaim"),
    # workloads
    "F43": ([stalled()], "the release is stuck", "deployment"),
    "F44": ([deployment(ready=2, total=2, conditions=[condition("ReplicaFailure", "True", "FailedCreate", OUT_OF_QUOTA)])],
            "quota small is used up", "resourcequota"),
    "F44 webhook": ([deployment(ready=2, total=2, conditions=[condition("ReplicaFailure", "True", "FailedCreate", WEBHOOK)])],
                    "webhook that must agree", "controller"),
    "F44 priority": ([deployment(ready=2, total=2, conditions=[condition("ReplicaFailure", "True", "FailedCreate",
                      'pods "web-x" is forbidden: no PriorityClass with name gold was found')])], "PriorityClass is missing", "priorityclass"),
    "F45": ([released_at_once("100%")], "leaves nobody to answer", "probes"),
    "F45 number": ([released_at_once(3)], "leaves nobody to answer", "probes"),
    "F45 unproven": ([under_way(), samples.service(), *answering()], "count as ready at once", "probes"),
    "F47": (twin(), "shares its selector with web-2", "labels"),
    "F48": (scaler(4), "sets back what somebody sets", "hpa"),
    "F49": ([obj("autoscaling/v2", "HorizontalPodAutoscaler", "web", spec={}, status={"conditions": [
        condition("ScalingActive", "False", "FailedGetResourceMetric", "unable to fetch metrics from resource metrics API")]})],
            "cannot measure", "hpa"),
    "F50": ([obj("policy/v1", "PodDisruptionBudget", "web", spec={}, status={
        "disruptionsAllowed": 0, "expectedPods": 2, "currentHealthy": 2, "desiredHealthy": 2})], "allows no eviction", "pdb"),
    "F51": ([failed_job()], "gave up after 2 failed tries", "job"),
    "F52": ([samples.cron_job(schedule="nope")], "schedule cannot be read", "cronjob"),
    "F53": ([(db := samples.stateful_set(ready=0)), samples.pod_of(db, "0", statuses=[running(ready=False)])],
            "waits for db-0", "statefulset"),
    "F70": ([deployment(metadata={"generation": 2}), MANAGER], "controller manager is silent", "controller"),
    # nodes
    "F55": ([samples.node(ready="Unknown")], "silent", "kubelet"),
    "F55 pod": ([pod("app"), samples.node("node-1", ready="Unknown")], "its Node node-1 is silent", "node"),
    "F56": ([samples.node(conditions=[condition("MemoryPressure", "True")])], "short of memory", "qos"),
    "F56 pod": ([pod("app", phase="Failed", status={"reason": "Evicted", "message": "The node was low on resource: memory. "})],
                "put out by its Node", "qos"),
    "F54": (daemons({"key": "gpu", "value": "yes", "effect": "NoSchedule"}), "wished on 2 of 3 Nodes", "daemonset"),
    "F57": ([samples.node(conditions=[condition("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")])],
            "short of disk", "node"),
    "F57 pod": ([evicted("Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ")],
                "wrote more to its Node", "emptydir"),
    "F57 volume": ([evicted('Usage of EmptyDir volume "tmp" exceeds the limit "10Mi". ')], "emptyDir grew past", "emptydir"),
    "F57 node": ([evicted("The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 500Mi. ")],
                 "ran out of disk", "qos"),
    "F58": ([pod("app", status={"conditions": [condition("DisruptionTarget", "True", "PreemptionByScheduler")]})],
            "makes room", "priorityclass"),
    "F59": ([pod("app", phase="Failed", status={"reason": "OutOfcpu", "message": "Pod was rejected"})], "not enough CPU", "requests"),
    "cordoned": ([samples.node(cordoned=True)], "cordoned", "node"),
    # ends
    "F60": ([samples.namespace("old", phase="Terminating", status={"conditions": [
        condition("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", "example.com/hold in 1 resource instances")]})],
            "something in it will not", "ownership"),
    "F61": ([deleted(samples.config_map(), 90, finalizers=["example.com/hold"])], "a finalizer holds it", "ownership"),
}  # fmt: skip


@pytest.mark.parametrize(("objects", "symptom", "concept"), CASES.values(), ids=CASES)
def test_a_failure_is_found(objects, symptom, concept):
    found = look(*objects)
    assert found, "nothing was found"
    assert [finding for finding in found if symptom in finding.symptom and finding.concept == concept], found
    best = next(finding for finding in found if symptom in finding.symptom)
    assert best.evidence and best.fix.endswith(".") and best.cause.endswith(".")
    assert best.health >= Health.PROGRESS
    assert all(evidence.value for evidence in best.evidence)


@pytest.mark.parametrize(("objects", "symptom", "concept"), CASES.values(), ids=CASES)
def test_findings_name_verbs_and_concepts_that_exist(objects, symptom, concept):
    verbs = {verb.id: verb for verb in VERBS}
    for finding in look(*objects):
        assert finding.concept in CONCEPTS
        assert not finding.verb or finding.verb in verbs
        if finding.verb:
            assert verbs[finding.verb].works_on((finding.target or finding.ref).resource)


HEALTHY = [one for one in samples.demo_objects() if one["metadata"]["name"] not in {
    "web-5c9f7b6d84-x8k2p", "web-5c9f7b6d84", "node-3", "cart", "cart-q1w2e", "shop", "web", "web-config"}]  # fmt: skip


@pytest.mark.parametrize("healthy", HEALTHY, ids=lambda one: f"{one['kind']}/{one['metadata']['name']}")
def test_what_is_healthy_has_no_finding(healthy):
    store = samples.demo_store()
    assert findings(store, RESOURCES[healthy["kind"]], healthy, NOW) == []


def test_findings_of_children_reach_their_owners_and_services():
    store = samples.demo_store()
    for resource, name in (
        ("deployments.apps", "web"),
        ("replicasets.apps", "web-5c9f7b6d84"),
        ("services", "web"),
    ):
        found = findings(store, resource, store.get(resource, NAMESPACE, name), NOW)
        assert found[0].symptom == "cannot start: nginx:1.99 does not exist"
        assert found[0].ref.name == "web-5c9f7b6d84-x8k2p"
        assert (found[0].verb, found[0].target.name) == ("undo", "web")


def test_many_alike_children_are_told_once():
    web = deployment(ready=0)
    replicas = samples.replica_set(web, "abc", ready=0)
    pods = [
        samples.pod_of(replicas, str(n), statuses=[waiting("CrashLoopBackOff", last=ended(1))])
        for n in range(20)
    ]
    assert [finding.symptom for finding in look(web, replicas, *pods)] == ["crashes with code 1"]


def test_a_missing_object_is_only_claimed_when_all_were_read():
    assert look(samples.ingress(paths={"/api": "api"}), complete=False) == []
    assert look(samples.service("web"), complete=False) == []


def test_the_nearest_pod_is_named_with_its_label():
    found = look(lonely_service(), pod("web-1", labels=LABELS), pod("other", labels={"tier": "db"}))[0]
    assert "web-1 comes near: it has app=web, and the selector asks for app=wbe" in found.cause
    assert found.command == f"kubectl set selector service web -n {NAMESPACE} app=web"


REFUSALS = {
    "F46": ('The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
            "A selector is for life", "labels"),
    "F46 mismatch": ('Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"y"}: '
                     "`selector` does not match template `labels`", "would not choose the Pods of its own template", "labels"),
    "a Job": ('Job.batch "report" is invalid: spec.template: Invalid value: {"metadata":{}}: field is immutable', "delete the Job", "job"),
    "a Pod": ('Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
              "Most of a Pod is for life", "pod"),
    "F50": ("Cannot evict pod as it would violate the pod's disruption budget.", "forbids to take this Pod away", "pdb"),
    "F60": ("unable to create new content in namespace old because it is being terminated", "old is being deleted", "namespace"),
    "F62": ('pods "big" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi', "the maximum of memory for each container to 1Gi", "limitrange"),
    "F63": ('pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false', "the level restricted:latest", "namespace"),
    "F64": ('pods "a" is forbidden: User "system:serviceaccount:ns:bot" cannot delete resource "pods" in API group "" in the namespace "ns"',
            "system:serviceaccount:ns:bot has no role that allows delete on pods", "rbac"),
    "F65": ('pods "a" is forbidden: error looking up service account ns/bot: serviceaccount "bot" not found', "ServiceAccount ns/bot does not exist", "serviceaccount"),
    "F65 class": ('pods "a" is forbidden: no PriorityClass with name gold was found', "PriorityClass gold does not exist", "priorityclass"),
    "F66": (WEBHOOK, "The webhook v.example.com must agree", "api-server"),
    "F67": ('no matches for kind "Shop" in version "example.com/v1"', "no Shop in example.com/v1", "crd"),
    "quota": (OUT_OF_QUOTA, "The quota small of the namespace is used up.", "resourcequota"),
}  # fmt: skip


@pytest.mark.parametrize(("message", "means", "concept"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_understood(message, means, concept):
    found = refusal(message)
    assert found is not None and means in found.means and found.means.endswith(".")
    assert found.concept == concept and concept in CONCEPTS


def test_what_speaks_for_itself_is_left_alone():
    assert refusal('pods "a" not found') is None


def test_a_probe_that_kills_is_told_apart_from_a_crash():
    one = crash(137)
    killing = event(one, "Killing", "Container web failed liveness probe, will be restarted")
    assert look(one, killing)[0].symptom == "is killed because its probe fails"


NOT_WRONG = {
    "a rollout that keeps Pods": [deployment(ready=2, updated=1, total=4, conditions=[condition("Available"), condition("Progressing")])],
    "all at once allowed, nothing going on": [deployment(spec={"strategy": {"rollingUpdate": {"maxUnavailable": "100%"}}})],
    "names are allowed by number": [egress(53, 5432), pod("web-1", labels=LABELS)],
    "names are allowed by another policy": [egress(5432), pod("web-1", labels=LABELS),
                                            policy("dns", {}, policyTypes=["Egress"], egress=[{"ports": [{"protocol": "UDP", "port": 53}]}])],
    "names are allowed in a range": [policy("b", LABELS, policyTypes=["Egress"], egress=[{"ports": [{"port": 1, "endPort": 100}]}]),
                                     pod("web-1", labels=LABELS)],
    "a policy for nobody": [policy("deny", {"app": "none"}, policyTypes=["Egress"])],
    "a policy that lets in whom there is": [policy("in", LABELS, ingress=[{"from": [{"podSelector": {"matchLabels": LABELS}}]}]),
                                            pod("web-1", labels=LABELS)],
    "CoreDNS answers": names(ready=True),
    "settings older than the Pod": [reader(**FROM_MAP), written(samples.config_map(), 900)],
    "only labels changed": [reader(**FROM_MAP), written(samples.config_map(), 60, "f:metadata")],
    "mounted settings": [pod("app", spec={"volumes": [{"name": "v", "configMap": {"name": "web-config"}}]}),
                         written(samples.config_map(), 60)],
    "a release that proves itself": [under_way(readinessProbe={"httpGet": {"path": "/", "port": 80}}), samples.service(), *answering()],
    "a release nobody calls": [under_way()],
    "a plain path": [samples.ingress(paths={"/api": "web"}), samples.service(), *answering()],
    "one rescale": scaler(1),
    "tolerated": daemons({"key": "gpu", "value": "yes", "effect": "NoSchedule"}, tolerations=[{"key": "gpu", "operator": "Exists"}]),
    "the control plane is left out": daemons({"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}),
    "chosen Nodes": daemons({"key": "gpu", "effect": "NoSchedule"}, nodeSelector={"disk": "ssd"}),
    "a route that was taken": [http_route(condition("Accepted"), condition("ResolvedRefs"))],
}  # fmt: skip


@pytest.mark.parametrize("objects", NOT_WRONG.values(), ids=NOT_WRONG)
def test_what_looks_alike_and_is_well(objects):
    assert look(*objects) == []
