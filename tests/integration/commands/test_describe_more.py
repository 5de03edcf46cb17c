"""kubectl describe of the kinds that need more than a generator to come about."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

FILES = {
    "workloads": """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, labels: {app: db}}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: a, image: "nginx:1.27", volumeMounts: [{name: data, mountPath: /data}]}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}, annotations: {x: z}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: ReplicationController
metadata: {name: rc}
spec:
  replicas: 1
  selector: {app: rc}
  template:
    metadata: {labels: {app: rc}}
    spec: {containers: [{name: a, image: "nginx:1.27"}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: good}
spec:
  ttlSecondsAfterFinished: 3600
  completions: 2
  parallelism: 2
  template:
    spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36", command: ["true"]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: bad}
spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36", command: ["false"]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: indexed}
spec:
  completionMode: Indexed
  completions: 2
  parallelism: 2
  activeDeadlineSeconds: 600
  template:
    spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36", command: [sleep, "3600"]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: held}
spec:
  suspend: true
  template:
    spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36", command: ["true"]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: old, annotations: {note: text}}
spec:
  replicas: 1
  minReadySeconds: 3600
  progressDeadlineSeconds: 7200
  strategy: {type: Recreate}
  selector: {matchLabels: {app: old}}
  template:
    metadata: {labels: {app: old}}
    spec: {containers: [{name: a, image: "nginx:1.27"}]}
""",
    "objects": """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {tier: front}, annotations: {note: text}}
data: {colour: blue, text: "two\\nlines\\n"}
binaryData: {raw: AAEC}
---
apiVersion: v1
kind: Secret
metadata: {name: secret}
stringData: {user: me, password: hidden}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: {matchLabels: {role: client}}
    - namespaceSelector: {matchLabels: {team: a}}
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
    ports: [{port: 5432}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shut}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec:
  limits:
  - {type: Container, max: {cpu: "1"}, min: {cpu: 10m}, default: {cpu: 200m}, defaultRequest: {cpu: 100m}}
  - {type: Pod, maxLimitRequestRatio: {cpu: "4"}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
spec:
  hard: {pods: "10", requests.cpu: "4", limits.memory: 8Gi, count/configmaps: "20"}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: light}
spec:
  hard: {pods: "3"}
  scopes: [BestEffort, NotTerminating]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: waiting}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: classless}
spec: {storageClassName: nope, accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, annotations: {note: text}}
imagePullSecrets: [{name: pull}]
---
apiVersion: v1
kind: Service
metadata: {name: db, labels: {app: db}}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 5432}]}
---
apiVersion: v1
kind: Service
metadata: {name: sticky}
spec:
  type: NodePort
  sessionAffinity: ClientIP
  externalTrafficPolicy: Local
  selector: {app: db}
  ports: [{name: http, port: 80, targetPort: web, nodePort: 30999}, {name: dns, port: 53, protocol: UDP}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget}
spec: {maxUnavailable: 25%, selector: {matchLabels: {app: db}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaler}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}
  maxReplicas: 5
  metrics:
  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}}
  - {type: Pods, pods: {metric: {name: hits}, target: {type: AverageValue, averageValue: "10"}}}
  behavior: {scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: Percent, value: 10, periodSeconds: 60}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: fallback}
spec:
  defaultBackend: {service: {name: db, port: {name: sql}}}
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: lock}
spec: {holderIdentity: me, leaseDurationSeconds: 15}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: NAMESPACE, labels: {disk: fast}}
spec:
  capacity: {storage: 2Gi}
  accessModes: [ReadWriteOnce, ReadOnlyMany]
  storageClassName: NAMESPACE
  mountOptions: [hard]
  hostPath: {path: /data}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [playground-worker, playground-worker2]}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: bound}
