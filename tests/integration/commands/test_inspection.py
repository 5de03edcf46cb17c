"""kubectl logs, events, run, version, config, api-resources, explain, options of all of them."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

FILES = {
    "talk": """
apiVersion: v1
kind: Pod
metadata:
  name: talk
  labels: {app: talk}
  annotations: {kubectl.kubernetes.io/default-container: b}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - {name: a, image: "busybox:1.36", command: [sh, -c, "echo a1; sleep 3600"]}
  - {name: b, image: "busybox:1.36", command: [sh, -c, "echo b1; echo b2 >&2; sleep 3600"]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: job}
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36", command: [echo, done]}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: "busybox:1.36", command: [sh, -c, "echo web; sleep 3600"]}]}
""",
}
LOGS = r"""
% apply -f {dir}/talk.yaml
% wait --for=condition=Complete job/job --timeout=20s
% wait --for=condition=Ready pod/talk --timeout=20s
% rollout status deployment/web --timeout=20s
% run slow --image=busybox:1.36 --restart=Never -- sh -c "echo a; sleep 2; echo b"
% wait --for=condition=Ready pod/slow --timeout=20s
$ logs -f slow
a
b
$ logs talk
b1
b2
$ logs talk -c a
a1
$ logs talk a
a1
$ logs talk a -c b
error: only one of -c or an inline [CONTAINER] arg is allowed
[1]
$ logs job/job
done
$ logs deployment/web
web
$ logs deploy/web --all-pods --prefix=false
[pod/web-HASH-RAND/a] web
$ logs -l app=talk -c b
b1
b2
$ logs -l app=talk --prefix -c a
[pod/talk/a] a1
$ logs -l 'app in (web)' --tail=-1
web
$ logs talk -l app=talk
error: only a selector (-l) or a POD name is allowed
See 'kubectl logs -h' for help and examples
[1]
$ logs
error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command
See 'kubectl logs -h' for help and examples
[1]
$ logs talk --tail=x
error: invalid argument "x" for "--tail" flag: strconv.ParseInt: parsing "x": invalid syntax
See 'kubectl logs --help' for usage.
[1]
$ logs talk --since=0s
b1
b2
$ logs talk --since=-5s
error: --since must be greater than 0
[1]
$ logs talk --since-time=yesterday
error: parsing time "yesterday" as "TIME07:00": cannot parse "yesterday" as "2006"
[1]
$ logs talk -c b --since=1h --limit-bytes=0
b1
b2
$ logs talk --limit-bytes=-1
error: --limit-bytes must be greater than 0
[1]
$ logs talk -p
Error from server (BadRequest): previous terminated container "b" in pod "talk" not found
[1]
$ logs talk --insecure-skip-tls-verify-backend -c a
a1
$ logs -f job/job
done
$ logs pods/talk deployment/web
error: container deployment/web is not valid for pod talk out of: a, b
[1]
$ logs service/nope
error: error from server (NotFound): services "nope" not found in namespace "NS"
[1]
$ logs nope --all-containers
error: error from server (NotFound): pods "nope" not found in namespace "NS"
[1]
$ logs talk -c b --tail=1 --timestamps
TIME b2
$ logs statefulset/nope
error: error from server (NotFound): statefulsets.apps "nope" not found in namespace "NS"
[1]
"""
EVENTS = r"""
% run say --image=busybox:1.36 --restart=Never -- echo hi
% run bad --image=nginx:nope
% wait --for=jsonpath={.status.phase}=Succeeded pod/say --timeout=20s
% wait --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff pod/bad --timeout=20s
~ get events --field-selector type=Warning,reason=BackOff,involvedObject.name=nope
No resources found in NS namespace.
~ get events --field-selector reason=Scheduled --sort-by=.involvedObject.name -o custom-columns=OBJECT:.involvedObject.name,BY:.reportingComponent,AT:.reportingInstance,FROM:.source.component,ACTION:.action,COUNT:.count,FIRST:.firstTimestamp,NOTE:.message
OBJECT BY AT FROM ACTION COUNT FIRST NOTE
bad default-scheduler default-scheduler-playground-control-plane <none> Binding <none> <nil> Successfully assigned NS/bad to NODE
say default-scheduler default-scheduler-playground-control-plane <none> Binding <none> <nil> Successfully assigned NS/say to NODE
~ get events --field-selector reason=Started --sort-by=.involvedObject.name -o custom-columns=OBJECT:.involvedObject.name,PART:.involvedObject.fieldPath,BY:.reportingComponent,AT:.reportingInstance,FROM:.source,COUNT:.count
OBJECT PART BY AT FROM COUNT
say spec.containers{say} kubelet NODE map[component:kubelet host:NODE] 1
$ events --for pod/bad --types=Bad
error: valid --types are Normal or Warning
[1]
$ events --for pods/say -o name
$ events --for nope/say
the server doesn't have a resource type "nope"
[1]
$ events --for x
error: --for must be in resource/name form
[1]
$ events --types=Warning --for pod/say
No events found in NS namespace.
$ events -n none
No events found in none namespace.
$ events --for pod/say --watch --request-timeout=1s --types=Warning
$ get events --field-selector nope=x
Error from server (BadRequest): Unable to find "/v1, Resource=events" that match label selector "", field selector "nope=x": field label not supported: nope
[1]
$ get events -o wide -n none
No resources found in none namespace.
"""
RUNNING = r"""
$ run one --image=nginx:1.27 --dry-run=server -o yaml
apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: "TIME"
  generation: 1
  labels:
    run: one
  name: one
  namespace: NS
  uid: UID
