"""kubectl cluster-info, version, config, and the completion of names."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

CLUSTER = r"""
$ cluster-info -n kube-system
Kubernetes control plane is running at SERVER
CoreDNS is running at SERVER/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy
To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.
$ version
Client Version: v1.36.N
Kustomize Version: v5.8.1
Server Version: v1.36.0
$ config current-context
playground
$ config get-contexts
CURRENT NAME CLUSTER AUTHINFO NAMESPACE
* playground playground kubernetes-admin
$ top nodes
error: Metrics API not available
[1]
$ top pods
error: Metrics API not available
[1]
$ get pods --user=nope
error: auth info "nope" does not exist
[1]
$ __complete get po
pods
podtemplates
poddisruptionbudgets.policy
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete get pods -n kube-system etc
etcd-playground-control-plane
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete describe node playground-w
NODE
NODE
NODE
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete get -n kube-n
kube-node-lease
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete config use-context ""
playground
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete logs -n kube-system etcd-playground-control-plane -c ""
:0
Completion ended with directive: ShellCompDirectiveDefault
$ __complete rollout restart deployment -n kube-system ""
coredns
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete exec -n kube-system etc
etcd-playground-control-plane
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete drain playground-c
playground-control-plane
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
"""


def test_cluster(player: Player):
    player.play(CLUSTER)
