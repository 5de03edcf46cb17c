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
{"applyset.kubernetes.io/additional-namespaces":"","applyset.kubernetes.io/contains-group-kinds":"ConfigMap","applyset.kubernetes.io/tooling":"kubectl/v1.36.4"}
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
