"""What kubectl tells while things go wrong or away: Nodes, Namespaces, quotas, limits, budgets, security levels."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

FILES = {
    "limits": """
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec:
  limits:
  - {type: Container, max: {memory: 1Gi}, min: {memory: 10Mi}, default: {memory: 200Mi}, defaultRequest: {memory: 100Mi}}
  - {type: PersistentVolumeClaim, max: {storage: 1Gi}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
spec: {hard: {pods: "2", requests.memory: 1Gi, services.nodeports: "0", count/deployments.apps: "1"}}
""",
    "big": "{apiVersion: v1, kind: Pod, metadata: {name: big}, spec: {containers: [{name: a, image: 'nginx:1.27', resources: {limits: {memory: 2Gi}}}]}}",
    "small": "{apiVersion: v1, kind: Pod, metadata: {name: small}, spec: {containers: [{name: a, image: 'nginx:1.27', resources: {requests: {memory: 1Mi}}}]}}",
    "plain": "{apiVersion: v1, kind: Pod, metadata: {name: plain}, spec: {terminationGracePeriodSeconds: 1, containers: [{name: a, image: 'nginx:1.27'}]}}",
    "claim": "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}}",
    "robot": "{apiVersion: v1, kind: Pod, metadata: {name: robot}, spec: {serviceAccountName: nope, containers: [{name: a, image: 'nginx:1.27', resources: {requests: {memory: 20Mi}}}]}}",
    "class": "{apiVersion: v1, kind: Pod, metadata: {name: class}, spec: {priorityClassName: nope, containers: [{name: a, image: 'nginx:1.27', resources: {requests: {memory: 20Mi}}}]}}",
    "runtime": "{apiVersion: v1, kind: Pod, metadata: {name: runtime}, spec: {runtimeClassName: nope, containers: [{name: a, image: 'nginx:1.27', resources: {requests: {memory: 20Mi}}}]}}",
    "job": """
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  template: {spec: {restartPolicy: Always, containers: [{name: a, image: busybox}]}}
""",
    "privileged": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: privileged}
spec:
  selector: {matchLabels: {app: p}}
  template:
    metadata: {labels: {app: p}}
    spec:
      hostNetwork: true
      volumes: [{name: h, hostPath: {path: /}}]
      containers: [{name: a, image: "nginx:1.27", securityContext: {privileged: true}}]
""",
    "service": "{apiVersion: v1, kind: Service, metadata: {name: np}, spec: {type: NodePort, ports: [{port: 80}]}}",
}
LIMITS = r"""
$ apply -f {dir}/limits.yaml
limitrange/limits created
resourcequota/quota created
~ get resourcequota,limitrange
NAME REQUEST LIMIT AGE
resourcequota/quota count/deployments.apps: 0/1, pods: 0/2, requests.memory: 0/1Gi, services.nodeports: 0/0 AGE
NAME CREATED AT
limitrange/limits TIME
$ apply -f {dir}/big.yaml
Error from server (Forbidden): error when creating "{dir}/big.yaml": pods "big" is forbidden: [maximum memory usage per Container is 1Gi, but limit is 2Gi, maximum memory usage per Container is 1Gi, but request is 2Gi]
[1]
$ apply -f {dir}/small.yaml
Error from server (Forbidden): error when creating "{dir}/small.yaml": pods "small" is forbidden: minimum memory usage per Container is 10Mi, but request is 1Mi
[1]
$ apply -f {dir}/claim.yaml
Error from server (Forbidden): error when creating "{dir}/claim.yaml": persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi
[1]
$ apply -f {dir}/robot.yaml
Error from server (Forbidden): error when creating "{dir}/robot.yaml": pods "robot" is forbidden: error looking up service account NS/nope: serviceaccount "nope" not found
[1]
$ apply -f {dir}/class.yaml
Error from server (Forbidden): error when creating "{dir}/class.yaml": pods "class" is forbidden: no PriorityClass with name nope was found
[1]
$ apply -f {dir}/runtime.yaml
Error from server (Forbidden): error when creating "{dir}/runtime.yaml": pods "runtime" is forbidden: pod rejected: RuntimeClass "nope" not found
[1]
$ apply -f {dir}/service.yaml
Error from server (Forbidden): error when creating "{dir}/service.yaml": services "np" is forbidden: exceeded quota: quota, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0
[1]
$ apply -f {dir}/job.yaml
The Job "j" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
[1]
$ apply -f {dir}/plain.yaml
pod/plain created
$ get pod plain -o jsonpath='{.spec.containers[0].resources} {.metadata.annotations.kubernetes\.io/limit-ranger} {.status.qosClass}'
{"limits":{"memory":"200Mi"},"requests":{"memory":"100Mi"}} LimitRanger plugin set: memory request for container a; memory limit for container a Burstable
$ create deployment web --image=nginx:1.27 --replicas=3
deployment.apps/web created
$ create deployment second --image=nginx:1.27
error: failed to create deployment: deployments.apps "second" is forbidden: exceeded quota: quota, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1
[1]
~ get deployment,replicaset
NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/web 1/3 1 1 AGE
NAME DESIRED CURRENT READY AGE
replicaset.apps/web-HASH 3 1 1 AGE
~ get resourcequota quota
NAME REQUEST LIMIT AGE
quota count/deployments.apps: 1/1, pods: 2/2, requests.memory: 200Mi/1Gi, services.nodeports: 0/0 AGE
~ describe resourcequota quota
Name: quota
Namespace: NS
Resource Used Hard
-------- ---- ----
count/deployments.apps 1 1
pods 2 2
requests.memory 200Mi 1Gi
services.nodeports 0 0
$ get deployment web -o jsonpath='{.status.conditions[?(@.type=="ReplicaFailure")].status} {.status.conditions[?(@.type=="ReplicaFailure")].message}'
True pods "web-HASH-RAND" is forbidden: exceeded quota: quota, requested: pods=1, used: pods=2, limited: pods=2
$ label namespace NAMESPACE pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/warn=restricted
namespace/NS labeled
$ delete deployment web
deployment.apps "web" deleted from NS namespace
$ apply -f {dir}/privileged.yaml
Warning: would violate PodSecurity "restricted:latest": host namespaces (hostNetwork=true), privileged (container "a" must not set securityContext.privileged=true), hostPath volumes (volume "h"), allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]), restricted volume types (volume "h" uses restricted volume type "hostPath"), runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
deployment.apps/privileged created
$ label namespace NAMESPACE pod-security.kubernetes.io/enforce=absurd --overwrite
The Namespace "NS" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "absurd": must be one of privileged, baseline, restricted
[1]
$ label namespace NAMESPACE kubernetes.io/metadata.name=x --overwrite
namespace/NS labeled
$ get namespace NAMESPACE -o jsonpath={.metadata.labels}
{"kubernetes.io/metadata.name":"NS","pod-security.kubernetes.io/enforce":"baseline","pod-security.kubernetes.io/warn":"restricted"}
$ label namespace NAMESPACE pod-security.kubernetes.io/enforce=restricted --overwrite
Warning: existing pods in namespace "NS" violate the new PodSecurity enforce level "restricted:latest"
Warning: plain: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile
namespace/NS labeled
$ run refused --image=nginx:1.27
Error from server (Forbidden): pods "refused" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "refused" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "refused" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "refused" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "refused" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
[1]
$ delete pod plain
pod "plain" deleted from NS namespace
"""
LEAVING_FILES = {
    "held": "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, namespace: NAMESPACE-x, finalizers: [example.com/keep]}}",
}
LEAVING = r"""
% create namespace NAMESPACE-x
% apply -f {dir}/held.yaml -n NAMESPACE-x
$ delete namespace NAMESPACE-x --wait=false
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
namespace "NS-x" deleted
~ get namespace NAMESPACE-x
NAME STATUS AGE
NS-x Terminating AGE
~ get namespace NAMESPACE-x -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\n"}{end}'
NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered: All resources successfully discovered
NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions: All legacy kube types successfully parsed
NamespaceDeletionContentFailure=False ContentDeleted: All content successfully deleted, may be waiting on finalization
NamespaceContentRemaining=True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances
NamespaceFinalizersRemaining=True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances
$ create configmap late -n NAMESPACE-x
error: failed to create configmap: configmaps "late" is forbidden: unable to create new content in namespace NS-x because it is being terminated
[1]
$ run late --image=nginx -n NAMESPACE-x
Error from server (Forbidden): pods "late" is forbidden: unable to create new content in namespace NS-x because it is being terminated
[1]
~ describe namespace NAMESPACE-x
Name: NS-x
Labels: kubernetes.io/metadata.name=NS-x
Annotations: <none>
Status: Terminating
Conditions:
  Type Status LastTransitionTime Reason Message
  ---- ------ ------------------ ------ -------
  NamespaceDeletionDiscoveryFailure False DATE ResourcesDiscovered All resources successfully discovered
  NamespaceDeletionGroupVersionParsingFailure False DATE ParsedGroupVersions All legacy kube types successfully parsed
  NamespaceDeletionContentFailure False DATE ContentDeleted All content successfully deleted, may be waiting on finalization
  NamespaceContentRemaining True DATE SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource instances
  NamespaceFinalizersRemaining True DATE SomeFinalizersRemain Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances
No resource quota.
No LimitRange resource.
$ get configmaps -n NAMESPACE-x
NAME DATA AGE
held 0 AGE
$ patch configmap held -n NAMESPACE-x --type=merge -p '{"metadata":{"finalizers":null}}'
configmap/held patched
$ wait namespace/NAMESPACE-x --for=delete --timeout=20s
namespace/NS-x condition met
$ get namespace NAMESPACE-x
Error from server (NotFound): namespaces "NS-x" not found
[1]
"""


def test_limits(player: Player):
    player.files(**FILES)
    player.play(LIMITS)


def test_leaving(player: Player):
    player.files(**LEAVING_FILES)
    player.play(LEAVING)
