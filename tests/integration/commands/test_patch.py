"""kubectl patch, replace, label and annotate."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

PATCH_FILES = {
    "none": "{apiVersion: v1, kind: ConfigMap, metadata: {name: none}}",
    "stale": '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, resourceVersion: "1"}}',
    "other": '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, uid: "1"}}',
}
PATCH = r"""
% create deployment web --image=nginx:1.27 --replicas=0
% apply -f {dir}/settings.yaml
$ patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}}}'
deployment.apps/web patched
$ patch deployment web --type=merge -p '{"spec":{"revisionHistoryLimit":5}}'
deployment.apps/web patched
$ patch deployment web --type=merge -p '{"spec":{"revisionHistoryLimit":5}}'
deployment.apps/web patched (no change)
$ patch deployment web --type=json -p '[{"op":"replace","path":"/spec/revisionHistoryLimit","value":6}]'
deployment.apps/web patched
$ get deployment web -o jsonpath='{.spec.revisionHistoryLimit} {.spec.template.spec.containers[*].image}'
6 nginx:1.28
$ patch deployment web --type=json -p '[{"op":"test","path":"/spec/revisionHistoryLimit","value":7}]'
The request is invalid: the server rejected our request due to an error in our request
[1]
$ patch deployment web --type=json -p '[{"op":"remove","path":"/spec/nope"}]'
The request is invalid: the server rejected our request due to an error in our request
[1]
$ patch deployment web --type=json -p '{"a":1}'
Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp
[1]
$ patch deployment web -p '{"spec":'
Error from server (BadRequest): unexpected end of JSON input
[1]
$ patch deployment web --type=merge -p '{"spec":'
Error from server (BadRequest): error decoding patch: unexpected end of JSON input
[1]
$ patch deployment web -p '[]'
Error from server (BadRequest): json: cannot unmarshal array into Go value of type map[string]interface {}
[1]
$ patch deployment web --type=merge -p '[]'
Error from server (BadRequest): error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}
[1]
$ patch deployment web -p '{"spec":{"replicas":"x"}}'
The request is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32
[1]
$ patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":7}]}}}}'
The request is invalid: patch: Invalid value: "map[spec:map[template:map[spec:map[containers:[map[image:7 name:nginx]]]]]]": cannot convert int64 to string
[1]
$ patch deployment web -p '{"spec":{"template":{"spec":"x"}}}'
The request is invalid: patch: Invalid value: "map[spec:map[template:map[spec:x]]]": cannot restore struct from: string
[1]
$ patch configmap settings --type=merge -p '{"data":{"colour":7}}'
The request is invalid: patch: Invalid value: "{\"apiVersion\":\"v1\",\"data\":{\"colour\":7,\"size\":\"3\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"colour\\\":\\\"blue\\\",\\\"size\\\":\\\"3\\\"},\\\"kind\\\":\\\"ConfigMap\\\",\\\"metadata\\\":{\\\"annotations\\\":{},\\\"labels\\\":{\\\"tier\\\":\\\"front\\\"},\\\"name\\\":\\\"settings\\\",\\\"namespace\\\":\\\"NS\\\"}}\\n\"},\"creationTimestamp\":\"TIME\",\"labels\":{\"tier\":\"front\"},\"managedFields\":[{\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:data\":{\".\":{},\"f:colour\":{},\"f:size\":{}},\"f:metadata\":{\"f:annotations\":{\".\":{},\"f:kubectl.kubernetes.io/last-applied-configuration\":{}},\"f:labels\":{\".\":{},\"f:tier\":{}}}},\"manager\":\"kubectl-client-side-apply\",\"operation\":\"Update\",\"time\":\"TIME\"}],\"name\":\"settings\",\"namespace\":\"NS\",\"resourceVersion\":\"RV\",\"uid\":\"UID\"}}": json: cannot unmarshal number into Go struct field ConfigMap.data of type string
[1]
$ patch deployment web -p '{"spec":{"replicaz":1}}'
Warning: unknown field "spec.replicaz"
deployment.apps/web patched (no change)
$ patch deployment web -p '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}'
The Deployment "web" is invalid:
* spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`
* spec.selector: Invalid value: {"matchLabels":{"app":"web","a":"b"}}: field is immutable
[1]
$ patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"image":"a"}]}}}}'
Error from server: map: map[image:a] does not contain declared merge key: name
[1]
$ patch deployment nope -p '{}'
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ patch deployment web --type=foo -p '{}'
error: --type must be one of [json merge strategic], not "foo"
[1]
$ patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":0}}'
scale.autoscaling/web patched (no change)
$ patch -f {dir}/settings.yaml -p '{"data":{"x":"y"}}' --dry-run=client -o yaml
apiVersion: v1
data:
  colour: blue
  size: "3"
  x: "y"
kind: ConfigMap
metadata:
  labels:
    tier: front
  name: settings
  namespace: NS
$ patch -f {dir}/settings.yaml -p '{"data":{"x":"y"}}' --dry-run=server
configmap/settings patched
$ replace -f {dir}/settings.yaml
configmap/settings replaced
$ replace -f {dir}/settings.yaml --force
configmap "settings" deleted from NS namespace
configmap/settings replaced
$ replace -f {dir}/none.yaml
Error from server (NotFound): error when replacing "{dir}/none.yaml": configmaps "none" not found
[1]
$ replace -f {dir}/stale.yaml
Error from server (Conflict): error when replacing "{dir}/stale.yaml": Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again
[1]
$ replace -f {dir}/other.yaml
Error from server (Conflict): error when replacing "{dir}/other.yaml": Operation cannot be fulfilled on configmaps "settings": StorageError: invalid object, Code: 4, Key: /registry/configmaps/NS/settings, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: 1, UID in object meta: UID
[1]
$ replace -f {dir}/settings.yaml --subresource=status
Error from server (NotFound): error when replacing "{dir}/settings.yaml": the server could not find the requested resource
[1]
$ label configmap settings a=b
configmap/settings labeled
$ label configmap settings a=b
configmap/settings not labeled
$ label configmap settings a=c
error: 'a' already has a value (b), and --overwrite is false
[1]
$ label configmap settings a=c --overwrite
configmap/settings labeled
$ label configmap settings a=d --overwrite --resource-version=1
Error from server (Conflict): Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again
[1]
$ label configmap settings a-
configmap/settings unlabeled
$ label configmap settings a-
label "a" not found.
configmap/settings not labeled
$ label configmaps -l tier=front u=1
configmap/settings labeled
$ label configmap settings 'bad key=1'
The ConfigMap "settings" is invalid: metadata.labels: Invalid value: "bad key": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
[1]
$ label configmap settings a='b c'
error: invalid label value: "a=b c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', or 'my_value', or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
[1]
$ label configmap nope a=b
Error from server (NotFound): configmaps "nope" not found
[1]
$ label configmap settings x=1 --dry-run=server
configmap/settings labeled (server dry run)
$ annotate configmap settings k=v
configmap/settings annotated
$ annotate configmap settings k=w
error: --overwrite is false but found the following declared annotation(s): 'k' already has a value (v)
[1]
$ annotate configmap settings k=w --overwrite
configmap/settings annotated
$ annotate configmap settings k-
configmap/settings annotated
$ annotate configmap settings 'bad key=x'
The ConfigMap "settings" is invalid: metadata.annotations: Invalid value: "bad key": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName', or 'my.name', or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
[1]
$ annotate configmap nope k=v
Error from server (NotFound): configmaps "nope" not found
[1]
$ get configmap settings -o jsonpath={.metadata.labels}
{"tier":"front","u":"1"}
"""


def test_patch(player: Player):
    player.files(**PATCH_FILES)
    player.play(PATCH)
