"""kubectl run, expose, logs and events."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

RUN_FILES = {
    "two": """
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec:
  terminationGracePeriodSeconds: 1
  initContainers: [{name: init, image: "busybox:1.36", command: [sh, -c, "echo started"]}]
  containers:
  - {name: one, image: "busybox:1.36", command: [sh, -c, "echo a1; echo a2; echo a3; sleep 3600"]}
  - {name: other, image: "busybox:1.36", command: [sh, -c, "echo b1; exit 3"]}
""",
}
RUN = r"""
$ apply -f {dir}/two.yaml
pod/two created
$ run one --image=nginx:1.27 --port=80 --labels=app=one --env=X=y
pod/one created
$ run one --image=nginx:1.27
Error from server (AlreadyExists): pods "one" already exists
[1]
$ run say --image=busybox:1.36 --restart=Never -- echo hi
pod/say created
$ run shown --image=nginx:1.27 --expose --port=80
service/shown created
pod/shown created
$ run lost --image=nginx:nope
pod/lost created
$ run again --image=busybox:1.36 --restart=OnFailure -- false
pod/again created
$ run client --image=nginx --dry-run=client -o yaml
apiVersion: v1
kind: Pod
metadata:
  labels:
    run: client
  name: client
  namespace: NS
spec:
  containers:
  - image: nginx
    name: client
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Always
status: {}
$ run Name --image=nginx
The Pod "Name" is invalid:
* metadata.name: Invalid value: "Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
* spec.containers[0].name: Invalid value: "Name": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
[1]
$ run bad --image="bad image"
error: Invalid image name "bad image": invalid reference format
[1]
$ run nothing
error: required flag(s) "image" not set
[1]
$ expose pod one --name=e1 --port=8080 --target-port=80
service/e1 exposed
$ expose pod one --name=e1 --port=8080
Error from server (AlreadyExists): services "e1" already exists
[1]
$ expose pod one --name=e2 --type=NodePort --port=80
service/e2 exposed
$ expose service e1 --name=e3 --port=99 --session-affinity=ClientIP -o yaml
apiVersion: v1
kind: Service
metadata:
  creationTimestamp: "TIME"
  labels:
    app: one
  name: e3
  namespace: NS
  resourceVersion: "RV"
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
  - port: 99
    protocol: TCP
    targetPort: 99
  selector:
    app: one
  sessionAffinity: ClientIP
  sessionAffinityConfig:
    clientIP:
      timeoutSeconds: 10800
  type: ClusterIP
status:
  loadBalancer: {}
$ expose pod nope --port=80
Error from server (NotFound): pods "nope" not found
[1]
$ expose configmap kube-root-ca.crt --port=80
error: cannot expose a ConfigMap
[1]
$ get services
NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE
e1 ClusterIP IP <none> 8080/TCP AGE
e2 NodePort IP <none> 80:PORT/TCP AGE
e3 ClusterIP IP <none> 99/TCP AGE
shown ClusterIP IP <none> 80/TCP AGE
% wait --for=jsonpath={.status.containerStatuses[1].restartCount}=1 pod/two --timeout=20s
% wait --for=jsonpath={.status.containerStatuses[1].state.waiting.reason}=CrashLoopBackOff pod/two --timeout=20s
% wait --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff pod/lost --timeout=20s
% wait --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff pod/again --timeout=20s
% wait --for=jsonpath={.status.phase}=Succeeded pod/say --timeout=20s
% wait --for=condition=Ready pod/one --timeout=20s
% wait --for=condition=Ready pod/shown --timeout=20s
~ get pods
NAME READY STATUS RESTARTS AGE
again 0/1 CrashLoopBackOff 1 (AGE ago) AGE
lost 0/1 ImagePullBackOff 0 AGE
one 1/1 Running 0 AGE
say 0/1 Completed 0 AGE
shown 1/1 Running 0 AGE
two 1/2 CrashLoopBackOff 1 (AGE ago) AGE
~ describe pod two
Name: two
Namespace: NS
Priority: 0
Service Account: default
Node: NODE/IP
Start Time: DATE
Labels: app=two
Annotations: <none>
Status: Running
IP: IP
IPs:
  IP: IP
