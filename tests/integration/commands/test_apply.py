"""kubectl apply, diff, edit and kustomize, on the client's and on the server's side."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

APPLY_FILES = {
    "changed": """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {tier: front}}
data: {colour: green, size: "3"}
""",
    "set": """
apiVersion: v1
kind: ConfigMap
metadata: {name: p1, labels: {set: a}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: p2, labels: {set: a}}
""",
    "half": """
apiVersion: v1
kind: ConfigMap
metadata: {name: p1, labels: {set: a}}
""",
    "list": """
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: x1}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: x2}}
""",
    "kind": "{apiVersion: apps/v1, kind: Deploymnet, metadata: {name: x}}",
    "group": "{apiVersion: foo/v1, kind: Foo, metadata: {name: x}}",
    "nokind": "{apiVersion: v1, metadata: {name: x}}",
    "broken": "a: [",
    "empty": "",
    "noname": "{apiVersion: v1, kind: ConfigMap}",
    "generated": "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: x}}",
    "elsewhere": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: other}}",
    "number": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: 1}}",
    "unknown": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, foo: {a: 1}}",
    "mistyped": "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {colour: 1}}",
    "mine": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x2}, data: {a: b}}",
    "yours": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x2}, data: {a: c}}",
}
APPLY = r"""
$ apply -f {dir}/settings.yaml --dry-run=client
configmap/settings created (dry run)
$ apply -f {dir}/settings.yaml --dry-run=server
configmap/settings created (server dry run)
$ diff -f {dir}/settings.yaml
diff -u -N /tmp/TEMPORARY/v1.ConfigMap.NS.settings /tmp/TEMPORARY/v1.ConfigMap.NS.settings
--- /tmp/TEMPORARY/v1.ConfigMap.NS.settings TIME
+++ /tmp/TEMPORARY/v1.ConfigMap.NS.settings TIME
@@ -0,0 +1,12 @@
+apiVersion: v1
+data:
+ colour: blue
+ size: "3"
+kind: ConfigMap
+metadata:
+ creationTimestamp: "TIME"
+ labels:
+ tier: front
+ name: settings
+ namespace: NS
+ uid: UID
[1]
$ apply -f {dir}/settings.yaml
configmap/settings created
$ apply -f {dir}/settings.yaml
configmap/settings unchanged
$ apply view-last-applied configmap settings
apiVersion: v1
data:
  colour: blue
  size: "3"
kind: ConfigMap
metadata:
  annotations: {}
  labels:
    tier: front
  name: settings
  namespace: NS
$ get configmap settings -o yaml --show-managed-fields
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
    tier: front
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        .: {}
        f:colour: {}
        f:size: {}
      f:metadata:
        f:annotations:
          .: {}
          f:kubectl.kubernetes.io/last-applied-configuration: {}
        f:labels:
          .: {}
          f:tier: {}
    manager: kubectl-client-side-apply
    operation: Update
    time: "TIME"
  name: settings
  namespace: NS
  resourceVersion: "RV"
  uid: UID
$ diff -f {dir}/settings.yaml
$ diff -f {dir}/changed.yaml
diff -u -N /tmp/TEMPORARY/v1.ConfigMap.NS.settings /tmp/TEMPORARY/v1.ConfigMap.NS.settings
--- /tmp/TEMPORARY/v1.ConfigMap.NS.settings TIME
+++ /tmp/TEMPORARY/v1.ConfigMap.NS.settings TIME
@@ -1,6 +1,6 @@
 apiVersion: v1
 data:
- colour: blue
+ colour: green
   size: "3"
 kind: ConfigMap
 metadata:
