"""kubectl label, annotate, expose, delete, wait, events, taint, cordon, auth and completion: the rarer forms."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

FILES = {
    "pods": """
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: x}}
spec: {terminationGracePeriodSeconds: 1, containers: [{name: a, image: "nginx:1.27", ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: x}}
spec: {terminationGracePeriodSeconds: 1, containers: [{name: a, image: "nginx:1.27"}]}
""",
    "kept": "{apiVersion: v1, kind: ConfigMap, metadata: {name: kept, finalizers: [example.com/keep]}}",
}
MARKING = r"""
% apply -f {dir}/settings.yaml
% create configmap other
$ label configmap settings other a=b
configmap/settings labeled
configmap/other labeled
$ label configmap --all c=d
configmap/kube-root-ca.crt labeled
configmap/other labeled
configmap/settings labeled
$ label configmap/settings configmap/other e=f
configmap/settings labeled
configmap/other labeled
$ label -f {dir}/settings.yaml g=h
configmap/settings labeled
$ label configmap settings g- nope-
label "nope" not found.
configmap/settings unlabeled
$ label configmap settings a=b a-
error: can not both modify and remove a label in the same command
[1]
$ label configmap settings
error: at least one label update is required
[1]
$ label configmap
error: at least one label update is required
[1]
$ label configmap settings a= --overwrite
configmap/settings labeled
$ label configmap settings i=j --dry-run=client -o yaml
apiVersion: v1
data:
  colour: blue
  size: "3"
kind: ConfigMap
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","data":{"colour":"blue","size":"3"},"kind":"ConfigMap","metadata":{"annotations":{},"labels":{"tier":"front"},"name":"settings","namespace":"NS"}}
  creationTimestamp: "TIME"
  labels:
    a: ""
    c: d
    e: f
    i: j
    tier: front
  name: settings
  namespace: NS
  resourceVersion: "RV"
  uid: UID
$ label -f {dir}/settings.yaml i=j --local -o jsonpath={.metadata.labels}
{"i":"j","tier":"front"}
$ label configmap settings i=j -o name
configmap/settings
$ label configmaps -A x=y -l nope
$ label configmap settings other -l a=b k=l
error: name cannot be provided when a selector is specified
[1]
$ label configmap settings example.com/a=b bad/key/x=y
The ConfigMap "settings" is invalid: metadata.labels: Invalid value: "bad/key/x": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')
[1]
$ label configmap settings a=this-value-is-much-longer-than-the-sixty-three-characters-that-fit-in --overwrite
error: invalid label value: "a=this-value-is-much-longer-than-the-sixty-three-characters-that-fit-in": must be no more than 63 bytes
[1]
$ label node playground-worker kubernetes.io/os=windows
error: 'kubernetes.io/os' already has a value (linux), and --overwrite is false
[1]
$ annotate configmap settings other a='some text' b=c
configmap/settings annotated
configmap/other annotated
$ annotate configmap settings a- b-
configmap/settings annotated
$ annotate configmap settings nope-
configmap/settings annotated
$ annotate configmap settings --list
kubectl.kubernetes.io/last-applied-configuration={"apiVersion":"v1","data":{"colour":"blue","size":"3"},"kind":"ConfigMap","metadata":{"annotations":{},"labels":{"tier":"front"},"name":"settings","namespace":"NS"}}
$ annotate -f {dir}/settings.yaml d=e --local -o jsonpath={.metadata.annotations.d}
e
$ annotate configmap settings d=e --resource-version=1
Error from server (Conflict): Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again
[1]
$ annotate configmap settings d=e d-
error: can not both modify and remove the following annotation(s) in the same command: d
[1]
$ annotate configmap settings
error: at least one annotation update is required
[1]
$ annotate configmap --all f=g
configmap/kube-root-ca.crt annotated
configmap/other annotated
configmap/settings annotated
$ get configmap other -o jsonpath='{.metadata.labels} {.metadata.annotations}'
{"a":"b","c":"d","e":"f"} {"a":"some text","b":"c","f":"g"}
"""
EXPOSING = r"""
% apply -f {dir}/pods.yaml
% create deployment web --image=nginx:1.27 --replicas=0
$ expose deployment web
error: couldn't find port via --port flag or introspection
[1]
$ expose deployment web --port=80 --target-port=http --name=web --labels=a=b --protocol=UDP -o yaml
apiVersion: v1
kind: Service
metadata:
  creationTimestamp: "TIME"
  labels:
    a: b
  name: web
  namespace: NS
  resourceVersion: "RV"
  uid: UID
spec:
  clusterIP: IP
  clusterIPs:
  - IP
  internalTrafficPolicy: Cluster
  ipFamilies:
  - IPv4
  ipFamilyPolicy: SingleStack
  ports:
  - port: 80
    protocol: UDP
    targetPort: http
  selector:
    app: web
  sessionAffinity: None
  type: ClusterIP
status:
  loadBalancer: {}
$ expose pod one
service/one exposed
$ expose pod one --port=70000
The Service "one" is invalid:
* spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive
* spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive
[1]
$ expose pod one two --port=80
service/two exposed
Error from server (AlreadyExists): services "one" already exists
[1]
$ expose pod two --port=80 --name=headless --cluster-ip=None
service/headless exposed
$ expose pod one --port=80 --name=out --external-ip=1.2.3.4 --type=LoadBalancer --load-balancer-ip=5.6.7.8
Warning: spec.externalIPs is deprecated and may no longer be implemented in some clusters
service/out exposed
$ get service out headless
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
out LoadBalancer IP 1.2.3.4 80:PORT/TCP AGE
headless ClusterIP None <none> 80/TCP AGE
$ expose service web --port=81 --name=second --dry-run=server
service/second exposed (server dry run)
$ expose deployment web --type=Magic --port=80 --name=third
The Service "third" is invalid: spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"
[1]
$ expose deployment web --type=ClusterIP --port=80 --name=4th
service/4th exposed
$ expose deployment nope --port=80
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ expose rs -l app=web --port=80 --name=fifth --selector=x=y -o jsonpath={.spec.selector}
error: resource(s) were provided, but no name was specified
[1]
$ expose -f {dir}/pods.yaml --port=80 --overrides='{"metadata":{"labels":{"q":"r"}}}' -o name
Error from server (AlreadyExists): services "one" already exists
Error from server (AlreadyExists): services "two" already exists
[1]
$ expose
error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'
[1]
"""
DELETING = r"""
% apply -f {dir}/pods.yaml
% create configmap a
% create configmap b
% create configmap c
% create deployment web --image=nginx:1.27 --replicas=0
% create job j --image=busybox:1.36 -- true
% apply -f {dir}/kept.yaml
% wait --for=condition=Ready pod/one pod/two --timeout=20s
$ delete configmap a --dry-run=server
configmap "a" deleted from NS namespace (server dry run)
$ delete configmap/a configmap/b
configmap "a" deleted from NS namespace
configmap "b" deleted from NS namespace
$ delete configmap,deployment -l app=web
deployment.apps "web" deleted from NS namespace
$ delete pods -l app=x --grace-period=1
pod "one" deleted from NS namespace
pod "two" deleted from NS namespace
$ delete job j --cascade=orphan
job.batch "j" deleted from NS namespace
$ delete job --all
No resources found
$ delete configmap kept --timeout=1s
configmap "kept" deleted from NS namespace
error: timed out waiting for the condition on configmaps/kept
[1]
$ get configmap kept -o jsonpath='{.metadata.deletionTimestamp} {.metadata.deletionGracePeriodSeconds} {.metadata.finalizers}'
TIME 0 ["example.com/keep"]
$ patch configmap kept --type=merge -p '{"metadata":{"finalizers":["example.com/new","example.com/keep"]}}'
The ConfigMap "kept" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}
[1]
$ patch configmap kept --type=merge -p '{"metadata":{"finalizers":null}}'
configmap/kept patched
$ get configmap kept
Error from server (NotFound): configmaps "kept" not found
[1]
$ delete configmap c -v=0 --output=name
configmap/c
$ delete configmap c --ignore-not-found -o name
$ delete configmap
error: resource(s) were provided, but no name was specified
[1]
$ delete
error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'
[1]
$ delete -f {dir}/nope.yaml
error: the path "{dir}/nope.yaml" does not exist
[1]
$ delete configmaps --all --field-selector=metadata.name=c
error: setting 'all' parameter but found a non empty selector.
[1]
$ delete configmap c -o yaml
error: unexpected -o output mode: yaml. We only support '-o name'
[1]
$ delete pods --all --now
pod "j-RAND" deleted from NS namespace
$ delete pod one --grace-period=5 --force
error: --force and --grace-period greater than 0 cannot be specified together
[1]
$ delete pod one --now --grace-period=5
error: --now and --grace-period cannot be specified together
[1]
$ delete node nope
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
Error from server (NotFound): nodes "nope" not found
[1]
$ delete namespace kube-system
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
Error from server (Forbidden): namespaces "kube-system" is forbidden: this namespace may not be deleted
[1]
$ delete --all configmaps
configmap "kube-root-ca.crt" deleted from NS namespace
$ get configmaps
NAME DATA AGE
kube-root-ca.crt 1 AGE
% create namespace NAMESPACE-2
$ delete namespace NAMESPACE-2 --timeout=20s
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
namespace "NS-2" deleted
$ delete namespace NAMESPACE-2
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
Error from server (NotFound): namespaces "NS-2" not found
[1]
"""
WAITING = r"""
% apply -f {dir}/pods.yaml
$ wait pod/one pod/two --for=condition=Ready --timeout=20s
pod/one condition met
pod/two condition met
$ wait pods --all --for=condition=Ready --timeout=20s
pod/one condition met
pod/two condition met
$ wait -f {dir}/pods.yaml --for=jsonpath='{.status.phase}'=Running
pod/one condition met
pod/two condition met
$ wait pods -l app=x --for=jsonpath='{.status.conditions[?(@.type=="Ready")].status}'=True
pod/one condition met
pod/two condition met
$ wait pod/one --for=condition=Ready=True -o name
pod/one
$ wait pod/one --for=condition=ready
pod/one condition met
$ wait pod/one --for=jsonpath='{.spec.containers[0].image}'=nginx:1.26 --timeout=1s
error: timed out waiting for the condition on pods/one
[1]
$ wait pod/one --for=jsonpath='{.nope}' --timeout=1s
error: timed out waiting for the condition on pods/one
[1]
$ wait pod/one --for=jsonpath='{.metadata.labels}'=x --timeout=1s
error: jsonpath leads to a nested object or list which is not supported
[1]
$ wait pod/one --for=condition=Ready --timeout=0s
pod/one condition met
$ wait pod/nope --for=jsonpath='{.status.phase}'=Running
Error from server (NotFound): pods "nope" not found
[1]
$ wait pods --for=condition=Ready
error: resource(s) were provided, but no name was specified
[1]
$ wait --for=condition=Ready
error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'
[1]
$ wait podz/x --for=condition=Ready
error: the server doesn't have a resource type "podz"
[1]
$ wait pods --for=delete -l app=none
$ wait pods --for=condition=Ready --field-selector=metadata.name=one
pod/one condition met
$ wait pods --for=condition=Ready -A -l component=etcd
error: the namespace from the provided object "kube-system" does not match the namespace "". You must pass '--namespace=kube-system' to perform this operation.
[1]
$ wait node --all --for=condition=Ready
node/playground-control-plane condition met
node/NODE condition met
node/NODE condition met
node/NODE condition met
$ wait pod/one --for=condition=PodScheduled=False --timeout=1s
error: timed out waiting for the condition on pods/one
[1]
"""
NODES = r"""
$ cordon -l kubernetes.io/hostname=playground-worker2 --dry-run=server
node/NODE cordoned (server dry run)
$ cordon playground-worker2 nope
Error from server (NotFound): nodes "nope" not found
[1]
$ get node playground-worker2 -o jsonpath='{.spec.unschedulable} {.spec.taints}'
$ uncordon -l kubernetes.io/hostname=playground-worker2
node/NODE already uncordoned
$ cordon
error: USAGE: cordon NODE [flags]
See 'kubectl cordon -h' for help and examples
[1]
$ cordon -l nope
$ cordon playground-worker2 -l a=b
error: cannot specify both a node name and a --selector option
See 'kubectl cordon -h' for help and examples
[1]
$ taint nodes playground-worker2 a=b:NoSchedule c:PreferNoSchedule d=e:PreferNoSchedule
node/NODE tainted
$ get node playground-worker2 -o jsonpath='{range .spec.taints[*]}{.key}={.value}:{.effect} {end}'
a=b:NoSchedule c=:PreferNoSchedule d=e:PreferNoSchedule
$ taint nodes playground-worker2 a=b:NoSchedule- c-
node/NODE untainted
$ taint nodes playground-worker2 d-
node/NODE untainted
$ taint nodes -l kubernetes.io/hostname=playground-worker2 k=v:NoSchedule --dry-run=server
node/NODE tainted
$ taint nodes playground-worker2 k
error: at least one taint update is required
[1]
$ taint nodes playground-worker2 k=v
error: invalid taint spec: k=v, name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
See 'kubectl taint -h' for help and examples
[1]
$ taint nodes playground-worker2 k=v:NoSchedule k=v:NoSchedule
error: duplicated taints with the same key and effect: {k v NoSchedule <nil>}
See 'kubectl taint -h' for help and examples
[1]
$ taint nodes playground-worker2 k=v:NoSchedule k:NoSchedule-
error: can not both modify and remove the following taint(s) in the same command: k=NoSchedule
[1]
$ taint pods x k=v:NoSchedule
error: invalid resource type pods, only node types are supported
[1]
$ taint nodes
error: at least one taint update is required
[1]
$ drain playground-worker2 --dry-run=server --ignore-daemonsets --pod-selector=app=none
node/NODE cordoned (server dry run)
node/NODE drained (server dry run)
$ drain -l nope
$ drain playground-worker2 --ignore-daemonsets --delete-emptydir-data --disable-eviction --pod-selector=app=none
node/NODE cordoned
node/NODE drained
$ drain playground-worker2 --pod-selector='a in (b'
error: --pod-selector=<pod_selector> must be a valid label selector
[1]
$ uncordon playground-worker2
node/NODE uncordoned
"""
RIGHTS_FILES = {
    "changed": """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: NAMESPACE}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}, {apiGroups: [apps], resources: ["*"], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb, namespace: NAMESPACE}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}]