spec:
  storageClassName: NAMESPACE
  accessModes: [ReadOnlyMany]
  selector: {matchLabels: {disk: fast}}
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Event
metadata: {name: told}
involvedObject: {kind: Pod, name: gone, namespace: NAMESPACE}
type: Warning
reason: Told
message: Some words.
count: 2
source: {component: me, host: here}
firstTimestamp: "2026-01-01T00:00:00Z"
lastTimestamp: "2026-01-01T00:05:00Z"
---
apiVersion: v1
kind: PodTemplate
metadata: {name: template}
template:
  metadata: {labels: {app: t}}
  spec: {containers: [{name: a, image: "nginx:1.27"}]}
""",
}
WORKLOADS = r"""
% apply -f {dir}/workloads.yaml
% rollout status statefulset/db daemonset/agent --timeout=30s
% wait --for=condition=Complete job/good --timeout=20s
% wait --for=condition=Failed job/bad --timeout=20s
~ get statefulsets,daemonsets,replicationcontrollers,jobs,deployments -o wide
NAME READY AGE CONTAINERS IMAGES
statefulset.apps/db 2/2 AGE a nginx:1.27
NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE CONTAINERS IMAGES SELECTOR
daemonset.apps/agent 3 3 3 3 3 <none> AGE a nginx:1.27 app=agent
NAME DESIRED CURRENT READY AGE CONTAINERS IMAGES SELECTOR
replicationcontroller/rc 1 1 1 AGE a nginx:1.27 app=rc
NAME STATUS COMPLETIONS DURATION AGE CONTAINERS IMAGES SELECTOR
job.batch/bad Failed 0/1 AGE AGE a busybox:1.36 batch.kubernetes.io/controller-uid=UID
job.batch/good Complete 2/2 AGE AGE a busybox:1.36 batch.kubernetes.io/controller-uid=UID
job.batch/held Suspended 0/1 AGE a busybox:1.36 batch.kubernetes.io/controller-uid=UID
job.batch/indexed Running 0/2 AGE AGE a busybox:1.36 batch.kubernetes.io/controller-uid=UID
NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR
deployment.apps/old 1/1 1 0 AGE a nginx:1.27 app=old
~ get persistentvolumeclaims -o wide
NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE VOLUMEMODE
data-db-0 Bound pvc-UID 1Gi RWO standard <unset> AGE Filesystem
data-db-1 Bound pvc-UID 1Gi RWO standard <unset> AGE Filesystem
~ describe statefulset db
Name: db
Namespace: NS
CreationTimestamp: DATE
Selector: app=db
Labels: app=db
Annotations: <none>
Replicas: 2 desired | 2 total
Update Strategy: RollingUpdate
  Partition: 0
Pods Status: 2 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels: app=db
  Containers:
   a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts:
      /data from data (rw)
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Volume Claims:
  Name: data
  StorageClass:
  Labels: <none>
  Annotations: <none>
  Capacity: 1Gi
  Access Modes: [ReadWriteOnce]
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE statefulset-controller create Claim data-db-0 Pod db-0 in StatefulSet db success
  Normal SuccessfulCreate AGE statefulset-controller create Pod db-0 in StatefulSet db successful
  Normal SuccessfulCreate AGE statefulset-controller create Claim data-db-1 Pod db-1 in StatefulSet db success
  Normal SuccessfulCreate AGE statefulset-controller create Pod db-1 in StatefulSet db successful
~ describe daemonset agent
Name: agent
Namespace: NS
Selector: app=agent
Node-Selector: <none>
Labels: <none>
Annotations: deprecated.daemonset.template.generation: 1
Desired Number of Nodes Scheduled: 3
Current Number of Nodes Scheduled: 3
Number of Nodes Scheduled with Up-to-date Pods: 3
Number of Nodes Scheduled with Available Pods: 3
Number of Nodes Misscheduled: 0
Pods Status: 3 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels: app=agent
  Annotations: x: z
  Containers:
   a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE daemonset-controller Created pod: agent-RAND
  Normal SuccessfulCreate AGE daemonset-controller Created pod: agent-RAND
  Normal SuccessfulCreate AGE daemonset-controller Created pod: agent-RAND
