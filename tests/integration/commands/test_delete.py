"""kubectl delete."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

DELETE_FILES = {
    "pod": """
apiVersion: v1
kind: Pod
metadata: {name: filed}
spec:
  terminationGracePeriodSeconds: 1
  containers: [{name: a, image: "nginx:1.27"}]
""",
}
DELETE = r"""
% apply -f {dir}/web.yaml
% run one --image=nginx:1.27
% run two --image=nginx:1.27
% run three --image=nginx:1.27
% run four --image=nginx:1.27
% run done --image=busybox:1.36 --restart=Never -- true
% create configmap a --from-literal=a=b
% create configmap b --from-literal=a=b
% apply -f {dir}/pod.yaml
% rollout status deployment/web --timeout=30s
% wait --for=jsonpath={.status.phase}=Succeeded pod/done --timeout=20s
$ delete pod one --now
pod "one" deleted from NS namespace
$ delete pod two --force
Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
pod "two" force deleted from NS namespace
$ delete pod three --grace-period=0
pod "three" deleted from NS namespace
$ delete pod four --wait=false --grace-period=1
pod "four" deleted from NS namespace
$ delete pod nope
Error from server (NotFound): pods "nope" not found
[1]
$ delete pod nope --ignore-not-found
$ delete pod
error: resource(s) were provided, but no name was specified
[1]
$ delete pods --all --dry-run=server -l app=nope
error: setting 'all' parameter but found a non empty selector.
[1]
$ delete -f {dir}/pod.yaml
pod "filed" deleted from NS namespace
$ delete -f {dir}/pod.yaml
Error from server (NotFound): error when deleting "{dir}/pod.yaml": pods "filed" not found
[1]
$ delete pods --field-selector=status.phase=Succeeded
pod "done" deleted from NS namespace
$ delete deployment,service -l app=nope
No resources found
$ delete configmap a --dry-run=client
configmap "a" deleted from NS namespace (dry run)
$ delete configmap a -i
You are about to delete the following 1 resource(s):
configmap/a
Do you want to continue? (y/N): deletion is cancelled
$ delete configmap a b -o name
configmap/a
configmap/b
$ delete configmap a b
Error from server (NotFound): configmaps "a" not found
Error from server (NotFound): configmaps "b" not found
[1]
$ delete deployment web --cascade=orphan
deployment.apps "web" deleted from NS namespace
$ get deployments,replicasets
NAME DESIRED CURRENT READY AGE
replicaset.apps/web-HASH 2 2 2 AGE
% apply -f {dir}/web.yaml
$ delete deployment web --cascade=foreground
deployment.apps "web" deleted from NS namespace
$ get deployments,replicasets
No resources found in NS namespace.
$ delete pod nope --cascade=foo
error: invalid cascade value (foo). Must be "background", "foreground", or "orphan"
[1]
$ delete service --all
service "web" deleted from NS namespace
$ delete namespace default
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted
[1]
$ delete podz x
error: the server doesn't have a resource type "podz"
[1]
$ delete --raw /api/v1/namespaces/default/configmaps/nope
Error from server (NotFound): configmaps "nope" not found
[1]
$ delete job j
Error from server (NotFound): jobs.batch "j" not found
[1]
"""


def test_delete(player: Player):
    player.files(**DELETE_FILES)
    player.play(DELETE)