[1]
$ apply -f {dir}/changed.yaml --dry-run=client
configmap/settings configured (dry run)
$ apply -f {dir}/changed.yaml
configmap/settings configured
$ apply set-last-applied -f {dir}/settings.yaml
configmap/settings configured
$ apply -f {dir}/set.yaml --prune -l set=a --prune-allowlist=core/v1/ConfigMap
configmap/p1 created
configmap/p2 created
$ apply -f {dir}/half.yaml --prune -l set=a --prune-allowlist=core/v1/ConfigMap --dry-run=server
configmap/p1 unchanged (server dry run)
configmap/p2 pruned (server dry run)
$ apply -f {dir}/half.yaml --prune -l set=a --prune-allowlist=core/v1/ConfigMap
configmap/p1 unchanged
configmap/p2 pruned
$ KUBECTL_APPLYSET=true apply -f {dir}/set.yaml --prune --applyset=all
configmap/p1 configured
configmap/p2 created
$ KUBECTL_APPLYSET=true apply -f {dir}/half.yaml --prune --applyset=all
configmap/p1 unchanged
configmap/p2 pruned
$ get secret all -o jsonpath={.metadata.annotations}
{"applyset.kubernetes.io/additional-namespaces":"","applyset.kubernetes.io/contains-group-kinds":"ConfigMap","applyset.kubernetes.io/tooling":"kubectl/v1.36.N"}
$ apply -f {dir}/list.yaml
configmap/x1 created
configmap/x2 created
$ apply -f - < {dir}/empty.yaml
error: no objects passed to apply
[1]
$ apply -f {dir}/kind.yaml
error: resource mapping not found for name: "x" namespace: "" from "{dir}/kind.yaml": no matches for kind "Deploymnet" in version "apps/v1"
ensure CRDs are installed first
[1]
$ apply -f {dir}/group.yaml
error: resource mapping not found for name: "x" namespace: "" from "{dir}/group.yaml": no matches for kind "Foo" in version "foo/v1"
ensure CRDs are installed first
[1]
$ apply -f {dir}/nokind.yaml
error: error validating "{dir}/nokind.yaml": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false
[1]
$ apply -f {dir}/broken.yaml
error: error parsing {dir}/broken.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content
[1]
$ apply -f {dir}/noname.yaml
error: error when retrieving current configuration of:
Resource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"
Name: "", Namespace: "NS"
from server for: "{dir}/noname.yaml": resource name may not be empty
[1]
$ apply -f {dir}/generated.yaml
error: from x: cannot use generate name with apply
[1]
$ apply -f {dir}/elsewhere.yaml
error: the namespace from the provided object "other" does not match the namespace "NS". You must pass '--namespace=other' to perform this operation.
[1]
$ apply -f {dir}/number.yaml
Error from server (BadRequest): error when creating "{dir}/number.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string
[1]
$ apply -f {dir}/unknown.yaml
Error from server (BadRequest): error when creating "{dir}/unknown.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo"
[1]
$ apply -f {dir}/mistyped.yaml
The request is invalid: patch: Invalid value: "map[data:map[colour:1 size:<nil>] metadata:map[annotations:map[kubectl.kubernetes.io/last-applied-configuration:{\"apiVersion\":\"v1\",\"data\":{\"colour\":1},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"name\":\"settings\",\"namespace\":\"NS\"}}\n] labels:<nil>]]": cannot convert int64 to string
[1]
$ apply --server-side -f {dir}/number.yaml
Error from server: failed to create typed patch object (NS/x; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}
[1]
$ apply --server-side -f {dir}/unknown.yaml
Error from server: failed to create typed patch object (NS/x; /v1, Kind=ConfigMap): .foo: field not declared in schema
[1]
$ apply --server-side -f {dir}/mine.yaml
configmap/x2 serverside-applied
$ apply --server-side -f {dir}/yours.yaml --field-manager=other
error: Apply failed with 1 conflict: conflict with "kubectl": .data.a
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
[1]
$ apply --server-side -f {dir}/yours.yaml --field-manager=other --force-conflicts
configmap/x2 serverside-applied
$ get configmap x2 -o yaml --show-managed-fields
apiVersion: v1
data:
  a: c
kind: ConfigMap
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{},"name":"x2","namespace":"NS"}}
  creationTimestamp: "TIME"
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:metadata:
        f:annotations:
          f:kubectl.kubernetes.io/last-applied-configuration: {}
    manager: kubectl-last-applied
    operation: Apply
    time: "TIME"
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        f:a: {}
    manager: other
    operation: Apply
    time: "TIME"
  name: x2
  namespace: NS
  resourceVersion: "RV"
  uid: UID
