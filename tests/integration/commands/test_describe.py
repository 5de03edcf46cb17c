"""kubectl describe of the common kinds."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

WORKLOADS = r"""
% apply -f {dir}/web.yaml
% rollout status deployment/web --timeout=30s
~ get deployments,replicasets,pods,services,endpointslices
NAME READY UP-TO-DATE AVAILABLE AGE
deployment.apps/web 2/2 2 2 AGE
NAME DESIRED CURRENT READY AGE
replicaset.apps/web-HASH 2 2 2 AGE
NAME READY STATUS RESTARTS AGE
pod/web-HASH-RAND 1/1 Running 0 AGE
pod/web-HASH-RAND 1/1 Running 0 AGE
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
service/web ClusterIP IP <none> 80/TCP AGE
NAME ADDRESSTYPE PORTS ENDPOINTS AGE
endpointslice.discovery.k8s.io/web-RAND IPv4 80 IP,IP AGE
$ describe deployment web
Name: web
Namespace: NS
CreationTimestamp: DATE
Labels: app=web
Annotations: deployment.kubernetes.io/revision: 1
Selector: app=web
Replicas: 2 desired | 2 updated | 2 total | 2 available | 0 unavailable
StrategyType: RollingUpdate
MinReadySeconds: 0
RollingUpdateStrategy: 25% max unavailable, 25% max surge
Pod Template:
  Labels: app=web
  Containers:
   nginx:
    Image: nginx:1.27
    Port: 80/TCP
    Host Port: 0/TCP
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Conditions:
  Type Status Reason
  ---- ------ ------
  Available True MinimumReplicasAvailable
  Progressing True NewReplicaSetAvailable
OldReplicaSets: <none>
NewReplicaSet: web-HASH (2/2 replicas created)
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal ScalingReplicaSet AGE deployment-controller Scaled up replica set web-HASH from 0 to 2
$ describe replicaset web
Name: web-HASH
Namespace: NS
Selector: app=web,pod-template-hash=HASH
Labels: app=web
                pod-template-hash=HASH
Annotations: deployment.kubernetes.io/desired-replicas: 2
                deployment.kubernetes.io/max-replicas: 3
                deployment.kubernetes.io/revision: 1
Controlled By: Deployment/web
Replicas: 2 current / 2 desired
Pods Status: 2 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels: app=web
           pod-template-hash=HASH
  Containers:
   nginx:
    Image: nginx:1.27
    Port: 80/TCP
    Host Port: 0/TCP
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
~ describe service web
Name: web
Namespace: NS
Labels: <none>
Annotations: <none>
Selector: app=web
Type: ClusterIP
IP Family Policy: SingleStack
IP Families: IPv4
IP: IP
IPs: IP
Port: <unset> 80/TCP
TargetPort: 80/TCP
Endpoints: IP:80,IP:80
Session Affinity: None
Internal Traffic Policy: Cluster
Events: <none>
~ describe endpointslice web
Name: web-RAND
Namespace: NS
Labels: endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io
              kubernetes.io/service-name=web
Annotations: endpoints.kubernetes.io/last-change-trigger-time: TIME
AddressType: IPv4
Ports:
  Name Port Protocol
  ---- ---- --------
  <unset> 80 TCP
Endpoints:
  - Addresses: IP
    Conditions:
      Ready: true
    Hostname: <unset>
    TargetRef: Pod/web-HASH-RAND
    NodeName: NODE
    Zone: <unset>
  - Addresses: IP
    Conditions:
      Ready: true
    Hostname: <unset>
    TargetRef: Pod/web-HASH-RAND
    NodeName: NODE
    Zone: <unset>
~ describe endpoints web
Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
Name: web
Namespace: NS
Labels: endpoints.kubernetes.io/managed-by=endpoint-controller
Annotations: endpoints.kubernetes.io/last-change-trigger-time: TIME
Subsets:
  Addresses: IP,IP
  NotReadyAddresses: <none>
  Ports:
    Name Port Protocol
    ---- ---- --------
    <unset> 80 TCP
Events: <none>
$ describe pod -l app=web
Name: web-HASH-RAND
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: app=web
                  pod-template-hash=HASH
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Controlled By: ReplicaSet/web-HASH
Containers:
  nginx:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: 80/TCP
    Host Port: 0/TCP
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready True
  ContainersReady True
  PodScheduled True