spec:
  containers:
  - image: nginx:1.27
    imagePullPolicy: IfNotPresent
    name: one
    resources: {}
    terminationMessagePath: /dev/termination-log
    terminationMessagePolicy: File
    volumeMounts:
    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      name: kube-api-access-RAND
      readOnly: true
  dnsPolicy: ClusterFirst
  enableServiceLinks: true
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
  phase: Pending
  qosClass: BestEffort
$ run one --image=nginx --command -- sleep 1 --dry-run=client
pod/one created
$ run two --image=nginx:1.27 --command --dry-run=client -o jsonpath={.spec.containers[0]} -- sleep 1
{"command":["sleep","1"],"image":"nginx:1.27","name":"two","resources":{}}
$ run two --image=nginx:1.27 --restart=Sometimes
error: invalid restart policy: Sometimes
See 'kubectl run -h' for help and examples
[1]
$ run two --image=nginx:1.27 --env=x
error: invalid env: x
[1]
$ run two --image=nginx:1.27 --labels=a
error: unexpected label spec: a
[1]
$ run two --image=nginx:1.27 --port=x
error: strconv.Atoi: parsing "x": invalid syntax
[1]
$ run two --image=nginx:1.27 --expose
error: --port must be set when exposing a service
See 'kubectl run -h' for help and examples
[1]
$ run two --image=nginx:1.27 --overrides='{"spec":{"nodeName":"nope","colour":"x"}}' --dry-run=server
pod/two created (server dry run)
$ run two --image=nginx:1.27 --overrides='{'
error: Invalid JSON Patch
[1]
$ run two --image=nginx:1.27 --overrides='[{"op":"add","path":"/metadata/labels/x","value":"y"}]' --override-type=json --dry-run=server -o jsonpath={.metadata.labels}
{"run":"two","x":"y"}
$ run two --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"two","tty":true}]}}' --override-type=strategic --dry-run=server -o jsonpath={.spec.containers[*].tty}
true
$ run two --image=nginx:1.27 --image-pull-policy=Never --privileged --annotations=a=b --dry-run=server -o jsonpath='{.spec.containers[0].imagePullPolicy} {.spec.containers[0].securityContext} {.metadata.annotations}'
Never {"privileged":true} {"a":"b"}
$ run two --image=nginx:1.27 --image-pull-policy=Rarely
error: invalid image pull policy: Rarely
See 'kubectl run -h' for help and examples
[1]
$ run two --image=nginx:1.27 --rm
error: --rm should only be used for attached containers
See 'kubectl run -h' for help and examples
[1]
$ run two --image=nginx:1.27 -i --dry-run=client
error: --dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)
See 'kubectl run -h' for help and examples
[1]
$ run 'two words' --image=nginx:1.27
The Pod "two words" is invalid:
* metadata.name: Invalid value: "two words": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
* metadata.labels: Invalid value: "two words": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue', or 'my_value', or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
* spec.containers[0].name: Invalid value: "two words": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
[1]
$ run --image=nginx:1.27
error: NAME is required for run
See 'kubectl run -h' for help and examples
[1]
$ run two --image=nginx:1.27 -n none
Error from server (NotFound): namespaces "none" not found
[1]
$ run two --image=nginx:1.27 -n Bad_Name
Error from server (NotFound): namespaces "Bad_Name" not found
[1]
"""
ABOUT = r"""
$ version -o json
{
  "clientVersion": {
    "major": "1",
    "minor": "36",
    "gitVersion": "v1.36.N",
    "gitCommit": "COMMIT",
    "gitTreeState": "clean",
    "buildDate": "TIME",
    "goVersion": "GO",
    "compiler": "gc",
    "platform": "linux/amd64"
  },
  "kustomizeVersion": "v5.8.1",
  "serverVersion": {
    "major": "1",
    "minor": "36",
    "emulationMajor": "1",
    "emulationMinor": "36",
    "minCompatibilityMajor": "1",
    "minCompatibilityMinor": "35",
    "gitVersion": "v1.36.0",
    "gitCommit": "COMMIT",
    "gitTreeState": "clean",
    "buildDate": "TIME",
    "goVersion": "GO",
    "compiler": "gc",
    "platform": "linux/amd64"
  }
}
$ version --client
Client Version: v1.36.N
Kustomize Version: v5.8.1
$ version -o xml
error: --output must be 'yaml' or 'json'
[1]
$ api-resources --verbs=list,create --api-group=policy
NAME SHORTNAMES APIVERSION NAMESPACED KIND
poddisruptionbudgets pdb policy/v1 true PodDisruptionBudget
$ api-resources --api-group=nope
NAME SHORTNAMES APIVERSION NAMESPACED KIND
$ api-resources --namespaced=true --api-group=rbac.authorization.k8s.io --sort-by=name
NAME SHORTNAMES APIVERSION NAMESPACED KIND
rolebindings rbac.authorization.k8s.io/v1 true RoleBinding
roles rbac.authorization.k8s.io/v1 true Role
$ api-resources --sort-by=kind --api-group=scheduling.k8s.io -o name
priorityclasses.scheduling.k8s.io
$ api-resources --categories=nope
NAME SHORTNAMES APIVERSION NAMESPACED KIND
$ api-resources --sort-by=x
error: --sort-by accepts only name or kind
[1]
$ api-resources -o json --api-group=scheduling.k8s.io
{
    "kind": "APIResourceList",
    "apiVersion": "v1",
    "groupVersion": "",
    "resources": [
        {
            "name": "priorityclasses",
            "singularName": "priorityclass",
            "namespaced": false,
            "group": "scheduling.k8s.io",
            "version": "v1",
            "kind": "PriorityClass",
            "verbs": [
                "create",
                "delete",
                "deletecollection",
                "get",
                "list",
                "patch",
                "update",
                "watch"
            ],
            "shortNames": [
                "pc"
            ]
        }
    ]
}
$ explain
error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
[1]
$ explain pods.spec.containers.resources.limits
KIND: Pod
VERSION: v1
FIELD: limits <map[string]Quantity>
DESCRIPTION:
    Limits describes the maximum amount of compute resources allowed. More info:
    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
    Quantity is an amount: a number with a suffix of thousands or of powers of
    1024.
