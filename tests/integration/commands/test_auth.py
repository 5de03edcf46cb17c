"""kubectl auth and what those who may not see."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

AUTH_FILES = {
    "rbac": """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: rr, namespace: NAMESPACE}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb, namespace: NAMESPACE}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rr}
subjects: [{kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}]
""",
}
AUTH = r"""
$ auth can-i create pods
yes
$ auth can-i * *
yes
$ auth can-i get pods --subresource=log
yes
$ auth can-i get nodes
Warning: resource 'nodes' is not namespace scoped
yes
$ auth can-i get /logs/
yes
$ auth can-i list podz
Warning: the server doesn't have a resource type 'podz'
yes
$ auth can-i
error: you must specify two arguments: verb resource or verb resource/resourceName.
See 'kubectl auth can-i -h' for help and examples.
[1]
$ auth can-i list pods --as=bob
no
[1]
$ auth can-i list pods --as=bob -q
[1]
$ auth can-i --list --as=bob
Resources Non-Resource URLs Resource Names Verbs
selfsubjectreviews.authentication.k8s.io [] [] [create]
selfsubjectaccessreviews.authorization.k8s.io [] [] [create]
selfsubjectrulesreviews.authorization.k8s.io [] [] [create]
                                                [/api/*] [] [get]
                                                [/api] [] [get]
                                                [/apis/*] [] [get]
                                                [/apis] [] [get]
                                                [/healthz] [] [get]
                                                [/healthz] [] [get]
                                                [/livez] [] [get]
                                                [/livez] [] [get]
                                                [/openapi/*] [] [get]
                                                [/openapi] [] [get]
                                                [/readyz] [] [get]
                                                [/readyz] [] [get]
                                                [/version/] [] [get]
                                                [/version/] [] [get]
                                                [/version] [] [get]
                                                [/version] [] [get]
$ auth can-i list pods --as=system:serviceaccount:default:default
no
[1]
$ get pods --as=bob
Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "NS"
[1]
$ get pod x --as=bob
Error from server (Forbidden): pods "x" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "NS"
[1]
$ get nodes --as=bob
Error from server (Forbidden): nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope
[1]
$ delete pod x --as=bob
Error from server (Forbidden): pods "x" is forbidden: User "bob" cannot delete resource "pods" in API group "" in the namespace "NS"
[1]
$ auth reconcile -f {dir}/rbac.yaml
role.rbac.authorization.k8s.io/rr reconciled
    reconciliation required create
    missing rules added:
        {Verbs:[get list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
rolebinding.rbac.authorization.k8s.io/rb reconciled
    reconciliation required create
    missing subjects added:
        {Kind:User APIGroup:rbac.authorization.k8s.io Name:bob Namespace:}
$ auth reconcile -f {dir}/rbac.yaml
role.rbac.authorization.k8s.io/rr reconciled
rolebinding.rbac.authorization.k8s.io/rb reconciled
$ auth can-i list pods --as=bob
yes
$ get pods --as=bob
No resources found in NS namespace.
$ create role esc --verb=get --resource=secrets --as=bob
Error from server (Forbidden): roles.rbac.authorization.k8s.io is forbidden: User "bob" cannot create resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "NS"
[1]
% create rolebinding al --clusterrole=admin --user=al
$ create role esc --verb=get --resource=nodes --as=al
Error from server (Forbidden): roles.rbac.authorization.k8s.io "esc" is forbidden: user "al" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}
[1]
$ create rolebinding esc --clusterrole=cluster-admin --user=al --as=al
error: failed to create rolebinding: rolebindings.rbac.authorization.k8s.io "esc" is forbidden: user "al" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:["*"], Resources:["*"], Verbs:["*"]}
{NonResourceURLs:["*"], Verbs:["*"]}
[1]
$ auth can-i create deployments --as=al
yes
$ auth whoami
ATTRIBUTE VALUE
Username kubernetes-admin
Groups [system:masters system:authenticated]
$ auth whoami --as=bob --as-group=g --as-uid=1
ATTRIBUTE VALUE
Username bob
UID 1
Groups [g system:authenticated]
$ auth whoami --as=bob -o yaml
apiVersion: authentication.k8s.io/v1
kind: SelfSubjectReview
metadata:
  creationTimestamp: "TIME"
status:
  userInfo:
    groups:
    - system:authenticated
    username: bob
$ create token nope
error: failed to create token: serviceaccounts "nope" not found
[1]
$ create token default --bound-object-kind=Pod --bound-object-name=nope
error: failed to create token: pods "nope" not found
[1]
$ get pods --token=x
error: You must be logged in to the server (Unauthorized)
[1]
"""


def test_auth(player: Player):
    player.files(**AUTH_FILES)
    player.play(AUTH)