$ diff --server-side --force-conflicts -f {dir}/mine.yaml
diff -u -N /tmp/TEMPORARY/v1.ConfigMap.NS.x2 /tmp/TEMPORARY/v1.ConfigMap.NS.x2
--- /tmp/TEMPORARY/v1.ConfigMap.NS.x2 TIME
+++ /tmp/TEMPORARY/v1.ConfigMap.NS.x2 TIME
@@ -1,6 +1,6 @@
 apiVersion: v1
 data:
- a: c
+ a: b
 kind: ConfigMap
 metadata:
   annotations:
[1]
"""


def test_apply(player: Player):
    player.files(**APPLY_FILES)
    player.play(APPLY)


KUSTOMIZE_FILES = {
    "kustomization": """
resources: [settings.yaml, web.yaml]
namePrefix: k-
labels: [{pairs: {part-of: shop}, includeSelectors: true}]
configMapGenerator: [{name: made, literals: [a=b]}]
images: [{name: nginx, newTag: "1.26"}]
""",
}
KUSTOMIZE = r"""
$ kustomize {dir}
apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  labels:
    part-of: shop
  name: k-made-HASH
---
apiVersion: v1
data:
  colour: blue
  size: "3"
kind: ConfigMap
metadata:
  labels:
    part-of: shop
    tier: front
  name: k-settings
---
apiVersion: v1
kind: Service
metadata:
  labels:
    part-of: shop
  name: k-web
spec:
  ports:
  - port: 80
    targetPort: 80
  selector:
    app: web
    part-of: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: web
    part-of: shop
  name: k-web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
      part-of: shop
  template:
    metadata:
      labels:
        app: web
        part-of: shop
    spec:
      containers:
      - image: nginx:1.26
        name: nginx
        ports:
        - containerPort: 80
      terminationGracePeriodSeconds: 1
$ apply -k {dir}
configmap/k-made-HASH created
configmap/k-settings created
service/k-web created
deployment.apps/k-web created
$ diff -k {dir}
$ get deployment k-web -o jsonpath={.spec.template.spec.containers[0].image}
nginx:1.26
$ delete -k {dir}
configmap "k-made-HASH" deleted from NS namespace
configmap "k-settings" deleted from NS namespace
service "k-web" deleted from NS namespace
deployment.apps "k-web" deleted from NS namespace
$ apply -k {dir}/nope
error: must build at directory: not a valid directory: evalsymlink failure on '{dir}/nope' : lstat {dir}/nope: no such file or directory
[1]
"""


def test_kustomize(player: Player):
    player.files(**KUSTOMIZE_FILES)
    player.play(KUSTOMIZE)


EDIT_FILES = {
    "once": """
# Break the object the first time, leave it as it is when kubectl opens it again.
mark="$(dirname "$0")/done"
[ -e "$mark" ] && head -n 8 "$1" && rm "$mark" && exit
touch "$mark" && sed -i "s/^data:/datas:/; s/^  replicas: 0/  replicas: -1/" "$1"
""",
}
EDIT = r"""
% apply -f {dir}/settings.yaml
$ KUBE_EDITOR="sed -i s/blue/red/" edit configmap settings
configmap/settings edited
$ get configmap settings -o jsonpath={.data.colour}
red
$ KUBE_EDITOR=true edit configmap settings
Edit cancelled, no changes made.
$ KUBE_EDITOR=cat edit configmap settings
# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
apiVersion: v1
data:
  colour: red
  size: "3"
kind: ConfigMap
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","data":{"colour":"red","size":"3"},"kind":"ConfigMap","metadata":{"annotations":{},"labels":{"tier":"front"},"name":"settings","namespace":"NS"}}
  creationTimestamp: "TIME"
  labels:
    tier: front
  name: settings
  namespace: NS
  resourceVersion: "RV"
  uid: UID
