"""kubectl create: every generator, and what it refuses."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

CREATE = r"""
$ create deployment d --image=nginx:1.27 --replicas=0 --port=80
deployment.apps/d created
$ create deployment d --image=nginx
error: failed to create deployment: deployments.apps "d" already exists
[1]
$ create deployment e --image=nginx --dry-run=client -o yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: e
  name: e
  namespace: NS
spec:
  replicas: 1
  selector:
    matchLabels:
      app: e
  strategy: {}
  template:
    metadata:
      labels:
        app: e
    spec:
      containers:
      - image: nginx
        name: nginx
        resources: {}
status: {}
$ create deployment e --image=nginx:1.27 --dry-run=server -o yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  creationTimestamp: "TIME"
  generation: 1
  labels:
    app: e
  name: e
  namespace: NS
  uid: UID
spec:
  progressDeadlineSeconds: 600
  replicas: 1
  revisionHistoryLimit: 10
  selector:
    matchLabels:
      app: e
  strategy:
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 25%
    type: RollingUpdate
  template:
    metadata:
      labels:
        app: e
    spec:
      containers:
      - image: nginx:1.27
        imagePullPolicy: IfNotPresent
        name: nginx
        resources: {}
        terminationMessagePath: /dev/termination-log
        terminationMessagePolicy: File
      dnsPolicy: ClusterFirst
      restartPolicy: Always
      schedulerName: default-scheduler
      securityContext: {}
      terminationGracePeriodSeconds: 30
status: {}
$ create configmap c --from-literal=a=b --from-file={dir}/settings.yaml
configmap/c created
$ create configmap c --from-literal=a=b
error: failed to create configmap: configmaps "c" already exists
[1]
$ create configmap f --from-literal=a
error: invalid literal source a, expected key=value
[1]
$ create secret generic s --from-literal=a=b
secret/s created
$ create secret docker-registry dr --docker-username=u --docker-password=p --docker-server=x
secret/dr created
$ create secret tls t --cert={dir}/settings.yaml --key={dir}/settings.yaml
error: tls: failed to find any PEM data in certificate input
[1]
$ create serviceaccount sa
serviceaccount/sa created
$ create role r --verb=get,list --resource=pods,deployments.apps --resource-name=x
role.rbac.authorization.k8s.io/r created
$ create role q --verb=get --resource=podz
the server doesn't have a resource type "podz"
[1]
$ create rolebinding b --role=r --user=u --group=g --serviceaccount=default:sa
rolebinding.rbac.authorization.k8s.io/b created
$ create rolebinding c --role=r --serviceaccount=sa
error: serviceaccount must be <namespace>:<name>
[1]
$ create job j --image=busybox:1.36 -- sh -c "echo hi"
job.batch/j created
$ create cronjob cj --image=busybox:1.36 --schedule="0 0 1 1 *" -- date
cronjob.batch/cj created
$ create cronjob ck --image=busybox:1.36 --schedule=x
error: failed to create cronjob: CronJob.batch "ck" is invalid: spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]
[1]
$ create job j2 --from=cronjob/cj
job.batch/j2 created
$ create job j3 --from=cronjob/nope
Error from server (NotFound): cronjobs.batch "nope" not found
[1]
$ create service clusterip svc --tcp=80:8080
service/svc created
$ create service nodeport np --tcp=80
service/np created
$ create service nodeport np2 --tcp=80 --node-port=80
error: failed to create NodePort service: Service "np2" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767
[1]
$ create service loadbalancer lb --tcp=80
service/lb created
$ create service externalname en --external-name=example.com
service/en created
$ create service clusterip hl --clusterip=None
service/hl created
$ create service clusterip hl --clusterip=None
error: failed to create ClusterIP service: services "hl" already exists
[1]
$ create ingress i --rule=a.example/b=svc:80 --rule=foo.com/*=np:80,tls=tls --class=nginx --annotation=x=y
ingress.networking.k8s.io/i created
$ create ingress j --default-backend=svc:80
ingress.networking.k8s.io/j created
$ create quota q --hard=pods=90,cpu=10
resourcequota/q created
$ create quota p --hard=pods=x
error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
[1]
$ create pdb p --selector=app=d --min-available=1
poddisruptionbudget.policy/p created
$ create pdb q --selector=app=d --max-unavailable=50%
poddisruptionbudget.policy/q created
$ create pdb r --selector=app=d
error: one of min-available or max-unavailable must be specified
[1]
$ create clusterrole cr --verb=get --resource=nodes --dry-run=server
clusterrole.rbac.authorization.k8s.io/cr created (server dry run)
$ create clusterrole cr --verb=get --non-resource-url=/logs/* --dry-run=server
clusterrole.rbac.authorization.k8s.io/cr created (server dry run)
$ create clusterrole cr --aggregation-rule=a=b --dry-run=server -o yaml
aggregationRule:
  clusterRoleSelectors:
  - matchLabels:
      a: b
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  creationTimestamp: "TIME"
  name: cr
  uid: UID
rules: null
$ create clusterrolebinding crb --clusterrole=view --user=u --dry-run=server
clusterrolebinding.rbac.authorization.k8s.io/crb created (server dry run)
$ create priorityclass pc --value=100 --description=desc --dry-run=server
priorityclass.scheduling.k8s.io/pc created (server dry run)
$ create namespace Other
The Namespace "Other" is invalid: metadata.name: Invalid value: "Other": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
[1]
$ create namespace default
Error from server (AlreadyExists): namespaces "default" already exists
[1]
$ create -f {dir}/nope.yaml
error: the path "{dir}/nope.yaml" does not exist
[1]
$ create -f {dir}/settings.yaml
configmap/settings created
$ create -f {dir}/settings.yaml
Error from server (AlreadyExists): error when creating "{dir}/settings.yaml": configmaps "settings" already exists
[1]
$ create token nope
error: failed to create token: serviceaccounts "nope" not found
[1]
$ create token sa --duration=1s
error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes
[1]
~ get all
NAME READY STATUS RESTARTS AGE
pod/j-RAND 0/1 Completed 0 AGE
pod/j2-RAND 0/1 Completed 0 AGE
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
service/en ExternalName <none> example.com <none> AGE
service/hl ClusterIP None <none> <none> AGE
service/lb LoadBalancer IP <pending> 80:PORT/TCP AGE
service/np NodePort IP <none> 80:PORT/TCP AGE
service/svc ClusterIP IP <none> 80/TCP AGE
NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/d 0/0 0 0 AGE
NAME DESIRED CURRENT READY AGE
replicaset.apps/d-HASH 0 0 0 AGE
NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE
cronjob.batch/cj 0 0 1 1 * <none> False 0 <none> AGE
NAME STATUS COMPLETIONS DURATION AGE
job.batch/j Complete 1/1 AGE AGE
job.batch/j2 Complete 1/1 AGE AGE
"""


def test_create(player: Player):
    player.play(CREATE)
