"""kubectl get in all its forms, errors included."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

GET = r"""
% run one --image=nginx:1.27 --labels=a=b,tier=front --port=80
% run two --image=busybox:1.36 --labels=a=c --restart=Never -- true
% apply -f {dir}/web.yaml --dry-run=server
% wait --for=condition=Ready pod/one --timeout=20s
% wait --for=jsonpath={.status.phase}=Succeeded pod/two --timeout=20s
$ get pods
NAME READY STATUS RESTARTS AGE
one 1/1 Running 0 AGE
two 0/1 Completed 0 AGE
$ get pod/one,pod/two
error: arguments in resource/name form may not have more than one slash
[1]
$ get pods/one sa/default
NAME READY STATUS RESTARTS AGE
pod/one 1/1 Running 0 AGE
NAME AGE
serviceaccount/default AGE
$ get pods one two -o name
pod/one
pod/two
$ get pods -l a=b --no-headers
one 1/1 Running 0 AGE
$ get pods -l a!=b -o name
pod/two
$ get pods -l 'a in (b,c)' -L a,tier
NAME READY STATUS RESTARTS AGE A TIER
one 1/1 Running 0 AGE b front
two 0/1 Completed 0 AGE c
$ get pods -l tier --show-labels
NAME READY STATUS RESTARTS AGE LABELS
one 1/1 Running 0 AGE a=b,tier=front
$ get pods --show-kind -l a=b
NAME READY STATUS RESTARTS AGE
pod/one 1/1 Running 0 AGE
$ get pods --field-selector=status.phase=Succeeded,spec.restartPolicy=Never
NAME READY STATUS RESTARTS AGE
two 0/1 Completed 0 AGE
$ get pods --sort-by=.metadata.name -o name
pod/one
pod/two
$ get pods --sort-by={.spec.containers[0].image} -o wide
NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES
two 0/1 Completed 0 AGE IP NODE <none> <none>
one 1/1 Running 0 AGE IP NODE <none> <none>
$ get pods -o jsonpath={.items[*].metadata.name}
one two
$ get pods -o jsonpath='{range .items[*]}{.metadata.name}={.status.phase}{"\n"}{end}'
one=Running
two=Succeeded
$ get pods -o jsonpath-as-json={.items[*].spec.containers[0].image}
[
    "nginx:1.27",
    "busybox:1.36"
]
$ get pods -o jsonpath={.items[0].nope}
$ get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image,NOPE:.x.y
NAME IMAGE NOPE
one nginx:1.27 <none>
two busybox:1.36 <none>
$ get pods -o custom-columns=NAME
error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>
[1]
$ get pods -o go-template='{{range .items}}{{.metadata.name}} {{end}}'
one two
$ get pod one -o go-template={{.x
error: error parsing template {{.x, template: output:1: unclosed action
[1]
$ get pods -o jsonpath={.items
error: error parsing jsonpath {.items, unclosed action
[1]
$ get pods -o foo
error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml
[1]
$ get pods nope one
NAME READY STATUS RESTARTS AGE
one 1/1 Running 0 AGE
Error from server (NotFound): pods "nope" not found
[1]
$ get pod nope --ignore-not-found
$ get pods -n none
No resources found in none namespace.
$ get podz
error: the server doesn't have a resource type "podz"
[1]
$ get
You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.
error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples
[1]
$ get pods one -A
error: a resource cannot be retrieved by name across all namespaces
[1]
$ get pods -l 'a in (b'
Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a in (b", field selector "": unable to parse requirement: found '', expected: ',' or ')'
[1]
$ get pods -l 'bad key=x'
Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "bad key=x", field selector "": unable to parse requirement: found 'key', expected: in, notin, =, ==, !=, gt, lt
[1]
$ get pods --field-selector=foo=bar
Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "foo=bar": field label not supported: foo
[1]
$ get configmaps --field-selector=foo=bar
Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "", field selector "foo=bar": "foo" is not a known field selector: only "metadata.name", "metadata.namespace"
[1]
$ get pods,podz
error: the server doesn't have a resource type "podz"
[1]
$ get pods.v1.
NAME READY STATUS RESTARTS AGE
one 1/1 Running 0 AGE
two 0/1 Completed 0 AGE
$ get all -o name
pod/one
pod/two
$ get pod one -o yaml
apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: "TIME"
  generation: 1
  labels:
    a: b
    tier: front
  name: one
  namespace: NS
  resourceVersion: "RV"
  uid: UID
spec:
  containers:
  - image: nginx:1.27
    imagePullPolicy: IfNotPresent
    name: one
    ports:
    - containerPort: 80
      protocol: TCP
    resources: {}
    terminationMessagePath: /dev/termination-log
    terminationMessagePolicy: File
    volumeMounts:
    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      name: kube-api-access-RAND
      readOnly: true
  dnsPolicy: ClusterFirst
  enableServiceLinks: true
  nodeName: NODE
  preemptionPolicy: PreemptLowerPriority
  priority: 0
  restartPolicy: Always
  schedulerName: default-scheduler
  securityContext: {}
  serviceAccount: default
  serviceAccountName: default
  terminationGracePeriodSeconds: 30
  tolerations:
  - effect: NoExecute
    key: node.kubernetes.io/not-ready
    operator: Exists
    tolerationSeconds: 300
  - effect: NoExecute
    key: node.kubernetes.io/unreachable
    operator: Exists
    tolerationSeconds: 300
  volumes:
  - name: kube-api-access-RAND
    projected:
      defaultMode: 420
      sources:
      - serviceAccountToken:
          expirationSeconds: 3607
          path: token
      - configMap:
          items:
          - key: ca.crt
            path: ca.crt
          name: kube-root-ca.crt
      - downwardAPI:
          items:
          - fieldRef:
              apiVersion: v1
              fieldPath: metadata.namespace
            path: namespace
status:
  conditions:
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: PodReadyToStartContainers
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: Initialized
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: Ready
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: ContainersReady
  - lastProbeTime: null
    lastTransitionTime: "TIME"
    observedGeneration: 1
    status: "True"
    type: PodScheduled
  containerStatuses:
  - containerID: containerd://ID
    image: docker.io/library/nginx:1.27
    imageID: docker.io/library/nginx@DIGEST
    lastState: {}
    name: one
    ready: true
    resources: {}
    restartCount: 0
    started: true
    state:
      running:
        startedAt: "TIME"
    user:
      linux:
        gid: 0
        supplementalGroups:
        - 0
        uid: 0
    volumeMounts:
    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      name: kube-api-access-RAND
      readOnly: true
      recursiveReadOnly: Disabled
  hostIP: IP
  hostIPs:
  - ip: IP
  observedGeneration: 1
  phase: Running
  podIP: IP
  podIPs:
  - ip: IP
  qosClass: BestEffort
  startTime: "TIME"
$ get pod two --subresource=status -o jsonpath={.status.phase}
Succeeded
$ get pods --subresource=status
error: subresource cannot be used when bulk resources are specified
[1]
$ get --raw /api/v1/namespaces/none
Error from server (NotFound): namespaces "none" not found
[1]
$ get --raw /nope
Error from server (NotFound): the server could not find the requested resource
[1]
$ get --raw /readyz
ok
$ get --raw /apis/apps
{"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}
$ get configmap kube-root-ca.crt -o json --show-managed-fields=false -o jsonpath={.metadata.annotations}
{"kubernetes.io/description":"Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."}
$ get pods -w --output-watch-events -l a=b --request-timeout=1s --no-headers
ADDED one 1/1 Running 0 AGE
$ get pods,services -w
error: you may only specify a single resource type
[1]
"""


def test_get(player: Player):
    player.play(GET)