Edit cancelled, no changes made.
$ KUBE_EDITOR="sed -i s/red/blue/" edit configmap settings -o json --output-patch
Patch: {"data":{"colour":"blue"},"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"data\":{\"colour\":\"blue\",\"size\":\"3\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"labels\":{\"tier\":\"front\"},\"name\":\"settings\",\"namespace\":\"NS\"}}\n"}}}
{
    "apiVersion": "v1",
    "data": {
        "colour": "blue",
        "size": "3"
    },
    "kind": "ConfigMap",
    "metadata": {
        "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": "{\"apiVersion\":\"v1\",\"data\":{\"colour\":\"blue\",\"size\":\"3\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"labels\":{\"tier\":\"front\"},\"name\":\"settings\",\"namespace\":\"NS\"}}\n"
        },
        "creationTimestamp": "TIME",
        "labels": {
            "tier": "front"
        },
        "name": "settings",
        "namespace": "NS",
        "resourceVersion": "RV",
        "uid": "UID"
    }
}
$ KUBE_EDITOR="sed -i s/name:.settings/name:\\ other/" edit configmap settings
A copy of your changes has been stored to "/tmp/kubectl-edit-NUMBER.yaml"
error: At least one of apiVersion, kind and name was changed
[1]
$ KUBE_EDITOR=false edit configmap settings
error: there was a problem with the editor "false"
[1]
$ KUBE_EDITOR=true edit configmap nope
Error from server (NotFound): configmaps "nope" not found
[1]
$ KUBE_EDITOR="sed -i s/blue/green/" apply edit-last-applied configmap settings
configmap/settings edited
$ KUBE_EDITOR="sed -i s/settings/edited/" create --edit -f {dir}/settings.yaml
configmap/edited created
% create deployment web --image=nginx:1.27 --replicas=0
$ KUBE_EDITOR="sh {dir}/once.yaml" edit configmap settings
error: configmaps "settings" is invalid
# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
# configmaps "settings" was not valid:
# * patch: Invalid value: "map[data:<nil> datas:map[colour:blue size:3]]": strict decoding error: unknown field "datas"
#
apiVersion: v1
A copy of your changes has been stored to "/tmp/kubectl-edit-NUMBER.yaml"
error: Edit cancelled, no valid changes were saved.
[1]
$ KUBE_EDITOR="sh {dir}/once.yaml" edit deployment web
error: deployments.apps "web" is invalid
# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
# deployments.apps "web" was not valid:
# * spec.replicas: Invalid value: -1: must be greater than or equal to 0
#
apiVersion: apps/v1
A copy of your changes has been stored to "/tmp/kubectl-edit-NUMBER.yaml"
error: Edit cancelled, no valid changes were saved.
[1]
"""


def test_edit(player: Player):
    player.files(**EDIT_FILES)
    player.play(EDIT)


MERGE_FILES = {
    "one": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {a: b}, annotations: {note: text}}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: main, image: "nginx:1.27", env: [{name: A, value: "1"}, {name: B, value: "2"}]}
      - {name: side, image: "busybox:1.36", command: [sleep, "3600"]}
""",
    "two": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {c: d}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: main, image: "nginx:1.28", env: [{name: B, value: "3"}, {name: C, value: "4"}]}