~ describe replicationcontroller rc
Name: rc
Namespace: NS
Selector: app=rc
Labels: app=rc
Annotations: <none>
Replicas: 1 current / 1 desired
Pods Status: 1 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels: app=rc
  Containers:
   a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE replication-controller Created pod: rc-RAND
~ describe job good
Name: good
Namespace: NS
Selector: batch.kubernetes.io/controller-uid=UID
Labels: batch.kubernetes.io/controller-uid=UID
                             batch.kubernetes.io/job-name=good
                             controller-uid=UID
                             job-name=good
Annotations: <none>
Parallelism: 2
Completions: 2
Completion Mode: NonIndexed
Suspend: false
Backoff Limit: 6
TTL Seconds After Finished: 3600
Start Time: DATE
Completed At: DATE
Duration: AGE
Pods Statuses: 0 Active (0 Ready) / 2 Succeeded / 0 Failed
Pod Template:
  Labels: batch.kubernetes.io/controller-uid=UID
           batch.kubernetes.io/job-name=good
           controller-uid=UID
           job-name=good
  Containers:
   a:
    Image: busybox:1.36
    Port: <none>
    Host Port: <none>
    Command:
      true
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE job-controller Created pod: good-RAND
  Normal SuccessfulCreate AGE job-controller Created pod: good-RAND
  Normal Completed AGE job-controller Job completed
~ describe job bad
Name: bad
Namespace: NS
Selector: batch.kubernetes.io/controller-uid=UID
Labels: batch.kubernetes.io/controller-uid=UID
                  batch.kubernetes.io/job-name=bad
                  controller-uid=UID
                  job-name=bad
Annotations: <none>
Parallelism: 1
Completions: 1
Completion Mode: NonIndexed
Suspend: false
Backoff Limit: 0
Start Time: DATE
Pods Statuses: 0 Active (0 Ready) / 0 Succeeded / 1 Failed
Pod Template:
  Labels: batch.kubernetes.io/controller-uid=UID
           batch.kubernetes.io/job-name=bad
           controller-uid=UID
           job-name=bad
  Containers:
   a:
    Image: busybox:1.36
    Port: <none>
    Host Port: <none>
    Command:
      false
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE job-controller Created pod: bad-RAND
  Warning BackoffLimitExceeded AGE job-controller Job has reached the specified backoff limit
~ describe job indexed
Name: indexed
Namespace: NS
Selector: batch.kubernetes.io/controller-uid=UID
Labels: batch.kubernetes.io/controller-uid=UID
                          batch.kubernetes.io/job-name=indexed
                          controller-uid=UID
                          job-name=indexed
Annotations: <none>
Parallelism: 2
Completions: 2
Completion Mode: Indexed
Suspend: false
Backoff Limit: 6
Start Time: DATE
Active Deadline Seconds: AGE
Pods Statuses: 2 Active (2 Ready) / 0 Succeeded / 0 Failed
Completed Indexes: <none>
Pod Template:
  Labels: batch.kubernetes.io/controller-uid=UID
           batch.kubernetes.io/job-name=indexed
           controller-uid=UID
           job-name=indexed
  Containers:
   a:
    Image: busybox:1.36
    Port: <none>
    Host Port: <none>
    Command:
      sleep
      3600
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE job-controller Created pod: indexed-0-RAND
  Normal SuccessfulCreate AGE job-controller Created pod: indexed-1-RAND
~ describe job held
Name: held
Namespace: NS
Selector: batch.kubernetes.io/controller-uid=UID
Labels: batch.kubernetes.io/controller-uid=UID
                  batch.kubernetes.io/job-name=held
                  controller-uid=UID
                  job-name=held
