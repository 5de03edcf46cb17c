"""kubectl rollout."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

ROLLOUT = r"""
% apply -f {dir}/web.yaml
% rollout status deployment/web --timeout=30s
$ rollout status deployment/web
deployment "web" successfully rolled out
$ annotate deployment/web kubernetes.io/change-cause=because
deployment.apps/web annotated
% set image deployment/web nginx=nginx:1.28
% rollout status deployment/web --timeout=30s
$ rollout history deployment/web
deployment.apps/web
REVISION CHANGE-CAUSE
1 because
2 because
$ rollout history deployment/web --revision=2
deployment.apps/web with revision #2
Pod Template:
  Labels: app=web
    pod-template-hash=HASH
  Annotations: kubernetes.io/change-cause: because
  Containers:
   nginx:
    Image: nginx:1.28
    Port: 80/TCP
    Host Port: 0/TCP
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
$ rollout history deployment/web --revision=99
error: unable to find the specified revision
[1]
$ rollout undo deployment/web --dry-run=server
Warning: resource deployments/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
deployment.apps/web rolled back (server dry run)
$ rollout undo deployment/web
Warning: resource deployments/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
deployment.apps/web rolled back
$ rollout undo deployment/web --to-revision=77
Warning: resource deployments/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
error: unable to find specified revision 77 in history
[1]
% rollout status deployment/web --timeout=30s
~ get deployment web -o wide
NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR
web 2/2 2 2 AGE nginx nginx:1.27 app=web
$ rollout restart deployment/web
deployment.apps/web restarted
$ rollout pause deployment/web
deployment.apps/web paused
$ rollout pause deployment/web
error: deployments.apps "web" is already paused
[1]
$ rollout undo deployment/web
Warning: resource deployments/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again
[1]
$ rollout restart deployment/web
error: deployments.apps "web" can't restart paused deployment (run rollout resume first)
[1]
$ rollout resume deployment/web
deployment.apps/web resumed
$ rollout resume deployment/web
error: deployments.apps "web" is not paused
[1]
% rollout status deployment/web --timeout=30s
$ rollout history deployment
deployment.apps/web
REVISION CHANGE-CAUSE
2 because
3 because
4 because
$ rollout status service/web
error: no status viewer has been implemented for Service
[1]
$ rollout restart service/web
error: services "web" restarting is not supported
[1]
$ rollout pause daemonset/kube-proxy -n kube-system
error: daemonsets.apps "kube-proxy" pausing is not supported
[1]
$ rollout status deployment/nope
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ rollout history daemonset/kube-proxy -n kube-system
daemonset.apps/kube-proxy
REVISION CHANGE-CAUSE
1 <none>
$ rollout history daemonset/kube-proxy -n kube-system --revision=1
daemonset.apps/kube-proxy with revision #1
Pod Template:
  Labels: k8s-app=kube-proxy
  Service Account: kube-proxy
  Containers:
   kube-proxy:
    Image: registry.k8s.io/kube-proxy:v1.36.0
    Port: <none>
    Host Port: <none>
    Command:
      /usr/local/bin/kube-proxy
      --config=/var/lib/kube-proxy/config.conf
      --hostname-override=$(NODE_NAME)
    Environment:
      NODE_NAME: (v1:spec.nodeName)
    Mounts:
      /lib/modules from lib-modules (ro)
      /run/xtables.lock from xtables-lock (rw)
      /var/lib/kube-proxy from kube-proxy (rw)
  Volumes:
   kube-proxy:
    Type: ConfigMap (a volume populated by a ConfigMap)
    Name: kube-proxy
    Optional: false
   xtables-lock:
    Type: HostPath (bare host directory volume)
    Path: /run/xtables.lock
    HostPathType: FileOrCreate
   lib-modules:
    Type: HostPath (bare host directory volume)
    Path: /lib/modules
    HostPathType:
  Priority Class Name: system-node-critical
  Node-Selectors: kubernetes.io/os=linux
  Tolerations: op=Exists
$ rollout status daemonset/kube-proxy -n kube-system
daemon set "kube-proxy" successfully rolled out
"""


def test_rollout(player: Player):
    player.play(ROLLOUT)


SETS_FILES = {
    "sets": """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: "nginx:1.27"}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, labels: {app: agent}}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: "nginx:1.27"}]}
