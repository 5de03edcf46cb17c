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