Annotations: <none>
Parallelism: 1
Completions: 1
Completion Mode: NonIndexed
Suspend: true
Backoff Limit: 6
Pods Statuses: 0 Active (0 Ready) / 0 Succeeded / 0 Failed
Pod Template:
  Labels: batch.kubernetes.io/controller-uid=UID
           batch.kubernetes.io/job-name=held
           controller-uid=UID
           job-name=held
  Containers:
   a:
    Image: busybox:1.36
    Port: <none>
    Host Port: <none>
    Command:
      true
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Suspended AGE job-controller Job suspended
~ describe deployment old
Name: old
Namespace: NS
CreationTimestamp: DATE
Labels: <none>
Annotations: deployment.kubernetes.io/revision: 1
                    note: text
Selector: app=old
Replicas: 1 desired | 1 updated | 1 total | 0 available | 1 unavailable
StrategyType: Recreate
MinReadySeconds: 3600
Pod Template:
  Labels: app=old
  Containers:
   a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Conditions:
  Type Status Reason
  ---- ------ ------
  Available False MinimumReplicasUnavailable
  Progressing True ReplicaSetUpdated
OldReplicaSets: <none>
NewReplicaSet: old-HASH (1/1 replicas created)
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal ScalingReplicaSet AGE deployment-controller Scaled up replica set old-HASH from 0 to 1
~ describe persistentvolumeclaim data-db-0
Name: data-db-0
Namespace: NS
StorageClass: standard
Status: Bound
Volume: pvc-UID
Labels: app=db
Annotations: pv.kubernetes.io/bind-completed: yes
               pv.kubernetes.io/bound-by-controller: yes
               volume.beta.kubernetes.io/storage-provisioner: rancher.io/local-path
               volume.kubernetes.io/selected-node: NODE
               volume.kubernetes.io/storage-provisioner: rancher.io/local-path
Finalizers: [kubernetes.io/pvc-protection]
Capacity: 1Gi
Access Modes: RWO
VolumeMode: Filesystem
Used By: db-0
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal WaitForPodScheduled AGE persistentvolume-controller waiting for pod db-0 to be scheduled
  Normal ExternalProvisioning AGE (x2 over AGE) persistentvolume-controller Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.
  Normal Provisioning AGE rancher.io/local-path_local-path-provisioner External provisioner is provisioning volume for claim "NS/data-db-0"
  Normal ProvisioningSucceeded AGE rancher.io/local-path_local-path-provisioner Successfully provisioned volume pvc-UID
"""
OBJECTS = r"""
% apply -f {dir}/objects.yaml
~ get configmaps,secrets,networkpolicies,limitranges,resourcequotas,persistentvolumeclaims,serviceaccounts,services,pdb,hpa,ingress,leases,podtemplates
NAME DATA AGE
configmap/kube-root-ca.crt 1 AGE
configmap/settings 3 AGE
NAME TYPE DATA AGE
secret/secret Opaque 2 AGE
NAME POD-SELECTOR AGE
networkpolicy.networking.k8s.io/closed app=db AGE
networkpolicy.networking.k8s.io/shut <none> AGE
NAME CREATED AT
limitrange/limits TIME
NAME REQUEST LIMIT AGE
resourcequota/light pods: 0/3 AGE
resourcequota/quota count/configmaps: 2/20, pods: 0/10, requests.cpu: 0/4 limits.memory: 0/8Gi AGE
NAME STATUS VOLUME CAPACITY ACCESS MODES STORAGECLASS VOLUMEATTRIBUTESCLASS AGE
persistentvolumeclaim/bound Bound NS 2Gi RWO,ROX NS <unset> AGE
persistentvolumeclaim/classless Pending nope <unset> AGE
persistentvolumeclaim/waiting Pending standard <unset> AGE
NAME AGE
serviceaccount/default AGE
serviceaccount/robot AGE
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
service/db ClusterIP None <none> 5432/TCP AGE
service/sticky NodePort IP <none> 80:PORT/TCP,53:PORT/UDP AGE
NAME MIN AVAILABLE MAX UNAVAILABLE ALLOWED DISRUPTIONS AGE
poddisruptionbudget.policy/budget N/A 25% 0 AGE
NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE
horizontalpodautoscaler.autoscaling/scaler StatefulSet/db memory: <unknown>/100Mi, <unknown>/10 1 5 0 AGE
NAME CLASS HOSTS ADDRESS PORTS AGE
ingress.networking.k8s.io/fallback nginx * 80 AGE
NAME HOLDER AGE
lease.coordination.k8s.io/lock me AGE
NAME CONTAINERS IMAGES POD LABELS
podtemplate/template a nginx:1.27 app=t
$ describe configmap settings
Name: settings
Namespace: NS
Labels: tier=front
Annotations: note: text
Data
====
colour:
----
blue
text:
----
two
lines
BinaryData
====
raw: 3 bytes
Events: <none>
$ describe secret secret
Name: secret
Namespace: NS
Labels: <none>
Annotations: <none>
Type: Opaque
Data
====
password: 6 bytes
user: 2 bytes
$ describe networkpolicy closed
Name: closed
Namespace: NS
Created on: TIME UTC
Labels: <none>
Annotations: <none>
Spec:
  PodSelector: app=db
  Allowing ingress traffic:
    To Port: 5432/TCP
    From:
      PodSelector: role=client
    From:
      NamespaceSelector: team=a
    From:
      IPBlock:
        CIDR: IP/8
        Except: IP/16
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
$ describe networkpolicy shut
Name: shut
Namespace: NS
Created on: TIME UTC
Labels: <none>
Annotations: <none>
Spec:
  PodSelector: <none> (Allowing the specific traffic to all pods in this namespace)
  Allowing ingress traffic:
    <none> (Selected pods are isolated for ingress connectivity)
  Not affecting egress traffic
  Policy Types: Ingress