$ explain pods --api-version=v2
error: couldn't find resource for "/v2, Resource=pods"
[1]
$ explain ingress --api-version=networking.k8s.io/v1 --recursive --output=plaintext-openapiv2
KIND: Ingress
VERSION: networking.k8s.io/v1
DESCRIPTION:
     Ingress is a collection of rules that allow inbound connections to reach
     the endpoints defined by a backend. An Ingress can be configured to give
     services externally-reachable urls, load balance traffic, terminate SSL,
     offer name based virtual hosting etc.
FIELDS:
   apiVersion <string>
   kind <string>
   metadata <Object>
      annotations <map[string]string>
      creationTimestamp <string>
      deletionGracePeriodSeconds <integer>
      deletionTimestamp <string>
      finalizers <[]string>
      generateName <string>
      generation <integer>
      labels <map[string]string>
      managedFields <[]Object>
         apiVersion <string>
         fieldsType <string>
         fieldsV1 <map[string]>
         manager <string>
         operation <string>
         subresource <string>
         time <string>
      name <string>
      namespace <string>
      ownerReferences <[]Object>
         apiVersion <string>
         blockOwnerDeletion <boolean>
         controller <boolean>
         kind <string>
         name <string>
         uid <string>
      resourceVersion <string>
      selfLink <string>
      uid <string>
   spec <Object>
      defaultBackend <Object>
         resource <Object>
            apiGroup <string>
            kind <string>
            name <string>
         service <Object>
            name <string>
            port <Object>
               name <string>
               number <integer>
      ingressClassName <string>
      rules <[]Object>
         host <string>
         http <Object>
            paths <[]Object>
               backend <Object>
                  resource <Object>
                     apiGroup <string>
                     kind <string>
                     name <string>
                  service <Object>
                     name <string>
                     port <Object>
                        name <string>
                        number <integer>
               path <string>
               pathType <string>
      tls <[]Object>
         hosts <[]string>
         secretName <string>
   status <Object>
      loadBalancer <Object>
         ingress <[]Object>
            hostname <string>
            ip <string>
            ports <[]Object>
               error <string>
               port <integer>
               protocol <string>