Init Containers:
  init:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sh
      -c
      echo started
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
Containers:
  one:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sh
      -c
      echo a1; echo a2; echo a3; sleep 3600
    State: Running
      Started: DATE
    Ready: True
    Restart Count: 0
    Environment: <none>
    Mounts:
      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-RAND (ro)
  other:
    Container ID: containerd://ID
    Image: busybox:1.36
    Image ID: docker.io/library/busybox@DIGEST
    Port: <none>
    Host Port: <none>
    Command:
      sh
      -c
      echo b1; exit 3
    State: Waiting
      Reason: CrashLoopBackOff
    Last State: Terminated
      Reason: Error
      Exit Code: 3
      Started: DATE
      Finished: DATE
    Ready: False
    Restart Count: 1
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
Events:
  Type Reason Age From Message
  ---- ------ ---- ---- -------
  Normal Scheduled AGE default-scheduler Successfully assigned NS/two to NODE
  Normal Pulled AGE kubelet spec.initContainers{init}: Container image "busybox:1.36" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.initContainers{init}: Container created
  Normal Started AGE kubelet spec.initContainers{init}: Container started
  Normal Pulled AGE kubelet spec.containers{one}: Container image "busybox:1.36" already present on machine and can be accessed by the pod
  Normal Created AGE kubelet spec.containers{one}: Container created
  Normal Started AGE kubelet spec.containers{one}: Container started
  Normal Pulled AGE (x2 over AGE) kubelet spec.containers{other}: Container image "busybox:1.36" already present on machine and can be accessed by the pod
  Normal Created AGE (x2 over AGE) kubelet spec.containers{other}: Container created
  Normal Started AGE (x2 over AGE) kubelet spec.containers{other}: Container started
  Warning BackOff AGE kubelet spec.containers{other}: Back-off restarting failed container other in pod two_NS(UID)
$ logs two
Defaulted container "one" out of: one, other, init (init)
a1
a2
a3
$ logs two -c one
a1
a2
a3
$ logs two -c init
started
$ logs two -c other --previous
b1
$ logs two -c one --previous
Error from server (BadRequest): previous terminated container "one" in pod "two" not found
[1]
$ logs two -c nope
error: container nope is not valid for pod two out of: one, other, init (init)
[1]
$ logs -l app=none
No resources found in NS namespace.
$ logs pod/say
hi
$ logs say one
error: container one is not valid for pod say out of: say
[1]
$ logs two --tail=1
Defaulted container "one" out of: one, other, init (init)
a3
$ logs two -c one --tail=0
$ logs two -c one --tail=-2
error: --tail must be greater than or equal to -1
[1]
$ logs two -c one --timestamps
TIME a1
TIME a2
TIME a3
$ logs two -c one --limit-bytes=5
a1
a2
$ logs two -c one --since=1h
a1
a2
a3
$ logs two -c one --since=1ns
The PodLogOptions "two" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0
[1]
$ logs two -c one --since-time=2020-01-01T00:00:00Z
a1
a2
a3
$ logs two -c one --since=1h --since-time=2020-01-01T00:00:00Z
error: at most one of `sinceTime` or `sinceSeconds` may be specified
[1]
$ logs -f say
hi
$ logs -f --max-log-requests=1 -l app=two --all-containers
error: you are attempting to follow 3 log streams, but maximum allowed concurrency is 1, use --max-log-requests to increase the limit
[1]
$ logs lost
Error from server (BadRequest): container "lost" in pod "lost" is waiting to start: trying and failing to pull image
[1]
$ logs nope
error: error from server (NotFound): pods "nope" not found in namespace "NS"
[1]
$ logs deployment/nope
error: error from server (NotFound): deployments.apps "nope" not found in namespace "NS"
[1]
$ logs configmap/kube-root-ca.crt
error: cannot get the logs from *v1.ConfigMap: selector for *v1.ConfigMap not implemented
[1]
$ get events --field-selector involvedObject.name=lost
LAST SEEN TYPE REASON OBJECT MESSAGE
AGE Normal Scheduled pod/lost Successfully assigned NS/lost to NODE
AGE Normal Pulling pod/lost Pulling image "nginx:nope"
AGE Warning Failed pod/lost Failed to pull image "nginx:nope": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found
AGE Warning Failed pod/lost Error: ErrImagePull
AGE Normal BackOff pod/lost Back-off pulling image "nginx:nope"
AGE Warning Failed pod/lost Error: ImagePullBackOff
$ get events.events.k8s.io --field-selector reason=Failed,regarding.name=lost
LAST SEEN TYPE REASON OBJECT MESSAGE
AGE Warning Failed pod/lost Failed to pull image "nginx:nope": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found
AGE Warning Failed pod/lost Error: ErrImagePull
AGE Warning Failed pod/lost Error: ImagePullBackOff
$ events --for pod/nope
No events found in NS namespace.
~ events --types=Warning --for pod/again
LAST SEEN TYPE REASON OBJECT MESSAGE
AGE Warning BackOff Pod/again Back-off restarting failed container again in pod again_NS(UID)
"""


def test_run(player: Player):
    player.files(**RUN_FILES)
    player.play(RUN)
