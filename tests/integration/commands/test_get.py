"""kubectl get in all its forms, errors included."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

GET = r"""
% run one --image=nginx:1.27 --labels=a=b,tier=front --port=80
% run two --image=busybox:1.36 --labels=a=c --restart=Never -- true
% apply -f {dir}/web.yaml --dry-run=server
% wait --for=condition=Ready pod/one --timeout=20s
% wait --for=jsonpath={.status.phase}=Succeeded pod/two --timeout=20s
$ get pods
NAME READY STATUS RESTARTS AGE
one 1/1 Running 0 AGE
two 0/1 Completed 0 AGE
$ get pod/one,pod/two
error: arguments in resource/name form may not have more than one slash
[1]
$ get pods/one sa/default
NAME READY STATUS RESTARTS AGE
pod/one 1/1 Running 0 AGE
NAME AGE
serviceaccount/default AGE
$ get pods one two -o name
pod/one
pod/two
$ get pods -l a=b --no-headers
one 1/1 Running 0 AGE
$ get pods -l a!=b -o name
pod/two
$ get pods -l 'a in (b,c)' -L a,tier
NAME READY STATUS RESTARTS AGE A TIER
one 1/1 Running 0 AGE b front
two 0/1 Completed 0 AGE c
$ get pods -l tier --show-labels
NAME READY STATUS RESTARTS AGE LABELS
one 1/1 Running 0 AGE a=b,tier=front
$ get pods --show-kind -l a=b
NAME READY STATUS RESTARTS AGE
pod/one 1/1 Running 0 AGE
$ get pods --field-selector=status.phase=Succeeded,spec.restartPolicy=Never
NAME READY STATUS RESTARTS AGE
two 0/1 Completed 0 AGE
$ get pods --sort-by=.metadata.name -o name
pod/one
pod/two
$ get pods --sort-by={.spec.containers[0].image} -o wide
NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES
two 0/1 Completed 0 AGE IP NODE <none> <none>
one 1/1 Running 0 AGE IP NODE <none> <none>
$ get pods -o jsonpath={.items[*].metadata.name}
one two
$ get pods -o jsonpath='{range .items[*]}{.metadata.name}={.status.phase}{"\n"}{end}'
one=Running
two=Succeeded
$ get pods -o jsonpath-as-json={.items[*].spec.containers[0].image}
[
    "nginx:1.27",
    "busybox:1.36"
]
$ get pods -o jsonpath={.items[0].nope}
$ get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image,NOPE:.x.y
NAME IMAGE NOPE
one nginx:1.27 <none>
two busybox:1.36 <none>
$ get pods -o custom-columns=NAME
error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>
[1]
$ get pods -o go-template='{{range .items}}{{.metadata.name}} {{end}}'
one two
$ get pod one -o go-template={{.x
error: error parsing template {{.x, template: output:1: unclosed action
[1]
$ get pods -o jsonpath={.items
error: error parsing jsonpath {.items, unclosed action
[1]
$ get pods -o foo
error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml
[1]
$ get pods nope one
NAME READY STATUS RESTARTS AGE
one 1/1 Running 0 AGE
Error from server (NotFound): pods "nope" not found
[1]
$ get pod nope --ignore-not-found
$ get pods -n none
No resources found in none namespace.
$ get podz
error: the server doesn't have a resource type "podz"
[1]
$ get
You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.
error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples
[1]
$ get pods one -A
error: a resource cannot be retrieved by name across all namespaces
[1]
$ get pods -l 'a in (b'
Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a in (b", field selector "": unable to parse requirement: found '', expected: ',' or ')'
[1]
$ get pods -l 'bad key=x'
Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "bad key=x", field selector "": unable to parse requirement: found 'key', expected: in, notin, =, ==, !=, gt, lt
[1]
$ get pods --field-selector=foo=bar
Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=bar": field label not supported: foo
[1]
$ get configmaps --field-selector=foo=bar
Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "", field selector "foo=bar": "foo" is not a known field selector: only "metadata.name", "metadata.namespace"
[1]
$ get pods,podz
error: the server doesn't have a resource type "podz"
[1]
$ get pods.v1.
NAME READY STATUS RESTARTS AGE
one 1/1 Running 0 AGE
two 0/1 Completed 0 AGE
$ get all -o name
pod/one
pod/two
$ get pod one -o yaml
apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: "TIME"
  generation: 1
  labels:
    a: b
    tier: front
  name: one
  namespace: NS
  resourceVersion: "RV"
  uid: UID
spec:
  containers:
  - image: nginx:1.27
    imagePullPolicy: IfNotPresent
    name: one
    ports:
    - containerPort: 80
      protocol: TCP
    resources: {}
    terminationMessagePath: /dev/termination-log
    terminationMessagePolicy: File
    volumeMounts:
    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      name: kube-api-access-RAND
      readOnly: true
  dnsPolicy: ClusterFirst
  enableServiceLinks: true
  nodeName: NODE
  preemptionPolicy: PreemptLowerPriority
  priority: 0
  restartPolicy: Always
  schedulerName: default-scheduler
  securityContext: {}
  serviceAccount: default
  serviceAccountName: default
  terminationGracePeriodSeconds: 30
  tolerations:
  - effect: NoExecute
    key: node.kubernetes.io/not-ready
    operator: Exists
    tolerationSeconds: 300
  - effect: NoExecute
    key: node.kubernetes.io/unreachable
    operator: Exists
    tolerationSeconds: 300
  volumes:
  - name: kube-api-access-RAND
    projected:
      defaultMode: 420
      sources:
      - serviceAccountToken:
          expirationSeconds: 3607
          path: token
      - configMap:
          items:
          - key: ca.crt
            path: ca.crt
          name: kube-root-ca.crt
      - downwardAPI:
          items:
          - fieldRef:
              apiVersion: v1
              fieldPath: metadata.namespace
            path: namespace
status:
  conditions:
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: PodReadyToStartContainers
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: Initialized
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: Ready
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: ContainersReady
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: PodScheduled
  containerStatuses:
  - containerID: containerd://ID
    image: docker.io/library/nginx:1.27
    imageID: docker.io/library/nginx@DIGEST
    lastState: {}
    name: one
    ready: true
    resources: {}
    restartCount: 0
    started: true
    state:
      running:
        startedAt: "TIME"
    user:
      linux:
        gid: 0
        supplementalGroups:
        - 0
        uid: 0
    volumeMounts:
    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      name: kube-api-access-RAND
      readOnly: true
      recursiveReadOnly: Disabled
  hostIP: IP
  hostIPs:
  - ip: IP
  observedGeneration: 1
  phase: Running
  podIP: IP
  podIPs:
  - ip: IP
  qosClass: BestEffort
  startTime: "TIME"
$ get pod two --subresource=status -o jsonpath={.status.phase}
Succeeded
$ get pods --subresource=status
error: subresource cannot be used when bulk resources are specified
[1]
$ get --raw /api/v1/namespaces/none
Error from server (NotFound): namespaces "none" not found
[1]
$ get --raw /nope
Error from server (NotFound): the server could not find the requested resource
[1]
$ get --raw /readyz
ok
$ get --raw /apis/apps
{"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}
$ get configmap kube-root-ca.crt -o json --show-managed-fields=false -o jsonpath={.metadata.annotations}
{"kubernetes.io/description":"Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."}
$ get pods -w --output-watch-events -l a=b --request-timeout=1s --no-headers
ADDED one 1/1 Running 0 AGE
$ get pods,services -w
error: you may only specify a single resource type
[1]
"""


def test_get(player: Player):
    player.play(GET)


FORMS_FILES = {
    "three": """
apiVersion: v1
kind: ConfigMap
metadata: {name: c1, labels: {rank: "1"}, annotations: {note: text}}
data: {a: b}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c2, labels: {rank: "3"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c3, labels: {rank: "2"}}
""",
    "columns": "NAME            N\nmetadata.name   metadata.labels.rank\n",
    "path": "{.metadata.name}={.data.a}",
    "template": "{{.metadata.name}}: {{range $k, $v := .data}}{{$k}} -> {{$v}}{{end}}",
}
FORMS = r"""
% apply -f {dir}/three.yaml
% create deployment web --image=nginx:1.27 --replicas=0
$ get configmaps -l rank -o json
{
    "apiVersion": "v1",
    "items": [
        {
            "apiVersion": "v1",
            "data": {
                "a": "b"
            },
            "kind": "ConfigMap",
            "metadata": {
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"b\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"note\":\"text\"},\"labels\":{\"rank\":\"1\"},\"name\":\"c1\",\"namespace\":\"NS\"}}\n",
                    "note": "text"
                },
                "creationTimestamp": "TIME",
                "labels": {
                    "rank": "1"
                },
                "name": "c1",
                "namespace": "NS",
                "resourceVersion": "RV",
                "uid": "UID"
            }
        },
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"labels\":{\"rank\":\"3\"},\"name\":\"c2\",\"namespace\":\"NS\"}}\n"
                },
                "creationTimestamp": "TIME",
                "labels": {
                    "rank": "3"
                },
                "name": "c2",
                "namespace": "NS",
                "resourceVersion": "RV",
                "uid": "UID"
            }
        },
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"labels\":{\"rank\":\"2\"},\"name\":\"c3\",\"namespace\":\"NS\"}}\n"
                },
                "creationTimestamp": "TIME",
                "labels": {
                    "rank": "2"
                },
                "name": "c3",
                "namespace": "NS",
                "resourceVersion": "RV",
                "uid": "UID"
            }
        }
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
$ get configmap c1 -o kyaml
---
{
  apiVersion: "v1",
  data: {
    a: "b",
  },
  kind: "ConfigMap",
  metadata: {
    annotations: {
      kubectl.kubernetes.io/last-applied-configuration: "\
         {\"apiVersion\":\"v1\",\"data\":{\"a\":\"b\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"note\":\"text\"},\"labels\":{\"rank\":\"1\"},\"name\":\"c1\",\"namespace\":\"NS\"}}\n\
        ",
      note: "text",
    },
    creationTimestamp: "TIME",
    labels: {
      rank: "1",
    },
    name: "c1",
    namespace: "NS",
    resourceVersion: "RV",
    uid: "UID",
  },
}
$ get configmap c1 -o yaml --show-managed-fields
apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","data":{"a":"b"},"kind":"ConfigMap","metadata":{"annotations":{"note":"text"},"labels":{"rank":"1"},"name":"c1","namespace":"NS"}}
    note: text
  creationTimestamp: "TIME"
  labels:
    rank: "1"
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        .: {}
        f:a: {}
      f:metadata:
        f:annotations:
          .: {}
          f:kubectl.kubernetes.io/last-applied-configuration: {}
          f:note: {}
        f:labels:
          .: {}
          f:rank: {}
    manager: kubectl-client-side-apply
    operation: Update
    time: "TIME"
  name: c1
  namespace: NS
  resourceVersion: "RV"
  uid: UID
$ get configmaps -l rank -o name --sort-by=.metadata.labels.rank
configmap/c1
configmap/c3
configmap/c2
$ get configmaps -l rank --sort-by=.metadata.labels.rank -L rank
NAME DATA AGE RANK
c1 1 AGE 1
c3 0 AGE 2
c2 0 AGE 3
$ get configmaps -l rank --sort-by=.metadata.name --no-headers
c1 1 AGE
c2 0 AGE
c3 0 AGE
$ get configmaps --sort-by=.nope
No resources found in NS namespace.
$ get configmaps --sort-by={.x
No resources found in NS namespace.
$ get configmaps -l rank --chunk-size=1 -o name
configmap/c1
configmap/c2
configmap/c3
$ get -f {dir}/three.yaml
NAME DATA AGE
c1 1 AGE
c2 0 AGE
c3 0 AGE
$ get -f {dir}/three.yaml -o name
configmap/c1
configmap/c2
configmap/c3
$ get configmaps -l rank -o custom-columns-file={dir}/columns.yaml
NAME N
c1 1
c2 3
c3 2
$ get configmap c1 -o jsonpath-file={dir}/path.yaml
c1=b
$ get configmap c1 -o go-template-file={dir}/template.yaml
c1: a -> b
$ get configmap c1 -o templatefile={dir}/template.yaml
c1: a -> b
$ get configmap c1 --template={{.metadata.name}}
c1
$ get configmap c1 -o go-template
error: template format specified but no template given
[1]
$ get configmap c1 -o jsonpath
error: template format specified but no template given
[1]
$ get configmap c1 -o custom-columns
error: custom-columns format specified but no custom columns given
[1]
$ get configmap c1 -o jsonpath-file={dir}/nope.yaml
error: error reading --template {dir}/nope.yaml, open {dir}/nope.yaml: no such file or directory
[1]
$ get configmap c1 -o go-template={{.metadata.nope.x}}
<no value>
$ get configmap c1 -o jsonpath={.metadata.nope} --allow-missing-template-keys=false
error: error executing jsonpath "{.metadata.nope}": Error executing template: nope is not found. Printing more information for debugging the template:
    template was:
        {.metadata.nope}
    object given to jsonpath engine was:
        map[string]interface {}{"apiVersion":"v1", "data":map[string]interface {}{"a":"b"}, "kind":"ConfigMap", "metadata":map[string]interface {}{"annotations":map[string]interface {}{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"data\":{\"a\":\"b\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"note\":\"text\"},\"labels\":{\"rank\":\"1\"},\"name\":\"c1\",\"namespace\":\"NS\"}}\n", "note":"text"}, "creationTimestamp":"TIME", "labels":map[string]interface {}{"rank":"1"}, "managedFields":[]interface {}{map[string]interface {}{"apiVersion":"v1", "fieldsType":"FieldsV1", "fieldsV1":map[string]interface {}{"f:data":map[string]interface {}{".":map[string]interface {}{}, "f:a":map[string]interface {}{}}, "f:metadata":map[string]interface {}{"f:annotations":map[string]interface {}{".":map[string]interface {}{}, "f:kubectl.kubernetes.io/last-applied-configuration":map[string]interface {}{}, "f:note":map[string]interface {}{}}, "f:labels":map[string]interface {}{".":map[string]interface {}{}, "f:rank":map[string]interface {}{}}}}, "manager":"kubectl-client-side-apply", "operation":"Update", "time":"TIME"}}, "name":"c1", "namespace":"NS", "resourceVersion":"RV", "uid":"UID"}}
[1]
$ get configmap c1 -o jsonpath='{.metadata.annotations.note} {.metadata.labels}'
text {"rank":"1"}
$ get configmaps -o jsonpath='{.items[?(@.metadata.name=="c2")].metadata.labels.rank}'
3
$ get configmaps -l rank --server-print=false
NAME AGE
c1 AGE
c2 AGE
c3 AGE
$ get deployment web --server-print=false
NAME AGE
web AGE
$ get configmap/c1 deployment/web
NAME DATA AGE
configmap/c1 1 AGE
NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/web 0/0 0 0 AGE
$ get configmap/c1 deployment/web -o name
configmap/c1
deployment.apps/web
$ get configmap/c1 deployment/web -o custom-columns=KIND:.kind,NAME:.metadata.name
KIND NAME
ConfigMap c1
Deployment web
$ get configmap,deployment -l rank --show-labels
NAME DATA AGE LABELS
configmap/c1 1 AGE rank=1
configmap/c2 0 AGE rank=3
configmap/c3 0 AGE rank=2
$ get configmaps c1 -l n
error: name cannot be provided when a selector is specified
[1]
$ get configmaps c1 --field-selector=metadata.name=c1
error: name cannot be provided when a selector is specified
[1]
$ get configmaps --field-selector=metadata.name=c1
NAME DATA AGE
c1 1 AGE
$ get configmaps --field-selector=metadata.name!=c1,metadata.namespace=NAMESPACE -o name
configmap/c2
configmap/c3
configmap/kube-root-ca.crt
$ get configmaps --field-selector=metadata.name
Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "", field selector "metadata.name": invalid selector: 'metadata.name'; can't understand 'metadata.name'
[1]
$ get configmaps -l rank=1,rank=2
No resources found in NS namespace.
$ get configmaps -l 'rank notin (1,2)' -o name
configmap/c2
configmap/kube-root-ca.crt
$ get configmaps -l '!rank' -o name
configmap/kube-root-ca.crt
$ get configmaps -l 'rank>1' -o name
configmap/c2
configmap/c3
$ get configmaps -l 'rank>x'
Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "rank>x", field selector "": unable to parse requirement: values[0][x]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer
[1]
$ get configmaps -A -l rank=1 --no-headers
NS c1 1 AGE
$ get configmaps -A -o wide --field-selector=metadata.name=cluster-info
NAMESPACE NAME DATA AGE
kube-public cluster-info 1 AGE
$ get namespaces default kube-system
NAME STATUS AGE
default Active AGE
kube-system Active AGE
$ get nodes -l node-role.kubernetes.io/control-plane
NAME STATUS ROLES AGE VERSION
playground-control-plane Ready control-plane AGE v1.36.0
$ get pods -A -l component=etcd
NAMESPACE NAME READY STATUS RESTARTS AGE
kube-system etcd-playground-control-plane 1/1 Running 0 AGE
$ get deployments.v1.apps web
NAME READY UP-TO-DATE AVAILABLE AGE
web 0/0 0 0 AGE
$ get deployments.v1beta1.apps web
error: the server doesn't have a resource type "deployments"
[1]
$ get deployments.apps/web -o wide
NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR
web 0/0 0 0 AGE nginx nginx:1.27 app=web
$ get deploy,rs,svc
NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/web 0/0 0 0 AGE
NAME DESIRED CURRENT READY AGE
replicaset.apps/web-HASH 0 0 0 AGE
$ get deployment web --subresource=scale -o yaml
apiVersion: autoscaling/v1
kind: Scale
metadata:
  creationTimestamp: "TIME"
  name: web
  namespace: NS
  resourceVersion: "RV"
  uid: UID
spec: {}
status:
  replicas: 0
  selector: app=web
$ get deployment web --subresource=status -o jsonpath={.status.conditions[0].type}
Available
$ get deployment web --subresource=nope
Error from server (NotFound): the server could not find the requested resource
[1]
$ get configmap c1 --subresource=status
Error from server (NotFound): the server could not find the requested resource
[1]
$ get --raw /api/v1/namespaces/NAMESPACE/configmaps/c2
{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c2","namespace":"NS","uid":"UID","resourceVersion":"RV","creationTimestamp":"TIME","labels":{"rank":"3"},"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"labels\":{\"rank\":\"3\"},\"name\":\"c2\",\"namespace\":\"NS\"}}\n"},"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"TIME","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}},"f:labels":{".":{},"f:rank":{}}}}}]}}
$ get --raw /version
{"major":"1","minor":"36","emulationMajor":"1","emulationMinor":"36","minCompatibilityMajor":"1","minCompatibilityMinor":"35","gitVersion":"v1.36.0","gitCommit":"faee14451359732387a6b02f9d3d54ac56348dda","gitTreeState":"clean","buildDate":"TIME","goVersion":"GO","compiler":"gc","platform":"linux/amd64"}
$ get --raw /livez?verbose
[+]ping ok
[+]log ok
[+]etcd ok
[+]poststarthook/start-apiserver-admission-initializer ok
[+]poststarthook/generic-apiserver-start-informers ok
[+]poststarthook/priority-and-fairness-config-consumer ok
[+]poststarthook/priority-and-fairness-filter ok
[+]poststarthook/storage-object-count-tracker-hook ok
[+]poststarthook/start-apiextensions-informers ok
[+]poststarthook/start-apiextensions-controllers ok
[+]poststarthook/crd-informer-synced ok
[+]poststarthook/start-system-namespaces-controller ok
[+]poststarthook/peer-endpoint-reconciler-controller ok
[+]poststarthook/start-cluster-authentication-info-controller ok
[+]poststarthook/start-kube-apiserver-identity-lease-controller ok
[+]poststarthook/start-kube-apiserver-identity-lease-garbage-collector ok
[+]poststarthook/storage-readiness ok
[+]poststarthook/start-legacy-token-tracking-controller ok
[+]poststarthook/start-service-ip-repair-controllers ok
[+]poststarthook/rbac/bootstrap-roles ok
[+]poststarthook/scheduling/bootstrap-system-priority-classes ok
[+]poststarthook/priority-and-fairness-config-producer ok
[+]poststarthook/bootstrap-controller ok
[+]poststarthook/start-kubernetes-service-cidr-controller ok
[+]poststarthook/aggregator-reload-proxy-client-cert ok
[+]poststarthook/start-kube-aggregator-informers ok
[+]poststarthook/apiservice-status-local-available-controller ok
[+]poststarthook/apiservice-status-remote-available-controller ok
[+]poststarthook/apiservice-registration-controller ok
[+]poststarthook/apiservice-discovery-controller ok
[+]poststarthook/kube-apiserver-autoregistration ok
[+]autoregister-completion ok
[+]poststarthook/apiservice-openapi-controller ok
[+]poststarthook/apiservice-openapiv3-controller ok
livez check passed
$ get --raw /healthz/ping
ok
$ get --raw /apis/apps/v1/nope
Error from server (NotFound): the server could not find the requested resource
[1]
$ get --raw=x -o yaml
error: --raw and --output are mutually exclusive
[1]
$ get configmaps c1 --watch --request-timeout=1s
NAME DATA AGE
c1 1 AGE
$ get configmaps -l rank=1 --watch-only --request-timeout=1s
$ get configmaps -l rank=1 -w -o name --request-timeout=1s
configmap/c1
$ get configmaps -l rank=1 -w -o jsonpath='{.metadata.name}{"\n"}' --request-timeout=1s
c1
$ get configmaps c1 c2 -w
NAME DATA AGE
c1 1 AGE
c2 0 AGE
error: you may only watch a single resource or type of resource at a time
[1]
$ get all --request-timeout=x
error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. AGE | 2m | 3h)
[1]
$ get pods --context=nope
error: context "nope" does not exist
[1]
$ get pods --cluster=nope
error: cluster "nope" does not exist
[1]
$ get pods -o yaml -n none
apiVersion: v1
items: []
kind: List
metadata:
  resourceVersion: ""
$ get all -n none
No resources found in none namespace.
$ get pods,services -n none
No resources found in none namespace.
"""


def test_forms(player: Player):
    player.files(**FORMS_FILES)
    player.play(FORMS)