""",
    "stuck": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: stuck}
spec:
  replicas: 1
  progressDeadlineSeconds: 1
  selector: {matchLabels: {app: stuck}}
  template:
    metadata: {labels: {app: stuck}}
    spec: {containers: [{name: a, image: "nginx:nope"}]}
""",
}
SETS = r"""
% apply -f {dir}/sets.yaml
% rollout status statefulset/db --timeout=30s
% rollout status daemonset/agent --timeout=30s
$ rollout status statefulset/db
partitioned roll out complete: 2 new pods have been updated...
$ rollout status -l app=agent daemonset
daemon set "agent" successfully rolled out
$ rollout status statefulset/db daemonset/agent
partitioned roll out complete: 2 new pods have been updated...
daemon set "agent" successfully rolled out
$ rollout status statefulset/db --watch=false
partitioned roll out complete: 2 new pods have been updated...
$ rollout status statefulset/db --revision=7
partitioned roll out complete: 2 new pods have been updated...
% set image statefulset/db daemonset/agent a=nginx:1.28
% rollout status statefulset/db --timeout=30s
% rollout status daemonset/agent --timeout=30s
$ rollout history statefulset/db
statefulset.apps/db
REVISION CHANGE-CAUSE
1 <none>
2 <none>
$ rollout history statefulset/db --revision=1
statefulset.apps/db with revision #1
Pod Template:
  Labels: app=db
  Containers:
   a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
$ rollout history statefulset/db --revision=9
error: unable to find the specified revision
[1]
$ rollout history daemonset/agent
daemonset.apps/agent
REVISION CHANGE-CAUSE
1 <none>
2 <none>
$ rollout history -l app=agent daemonset
daemonset.apps/agent
REVISION CHANGE-CAUSE
1 <none>
2 <none>
$ rollout undo statefulset/db --to-revision=1
Warning: resource statefulsets/db was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
statefulset.apps/db rolled back
$ rollout undo statefulset/db --to-revision=9
Warning: resource statefulsets/db was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
error: unable to find specified revision 9 in history
[1]
$ rollout undo daemonset/agent
Warning: resource daemonsets/agent was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
daemonset.apps/agent rolled back
% rollout status statefulset/db --timeout=30s
% rollout status daemonset/agent --timeout=30s
$ get pods -l app -o jsonpath='{range .items[*]}{.spec.containers[0].image} {end}'
nginx:1.27 nginx:1.27 nginx:1.27 nginx:1.27 nginx:1.27
$ rollout history statefulset/db
statefulset.apps/db
REVISION CHANGE-CAUSE
2 <none>
3 <none>
$ rollout restart -l app=agent daemonset
daemonset.apps/agent restarted
$ rollout restart statefulset/db statefulset/nope
statefulset.apps/db restarted
Error from server (NotFound): statefulsets.apps "nope" not found
[1]
$ rollout restart deployment -l app=none
No resources found in NS namespace.
$ rollout restart deployment/nope
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ rollout restart
error: required resource not specified
[1]
$ rollout pause statefulset/db
error: statefulsets.apps "db" pausing is not supported
[1]
$ rollout resume daemonset/agent
error: daemonsets.apps "agent" resuming is not supported
[1]
$ rollout undo job/nope
Error from server (NotFound): jobs.batch "nope" not found
[1]
$ rollout history pod/db-0
error: no history viewer has been implemented for "Pod"
[1]
$ rollout status
error: required resource not specified
[1]
$ rollout status deployment
No resources found in NS namespace.
% apply -f {dir}/stuck.yaml
% wait --for=condition=Progressing=false deployment/stuck --timeout=20s
$ rollout status deployment/stuck
error: deployment "stuck" exceeded its progress deadline
[1]
$ get deployment stuck -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\n"}{end}'
Available=False MinimumReplicasUnavailable: Deployment does not have minimum availability.
Progressing=False ProgressDeadlineExceeded: ReplicaSet "stuck-HASH" has timed out progressing.
$ rollout status deployment/stuck --watch=false
error: deployment "stuck" exceeded its progress deadline
[1]
$ rollout undo deployment/stuck
Warning: resource deployments/stuck was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.
error: no rollout history found for deployment "stuck"
[1]
$ rollout history deployment/stuck --revision=1 -o name
replicaset.apps/stuck-HASH
"""


def test_rollouts_of_sets(player: Player):
    player.files(**SETS_FILES)
    player.play(SETS)