$ describe limitrange limits
Name: limits
Namespace: NS
Type Resource Min Max Default Request Default Limit Max Limit/Request Ratio
---- -------- --- --- --------------- ------------- -----------------------
Container cpu 10m 1 100m 200m -
Pod cpu - - - - 4
~ describe resourcequota quota
Name: quota
Namespace: NS
Resource Used Hard
-------- ---- ----
count/configmaps 2 20
limits.memory 0 8Gi
pods 0 10
requests.cpu 0 4
~ describe resourcequota light
Name: light
Namespace: NS
Scopes: BestEffort, NotTerminating
 * Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.
 * Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.
Resource Used Hard
-------- ---- ----
pods 0 3
$ describe persistentvolumeclaim waiting --show-events=false
Name: waiting
Namespace: NS
StorageClass: standard
Status: Pending
Volume:
Labels: <none>
Annotations: <none>
Finalizers: [kubernetes.io/pvc-protection]
Capacity:
Access Modes:
VolumeMode: Filesystem
Used By: <none>
$ describe persistentvolumeclaim classless --show-events=false
Name: classless
Namespace: NS
StorageClass: nope
Status: Pending
Volume:
Labels: <none>
Annotations: <none>
Finalizers: [kubernetes.io/pvc-protection]
Capacity:
Access Modes:
VolumeMode: Filesystem
Used By: <none>
~ describe persistentvolumeclaim bound
Name: bound
Namespace: NS
StorageClass: NS
Status: Bound
Volume: NS
Labels: <none>
Annotations: pv.kubernetes.io/bind-completed: yes
               pv.kubernetes.io/bound-by-controller: yes
Finalizers: [kubernetes.io/pvc-protection]
Capacity: 2Gi
Access Modes: RWO,ROX
VolumeMode: Filesystem
Used By: <none>
Events: <none>
~ get persistentvolume NAMESPACE -o wide
NAME CAPACITY ACCESS MODES RECLAIM POLICY STATUS CLAIM STORAGECLASS VOLUMEATTRIBUTESCLASS REASON AGE VOLUMEMODE
NS 2Gi RWO,ROX Retain Bound NS/bound NS <unset> AGE Filesystem
~ describe persistentvolume NAMESPACE
Name: NS
Labels: disk=fast
Annotations: pv.kubernetes.io/bound-by-controller: yes
Finalizers: [kubernetes.io/pv-protection]
StorageClass: NS
Status: Bound
Claim: NS/bound
Reclaim Policy: Retain
Access Modes: RWO,ROX
VolumeMode: Filesystem
Capacity: 2Gi
Node Affinity:
  Required Terms:
    Term 0: kubernetes.io/hostname in [NODE, NODE]
