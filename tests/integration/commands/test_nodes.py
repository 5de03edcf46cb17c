"""kubectl cordon, drain, taint, and label of nodes."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

NODES_FILES = {
    "drained": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: drained}
spec:
  replicas: 1
  selector: {matchLabels: {app: drained}}
  template:
    metadata: {labels: {app: drained}}
    spec:
      nodeSelector: {kubernetes.io/hostname: playground-worker3}
      terminationGracePeriodSeconds: 1
      containers: [{name: a, image: "nginx:1.27"}]
""",
}
NODES = r"""
$ cordon playground-worker3
node/NODE cordoned
$ cordon playground-worker3
node/NODE already cordoned
$ get node playground-worker3
NAME STATUS ROLES AGE VERSION
NODE Ready,SchedulingDisabled <none> AGE v1.36.0
$ uncordon playground-worker3
node/NODE uncordoned
$ uncordon playground-worker3
node/NODE already uncordoned
$ cordon nope
Error from server (NotFound): nodes "nope" not found
[1]
% apply -f {dir}/drained.yaml
% rollout status deployment/drained --timeout=20s
$ drain playground-worker3 --pod-selector=app=drained --dry-run=client
node/NODE cordoned (dry run)
evicting pod NS/drained-HASH-RAND (dry run)
node/NODE drained (dry run)
$ drain playground-worker3 --pod-selector=k8s-app=kube-proxy
node/NODE cordoned
error: unable to drain node "NODE" due to error: cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-system/kube-proxy-RAND, continuing command...
There are pending nodes to be drained:
 NODE
cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-system/kube-proxy-RAND
[1]
$ drain playground-worker3 --pod-selector=k8s-app=kube-proxy --ignore-daemonsets
node/NODE already cordoned
Warning: ignoring DaemonSet-managed Pods: kube-system/kube-proxy-RAND
node/NODE drained
$ drain playground-worker3 --pod-selector=app=drained
node/NODE already cordoned
evicting pod NS/drained-HASH-RAND
pod/drained-HASH-RAND evicted
node/NODE drained
~ get pods
NAME READY STATUS RESTARTS AGE
drained-HASH-RAND 0/1 Pending 0 AGE
$ uncordon playground-worker3
node/NODE uncordoned
% rollout status deployment/drained --timeout=20s
$ create pdb drained --selector=app=drained --min-available=1
poddisruptionbudget.policy/drained created
% wait --for=jsonpath={.status.currentHealthy}=1 pdb/drained --timeout=20s
$ drain playground-worker3 --pod-selector=app=drained --timeout=1s
node/NODE cordoned
evicting pod NS/drained-HASH-RAND
error when evicting pods/"drained-HASH-RAND" -n "NS" (will retry after AGE): Cannot evict pod as it would violate the pod's disruption budget.
evicting pod NS/drained-HASH-RAND
There are pending pods in node "NODE" when an error occurred: error when evicting pods/"drained-HASH-RAND" -n "NS": global timeout reached: AGE
pod/drained-HASH-RAND
error: unable to drain node "NODE" due to error: error when evicting pods/"drained-HASH-RAND" -n "NS": global timeout reached: AGE, continuing command...
There are pending nodes to be drained:
 NODE
error when evicting pods/"drained-HASH-RAND" -n "NS": global timeout reached: AGE
[1]
$ uncordon playground-worker3
node/NODE uncordoned
% delete deployment drained
% run bare --image=nginx:1.27 --labels=app=bare --overrides='{"spec":{"nodeName":"playground-worker3","terminationGracePeriodSeconds":1}}'
$ drain playground-worker3 --pod-selector=app=bare
node/NODE cordoned
error: unable to drain node "NODE" due to error: cannot delete Pods that declare no controller (use --force to override): NS/bare, continuing command...
There are pending nodes to be drained:
 NODE
cannot delete Pods that declare no controller (use --force to override): NS/bare
[1]
$ drain playground-worker3 --pod-selector=app=bare --force
node/NODE already cordoned
Warning: deleting Pods that declare no controller: NS/bare
evicting pod NS/bare
pod/bare evicted
node/NODE drained
$ uncordon playground-worker3
node/NODE uncordoned
$ drain nope
Error from server (NotFound): nodes "nope" not found
[1]
$ drain
error: USAGE: drain NODE [flags]
See 'kubectl drain -h' for help and examples
[1]
$ taint node playground-worker3 a=b:NoSchedule
node/NODE tainted
$ taint node playground-worker3 a=b:NoSchedule
error: node NODE already has a taint(s) with same effect(s) and --overwrite is false
[1]
$ taint node playground-worker3 a=c:NoSchedule --overwrite
node/NODE modified
$ get node playground-worker3 -o jsonpath={.spec.taints}
[{"effect":"NoSchedule","key":"a","value":"c"}]
$ taint node playground-worker3 a:NoSchedule-
node/NODE untainted
$ taint node playground-worker3 a-
error: taint "a" not found
[1]
$ taint node playground-worker3 a=b:Foo
error: invalid taint effect: Foo, unsupported taint effect
See 'kubectl taint -h' for help and examples
[1]
$ taint node playground-worker3 'bad key=b:NoSchedule'
error: invalid taint spec: bad key=b:NoSchedule, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
See 'kubectl taint -h' for help and examples
[1]
$ taint node nope a=b:NoSchedule
Error from server (NotFound): nodes "nope" not found
[1]
$ taint nodes --all x=y:PreferNoSchedule
node/playground-control-plane tainted
node/NODE tainted
node/NODE tainted
node/NODE tainted
$ taint nodes --all x-
node/playground-control-plane untainted
node/NODE untainted
node/NODE untainted
node/NODE untainted
$ label node playground-worker3 zone=a
node/NODE labeled
$ label node playground-worker3 zone-
node/NODE unlabeled
"""


def test_nodes(player: Player):
    player.files(**NODES_FILES)
    player.play(NODES)
