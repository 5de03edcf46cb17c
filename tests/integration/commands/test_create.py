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


FILES = {
    "env": "A=b\n# comment\nC=d\n",
    "two": """
apiVersion: v1
kind: ConfigMap
metadata: {generateName: made-}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: second}
""",
    "unknown": """
apiVersion: v1
kind: Pod
metadata: {name: x, colour: blue}
spec:
  replicas: 2
  containers: [{name: a, image: nginx, img: x}]
""",
}
GENERATED = r"""
$ create configmap c --from-env-file={dir}/env.yaml --from-file=key={dir}/env.yaml
error: from-env-file cannot be combined with from-file or from-literal
[1]
$ create configmap c --from-env-file={dir}/env.yaml --dry-run=server -o yaml
apiVersion: v1
data:
  A: b
  C: d
kind: ConfigMap
metadata:
  creationTimestamp: "TIME"
  name: c
  namespace: NS
  uid: UID
$ create configmap c --from-file=key={dir}/env.yaml --dry-run=client -o jsonpath={.data.key}
A=b
# comment
C=d
$ create configmap c --from-literal=a=b --append-hash
configmap/c-HASH created
$ create configmap c --from-file={dir}/nope
error: error reading {dir}/nope: no such file or directory
[1]
$ create configmap c --from-literal=a=b --from-literal=a=c
error: cannot add key "a", another key by that name already exists in Data for ConfigMap "c"
[1]
$ create configmap c --from-literal='bad key=x'
error: "bad key" is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name', or 'KEY_NAME', or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')
[1]
$ create configmap 'Bad Name'
error: failed to create configmap: ConfigMap "Bad Name" is invalid: metadata.name: Invalid value: "Bad Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
[1]
$ create secret generic s --from-literal=a=b --type=example.com/mine --dry-run=server -o yaml
apiVersion: v1
data:
  a: Yg==
kind: Secret
metadata:
  creationTimestamp: "TIME"
  name: s
  namespace: NS
  uid: UID
type: example.com/mine
$ create secret generic s --from-env-file={dir}/env.yaml -o name
secret/s
$ create secret generic s
error: failed to create secret secrets "s" already exists
[1]
$ create secret generic t --type=kubernetes.io/tls --from-literal=a=b
error: failed to create secret Secret "t" is invalid: [data[tls.crt]: Required value, data[tls.key]: Required value]
[1]
$ create secret docker-registry d --docker-email=a@b --docker-username=u --docker-password=p -o jsonpath={.data}
{".dockerconfigjson":"eyJhdXRocyI6eyJodHRwczovL2luZGV4LmRvY2tlci5pby92MS8iOnsidXNlcm5hbWUiOiJ1IiwicGFzc3dvcmQiOiJwIiwiZW1haWwiOiJhQGIiLCJhdXRoIjoiZFRwdyJ9fX0="}
$ create secret docker-registry e
error: either --from-file or the combination of --docker-username, --docker-password and --docker-server is required
[1]
$ create deployment d --image=nginx:1.27 --image=busybox:1.36 --replicas=0 -- sleep 1
error: cannot specify multiple --image options and command
[1]
$ create deployment d --image=nginx:1.27 --image=busybox:1.36 --replicas=0
deployment.apps/d created
$ create deployment e --image=nginx:1.27 --port=80 --replicas=-1
error: failed to create deployment: Deployment.apps "e" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0
[1]
$ create deployment e
error: required flag(s) "image" not set
[1]
$ create deployment E --image=nginx
error: failed to create deployment: Deployment.apps "E" is invalid: metadata.name: Invalid value: "E": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
[1]
$ create job j --image=busybox:1.36 --dry-run=server -o yaml -- date
apiVersion: batch/v1
kind: Job
metadata:
  creationTimestamp: "TIME"
  generation: 1
  name: j
  namespace: NS
  uid: UID
spec:
  backoffLimit: 6
  completionMode: NonIndexed
  completions: 1
  manualSelector: false
  parallelism: 1
  podReplacementPolicy: TerminatingOrFailed
  selector:
    matchLabels:
      batch.kubernetes.io/controller-uid: UID
  suspend: false
  template:
    metadata:
      labels:
        batch.kubernetes.io/controller-uid: UID
        batch.kubernetes.io/job-name: j
        controller-uid: UID
        job-name: j
    spec:
      containers:
      - command:
        - date
        image: busybox:1.36
        imagePullPolicy: IfNotPresent
        name: j
        resources: {}
        terminationMessagePath: /dev/termination-log
        terminationMessagePolicy: File
      dnsPolicy: ClusterFirst
      restartPolicy: Never
      schedulerName: default-scheduler
      securityContext: {}
      terminationGracePeriodSeconds: 30
status: {}
$ create job j
error: either --image or --from must be specified
[1]
$ create job j --image=busybox --from=cronjob/x
error: either --image or --from must be specified
[1]
$ create cronjob cj --image=busybox:1.36 --schedule="*/5 * * * *" --restart=Never --dry-run=server -o yaml -- date
apiVersion: batch/v1
kind: CronJob
metadata:
  creationTimestamp: "TIME"
  generation: 1
  name: cj
  namespace: NS
  uid: UID
spec:
  concurrencyPolicy: Allow
  failedJobsHistoryLimit: 1
  jobTemplate:
    metadata:
      name: cj
    spec:
      template:
        metadata: {}
        spec:
          containers:
          - command:
            - date
            image: busybox:1.36
            imagePullPolicy: IfNotPresent
            name: cj
            resources: {}
            terminationMessagePath: /dev/termination-log
            terminationMessagePolicy: File
          dnsPolicy: ClusterFirst
          restartPolicy: Never
          schedulerName: default-scheduler
          securityContext: {}
          terminationGracePeriodSeconds: 30
  schedule: '*/5 * * * *'
  successfulJobsHistoryLimit: 3
  suspend: false
status: {}
$ create cronjob cj --image=busybox
error: required flag(s) "schedule" not set
[1]
$ create cronjob this-name-is-longer-than-fifty-two-characters-for-a-cronjob --image=busybox --schedule="* * * * *"
error: failed to create cronjob: CronJob.batch "this-name-is-longer-than-fifty-two-characters-for-a-cronjob" is invalid: metadata.name: Invalid value: "this-name-is-longer-than-fifty-two-characters-for-a-cronjob": must be no more than 52 characters
[1]
$ create role r --verb=get --verb=list --resource=pods --resource=pods/log --dry-run=server -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  creationTimestamp: "TIME"
  name: r
  namespace: NS
  uid: UID
rules:
- apiGroups:
  - ""
  resources:
  - pods
  - pods/log
  verbs:
  - get
  - list
$ create role r --resource=pods
error: at least one verb must be specified
[1]
$ create role r --verb=get
error: at least one resource must be specified
[1]
$ create role r --verb=fly --resource=pods
Warning: 'fly' is not a standard resource verb
role.rbac.authorization.k8s.io/r created
$ create role r --verb=get --resource=nodes
Error from server (AlreadyExists): roles.rbac.authorization.k8s.io "r" already exists
[1]
$ create role r --verb=get --non-resource-url=/x
error: unknown flag: --non-resource-url
See 'kubectl create role --help' for usage.
[1]
$ create clusterrole cr --verb=get,post --non-resource-url=/logs/* --dry-run=server -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  creationTimestamp: "TIME"
  name: cr
  uid: UID
rules:
- nonResourceURLs:
  - /logs/*
  verbs:
  - get
  - post
$ create clusterrole cr --verb=get --resource=pods.metrics.k8s.io
the server doesn't have a resource type "pods" in group "metrics.k8s.io"
[1]
$ create clusterrolebinding crb --clusterrole=view --group=g --serviceaccount=a:b --dry-run=server -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  creationTimestamp: "TIME"
  name: crb
  uid: UID
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: g
- kind: ServiceAccount
  name: b
  namespace: a
$ create clusterrolebinding crb --user=u
error: required flag(s) "clusterrole" not set
[1]
$ create rolebinding rb --clusterrole=view --user=u -o yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  creationTimestamp: "TIME"
  name: rb
  namespace: NS
  resourceVersion: "RV"
  uid: UID
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: User
  name: u
$ create rolebinding rb --role=a --clusterrole=b
error: exactly one of clusterrole or role must be specified
[1]
$ create rolebinding rb --clusterrole=view --user=u
error: failed to create rolebinding: rolebindings.rbac.authorization.k8s.io "rb" already exists
[1]
$ create serviceaccount sa -o yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  creationTimestamp: "TIME"
  name: sa
  namespace: NS
  resourceVersion: "RV"
  uid: UID
$ create serviceaccount sa
error: failed to create serviceaccount: serviceaccounts "sa" already exists
[1]
$ create quota q --hard=pods=2,requests.cpu=1 --scopes=BestEffort
error: failed to create quota: ResourceQuota "q" is invalid: spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource
[1]
$ create quota q --hard=pods=2 --scopes=NotTerminating --dry-run=server -o yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  creationTimestamp: "TIME"
  name: q
  namespace: NS
  uid: UID
spec:
  hard:
    pods: "2"
  scopes:
  - NotTerminating
status: {}
$ create quota r --hard=pods=2 --scopes=Best
error: failed to create quota: ResourceQuota "r" is invalid: spec.scopes: Invalid value: ["Best"]: unsupported scope
[1]
$ create poddisruptionbudget p --selector=a=b --min-available=1 --max-unavailable=1
error: min-available and max-unavailable cannot be both specified
[1]
$ create poddisruptionbudget p --selector=a=b --min-available=50% --dry-run=server -o yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  creationTimestamp: "TIME"
  generation: 1
  name: p
  namespace: NS
  uid: UID
spec:
  minAvailable: 50%
  selector:
    matchLabels:
      a: b
status:
  currentHealthy: 0
  desiredHealthy: 0
  disruptionsAllowed: 0
  expectedPods: 0
$ create poddisruptionbudget p --min-available=1
error: a selector must be specified
[1]
$ create poddisruptionbudget p --selector=a=b --min-available=x
error: invalid format specified for min-available
[1]
$ create priorityclass pc --value=5 --preemption-policy=Never --dry-run=server -o yaml
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  creationTimestamp: "TIME"
  name: pc
  uid: UID
preemptionPolicy: Never
value: 5
$ create priorityclass pc --value=2000000000
error: failed to create priorityclass: PriorityClass.scheduling.k8s.io "pc" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000
[1]
$ create priorityclass pc --dry-run=server
priorityclass.scheduling.k8s.io/pc created (server dry run)
$ create priorityclass pc --value=5 --preemption-policy=Sometimes
error: failed to create priorityclass: PriorityClass.scheduling.k8s.io "pc" is invalid: preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"
[1]
$ create priorityclass system-mine --value=5
error: failed to create priorityclass: PriorityClass.scheduling.k8s.io "system-mine" is invalid: metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class
[1]
$ create namespace ns --dry-run=server -o yaml
apiVersion: v1
kind: Namespace
metadata:
  creationTimestamp: "TIME"
  labels:
    kubernetes.io/metadata.name: ns
  name: ns
  uid: UID
spec:
  finalizers:
  - kubernetes
status:
  phase: Active
$ create namespace
error: exactly one NAME is required, got 0
See 'kubectl create namespace -h' for help and examples
[1]
$ create service clusterip s --tcp=80:http --tcp=443 --dry-run=server -o yaml
apiVersion: v1
kind: Service
metadata:
  creationTimestamp: "TIME"
  labels:
    app: s
  name: s
  namespace: NS
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
  - name: 80-http
    port: 80
    protocol: TCP
    targetPort: http
  - name: "443"
    port: 443
    protocol: TCP
    targetPort: 443
  selector:
    app: s
  sessionAffinity: None
  type: ClusterIP
status:
  loadBalancer: {}
$ create service clusterip s
error: at least one tcp port specifier must be provided
[1]
$ create service clusterip s --tcp=x
error: strconv.ParseUint: parsing "x": invalid syntax
[1]
$ create service clusterip s --tcp=80 --clusterip=10.96.0.1
error: failed to create ClusterIP service: Service "s" is invalid: spec.clusterIPs: Invalid value: ["IP"]: failed to allocate IP IP: provided IP is already allocated
[1]
$ create service clusterip s --tcp=80 --clusterip=1.2.3.4
error: failed to create ClusterIP service: Service "s" is invalid: spec.clusterIPs: Invalid value: ["1.2.3.4"]: failed to allocate IP 1.2.3.4: the provided IP (1.2.3.4) is not in the valid range. The range of valid IPs is IP/12
[1]
$ create service clusterip S --tcp=80
error: failed to create ClusterIP service: Service "S" is invalid: metadata.name: Invalid value: "S": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
[1]
$ create service nodeport s --tcp=80:8080 --node-port=31234 --dry-run=server -o yaml
apiVersion: v1
kind: Service
metadata:
  creationTimestamp: "TIME"
  labels:
    app: s
  name: s
  namespace: NS
  uid: UID
spec:
  clusterIP: IP
  clusterIPs:
  - IP
  externalTrafficPolicy: Cluster
  internalTrafficPolicy: Cluster
  ipFamilies:
  - IPv4
  ipFamilyPolicy: SingleStack
  ports:
  - name: 80-8080
    nodePort: 31234
    port: 80
    protocol: TCP
    targetPort: 8080
  selector:
    app: s
  sessionAffinity: None
  type: NodePort
status:
  loadBalancer: {}
$ create service loadbalancer s --tcp=80 --dry-run=server -o jsonpath={.spec.type}/{.spec.allocateLoadBalancerNodePorts}
LoadBalancer/true
$ create service externalname s --external-name=a.example --tcp=80 --dry-run=server -o yaml
apiVersion: v1
kind: Service
metadata:
  creationTimestamp: "TIME"
  labels:
    app: s
  name: s
  namespace: NS
  uid: UID
spec:
  externalName: a.example
  ports:
  - name: "80"
    port: 80
    protocol: TCP
    targetPort: 80
  selector:
    app: s
  sessionAffinity: None
  type: ExternalName
status:
  loadBalancer: {}
$ create service externalname s
error: required flag(s) "external-name" not set
[1]
$ create ingress i --rule="a.example/x*=s:80,tls" --dry-run=server -o yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  creationTimestamp: "TIME"
  generation: 1
  name: i
  namespace: NS
  uid: UID
spec:
  ingressClassName: nginx
  rules:
  - host: a.example
    http:
      paths:
      - backend:
          service:
            name: s
            port:
              number: 80
        path: /x
        pathType: Prefix
  tls:
  - hosts:
    - a.example
status:
  loadBalancer: {}
$ create ingress i --rule=x
error: rule x is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]
[1]
$ create ingress i
error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)
[1]
$ create ingress i --rule="a.example/x=s:http" --class=nope --dry-run=server -o jsonpath={.spec}
{"ingressClassName":"nope","rules":[{"host":"a.example","http":{"paths":[{"backend":{"service":{"name":"s","port":{"name":"http"}}},"path":"/x","pathType":"Exact"}]}}]}
$ create token default --duration=5m
error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 300: may not specify a duration less than 10 minutes
[1]
$ create token default --bound-object-kind=Node --bound-object-name=nope
error: failed to create token: nodes "nope" not found
[1]
$ create token default --bound-object-kind=ConfigMap --bound-object-name=x
error: supported --bound-object-kind values are Node, Pod, Secret
[1]
$ create token default --bound-object-name=x
error: --bound-object-name can only be set if --bound-object-kind is provided
[1]
$ create token
error: exactly one NAME is required, got 0
See 'kubectl create token -h' for help and examples
[1]
$ create -f {dir}/two.yaml
configmap/made-RAND created
configmap/second created
$ create -f {dir}/unknown.yaml
Error from server (BadRequest): error when creating "{dir}/unknown.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "metadata.colour", unknown field "spec.containers[0].img", unknown field "spec.replicas"
[1]
$ create -f {dir}/unknown.yaml --validate=warn --dry-run=server
Warning: unknown field "metadata.colour"
Warning: unknown field "spec.containers[0].img"
Warning: unknown field "spec.replicas"
pod/x created (server dry run)
$ create -f {dir}/unknown.yaml --validate=ignore --dry-run=server
pod/x created (server dry run)
$ create -f {dir}/unknown.yaml --validate=maybe
error: invalid - validate option "maybe"; must be one of: strict (or true), warn, ignore (or false)
[1]
$ create -f {dir}/settings.yaml --save-config -o jsonpath={.metadata.annotations}
{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"data\":{\"colour\":\"blue\",\"size\":\"3\"},\"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"labels\":{\"tier\":\"front\"},\"name\":\"settings\",\"namespace\":\"NS\"}}\n"}
$ create -f {dir}/settings.yaml --dry-run=server
Error from server (AlreadyExists): error when creating "{dir}/settings.yaml": configmaps "settings" already exists
[1]
$ create -f {dir}/settings.yaml -f {dir}/two.yaml -R --dry-run=client
configmap/settings created (dry run)
configmap/<unknown> created (dry run)
configmap/second created (dry run)
$ create --raw /api/v1/namespaces/NAMESPACE/configmaps -f {dir}/env.yaml
Error from server (BadRequest): the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'A' looking for beginning of value (413d620a2320636f6d6d656e740a433d640a)
[1]
$ create -f {dir}/web.yaml --dry-run=client -o name
deployment.apps/web
service/web
$ create foo bar
error: Unexpected args: [foo bar]
See 'kubectl create -h' for help and examples
[1]
$ create --dry-run=server
error: must specify one of -f and -k
[1]
"""


def test_generators(player: Player):
    player.files(**FILES)
    player.play(GENERATED)