Volumes:
  kube-api-access-RAND:
    Type: Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds: 3607
    ConfigMapName: kube-root-ca.crt
    Optional: false
    DownwardAPI: true
QoS Class: BestEffort
Node-Selectors: <none>
Tolerations: node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Name: web-HASH-RAND
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: app=web
                  pod-template-hash=HASH
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Controlled By: ReplicaSet/web-HASH
Containers:
  nginx:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: 80/TCP
    Host Port: 0/TCP
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready True
  ContainersReady True
  PodScheduled True
Volumes:
  kube-api-access-RAND:
    Type: Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds: 3607
    ConfigMapName: kube-root-ca.crt
    Optional: false
    DownwardAPI: true
QoS Class: BestEffort
Node-Selectors: <none>
Tolerations: node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
$ describe pod nope
Error from server (NotFound): pods "nope" not found
[1]
"""


def test_workloads(player: Player):
    player.play(WORKLOADS)


OBJECTS = r"""
% create ingress i --rule=a.example/b=svc:80 --rule=foo.com/*=np:80,tls=tls --class=nginx --annotation=x=y
% create cronjob cj --image=busybox:1.36 --schedule="0 0 1 1 *" -- date
% create service externalname en --external-name=example.com
% create service clusterip hl --clusterip=None
% create service loadbalancer lb --tcp=80
% create quota q --hard=configmaps=9
% create pdb p --selector=app=d --min-available=1
% create role r --verb=get,list --resource=pods,deployments.apps --resource-name=x
% create rolebinding b --role=r --user=u --group=g --serviceaccount=default:sa
% create secret docker-registry dr --docker-username=u --docker-password=p --docker-server=x
% apply -f {dir}/web.yaml
% autoscale deployment web --max=3 --cpu=80%
% wait --for=jsonpath={.status.used.configmaps}=1 quota/q
~ get ingress,cronjob,svc,quota,pdb,role,rolebinding,secret,hpa -o wide
NAME CLASS HOSTS ADDRESS PORTS AGE
ingress.networking.k8s.io/i nginx a.example,foo.com 80, 443 AGE
NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE CONTAINERS IMAGES SELECTOR
cronjob.batch/cj 0 0 1 1 * <none> False 0 <none> AGE cj busybox:1.36 <none>
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR
service/en ExternalName <none> example.com <none> AGE app=en
service/hl ClusterIP None <none> <none> AGE app=hl
service/lb LoadBalancer IP <pending> 80:PORT/TCP AGE app=lb
service/web ClusterIP IP <none> 80/TCP AGE app=web
NAME REQUEST LIMIT AGE
resourcequota/q configmaps: 1/9 AGE
NAME MIN AVAILABLE MAX UNAVAILABLE ALLOWED DISRUPTIONS AGE
poddisruptionbudget.policy/p 1 N/A 0 AGE
NAME CREATED AT
role.rbac.authorization.k8s.io/r TIME
NAME ROLE AGE USERS GROUPS SERVICEACCOUNTS
rolebinding.rbac.authorization.k8s.io/b Role/r AGE u g default/sa
NAME TYPE DATA AGE
secret/dr kubernetes.io/dockerconfigjson 1 AGE
NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE
horizontalpodautoscaler.autoscaling/web Deployment/web cpu: <unknown>/80% 1 3 0 AGE
$ describe ingress i
Name: i
Labels: <none>
Namespace: NS
Address:
Ingress Class: nginx
Default backend: <default>
TLS:
  tls terminates foo.com
Rules:
  Host Path Backends
  ---- ---- --------
  a.example
              /b svc:80 (<error: services "svc" not found>)
  foo.com
              / np:80 (<error: services "np" not found>)
Annotations: x: y
Events: <none>
$ describe cronjob cj
Name: cj
Namespace: NS
Labels: <none>
Annotations: <none>
Schedule: 0 0 1 1 *
Concurrency Policy: Allow
Suspend: False
Time Zone: <unset>
Successful Job History Limit: 3
Failed Job History Limit: 1
Starting Deadline Seconds: <unset>
Selector: <unset>
Parallelism: <unset>
Completions: <unset>
Pod Template:
  Labels: <none>
  Containers:
   cj:
    Image: busybox:1.36
    Port: <none>
    Host Port: <none>
    Command:
      date
    Environment: <none>
    Mounts: <none>
  Volumes: <none>
  Node-Selectors: <none>
  Tolerations: <none>
Last Schedule Time: <unset>
Active Jobs: <none>
Events: <none>
$ describe service en
Name: en
Namespace: NS
Labels: app=en
Annotations: <none>
Selector: app=en
Type: ExternalName
IP Families: <none>
IP:
IPs: <none>
External Name: example.com
Session Affinity: None
Events: <none>
$ describe service lb
Name: lb
Namespace: NS
Labels: app=lb
Annotations: <none>
Selector: app=lb
Type: LoadBalancer
IP Family Policy: SingleStack
IP Families: IPv4
IP: IP
IPs: IP
Port: 80 80/TCP
TargetPort: 80/TCP
NodePort: 80 PORT/TCP
Endpoints:
Session Affinity: None
External Traffic Policy: Cluster
Internal Traffic Policy: Cluster
Events: <none>
$ describe quota q
Name: q
Namespace: NS
Resource Used Hard
-------- ---- ----
configmaps 1 9
~ describe pdb p
Name: p
Namespace: NS
Min available: 1
Selector: app=d
Status:
    Allowed disruptions: 0
    Current: 0
    Desired: 1
    Total: 0
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal NoPods AGE (x2 over AGE) controllermanager No matching pods found
$ describe role r
Name: r
Labels: <none>
Annotations: <none>
PolicyRule:
  Resources Non-Resource URLs Resource Names Verbs
  --------- ----------------- -------------- -----
  pods [] [x] [get list]
  deployments.apps [] [x] [get list]
$ describe rolebinding b
Name: b
Labels: <none>
Annotations: <none>
Role:
  Kind: Role
  Name: r
Subjects:
  Kind Name Namespace
  ---- ---- ---------
  User u
  Group g
  ServiceAccount sa default
$ describe secret dr
Name: dr
Namespace: NS
Labels: <none>
Annotations: <none>
Type: kubernetes.io/dockerconfigjson
Data
====
.dockerconfigjson: 61 bytes
$ describe hpa web
Name: web
Namespace: NS
Labels: <none>
Annotations: <none>
CreationTimestamp: DATE
Reference: Deployment/web
Metrics: ( current / target )
  resource cpu on pods (as a percentage of request): <unknown> / 80%
Min replicas: 1
Max replicas: 3
Deployment pods: 0 current / 0 desired
Events: <none>
$ describe sa default
Name: default
Namespace: NS
Labels: <none>
Annotations: <none>
Image pull secrets: <none>
Events: <none>
"""


def test_objects(player: Player):
    player.play(OBJECTS)


CLUSTERKINDS = r"""
$ describe storageclass standard
Name: standard
IsDefaultClass: Yes
Annotations: storageclass.kubernetes.io/is-default-class=true
Provisioner: rancher.io/local-path
Parameters: <none>
AllowVolumeExpansion: <unset>
MountOptions: <none>
ReclaimPolicy: Delete
VolumeBindingMode: WaitForFirstConsumer
Events: <none>
$ describe priorityclass system-node-critical
Name: system-node-critical
Value: 2000001000
GlobalDefault: false
PreemptionPolicy: PreemptLowerPriority
Description: Used for system critical pods that must not be moved from their current node.
Annotations: <none>
Events: <none>
$ describe namespace kube-public
Name: kube-public
Labels: kubernetes.io/metadata.name=kube-public
Annotations: <none>
Status: Active
No resource quota.
No LimitRange resource.
$ describe clusterrolebinding cluster-admin
Name: cluster-admin
Labels: kubernetes.io/bootstrapping=rbac-defaults
Annotations: rbac.authorization.kubernetes.io/autoupdate: true
Role:
  Kind: ClusterRole
  Name: cluster-admin
Subjects:
  Kind Name Namespace
  ---- ---- ---------
  Group system:masters
$ describe clusterrole cluster-admin
Name: cluster-admin
Labels: kubernetes.io/bootstrapping=rbac-defaults
Annotations: rbac.authorization.kubernetes.io/autoupdate: true
PolicyRule:
  Resources Non-Resource URLs Resource Names Verbs
  --------- ----------------- -------------- -----
  *.* [] [] [*]
             [*] [] [*]
$ describe servicecidr kubernetes
Name: kubernetes
Labels: <none>
Annotations: <none>
CIDRs: IP/12
Status:
Conditions:
  Type Status LastTransitionTime Reason Message
  ---- ------ ------------------ ------ -------
  Ready True DATE Kubernetes Service CIDR is ready
Events: <none>
$ describe ipaddress 10.96.0.1
Name: IP
Labels: ipaddress.kubernetes.io/ip-family=IPv4
              ipaddress.kubernetes.io/managed-by=ipallocator.k8s.io
Annotations: <none>
Parent Reference:
  Group:
  Resource: services
  Namespace: default
  Name: kubernetes
Events: <none>
$ describe apiservice v1.apps
Name: v1.apps
Namespace:
Labels: kube-aggregator.kubernetes.io/automanaged=onstart
Annotations: <none>
API Version: apiregistration.k8s.io/v1
Kind: APIService
Metadata:
  Creation Timestamp: TIME
  Resource Version: RV
  UID: UID
Spec:
  Group: apps
  Group Priority Minimum: 17800
  Version: v1
  Version Priority: 15
Status:
  Conditions:
    Last Transition Time: TIME
    Message: Local APIServices are always available
    Reason: Local
    Status: True
    Type: Available
Events: <none>
$ describe csinode playground-control-plane
Name: playground-control-plane
Labels: <none>
Annotations: <none>
CreationTimestamp: DATE
Spec:
Events: <none>
$ describe lease playground-control-plane -n kube-node-lease
Name: playground-control-plane
Namespace: kube-node-lease
Labels: <none>
Annotations: <none>
API Version: coordination.k8s.io/v1
Kind: Lease
Metadata:
  Creation Timestamp: TIME
  Owner References:
    API Version: v1
    Kind: Node
    Name: playground-control-plane
    UID: UID
  Resource Version: RV
  UID: UID
Spec:
  Holder Identity: playground-control-plane
  Lease Duration Seconds: 40
  Renew Time: TIME
Events: <none>
$ describe daemonset kube-proxy -n kube-system
Name: kube-proxy
Namespace: kube-system
Selector: k8s-app=kube-proxy
Node-Selector: kubernetes.io/os=linux
Labels: k8s-app=kube-proxy
Annotations: deprecated.daemonset.template.generation: 1
Desired Number of Nodes Scheduled: 4
Current Number of Nodes Scheduled: 4
Number of Nodes Scheduled with Up-to-date Pods: 4
Number of Nodes Scheduled with Available Pods: 4
Number of Nodes Misscheduled: 0
Pods Status: 4 Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels: k8s-app=kube-proxy
  Service Account: kube-proxy
  Containers:
   kube-proxy:
    Image: registry.k8s.io/kube-proxy:v1.36.0
    Port: <none>
    Host Port: <none>
    Command:
      /usr/local/bin/kube-proxy
      --config=/var/lib/kube-proxy/config.conf
      --hostname-override=$(NODE_NAME)
    Environment:
      NODE_NAME: (v1:spec.nodeName)
    Mounts:
      /lib/modules from lib-modules (ro)
      /run/xtables.lock from xtables-lock (rw)
      /var/lib/kube-proxy from kube-proxy (rw)
  Volumes:
   kube-proxy:
    Type: ConfigMap (a volume populated by a ConfigMap)
    Name: kube-proxy
    Optional: false
   xtables-lock:
    Type: HostPath (bare host directory volume)
    Path: /run/xtables.lock
    HostPathType: FileOrCreate
   lib-modules:
    Type: HostPath (bare host directory volume)
    Path: /lib/modules
    HostPathType:
  Priority Class Name: system-node-critical
  Node-Selectors: kubernetes.io/os=linux
  Tolerations: op=Exists
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal SuccessfulCreate AGE daemonset-controller Created pod: kube-proxy-RAND
  Normal SuccessfulCreate AGE daemonset-controller Created pod: kube-proxy-RAND
  Normal SuccessfulCreate AGE daemonset-controller Created pod: kube-proxy-RAND
  Normal SuccessfulCreate AGE daemonset-controller Created pod: kube-proxy-RAND
$ describe controllerrevision -l k8s-app=kube-proxy -n kube-system
Name: kube-proxy-HASH
Namespace: kube-system
Labels: controller-revision-hash=HASH
              k8s-app=kube-proxy
Annotations: <none>
API Version: apps/v1
Data:
  Spec:
    Template:
      $patch: replace
      Metadata:
        Labels:
          k8s-app: kube-proxy
      Spec:
        Containers:
          Command:
            /usr/local/bin/kube-proxy
            --config=/var/lib/kube-proxy/config.conf
            --hostname-override=$(NODE_NAME)
          Env:
            Name: NODE_NAME
            Value From:
              Field Ref:
                API Version: v1
                Field Path: spec.nodeName
          Image: registry.k8s.io/kube-proxy:v1.36.0
          Image Pull Policy: IfNotPresent
          Name: kube-proxy
          Resources:
          Security Context:
            Privileged: true
          Termination Message Path: /dev/termination-log
          Termination Message Policy: File
          Volume Mounts:
            Mount Path: /var/lib/kube-proxy
            Name: kube-proxy
            Mount Path: /run/xtables.lock
            Name: xtables-lock
            Mount Path: /lib/modules
            Name: lib-modules
            Read Only: true
        Dns Policy: ClusterFirst
        Host Network: true
        Node Selector:
          kubernetes.io/os: linux
        Priority Class Name: system-node-critical
        Restart Policy: Always
        Scheduler Name: default-scheduler
        Security Context:
        Service Account: kube-proxy
        Service Account Name: kube-proxy
        Termination Grace Period Seconds: 30
        Tolerations:
          Operator: Exists
        Volumes:
          Config Map:
            Default Mode: 420
            Name: kube-proxy
          Name: kube-proxy
          Host Path:
            Path: /run/xtables.lock
            Type: FileOrCreate
          Name: xtables-lock
          Host Path:
            Path: /lib/modules
            Type:
          Name: lib-modules
Kind: ControllerRevision
Metadata:
  Creation Timestamp: TIME
  Owner References:
    API Version: apps/v1
    Block Owner Deletion: true
    Controller: true
    Kind: DaemonSet
    Name: kube-proxy
    UID: UID
  Resource Version: RV
  UID: UID
Revision: 1
Events: <none>
$ describe node playground-control-plane
Name: playground-control-plane
Roles: control-plane
Labels: beta.kubernetes.io/arch=amd64
                    beta.kubernetes.io/os=linux
                    kubernetes.io/arch=amd64
                    kubernetes.io/hostname=playground-control-plane
                    kubernetes.io/os=linux
                    node-role.kubernetes.io/control-plane=
                    node.kubernetes.io/exclude-from-external-load-balancers=
Annotations: node.alpha.kubernetes.io/ttl: 0
                    volumes.kubernetes.io/controller-managed-attach-detach: true
CreationTimestamp: DATE
Taints: node-role.kubernetes.io/control-plane:NoSchedule
Unschedulable: false
Lease:
  HolderIdentity: playground-control-plane
  AcquireTime: <unset>
  RenewTime: DATE
Conditions:
  Type Status LastHeartbeatTime LastTransitionTime Reason Message
  ---- ------ ----------------- ------------------ ------ -------
  MemoryPressure False DATE DATE KubeletHasSufficientMemory kubelet has sufficient memory available
  DiskPressure False DATE DATE KubeletHasNoDiskPressure kubelet has no disk pressure
  PIDPressure False DATE DATE KubeletHasSufficientPID kubelet has sufficient PID available
  Ready True DATE DATE KubeletReady kubelet is posting ready status
Addresses:
  InternalIP: IP
  Hostname: playground-control-plane
Capacity:
  cpu: 4
  ephemeral-storage: 100Gi
  hugepages-1Gi: 0
  hugepages-2Mi: 0
  memory: 8Gi
  pods: 110
Allocatable:
  cpu: 4
  ephemeral-storage: 90Gi
  hugepages-1Gi: 0
  hugepages-2Mi: 0
  memory: 8092Mi
  pods: 110
System Info:
  Machine ID: 00000000000000000000000000000001
  System UUID: 00000000000000000000000000000001
  Boot ID: UID
  Kernel Version: 6.12.0-playground
  OS Image: kubetui playground (simulated)
  Operating System: linux
  Architecture: amd64
  Container Runtime Version: containerd://2.2.1
  Kubelet Version: v1.36.0
PodCIDR: IP/24
PodCIDRs: IP/24
ProviderID: playground://kubetui/playground-control-plane
Non-terminated Pods: (6 in total)
  Namespace Name CPU Requests CPU Limits Memory Requests Memory Limits Age
  --------- ---- ------------ ---------- --------------- ------------- ---
  kube-system etcd-playground-control-plane 100m (2%) 0 (0%) 100Mi (1%) 0 (0%) AGE
  kube-system kindnet-RAND 100m (2%) 100m (2%) 50Mi (0%) 50Mi (0%) AGE
  kube-system kube-apiserver-playground-control-plane 250m (6%) 0 (0%) 0 (0%) 0 (0%) AGE
  kube-system kube-controller-manager-playground-control-plane 200m (5%) 0 (0%) 0 (0%) 0 (0%) AGE
  kube-system kube-proxy-RAND 0 (0%) 0 (0%) 0 (0%) 0 (0%) AGE
  kube-system kube-scheduler-playground-control-plane 100m (2%) 0 (0%) 0 (0%) 0 (0%) AGE
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource Requests Limits
  -------- -------- ------
  cpu 750m (18%) 100m (2%)
  memory 150Mi (1%) 50Mi (0%)
  ephemeral-storage 0 (0%) 0 (0%)
  hugepages-1Gi 0 (0%) 0 (0%)
  hugepages-2Mi 0 (0%) 0 (0%)
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal RegisteredNode AGE node-controller Node playground-control-plane event: Registered Node playground-control-plane in Controller
  Normal Starting AGE kubelet Starting kubelet.
  Normal NodeHasSufficientMemory AGE kubelet Node playground-control-plane status is now: NodeHasSufficientMemory
  Normal NodeHasNoDiskPressure AGE kubelet Node playground-control-plane status is now: NodeHasNoDiskPressure
  Normal NodeHasSufficientPID AGE kubelet Node playground-control-plane status is now: NodeHasSufficientPID
  Normal NodeReady AGE kubelet Node playground-control-plane status is now: NodeReady
$ get storageclasses,priorityclasses,servicecidrs,csinodes
NAME PROVISIONER RECLAIMPOLICY VOLUMEBINDINGMODE ALLOWVOLUMEEXPANSION AGE
storageclass.storage.k8s.io/standard (default) rancher.io/local-path Delete WaitForFirstConsumer false AGE
NAME VALUE GLOBAL-DEFAULT AGE PREEMPTIONPOLICY
priorityclass.scheduling.k8s.io/system-cluster-critical 2000000000 false AGE PreemptLowerPriority
priorityclass.scheduling.k8s.io/system-node-critical 2000001000 false AGE PreemptLowerPriority
NAME CIDRS AGE
servicecidr.networking.k8s.io/kubernetes IP/12 AGE
NAME DRIVERS AGE
csinode.storage.k8s.io/playground-control-plane 0 AGE
csinode.storage.k8s.io/NODE 0 AGE
csinode.storage.k8s.io/NODE 0 AGE
csinode.storage.k8s.io/NODE 0 AGE
$ get nodes -o wide
NAME STATUS ROLES AGE VERSION INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME
playground-control-plane Ready control-plane AGE v1.36.0 IP <none> kubetui playground (simulated) 6.12.0-playground (amd64) containerd://2.2.1
NODE Ready <none> AGE v1.36.0 IP <none> kubetui playground (simulated) 6.12.0-playground (amd64) containerd://2.2.1
NODE Ready <none> AGE v1.36.0 IP <none> kubetui playground (simulated) 6.12.0-playground (amd64) containerd://2.2.1
NODE Ready <none> AGE v1.36.0 IP <none> kubetui playground (simulated) 6.12.0-playground (amd64) containerd://2.2.1
$ get apiservices
NAME SERVICE AVAILABLE AGE
v1. Local True AGE
v1.admissionregistration.k8s.io Local True AGE
v1.apiextensions.k8s.io Local True AGE
v1.apps Local True AGE
v1.authentication.k8s.io Local True AGE
v1.authorization.k8s.io Local True AGE
v1.autoscaling Local True AGE
v1.batch Local True AGE
v1.certificates.k8s.io Local True AGE
v1.coordination.k8s.io Local True AGE
v1.discovery.k8s.io Local True AGE
v1.events.k8s.io Local True AGE
v1.flowcontrol.apiserver.k8s.io Local True AGE
v1.networking.k8s.io Local True AGE
v1.node.k8s.io Local True AGE
v1.policy Local True AGE
v1.rbac.authorization.k8s.io Local True AGE
v1.resource.k8s.io Local True AGE
v1.scheduling.k8s.io Local True AGE
v1.storage.k8s.io Local True AGE
v2.autoscaling Local True AGE
"""


def test_cluster_kinds(player: Player):
    player.play(CLUSTERKINDS)