Message:
Source:
    Type: HostPath (bare host directory volume)
    Path: /data
    HostPathType:
Events: <none>
% delete persistentvolumeclaim bound
~ get persistentvolume NAMESPACE
NAME CAPACITY ACCESS MODES RECLAIM POLICY STATUS CLAIM STORAGECLASS VOLUMEATTRIBUTESCLASS REASON AGE
NS 2Gi RWO,ROX Retain Released NS/bound NS <unset> AGE
$ describe serviceaccount robot
Name: robot
Namespace: NS
Labels: <none>
Annotations: note: text
Image pull secrets: pull
Events: <none>
~ describe service db
Name: db
Namespace: NS
Labels: app=db
Annotations: <none>
Selector: app=db
Type: ClusterIP
IP Family Policy: SingleStack
IP Families: IPv4
IP: None
IPs: None
Port: sql 5432/TCP
TargetPort: 5432/TCP
Endpoints:
Session Affinity: None
Internal Traffic Policy: Cluster
Events: <none>
$ describe service sticky
Name: sticky
Namespace: NS
Labels: <none>
Annotations: <none>
Selector: app=db
Type: NodePort
IP Family Policy: SingleStack
IP Families: IPv4
IP: IP
IPs: IP
Port: http 80/TCP
TargetPort: web/TCP
NodePort: http PORT/TCP
Endpoints:
Port: dns 53/UDP
TargetPort: 53/UDP
NodePort: dns PORT/UDP
Endpoints:
Session Affinity: ClientIP
External Traffic Policy: Local
Internal Traffic Policy: Cluster
Events: <none>
$ describe pdb budget --show-events=false
Name: budget
Namespace: NS
Max unavailable: 25%
Selector: app=db
Status:
    Allowed disruptions: 0
    Current: 0
    Desired: 0
    Total: 0
~ describe hpa scaler
Name: scaler
Namespace: NS
Labels: <none>
Annotations: <none>
CreationTimestamp: DATE
Reference: StatefulSet/db
Metrics: ( current / target )
  resource memory on pods: <unknown> / 100Mi
  "hits" on pods: <unknown> / 10
Min replicas: 1
Max replicas: 5
Behavior:
  Scale Up:
    Stabilization Window: 0 seconds
    Select Policy: Max
    Policies:
      - Type: Pods Value: 4 Period: 15 seconds
      - Type: Percent Value: 100 Period: 15 seconds
  Scale Down:
    Stabilization Window: 60 seconds
    Select Policy: Max
    Policies:
      - Type: Percent Value: 10 Period: 60 seconds
StatefulSet pods: 0 current / 0 desired
Events: <none>
$ describe ingress fallback
Name: fallback
Labels: <none>
Namespace: NS
Address:
Ingress Class: nginx
Default backend: db:sql ()
Rules:
  Host Path Backends
  ---- ---- --------
  * * db:sql ()
Annotations: <none>
Events: <none>
$ describe event told
Name: told
Namespace: NS
Labels: <none>
Annotations: <none>
API Version: v1
Count: 2
Event Time: <nil>
First Timestamp: TIME
Involved Object:
  Kind: Pod
  Name: gone
  Namespace: NS
Kind: Event
Last Timestamp: TIME
Message: Some words.
Metadata:
  Creation Timestamp: TIME
  Resource Version: RV
  UID: UID
Reason: Told
Reporting Component:
Reporting Instance:
Source:
  Component: me
  Host: here
Type: Warning
Events: <none>
$ describe lease lock
Name: lock
Namespace: NS
Labels: <none>
Annotations: <none>
API Version: coordination.k8s.io/v1
Kind: Lease
Metadata:
  Creation Timestamp: TIME
  Resource Version: RV
  UID: UID
