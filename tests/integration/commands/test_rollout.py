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