""",
    "smaller": """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: NAMESPACE}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
""",
}
RIGHTS = r"""
% create role r --verb=get,list --resource=pods
% create rolebinding rb --role=r --user=ann
$ auth reconcile -f {dir}/changed.yaml --dry-run=client
role.rbac.authorization.k8s.io/r reconciled (dry run)
    reconciliation required update
    missing rules added:
        {Verbs:[*] APIGroups:[apps] Resources:[*] ResourceNames:[] NonResourceURLs:[]}
rolebinding.rbac.authorization.k8s.io/rb reconciled (dry run)
    reconciliation required update
    missing subjects added:
        {Kind:User APIGroup:rbac.authorization.k8s.io Name:bob Namespace:}
$ auth reconcile -f {dir}/changed.yaml
role.rbac.authorization.k8s.io/r reconciled
    reconciliation required update
    missing rules added:
        {Verbs:[*] APIGroups:[apps] Resources:[*] ResourceNames:[] NonResourceURLs:[]}
rolebinding.rbac.authorization.k8s.io/rb reconciled
    reconciliation required update
    missing subjects added:
        {Kind:User APIGroup:rbac.authorization.k8s.io Name:bob Namespace:}
$ get role r -o jsonpath={.rules}
[{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]},{"apiGroups":["apps"],"resources":["*"],"verbs":["*"]}]
$ get rolebinding rb -o jsonpath={.subjects[*].name}
ann bob
$ auth reconcile -f {dir}/smaller.yaml --remove-extra-permissions
role.rbac.authorization.k8s.io/r reconciled
    reconciliation required update
    extra rules removed:
        {Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}
        {Verbs:[*] APIGroups:[apps] Resources:[*] ResourceNames:[] NonResourceURLs:[]}