$ explain deploy.spec.nope.x
GROUP: apps
KIND: Deployment
VERSION: v1
error: field "x" does not exist
[1]
$ explain cronjobs.spec.concurrencyPolicy
GROUP: batch
KIND: CronJob
VERSION: v1
FIELD: concurrencyPolicy <string>
ENUM:
    Allow
    Forbid
    Replace
DESCRIPTION:
    Specifies how to treat concurrent executions of a Job. Valid values are:
    - "Allow" (default): allows CronJobs to run concurrently; - "Forbid":
    forbids concurrent runs, skipping next run if previous run hasn't finished
    yet; - "Replace": cancels currently running job and replaces it with a new
    one
    Possible enum values:
     - `"Allow"`
     - `"Forbid"`
     - `"Replace"`
$ explain pvc.spec.accessModes
KIND: PersistentVolumeClaim
VERSION: v1
FIELD: accessModes <[]string>
DESCRIPTION:
    accessModes contains the desired access modes the volume should have. More
    info:
    https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes-1
$ explain service.spec.ports
KIND: Service
VERSION: v1
FIELD: ports <[]ServicePort>
DESCRIPTION:
    The list of ports that are exposed by this service. More info:
    https://kubernetes.io/docs/concepts/services-networking/service/#virtual-ips-and-service-proxies
    ServicePort contains information on service's port.
