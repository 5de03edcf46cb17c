"""kubectl get and describe of Pods in all the states that they can be in."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

FILES = {
    "states": """
apiVersion: v1
kind: Pod
metadata: {name: big}
spec:
  containers: [{name: a, image: "nginx:1.27", resources: {requests: {cpu: "99"}}}]
---
apiVersion: v1
kind: Pod
metadata: {name: gated}
spec:
  schedulingGates: [{name: example.com/wait}]
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: nowhere}
spec:
  nodeSelector: {disk: ssd}
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: unmounted}
spec:
  containers: [{name: a, image: "nginx:1.27", volumeMounts: [{name: v, mountPath: /v}]}]
  volumes: [{name: v, configMap: {name: missing}}]
---
apiVersion: v1
kind: Pod
metadata: {name: misconfigured}
spec:
  containers: [{name: a, image: "nginx:1.27", envFrom: [{secretRef: {name: missing}}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: unstarted}
spec:
  restartPolicy: Never
  initContainers:
  - {name: one, image: "busybox:1.36", command: [sh, -c, "exit 0"]}
  - {name: two, image: "busybox:1.36", command: [sh, -c, "exit 4"]}
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: starting}
spec:
  initContainers: [{name: one, image: "busybox:1.36", command: [sleep, "3600"]}]
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: failed}
spec:
  restartPolicy: Never
  containers: [{name: a, image: "busybox:1.36", command: [sh, -c, "exit 3"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: half}
spec:
  restartPolicy: Never
  containers:
  - {name: a, image: "busybox:1.36", command: ["true"]}
  - {name: b, image: "busybox:1.36", command: [sleep, "3600"]}
---
apiVersion: v1
kind: Pod
metadata: {name: unready}
spec:
  containers:
  - name: a
    image: nginx:1.27
    readinessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 1}
---
apiVersion: v1
kind: Pod
metadata: {name: ungated}
spec:
  readinessGates: [{conditionType: example.com/up}]
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: beside}
spec:
  initContainers: [{name: helper, image: "busybox:1.36", restartPolicy: Always, command: [sleep, "3600"]}]
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: kept, finalizers: [example.com/keep]}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: late}
spec:
  activeDeadlineSeconds: 1
  terminationGracePeriodSeconds: 0
  containers: [{name: a, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Pod
metadata: {name: elsewhere}
spec:
  nodeName: nope
  containers: [{name: a, image: "nginx:1.27"}]
""",
    "full": """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
---
apiVersion: v1
kind: Secret
metadata: {name: secret}
stringData: {k: v}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata:
  name: full
  labels: {app: full, tier: front}
  annotations: {example.com/note: hello, example.com/more: "yes"}
spec:
  nodeSelector: {kubernetes.io/os: linux}
  priorityClassName: system-cluster-critical
  hostname: h
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  tolerations:
  - {key: a, operator: Equal, value: b, effect: NoSchedule}
  - {key: c, operator: Exists}
  topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: full}}}
  containers:
  - name: a
    image: nginx:1.27
    args: [nginx, -g, "daemon off;"]
    ports: [{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}]
    resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 64Mi}}
    env:
    - {name: PLAIN, value: x}
    - {name: EMPTY}
    - {name: FROM_MAP, valueFrom: {configMapKeyRef: {name: settings, key: a}}}
    - {name: FROM_SECRET, valueFrom: {secretKeyRef: {name: secret, key: k, optional: true}}}
    - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    envFrom:
    - {configMapRef: {name: settings}}
    - {prefix: S_, secretRef: {name: secret, optional: true}}
    startupProbe: {exec: {command: ["true"]}, periodSeconds: 1}
    livenessProbe: {httpGet: {path: /, port: http, httpHeaders: [{name: X, value: z}]}, initialDelaySeconds: 5}
    readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}
    volumeMounts:
    - {name: map, mountPath: /map, readOnly: true}
    - {name: secret, mountPath: /secret, subPath: k}
    - {name: tmp, mountPath: /tmp}
    - {name: disk, mountPath: /disk}
    - {name: all, mountPath: /all}
    - {name: host, mountPath: /host}
    - {name: info, mountPath: /info}
  volumes:
  - {name: map, configMap: {name: settings, optional: true}}
  - {name: secret, secret: {secretName: secret}}
  - {name: tmp, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
  - {name: disk, persistentVolumeClaim: {claimName: disk}}
  - {name: all, projected: {sources: [{configMap: {name: settings}}, {secret: {name: secret}}, {serviceAccountToken: {path: t}}]}}
  - {name: host, hostPath: {path: /var, type: Directory}}
  - {name: info, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
""",
}
STATES = r"""
% apply -f {dir}/states.yaml
% apply -f {dir}/full.yaml
% wait --for=jsonpath={.status.phase}=Failed pod/late --timeout=20s
% wait --for=jsonpath={.status.phase}=Failed pod/unstarted --timeout=20s
% wait --for=jsonpath={.status.phase}=Failed pod/failed --timeout=20s
% wait --for=condition=Ready pod/beside pod/kept pod/full --timeout=20s
% wait --for=jsonpath={.status.containerStatuses[0].state.terminated.reason}=Completed pod/half --timeout=20s
% wait --for=condition=ContainersReady pod/ungated --timeout=20s
% delete pod kept --wait=false
~ get pods -o wide
NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES
beside 2/2 Running 0 AGE IP NODE <none> <none>
big 0/1 Pending 0 AGE <none> <none> <none> <none>
elsewhere 0/1 Pending 0 AGE <none> nope <none> <none>
failed 0/1 Error 0 AGE IP NODE <none> <none>
full 1/1 Running 0 AGE IP NODE <none> <none>
gated 0/1 SchedulingGated 0 AGE <none> <none> <none> <none>
half 1/2 NotReady 0 AGE IP NODE <none> <none>
kept 0/1 Completed 0 AGE IP NODE <none> <none>
late 0/1 Completed 0 AGE IP NODE <none> <none>
misconfigured 0/1 CreateContainerConfigError 0 AGE IP NODE <none> <none>
nowhere 0/1 Pending 0 AGE <none> <none> <none> <none>
starting 0/1 Init:0/1 0 AGE IP NODE <none> <none>
ungated 1/1 Running 0 AGE IP NODE <none> 0/1
unmounted 0/1 ContainerCreating 0 AGE <none> NODE <none> <none>
unready 0/1 Running 0 AGE IP NODE <none> <none>
unstarted 0/1 Init:Error 0 AGE IP NODE <none> <none>
$ get pods --field-selector=status.phase=Pending -o name
pod/big
pod/elsewhere
pod/gated
pod/misconfigured
pod/nowhere
pod/starting
pod/unmounted
~ describe pod big
Name: big
Namespace: NS
Priority: 0
Service Account: default
Node: <none>
Labels: <none>
Annotations: <none>
Status: Pending
IP:
IPs: <none>
Containers:
  a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Requests:
      cpu: 99
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodScheduled False
Volumes:
  kube-api-access-RAND:
    Type: Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds: 3607
    ConfigMapName: kube-root-ca.crt
    Optional: false
    DownwardAPI: true
QoS Class: Burstable
Node-Selectors: <none>
Tolerations: node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Warning FailedScheduling AGE (x2 over AGE) default-scheduler 0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.
$ describe pod gated
Name: gated
Namespace: NS
Priority: 0
Service Account: default
Node: <none>
Labels: <none>
Annotations: <none>
Status: Pending
IP:
IPs: <none>
Containers:
  a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodScheduled False
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
Events: <none>
$ describe pod unmounted --show-events=false
Name: unmounted
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Pending
IP:
IPs: <none>
Containers:
  a:
    Container ID:
    Image: nginx:1.27
    Image ID:
    Port: <none>
    Host Port: <none>
    State: Waiting
      Reason: ContainerCreating
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /v from v (rw)
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers False
  Initialized True
  Ready False
  ContainersReady False
  PodScheduled True
Volumes:
  v:
    Type: ConfigMap (a volume populated by a ConfigMap)
    Name: missing
    Optional: false
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
~ describe pod misconfigured --show-events=false
Name: misconfigured
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Pending
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID:
    Image: nginx:1.27
    Image ID:
    Port: <none>
    Host Port: <none>
    State: Waiting
      Reason: CreateContainerConfigError
    Ready: False
    Restart Count: 0
    Environment Variables from:
      missing Secret Optional: false
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready False
  ContainersReady False
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
$ describe pod unstarted
Name: unstarted
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Failed
IP: IP
IPs:
  IP: IP
Init Containers:
  one:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sh
      -c
      exit 0
    State: Terminated
      Reason: Completed
      Exit Code: 0
      Started: DATE
      Finished: DATE
    Ready: True
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
  two:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sh
      -c
      exit 4
    State: Terminated
      Reason: Error
      Exit Code: 4
      Started: DATE
      Finished: DATE
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Containers:
  a:
    Container ID:
    Image: nginx:1.27
    Image ID:
    Port: <none>
    Host Port: <none>
    State: Waiting
      Reason: PodInitializing
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers False
  Initialized False
  Ready False
  ContainersReady False
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
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Scheduled AGE default-scheduler Successfully assigned NS/unstarted to NODE
  Normal Pulled AGE kubelet spec.initContainers{one}: Container image "busybox:1.36" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.initContainers{one}: Container created
  Normal Started AGE kubelet spec.initContainers{one}: Container started
  Normal Pulled AGE kubelet spec.initContainers{two}: Container image "busybox:1.36" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.initContainers{two}: Container created
  Normal Started AGE kubelet spec.initContainers{two}: Container started
$ describe pod starting --show-events=false
Name: starting
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Pending
IP: IP
IPs:
  IP: IP
Init Containers:
  one:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sleep
      3600
    State: Running
      Started: DATE
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Containers:
  a:
    Container ID:
    Image: nginx:1.27
    Image ID:
    Port: <none>
    Host Port: <none>
    State: Waiting
      Reason: PodInitializing
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized False
  Ready False
  ContainersReady False
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
$ describe pod half --show-events=false
Name: half
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      true
    State: Terminated
      Reason: Completed
      Exit Code: 0
      Started: DATE
      Finished: DATE
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
  b:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sleep
      3600
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
  Ready False
  ContainersReady False
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
$ describe pod unready --show-events=false
Name: unready
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: <none>
    Host Port: <none>
    State: Running
      Started: DATE
    Ready: False
    Restart Count: 0
    Readiness: http-get http://:81/ delay=0s timeout=1s period=1s #success=1 #failure=3
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready False
  ContainersReady False
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
~ events --for pod/unready --types=Warning
LAST SEEN TYPE REASON OBJECT MESSAGE
AGE (xMANY over AGE) Warning Unhealthy Pod/unready Readiness probe failed: Get "http://IP:81/": dial tcp IP:81: connect: connection refused
$ describe pod ungated --show-events=false
Name: ungated
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: <none>
    Host Port: <none>
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Readiness Gates:
  Type Status
  example.com/up <none>
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready False
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
$ describe pod beside
Name: beside
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Init Containers:
  helper:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sleep
      3600
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Containers:
  a:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: <none>
    Host Port: <none>
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
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Scheduled AGE default-scheduler Successfully assigned NS/beside to NODE
  Normal Pulled AGE kubelet spec.initContainers{helper}: Container image "busybox:1.36" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.initContainers{helper}: Container created
  Normal Started AGE kubelet spec.initContainers{helper}: Container started
  Normal Pulled AGE kubelet spec.containers{a}: Container image "nginx:1.27" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.containers{a}: Container created
  Normal Started AGE kubelet spec.containers{a}: Container started
~ describe pod kept
Name: kept
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Succeeded
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: <none>
    Host Port: <none>
    State: Terminated
      Reason: Completed
      Exit Code: 0
      Started: DATE
      Finished: DATE
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers False
  Initialized True
  Ready False
  ContainersReady False
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
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Scheduled AGE default-scheduler Successfully assigned NS/kept to NODE
  Normal Pulled AGE kubelet spec.containers{a}: Container image "nginx:1.27" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.containers{a}: Container created
  Normal Started AGE kubelet spec.containers{a}: Container started
  Normal Killing AGE kubelet spec.containers{a}: Stopping container a
$ describe pod late
Name: late
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: <none>
Annotations: <none>
Status: Failed
Reason: DeadlineExceeded
Message: Pod was active on the node longer than the specified deadline
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Port: <none>
    Host Port: <none>
    State: Terminated
      Reason: Completed
      Exit Code: 0
      Started: DATE
      Finished: DATE
    Ready: False
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers False
  Initialized True
  Ready False
  ContainersReady False
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
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Scheduled AGE default-scheduler Successfully assigned NS/late to NODE
  Normal Pulled AGE kubelet spec.containers{a}: Container image "nginx:1.27" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.containers{a}: Container created
  Normal Started AGE kubelet spec.containers{a}: Container started
  Normal DeadlineExceeded AGE kubelet Pod was active on the node longer than the specified deadline
  Normal Killing AGE kubelet spec.containers{a}: Stopping container a
$ describe pod elsewhere
Name: elsewhere
Namespace: NS
Priority: 0
Service Account: default
Node: nope/
Labels: <none>
Annotations: <none>
Status: Pending
IP:
IPs: <none>
Containers:
  a:
    Image: nginx:1.27
    Port: <none>
    Host Port: <none>
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
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
Events: <none>
$ describe pod full
Name: full
Namespace: NS
Priority: 2000000000
Priority Class Name: system-cluster-critical
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: app=full
                      tier=front
Annotations: example.com/more: yes
                      example.com/note: hello
Status: Running
SeccompProfile: RuntimeDefault
IP: IP
IPs:
  IP: IP
Containers:
  a:
    Container ID: containerd://ID
    Image: nginx:1.27
    Image ID: docker.io/library/nginx@DIGEST
    Ports: 80/TCP (http), 53/UDP
    Host Ports: 0/TCP (http), 0/UDP
    Args:
      nginx
      -g
      daemon off;
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Limits:
      cpu: 200m
      memory: 64Mi
    Requests:
      cpu: 100m
      memory: 64Mi
    Liveness: http-get http://:http/ delay=5s timeout=1s period=10s #success=1 #failure=3
    Readiness: tcp-socket :80 delay=0s timeout=1s period=1s #success=1 #failure=3
    Startup: exec [true] delay=0s timeout=1s period=1s #success=1 #failure=3
    Environment Variables from:
      settings ConfigMap Optional: false
      secret Secret with prefix 'S_' Optional: true
    Environment:
      PLAIN: x
      EMPTY:
      FROM_MAP: <set to the key 'a' of config map 'settings'> Optional: false
      FROM_SECRET: <set to the key 'k' in secret 'secret'> Optional: true
      NODE: (v1:spec.nodeName)
      CPU: 1 (limits.cpu)
    Mounts:
      /all from all (rw)
      /disk from disk (rw)
      /host from host (rw)
      /info from info (rw)
      /map from map (ro)
      /secret from secret (rw,path="k")
      /tmp from tmp (rw)
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
Conditions:
  Type Status
  PodReadyToStartContainers True
  Initialized True
  Ready True
  ContainersReady True
  PodScheduled True
Volumes:
  map:
    Type: ConfigMap (a volume populated by a ConfigMap)
    Name: settings
    Optional: true
  secret:
    Type: Secret (a volume populated by a Secret)
    SecretName: secret
    Optional: false
  tmp:
    Type: EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium: Memory
    SizeLimit: 1Mi
  disk:
    Type: PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
    ClaimName: disk
    ReadOnly: false
  all:
    Type: Projected (a volume that contains injected data from multiple sources)
    ConfigMapName: settings
    Optional: false
    SecretName: secret
    Optional: false
    TokenExpirationSeconds: 3600
  host:
    Type: HostPath (bare host directory volume)
    Path: /var
    HostPathType: Directory
  info:
    Type: DownwardAPI (a volume populated by information about the pod)
    Items:
      metadata.labels -> labels
  kube-api-access-RAND:
    Type: Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds: 3607
    ConfigMapName: kube-root-ca.crt
    Optional: false
    DownwardAPI: true
QoS Class: Burstable
Node-Selectors: kubernetes.io/os=linux
Tolerations: a=b:NoSchedule
                              c op=Exists
                              node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                              node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Topology Spread Constraints: kubernetes.io/hostname:ScheduleAnyway when max skew 1 is exceeded for selector app=full
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Scheduled AGE default-scheduler Successfully assigned NS/full to NODE
  Normal Pulled AGE kubelet spec.containers{a}: Container image "nginx:1.27" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.containers{a}: Container created
  Normal Started AGE kubelet spec.containers{a}: Container started
$ logs unstarted
Defaulted container "a" out of: a, one (init), two (init)
Error from server (BadRequest): container "a" in pod "unstarted" is waiting to start: PodInitializing
[1]
$ logs unstarted -c two
$ logs gated
$ logs unmounted
Error from server (BadRequest): container "a" in pod "unmounted" is waiting to start: ContainerCreating
[1]
$ logs misconfigured
Error from server (BadRequest): container "a" in pod "misconfigured" is waiting to start: CreateContainerConfigError
[1]
$ logs starting
Defaulted container "a" out of: a, one (init)
Error from server (BadRequest): container "a" in pod "starting" is waiting to start: PodInitializing
[1]
$ logs beside -c helper
$ logs elsewhere
Error from server (NotFound): nodes "nope" not found
[1]
"""


def test_pod_states(player: Player):
    player.files(**FILES)
    player.play(STATES)