$ get role r -o jsonpath={.rules}
[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]
$ auth reconcile -f {dir}/changed.yaml --remove-extra-subjects -o name
role.rbac.authorization.k8s.io/r
    reconciliation required update
    missing rules added:
        {Verbs:[*] APIGroups:[apps] Resources:[*] ResourceNames:[] NonResourceURLs:[]}
rolebinding.rbac.authorization.k8s.io/rb
    reconciliation required update
    extra subjects removed:
        {Kind:User APIGroup:rbac.authorization.k8s.io Name:ann Namespace:}
$ get rolebinding rb -o jsonpath={.subjects[*].name}
bob
$ auth can-i get pods --as=bob
yes
$ auth can-i get pods/log --as=bob
yes
$ auth can-i get pod/x --as=bob
yes
$ auth can-i delete deployments.apps --as=bob
yes
$ auth can-i get pods --as=bob -A
no
[1]
$ auth can-i get pods --as=bob -n default
no
[1]
$ auth can-i --list --as=bob --no-headers
*.apps [] [] [*]
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
pods [] [] [get]
$ auth can-i get /healthz --as=bob
yes
$ auth can-i get /metrics --as=bob
no
[1]
$ auth can-i use podsecuritypolicies --as=bob
Warning: the server doesn't have a resource type 'podsecuritypolicies'
no
[1]
$ auth can-i create pods --as=system:serviceaccount:kube-system:job-controller
yes
$ auth can-i get pods --as-group=system:masters
error: requesting uid, groups or user-extra for kubernetes-admin without impersonating a user
[1]
$ auth can-i get pods --as=x --as-group=system:masters
yes
$ auth can-i impersonate users --as=bob
no
[1]
$ auth can-i get pods extra --as=bob
error: you must specify two arguments: verb resource or verb resource/resourceName.
See 'kubectl auth can-i -h' for help and examples.
[1]
$ auth can-i --list get pods
error: list option must be specified with no arguments
[1]
$ auth can-i get nodes --as=bob
Warning: resource 'nodes' is not namespace scoped
no
[1]
$ auth can-i get pods --subresource=log --as=bob
no
[1]
$ auth whoami --as=system:serviceaccount:NAMESPACE:default
ATTRIBUTE VALUE
Username system:serviceaccount:NS:default
Groups [system:serviceaccounts system:serviceaccounts:NS system:authenticated]
$ auth whoami -o json
{
    "kind": "SelfSubjectReview",
    "apiVersion": "authentication.k8s.io/v1",
    "metadata": {
        "creationTimestamp": "TIME"
    },
    "status": {
        "userInfo": {
            "username": "kubernetes-admin",
            "groups": [
                "system:masters",
                "system:authenticated"
            ]
        }
    }
}
$ auth whoami x
ATTRIBUTE VALUE
Username kubernetes-admin
Groups [system:masters system:authenticated]
$ create token default -o jsonpath={.kind}
TokenRequest
$ create token default --audience=a --duration=1h --dry-run=client -o yaml
error: unknown flag: --dry-run
See 'kubectl create token --help' for usage.
[1]
$ get secrets --as=bob
Error from server (Forbidden): secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "NS"
[1]
$ create pod x --as=bob
error: Unexpected args: [pod x]
See 'kubectl create -h' for help and examples
[1]
$ patch role r -p '{"rules":[]}' --as=bob
Error from server (Forbidden): roles.rbac.authorization.k8s.io "r" is forbidden: User "bob" cannot get resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "NS"
[1]
$ get pods --as=bob --as-user-extra=x=y
Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "NS"
[1]
$ logs x --as=bob
error: error from server (NotFound): pods "x" not found in namespace "NS"
[1]
$ scale deployment x --replicas=1 --as=ann
Error from server (Forbidden): deployments.apps "x" is forbidden: User "ann" cannot get resource "deployments" in API group "apps" in the namespace "NS"
[1]
$ get --raw /metrics --as=bob
Error from server (Forbidden): forbidden: User "bob" cannot get path "/metrics"
[1]
"""
COMPLETION = r"""
% apply -f {dir}/settings.yaml
% create deployment web --image=nginx:1.27 --replicas=0
% apply -f {dir}/pods.yaml
$ __complete get configmaps -n NAMESPACE s
settings
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete get deployments.apps -n NAMESPACE ""
web
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete get configmap/ -n NAMESPACE
NS
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete describe configmap -n NAMESPACE settings ""
kube-root-ca.crt
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete delete deployment -n NAMESPACE w
web
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete edit configmap -n NAMESPACE s
settings
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete label configmap -n NAMESPACE s
settings
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete annotate configmap -n NAMESPACE s
settings
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete patch deployment -n NAMESPACE w
web
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete scale deployment -n NAMESPACE w
web
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete set image deployment -n NAMESPACE w
web
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete rollout status deployment -n NAMESPACE w
web
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete expose pod -n NAMESPACE o
one
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete wait pod -n NAMESPACE o
:0
Completion ended with directive: ShellCompDirectiveDefault
$ __complete logs -n NAMESPACE o
one
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete port-forward -n NAMESPACE o
one
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete attach -n NAMESPACE o
one
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete cordon playground-worker3
NODE
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete uncordon playground-worker3
NODE
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete taint node playground-worker3
NODE
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete explain conf
:0
Completion ended with directive: ShellCompDirectiveDefault
$ __complete get con
configmaps
controllerrevisions.apps
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete get pods --sort-by
--sort-by If non-empty, sort list types using this field specification. The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}'). The field in the API resource specified by this JSONPath expression must be an integer or a string.
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete get pods -o js
json
jsonpath
jsonpath-as-json
jsonpath-file
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete --namespace kube-s
kube-system
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete --context play
playground
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete --cluster play
playground
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete --user kube
kubernetes-admin
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete config get-contexts play
:0
Completion ended with directive: ShellCompDirectiveDefault
$ __complete config delete-user kube
kubernetes-admin
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete roll
rollout Manage the rollout of a resource
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete create sec
secret Create a secret using a specified subcommand
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete create secret t
tls Create a TLS secret
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete top n
node Display resource (CPU/memory) usage of nodes
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
$ __complete create token -n NAMESPACE d
default
:4
Completion ended with directive: ShellCompDirectiveNoFileComp
"""


def test_marking(player: Player):
    player.play(MARKING)


def test_exposing(player: Player):
    player.files(**FILES)
    player.play(EXPOSING)


def test_deleting(player: Player):
    player.files(**FILES)
    player.play(DELETING)


def test_waiting(player: Player):
    player.files(**FILES)
    player.play(WAITING)


def test_nodes(player: Player):
    player.play(NODES)


def test_rights(player: Player):
    player.files(**RIGHTS_FILES)
    player.play(RIGHTS)


def test_completion(player: Player):
    player.files(**FILES)
    player.play(COMPLETION)