FIELDS:
  appProtocol <string>
    The application protocol for this port. This is used as a hint for
    implementations to offer richer behavior for protocols that they understand.
    This field follows standard Kubernetes label syntax. Valid values are
    either:
    * Un-prefixed protocol names - reserved for IANA standard service names (as
    per RFC-6335 and https://www.iana.org/assignments/service-names).
    * Kubernetes-defined prefixed names:
      * 'kubernetes.io/h2c' - HTTP/2 prior knowledge over cleartext as described
    in
    https://www.rfc-editor.org/rfc/rfc9113.html#name-starting-http-2-with-prior-
      * 'kubernetes.io/ws' - WebSocket over cleartext as described in
    https://www.rfc-editor.org/rfc/rfc6455
      * 'kubernetes.io/wss' - WebSocket over TLS as described in
    https://www.rfc-editor.org/rfc/rfc6455
    * Other protocols should use implementation-defined prefixed names such as
    mycompany.com/my-custom-protocol.
  name <string>
    The name of this port within the service. This must be a DNS_LABEL. All
    ports within a ServiceSpec must have unique names. When considering the
    endpoints for a Service, this must match the 'name' field in the
    EndpointPort. Optional if only one ServicePort is defined on this service.
  nodePort <integer>
    The port on each node on which this service is exposed when type is NodePort
    or LoadBalancer. Usually assigned by the system. If a value is specified,
    in-range, and not in use it will be used, otherwise the operation will fail.
    If not specified, a port will be allocated if this Service requires one. If
    this field is specified when creating a Service which does not need it,
    creation will fail. This field will be wiped when updating a Service to no
    longer need it (e.g. changing type from NodePort to ClusterIP). More info:
    https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
  port <integer> -required-
    The port that will be exposed by this service.
  protocol <string>
  enum: SCTP, TCP, UDP
    The IP protocol for this port. Supports "TCP", "UDP", and "SCTP". Default is
    TCP.
    Possible enum values:
     - `"SCTP"`
     - `"TCP"`
     - `"UDP"`
  targetPort <IntOrString>
    Number or name of the port to access on the pods targeted by the service.
    Number must be in the range 1 to 65535. Name must be an IANA_SVC_NAME. If
    this is a string, it will be looked up as a named port in the target Pod's
    container ports. If this is not specified, the value of the 'port' field is
    used (an identity map). This field is ignored for services with
    clusterIP=None, and should be omitted or set equal to the 'port' field. More
    info:
    https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service
$ explain endpoints.metadata.name
KIND: Endpoints
VERSION: v1
FIELD: name <string>
DESCRIPTION:
    Name must be unique within a namespace. Is required when creating resources,
    although some resources may allow a client to request the generation of an
    appropriate name automatically. Name is primarily intended for creation
    idempotence and configuration definition. Cannot be updated. More info:
    https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names
$ explain crd.spec.scope
GROUP: apiextensions.k8s.io
KIND: CustomResourceDefinition
VERSION: v1
FIELD: scope <string>
DESCRIPTION:
    scope indicates whether the defined custom resource is cluster- or
    namespace-scoped. Allowed values are `Cluster` and `Namespaced`.
$ explain hpa.spec.scaleTargetRef.kind
GROUP: autoscaling
KIND: HorizontalPodAutoscaler
VERSION: v2
FIELD: kind <string>
DESCRIPTION:
    kind is the kind of the referent; More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds
$ explain pod.spec.containers.imagePullPolicy
KIND: Pod
VERSION: v1
FIELD: imagePullPolicy <string>
ENUM:
    Always
    IfNotPresent
    Never
DESCRIPTION:
    Image pull policy. One of Always, Never, IfNotPresent. Defaults to Always if
    :latest tag is specified, or IfNotPresent otherwise. Cannot be updated. More
    info: https://kubernetes.io/docs/concepts/containers/images#updating-images
    Possible enum values:
     - `"Always"`
     - `"IfNotPresent"`
     - `"Never"`
$ explain pvc.status.phase
KIND: PersistentVolumeClaim
VERSION: v1
FIELD: phase <string>
ENUM:
    Bound
    Lost
    Pending
DESCRIPTION:
    phase represents the current phase of PersistentVolumeClaim.
    Possible enum values:
     - `"Bound"`
     - `"Lost"`
     - `"Pending"`
$ explain pods. --output=x
error: unrecognized format: x
[1]
$ config view --minify -o jsonpath={.contexts[0].name}
playground
$ config get-clusters
NAME
playground
$ config get-users
NAME
kubernetes-admin
$ config use-context nope
error: no context exists with the name: "nope"
[1]
$ config current-context
playground
$ cluster-info --context=nope
error: context "nope" does not exist
[1]
$ cluster-info dump -n kube-public --namespaces=kube-public -o name
error: list types are not supported by name printing: *v1.NodeList
[1]
$ kustomize {dir}
error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{dir}'
[1]
$ get --nope
error: unknown flag: --nope
See 'kubectl get --help' for usage.
[1]
"""


def test_logs(player: Player):
    player.files(**FILES)
    player.play(LOGS)


def test_events(player: Player):
    player.play(EVENTS)


def test_running(player: Player):
    player.play(RUNNING)


def test_about(player: Player):
    player.play(ABOUT)