Spec:
  Holder Identity: me
  Lease Duration Seconds: 15
Events: <none>
$ describe podtemplate template
Name: template
Namespace: NS
Labels: <none>
Annotations: <none>
API Version: v1
Kind: PodTemplate
Metadata:
  Creation Timestamp: TIME
  Generation: 1
  Resource Version: RV
  UID: UID
Template:
  Metadata:
    Labels:
      App: t
  Spec:
    Containers:
      Image: nginx:1.27
      Image Pull Policy: IfNotPresent
      Name: a
      Resources:
      Termination Message Path: /dev/termination-log
      Termination Message Policy: File
    Dns Policy: ClusterFirst
    Restart Policy: Always
    Scheduler Name: default-scheduler
    Security Context:
    Termination Grace Period Seconds: 30
Events: <none>
~ describe namespace NAMESPACE
Name: NS
Labels: kubernetes.io/metadata.name=NS
Annotations: <none>
Status: Active
Resource Quotas
  Name: light
  Scopes: BestEffort, NotTerminating
  * Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.
  * Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.
  Resource Used Hard
  -------- --- ---
  pods 0 3
  Name: quota
  Resource Used Hard
  -------- --- ---
  count/configmaps 2 20
  limits.memory 0 8Gi
  pods 0 10
  requests.cpu 0 4
Resource Limits
 Type Resource Min Max Default Request Default Limit Max Limit/Request Ratio
 ---- -------- --- --- --------------- ------------- -----------------------
 Container cpu 10m 1 100m 200m -
 Pod cpu - - - - 4
~ get events --sort-by=.involvedObject.name --field-selector reason!=Told
LAST SEEN TYPE REASON OBJECT MESSAGE
AGE Normal NoPods poddisruptionbudget/budget No matching pods found
AGE Warning ProvisioningFailed persistentvolumeclaim/classless storageclass.storage.k8s.io "nope" not found
AGE Normal WaitForFirstConsumer persistentvolumeclaim/waiting waiting for first consumer to be created before binding
~ get events --field-selector reason=ProvisioningFailed -o custom-columns=TYPE:.type,FROM:.source.component,ON:.source.host,BY:.reportingComponent,AT:.reportingInstance,TIME:.eventTime,OF:.involvedObject.kind
TYPE FROM ON BY AT TIME OF
Warning persistentvolume-controller <none> persistentvolume-controller <nil> PersistentVolumeClaim
% delete persistentvolume NAMESPACE
$ describe ingressclass nginx
Name: nginx
Labels: app.kubernetes.io/component=controller
              app.kubernetes.io/instance=ingress-nginx
              app.kubernetes.io/name=ingress-nginx
              app.kubernetes.io/part-of=ingress-nginx
Annotations: ingressclass.kubernetes.io/is-default-class: true
Controller: k8s.io/ingress-nginx
Events: <none>
$ describe secrets
Name: secret
Namespace: NS
Labels: <none>
Annotations: <none>
Type: Opaque
Data
====
password: 6 bytes
user: 2 bytes
$ describe configmap,secret nope
Error from server (NotFound): configmaps "nope" not found
Error from server (NotFound): secrets "nope" not found
[1]
$ describe configmap sett
Name: settings
Namespace: NS
Labels: tier=front
Annotations: note: text
Data
====
colour:
----
blue
text:
----
two
lines
BinaryData
====
raw: 3 bytes
$ describe -f {dir}/objects.yaml -l tier=front
Name: settings
Namespace: NS
Labels: tier=front
Annotations: note: text
Data
====
colour:
----
blue
text:
----
two
lines
BinaryData
====
raw: 3 bytes
Events: <none>
$ describe
error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
[1]
$ describe podz
error: the server doesn't have a resource type "podz"
[1]
"""


def test_workloads(player: Player):
    player.files(**FILES)
    player.play(WORKLOADS)


def test_objects(player: Player):
    player.files(**FILES)
    player.play(OBJECTS)