""",
    "selector": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: main, image: "nginx:1.28"}]}
""",
    "invalid": """
apiVersion: v1
kind: Pod
metadata: {name: bad, labels: {a: "b c"}}
spec:
  restartPolicy: Sometimes
  containers:
  - {name: a, image: "", ports: [{containerPort: 99999}], volumeMounts: [{name: v, mountPath: /v}]}
  - {name: a, image: nginx}
""",
    "pod": "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {terminationGracePeriodSeconds: 1, containers: [{name: a, image: 'nginx:1.27'}]}}",
    "moved": "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {terminationGracePeriodSeconds: 1, hostNetwork: true, containers: [{name: a, image: 'nginx:1.28'}]}}",
    "service": "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {a: b}, ports: [{port: 80, name: a}]}}",
    "ports": "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: NodePort, selector: {a: c}, ports: [{port: 81, name: a}, {port: 82, name: b}]}}",
    "removed": "{apiVersion: v1, kind: ConfigMap, metadata: {name: shared}, data: {a: '1', b: '2'}}",
    "kept": "{apiVersion: v1, kind: ConfigMap, metadata: {name: shared}, data: {a: '1'}}",
    "immutable": "{apiVersion: v1, kind: ConfigMap, metadata: {name: fixed}, immutable: true, data: {a: '1'}}",
    "unfixed": "{apiVersion: v1, kind: ConfigMap, metadata: {name: fixed}, data: {a: '2'}}",
    "quoted": "{apiVersion: v1, kind: ConfigMap, metadata: {name: q}, data: {a: yes}}",
    "twice": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: q}\ndata: {a: b}\ndata: {c: d}\n",
    "absent": "{apiVersion: v1, kind: ConfigMap, metadata: {name: absent, namespace: nope}, data: {}}",
}
MERGE = r"""
$ apply -f {dir}/one.yaml
deployment.apps/web created
$ scale deployment web --replicas=1
deployment.apps/web scaled
$ annotate deployment web other=kept
deployment.apps/web annotated
$ diff -f {dir}/two.yaml
diff -u -N /tmp/TEMPORARY/apps.v1.Deployment.NS.web /tmp/TEMPORARY/apps.v1.Deployment.NS.web
--- /tmp/TEMPORARY/apps.v1.Deployment.NS.web TIME
+++ /tmp/TEMPORARY/apps.v1.Deployment.NS.web TIME
@@ -5,12 +5,11 @@
     deployment.kubernetes.io/revision: "1"
     kubectl.kubernetes.io/last-applied-configuration: |
       {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{"note":"text"},"labels":{"a":"b"},"name":"web","namespace":"NS"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"image":"nginx:1.27","name":"main"},{"command":["sleep","3600"],"image":"busybox:1.36","name":"side"}]}}}}
- note: text
     other: kept
   creationTimestamp: "TIME"
- generation: 3
+ generation: 4
   labels:
- a: b
+ c: d
   name: web
   namespace: NS
   resourceVersion: "RV"
@@ -34,25 +33,16 @@
     spec:
       containers:
       - env:
- - name: A
- value: "1"
         - name: B
- value: "2"
- image: nginx:1.27
+ value: "3"
+ - name: C
+ value: "4"
+ image: nginx:1.28
         imagePullPolicy: IfNotPresent
         name: main
         resources: {}
         terminationMessagePath: /dev/termination-log
         terminationMessagePolicy: File
- - command:
- - sleep
- - "3600"
- image: busybox:1.36
- imagePullPolicy: IfNotPresent
- name: side
- resources: {}
- terminationMessagePath: /dev/termination-log
- terminationMessagePolicy: File
       dnsPolicy: ClusterFirst
       restartPolicy: Always
       schedulerName: default-scheduler
[1]
$ apply -f {dir}/two.yaml --dry-run=server -o jsonpath={.spec.template.spec.containers[*].image}
nginx:1.28
$ apply -f {dir}/two.yaml
deployment.apps/web configured
$ get deployment web -o jsonpath='{.metadata.labels} {.metadata.annotations.note} {.metadata.annotations.other} {.spec.replicas} {.spec.template.spec.containers[*].name} {.spec.template.spec.containers[0].env}'
{"c":"d"} kept 1 main [{"name":"B","value":"3"},{"name":"C","value":"4"}]
$ apply -f {dir}/two.yaml -o name
deployment.apps/web
$ apply -f {dir}/selector.yaml
The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable
[1]
$ apply -f {dir}/selector.yaml --force --grace-period=0
deployment.apps/web configured
$ apply -f {dir}/invalid.yaml
The Pod "bad" is invalid:
* metadata.labels: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', or 'my_value', or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
* spec.containers[0].image: Required value
* spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive
* spec.containers[0].volumeMounts[0].name: Not found: "v"
* spec.containers[1].name: Duplicate value: "a"
* spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"
[1]
$ apply -f {dir}/pod.yaml
pod/p created
% wait --for=condition=Ready pod/p --timeout=20s
$ apply -f {dir}/moved.yaml
The Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)
@@ -142,7 +142,7 @@
  "AutomountServiceAccountToken": null,
  "NodeName": "NODE",
  "SecurityContext": {
- "HostNetwork": false,
+ "HostNetwork": true,
   "HostPID": false,
   "HostIPC": false,
   "ShareProcessNamespace": null,
[1]
$ apply -f {dir}/service.yaml
service/s created
$ apply -f {dir}/ports.yaml
service/s configured
$ get service s -o jsonpath='{.spec.type} {.spec.selector} {.spec.ports[*].port}'
NodePort {"a":"c"} 81 82
$ apply -f {dir}/service.yaml
service/s configured
$ get service s -o jsonpath='{.spec.type} {.spec.selector} {.spec.ports[*].port} {.spec.ports[*].nodePort}'
ClusterIP {"a":"b"} 80
$ create configmap bare --from-literal=a=b
configmap/bare created
$ apply set-last-applied -f {dir}/removed.yaml
Error from server (NotFound): configmaps "shared" not found
[1]
$ apply view-last-applied configmap bare
$ create -f {dir}/removed.yaml
configmap/shared created
$ apply -f {dir}/kept.yaml
Warning: resource configmaps/shared is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
configmap/shared configured
$ get configmap shared -o jsonpath={.data}
{"a":"1","b":"2"}
$ apply -f {dir}/removed.yaml
configmap/shared configured
$ apply -f {dir}/kept.yaml
configmap/shared configured
$ get configmap shared -o jsonpath={.data}
{"a":"1"}
$ apply view-last-applied configmap shared -o json
{
  "apiVersion": "v1",
  "data": {
    "a": "1"
  },
  "kind": "ConfigMap",
  "metadata": {
    "annotations": {},
    "name": "shared",
    "namespace": "NS"
  }
}
$ apply view-last-applied -f {dir}/kept.yaml
apiVersion: v1
data:
  a: "1"
kind: ConfigMap
metadata:
  annotations: {}
  name: shared
  namespace: NS
$ apply set-last-applied -f {dir}/kept.yaml --create-annotation
configmap/shared configured
$ apply -f {dir}/immutable.yaml
configmap/fixed created
$ apply -f {dir}/unfixed.yaml
The ConfigMap "fixed" is invalid:
* immutable: Forbidden: field is immutable when `immutable` is set
* data: Forbidden: field is immutable when `immutable` is set
[1]
$ apply -f {dir}/quoted.yaml
Error from server (BadRequest): error when creating "{dir}/quoted.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string
[1]
$ apply -f {dir}/twice.yaml
configmap/q created
$ apply -f {dir}/absent.yaml
error: the namespace from the provided object "nope" does not match the namespace "NS". You must pass '--namespace=nope' to perform this operation.
[1]
$ apply -f {dir}/absent.yaml -n nope
Error from server (NotFound): error when creating "{dir}/absent.yaml": namespaces "nope" not found
[1]
$ apply -f {dir}/nope.yaml
error: the path "{dir}/nope.yaml" does not exist
[1]
$ apply
error: must specify one of -f and -k
[1]
$ apply -f {dir}/kept.yaml --prune
error: all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector
[1]
$ apply -f {dir}/kept.yaml --prune -l a=b --all
error: cannot set --all and --selector at the same time
[1]
$ apply -f {dir}/kept.yaml --dry-run=maybe
error: Invalid dry-run value (maybe). Must be "none", "server", or "client".
[1]
$ apply -f {dir}/kept.yaml --dry-run=client --server-side
error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)
[1]
$ apply -f {dir}/kept.yaml --force --server-side
error: --force cannot be used with --server-side
[1]
$ apply -f {dir}/kept.yaml --force-conflicts
error: --force-conflicts only works with --server-side
[1]
$ apply -f {dir}/kept.yaml --validate=false
configmap/shared configured
$ KUBECTL_EXTERNAL_DIFF="diff -q" diff -f {dir}/removed.yaml
Files /tmp/TEMPORARY/v1.ConfigMap.NS.shared and /tmp/TEMPORARY/v1.ConfigMap.NS.shared differ
[1]
$ diff -f {dir}/absent.yaml
error: the namespace from the provided object "nope" does not match the namespace "NS". You must pass '--namespace=nope' to perform this operation.
[2]
$ diff -f {dir}/nope.yaml
error: the path "{dir}/nope.yaml" does not exist
[2]
$ delete -f {dir}/one.yaml -f {dir}/kept.yaml -f {dir}/service.yaml
deployment.apps "web" deleted from NS namespace
configmap "shared" deleted from NS namespace
service "s" deleted from NS namespace
"""
SHARE_FILES = {
    "first": "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, labels: {x: '1'}}, data: {a: '1', b: '2'}}",
    "second": "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {b: '2', c: '3'}}",
    "third": "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: '1'}}",
    "clash": "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {a: '9', b: '9'}}",
    "service": "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {a: b}, ports: [{port: 80, name: a}]}}",
    "ports": "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 81, name: b}]}}",
}
SHARE = r"""
$ apply --server-side -f {dir}/first.yaml
configmap/m serverside-applied
$ apply --server-side -f {dir}/first.yaml
configmap/m serverside-applied
$ apply --server-side -f {dir}/second.yaml --field-manager=two
configmap/m serverside-applied
$ get configmap m -o yaml --show-managed-fields
apiVersion: v1
data:
  a: "1"
  b: "2"
  c: "3"
kind: ConfigMap
metadata:
  creationTimestamp: "TIME"
  labels:
    x: "1"
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        f:a: {}
        f:b: {}
      f:metadata:
        f:labels:
          f:x: {}
    manager: kubectl
    operation: Apply
    time: "TIME"
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        f:b: {}
        f:c: {}
    manager: two
    operation: Apply
    time: "TIME"
  name: m
  namespace: NS
  resourceVersion: "RV"
  uid: UID
$ apply --server-side -f {dir}/third.yaml
configmap/m serverside-applied
$ get configmap m -o jsonpath='{.data} {.metadata.labels}'
{"a":"1","b":"2","c":"3"}
$ apply --server-side -f {dir}/clash.yaml --field-manager=three
error: Apply failed with 2 conflicts: conflicts with "kubectl":
- .data.a
conflicts with "two":
- .data.b
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
[1]
$ apply --server-side -f {dir}/clash.yaml --field-manager=three --dry-run=server --force-conflicts
configmap/m serverside-applied (server dry run)
$ diff --server-side --field-manager=three --force-conflicts -f {dir}/clash.yaml
diff -u -N /tmp/TEMPORARY/v1.ConfigMap.NS.m /tmp/TEMPORARY/v1.ConfigMap.NS.m
--- /tmp/TEMPORARY/v1.ConfigMap.NS.m TIME
+++ /tmp/TEMPORARY/v1.ConfigMap.NS.m TIME
@@ -1,7 +1,7 @@
 apiVersion: v1
 data:
- a: "1"
- b: "2"
+ a: "9"
+ b: "9"
   c: "3"
 kind: ConfigMap
 metadata:
[1]
$ patch configmap m -p '{"data":{"a":"5"}}'
configmap/m patched
$ apply --server-side -f {dir}/third.yaml
error: Apply failed with 1 conflict: conflict with "kubectl-patch" using v1 at TIME: .data.a
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
[1]
$ apply --server-side -f {dir}/third.yaml --force-conflicts
configmap/m serverside-applied
$ get configmap m -o jsonpath='{.data.a} {.metadata.managedFields[?(@.manager=="kubectl")].operation} {.metadata.managedFields[?(@.manager=="kubectl-patch")].operation}'
1 Apply
$ apply --server-side -f {dir}/service.yaml
service/s serverside-applied
$ apply --server-side -f {dir}/ports.yaml --field-manager=two
service/s serverside-applied
$ get service s -o jsonpath='{.spec.ports[*].name} {.spec.ports[*].port}'
a b 80 81
% apply -f {dir}/settings.yaml
$ apply --server-side -f {dir}/settings.yaml
configmap/settings serverside-applied
$ get configmap settings -o jsonpath='{.metadata.managedFields[*].operation} {.metadata.managedFields[?(@.manager=="kubectl-client-side-apply")].operation}'
Apply Apply
$ apply --server-side -f {dir}/first.yaml --field-manager=
The PatchOptions "" is invalid: fieldManager: Required value: is required for apply patch
[1]
$ apply --server-side -f {dir}/first.yaml -o name
configmap/m
$ apply --server-side -f {dir}/first.yaml --dry-run=client
error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)
[1]
"""


def test_merges(player: Player):
    player.files(**MERGE_FILES)
    player.play(MERGE)


def test_shared_ownership(player: Player):
    player.files(**SHARE_FILES)
    player.play(SHARE)
