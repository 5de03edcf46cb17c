"""kubectl scale, autoscale and set."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

SCALE = r"""
% create deployment web --image=nginx:1.27 --replicas=0
% create deployment two --image=nginx:1.27 --replicas=0
% create service clusterip web --tcp=80
% create configmap c --from-literal=a=b
% create secret generic s --from-literal=a=b
% create job j --image=busybox:1.36 -- true
% create rolebinding b --clusterrole=view --user=u
$ scale deployment web --replicas=2
deployment.apps/web scaled
$ scale deployment web two --replicas=1
deployment.apps/web scaled
deployment.apps/two scaled
$ scale deployment web --replicas=0 --current-replicas=9
error: Expected replicas to be 9, was 1
[1]
$ scale deployment web --replicas=0 --current-replicas=1
deployment.apps/web scaled
$ scale deployment --all --replicas=0
deployment.apps/two scaled
deployment.apps/web scaled
$ scale deployment web --replicas=2 --dry-run=server
deployment.apps/web scaled (server dry run)
$ scale deployment web --replicas=2 --dry-run=client
deployment.apps/web scaled (dry run)
$ scale deployment nope --replicas=1
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ scale service web --replicas=1
Error from server (NotFound): the server could not find the requested resource
[1]
$ scale job j --replicas=2
Error from server (NotFound): the server could not find the requested resource
[1]
$ scale deployment web
error: required flag(s) "replicas" not set
[1]
$ scale deployment web --replicas=-1
error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0
[1]
$ get deployment web --subresource=scale
NAME DESIRED AVAILABLE AGE
web 0 0 AGE
$ autoscale deployment web --min=1 --max=3 --cpu=80%
horizontalpodautoscaler.autoscaling/web autoscaled
$ autoscale deployment two --max=4 --name=hd --cpu=500m --memory=50%
horizontalpodautoscaler.autoscaling/hd autoscaled
$ autoscale deployment two --min=4 --max=3
error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 3, min: 4
[1]
$ autoscale deployment nope --max=3
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ autoscale service web --max=3
error: cannot autoscale a Service: could not find scale subresource for /v1, Resource=services in discovery information
[1]
$ get hpa
NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE
hd Deployment/two cpu: <unknown>/500m, memory: <unknown>/50% 1 4 0 AGE
web Deployment/web cpu: <unknown>/80% 1 3 0 AGE
$ set image deployment/web nginx=nginx:1.28
deployment.apps/web image updated
$ set image deployment/web nginx=nginx:1.28
$ set image deployment/web nope=x
error: unable to find container named "nope"
[1]
$ set image deployment *=nginx:1.27 --all
deployment.apps/web image updated
$ set image deployment/web nginx=nginx:1.29 --dry-run=server
deployment.apps/web image updated (server dry run)
$ set env deployment/web C=d
deployment.apps/web env updated
$ set env deployment/web --list
# Deployment web, container nginx
C=d
$ set env deployment/web C-
deployment.apps/web env updated
$ set env deployment/web --from=configmap/c
Warning: key a transferred to A
deployment.apps/web env updated
$ set env deployment/web --from=secret/s --prefix=S_
Warning: key a transferred to A
deployment.apps/web env updated
$ set env deployment/web --list --resolve
# Deployment web, container nginx
A=b
S_A=b
$ set env deployment/web B=1 B-
error: can not both modify and remove the same environment variable in the same command
[1]
$ set resources deployment/web --limits=cpu=200m,memory=128Mi --requests=cpu=100m
deployment.apps/web resource requirements updated
$ set resources deployment/web -c=nope --limits=cpu=1
error: unable to find container named nope
[1]
$ set resources deployment/web --limits=cpu=x
error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
[1]
$ set resources deployment/web --requests=cpu=2
error: failed to patch resources update to pod template Deployment.apps "web" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 200m
[1]
$ set resources deployment/web
error: you must specify an update to requests or limits (in the form of --requests/--limits)
[1]
$ set selector service web app=web,tier=x
service/web selector updated
$ set selector deployment web app=y
error: setting a selector is only supported for Services
[1]
$ set serviceaccount deployment/web default
deployment.apps/web serviceaccount updated
$ set subject rolebinding b --user=v
rolebinding.rbac.authorization.k8s.io/b subjects updated
$ set subject rolebinding b
error: you must specify at least one value of user, group or serviceaccount
[1]
$ get deployment web -o jsonpath='{.spec.template.spec}'
{"containers":[{"env":[{"name":"A","valueFrom":{"configMapKeyRef":{"key":"a","name":"c"}}},{"name":"S_A","valueFrom":{"secretKeyRef":{"key":"a","name":"s"}}}],"image":"nginx:1.27","imagePullPolicy":"IfNotPresent","name":"nginx","resources":{"limits":{"cpu":"200m","memory":"128Mi"},"requests":{"cpu":"100m"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"serviceAccount":"default","serviceAccountName":"default","terminationGracePeriodSeconds":30}
"""


def test_scale(player: Player):
    player.play(SCALE)


SET_FILES = {
    "local": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: local}
spec:
  replicas: 0
  selector: {matchLabels: {app: local}}
  template:
    metadata: {labels: {app: local}}
    spec:
      initContainers: [{name: first, image: "busybox:1.36"}]
      containers: [{name: a, image: "nginx:1.27"}, {name: b, image: "busybox:1.36"}]
""",
}
SET = r"""
% apply -f {dir}/local.yaml
% create configmap c --from-literal=a=b --from-literal=c=d
% create cronjob cj --image=busybox:1.36 --schedule="0 0 1 1 *" -- date
% create rolebinding rb --clusterrole=view --user=u
% create service clusterip s --tcp=80
% create deployment web --image=nginx:1.27 --replicas=0
$ set image deployment/local a=nginx:1.28 b=busybox:1.37
deployment.apps/local image updated
$ set image deployment/local a=nginx:1.28
$ set image deployment/local first=busybox:1.35
deployment.apps/local image updated
$ set image cronjob/cj cj=busybox:1.37 -o jsonpath={.spec.jobTemplate.spec.template.spec.containers[0].image}
busybox:1.37
$ set image deployment/local nope=nginx
error: unable to find container named "nope"
[1]
$ set image deployment/nope a=nginx
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ set image deployment/local
error: at least one image update is required
[1]
$ set image deployment/local a=nginx:1.26 --local -o jsonpath={.spec.template.spec.containers[0].image}
error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
[1]
$ set image -f {dir}/local.yaml a=nginx:1.26 --local -o jsonpath={.spec.template.spec.containers[0].image}
nginx:1.26
$ set image service/s a=nginx
error: services/s the object is not a pod or does not have a pod template: *v1.Service
[1]
$ set env deployment/local -c b X=1
deployment.apps/local env updated
$ set env deployment/local --all --list
# Deployment local, container a
# Deployment local, container b
X=1
# Deployment local, container first
$ set env deployment -l nope X=1
$ set env deployment/local --from=configmap/c --keys=a
Warning: key a transferred to A
deployment.apps/local env updated
$ set env deployment/local --from=configmap/nope
Error from server (NotFound): configmaps "nope" not found
[1]
$ set env deployment/local --overwrite=false X=2
error: deployments/local 'X' already has a value (1), and --overwrite is false
[1]
$ set env -f {dir}/local.yaml X=1 --local -o jsonpath={.spec.template.spec.containers[*].env}
[{"name":"X","value":"1"}] [{"name":"X","value":"1"}]
$ set env deployment/local 1X=1
error: "1X" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name', or 'MY_ENV.NAME', or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')
[1]
$ set env deployment/nope X=1
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ set resources deployment/local -c=a --limits=cpu=1 --dry-run=server -o jsonpath={.spec.template.spec.containers[0].resources}
{"limits":{"cpu":"1"}}
$ set resources deployment/local --limits=cpu=1,memory=1Gi --requests=cpu=500m,memory=1Gi
deployment.apps/local resource requirements updated
$ set resources deployment/local --limits=cpu=0
error: failed to patch resources update to pod template Deployment.apps "local" is invalid: [spec.template.spec.containers[0].resources.requests: Invalid value: "500m": must be less than or equal to cpu limit of 0, spec.template.spec.containers[1].resources.requests: Invalid value: "500m": must be less than or equal to cpu limit of 0, spec.template.spec.initContainers[0].resources.requests: Invalid value: "500m": must be less than or equal to cpu limit of 0]
[1]
$ set selector service/s 'a in (b)'
error: match expression [{a In [b]}] not supported on this object
[1]
$ set selector service/nope a=b
Error from server (NotFound): services "nope" not found
[1]
$ set serviceaccount deployment/local robot
deployment.apps/local serviceaccount updated
$ set serviceaccount deployment/nope robot
Error from server (NotFound): deployments.apps "nope" not found
[1]
$ set serviceaccount service/s robot
error: services/s the object is not a pod or does not have a pod template: *v1.Service
[1]
$ set subject rolebinding rb --group=g --serviceaccount=NAMESPACE:sa
rolebinding.rbac.authorization.k8s.io/rb subjects updated
$ set subject rolebinding rb --serviceaccount=sa
error: serviceaccount must be <namespace>:<name>
[1]
$ set subject rolebinding nope --user=u
Error from server (NotFound): rolebindings.rbac.authorization.k8s.io "nope" not found
[1]
$ get rolebinding rb -o jsonpath={.subjects}
[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"u"},{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"g"},{"kind":"ServiceAccount","name":"sa","namespace":"NS"}]
$ scale deployment/local cronjob/cj --replicas=1
deployment.apps/local scaled
Error from server (NotFound): the server could not find the requested resource
[1]
$ scale -f {dir}/local.yaml --replicas=0
deployment.apps/local scaled
$ scale deployment/local --replicas=0 --resource-version=x
error: Expected resource version to be x, was RV
[1]
$ scale deployment -l nope --replicas=0
error: no objects passed to scale
[1]
$ scale --replicas=0
error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'
[1]
$ scale deployment/web --replicas=1 --timeout=20s
deployment.apps/web scaled
$ scale rs -l app=web --replicas=1
replicaset.apps/web-HASH scaled
$ autoscale -f {dir}/local.yaml --max=5
horizontalpodautoscaler.autoscaling/local autoscaled
$ autoscale deployment local --max=5
error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input
[1]
$ autoscale deployment local --max=0
error: --max=MAXPODS is required and must be at least 1, max: 0
[1]
$ autoscale deployment local --max=3 --min=1 --name=other --cpu=70% --dry-run=server -o yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  creationTimestamp: "TIME"
  name: other
  namespace: NS
  uid: UID
spec:
  maxReplicas: 3
  metrics:
  - resource:
      name: cpu
      target:
        averageUtilization: 70
        type: Utilization
    type: Resource
  minReplicas: 1
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: local
status:
  currentMetrics: null
  desiredReplicas: 0
$ autoscale deployment local --max=3 --cpu-percent=70 --name=third --dry-run=client -o jsonpath={.spec}
Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).
{"maxReplicas":3,"metrics":[{"resource":{"name":"cpu","target":{"averageUtilization":70,"type":"Utilization"}},"type":"Resource"}],"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"local"}}
$ autoscale rs nope --max=3
Error from server (NotFound): replicasets.apps "nope" not found
[1]
$ autoscale deployment local
error: required flag(s) "max" not set
[1]
"""


def test_set(player: Player):
    player.files(**SET_FILES)
    player.play(SET)
