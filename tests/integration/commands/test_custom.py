"""Kinds of a CustomResourceDefinition with every command that treats them as its own."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

# The group is the test's own: definitions are not namespaced.
FILES = {
    "crd": """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.NAMESPACE.example.com}
spec:
  group: NAMESPACE.example.com
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat, shortNames: [bo], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
    selectableFields: [{jsonPath: .spec.colour}]
    additionalPrinterColumns:
    - {name: Colour, type: string, jsonPath: .spec.colour}
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    - {name: Size, type: integer, jsonPath: .spec.replicas, priority: 1, description: How many.}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
    schema:
      openAPIV3Schema:
        type: object
        description: Boat floats.
        properties:
          spec:
            type: object
            description: What it should be.
            required: [colour]
            properties:
              colour: {type: string, enum: [red, blue], description: The paint.}
              replicas: {type: integer, minimum: 0, maximum: 20, default: 1}
              name: {type: string, maxLength: 5, pattern: "^[a-z]+$"}
              sails: {type: array, maxItems: 2, items: {type: object, required: [name], properties: {name: {type: string}}}}
          status:
            type: object
            x-kubernetes-preserve-unknown-fields: true
  - name: v1beta1
    served: true
    storage: false
    deprecated: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
""",
    "boat": """
apiVersion: NAMESPACE.example.com/v1
kind: Boat
metadata: {name: one, labels: {dock: a}}
spec: {colour: red, sails: [{name: main}]}
""",
    "bad": """
apiVersion: NAMESPACE.example.com/v1
kind: Boat
metadata: {name: bad}
spec: {colour: green, replicas: x, name: TOOLONG, sails: [{}, {name: a}, {name: b}]}
""",
    "many": """
apiVersion: NAMESPACE.example.com/v1
kind: Boat
metadata: {name: many}
spec: {colour: blue, replicas: 12, name: A, mast: 1}
""",
    "wrong": """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: wrong}
spec:
  group: NAMESPACE.example.com
  scope: Everywhere
  names: {plural: Ships, kind: ship}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
""",
}
CUSTOM = r"""
$ apply -f {dir}/crd.yaml
customresourcedefinition.apiextensions.k8s.io/boats.NS.example.com created
% wait --for=condition=Established crd/boats.NAMESPACE.example.com --timeout=20s
$ apply -f {dir}/wrong.yaml
The CustomResourceDefinition "wrong" is invalid:
* metadata.name: Invalid value: "wrong": must be spec.names.plural+"."+spec.group
* spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced"
* spec.names.plural: Invalid value: "Ships": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')
[1]
$ get crd boats.NAMESPACE.example.com
NAME CREATED AT
boats.NS.example.com TIME
$ get crd boats.NAMESPACE.example.com -o jsonpath='{.status}'
{"acceptedNames":{"categories":["all"],"kind":"Boat","listKind":"BoatList","plural":"boats","shortNames":["bo"],"singular":"boat"},"conditions":[{"lastTransitionTime":"TIME","message":"no conflicts found","reason":"NoConflicts","status":"True","type":"NamesAccepted"},{"lastTransitionTime":"TIME","message":"the initial names have been accepted","reason":"InitialNamesAccepted","status":"True","type":"Established"}],"storedVersions":["v1"]}
$ describe crd boats.NAMESPACE.example.com
Name: boats.NS.example.com
Namespace:
Labels: <none>
Annotations: <none>
API Version: apiextensions.k8s.io/v1
Kind: CustomResourceDefinition
Metadata:
  Creation Timestamp: TIME
  Generation: 1
  Resource Version: RV
  UID: UID
Spec:
  Conversion:
    Strategy: None
  Group: NS.example.com
  Names:
    Categories:
      all
    Kind: Boat
    List Kind: BoatList
    Plural: boats
    Short Names:
      bo
    Singular: boat
  Scope: Namespaced
  Versions:
    Additional Printer Columns:
      Json Path: .spec.colour
      Name: Colour
      Type: string
      Json Path: .status.conditions[?(@.type=="Ready")].status
      Name: Ready
      Type: string
      Description: How many.
      Json Path: .spec.replicas
      Name: Size
      Priority: 1
      Type: integer
      Json Path: .metadata.creationTimestamp
      Name: Age
      Type: date
    Name: v1
    Schema:
      openAPIV3Schema:
        Description: Boat floats.
        Properties:
          Spec:
            Description: What it should be.
            Properties:
              Colour:
                Description: The paint.
                Enum:
                  red
                  blue
                Type: string
              Name:
                Max Length: 5
                Pattern: ^[a-z]+$
                Type: string
              Replicas:
                Default: 1
                Maximum: 20
                Minimum: 0
                Type: integer
              Sails:
                Items:
                  Properties:
                    Name:
                      Type: string
                  Required:
                    name
                  Type: object
                Max Items: 2
                Type: array
            Required:
              colour
            Type: object
          Status:
            Type: object
            X - Kubernetes - Preserve - Unknown - Fields: true
        Type: object
    Selectable Fields:
      Json Path: .spec.colour
    Served: true
    Storage: true
    Subresources:
      Scale:
        Spec Replicas Path: .spec.replicas
        Status Replicas Path: .status.replicas
      Status:
    Deprecated: true
    Name: v1beta1
    Schema:
      openAPIV3Schema:
        Type: object
        X - Kubernetes - Preserve - Unknown - Fields: true
    Served: true
    Storage: false
Status:
  Accepted Names:
    Categories:
      all
    Kind: Boat
    List Kind: BoatList
    Plural: boats
    Short Names:
      bo
    Singular: boat
  Conditions:
    Last Transition Time: TIME
    Message: no conflicts found
    Reason: NoConflicts
    Status: True
    Type: NamesAccepted
    Last Transition Time: TIME
    Message: the initial names have been accepted
    Reason: InitialNamesAccepted
    Status: True
    Type: Established
  Stored Versions:
    v1
Events: <none>
$ api-resources --api-group=NAMESPACE.example.com -o wide
NAME SHORTNAMES APIVERSION NAMESPACED KIND VERBS CATEGORIES
boats bo NS.example.com/v1 true Boat delete,deletecollection,get,list,patch,create,update,watch all
$ explain boats --api-version=NAMESPACE.example.com/v1
GROUP: NS.example.com
KIND: Boat
VERSION: v1
DESCRIPTION:
    Boat floats.
FIELDS:
  apiVersion <string>
    APIVersion defines the versioned schema of this representation of an object.
    Servers should convert recognized schemas to the latest internal value, and
    may reject unrecognized values. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources
  kind <string>
    Kind is a string value representing the REST resource this object
    represents. Servers may infer this from the endpoint the client submits
    requests to. Cannot be updated. In CamelCase. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds
  metadata <ObjectMeta>
    Standard object's metadata. More info:
    https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
  spec <Object>
    What it should be.
  status <Object>
    <no description>
$ explain boats.spec --api-version=NAMESPACE.example.com/v1 --recursive
GROUP: NS.example.com
KIND: Boat
VERSION: v1
FIELD: spec <Object>
DESCRIPTION:
    What it should be.
FIELDS:
  colour <string> -required-
  enum: red, blue
  name <string>
  replicas <integer>
  sails <[]Object>
    name <string> -required-
$ explain boats.spec.colour --api-version=NAMESPACE.example.com/v1
GROUP: NS.example.com
KIND: Boat
VERSION: v1
FIELD: colour <string>
ENUM:
    red
    blue
DESCRIPTION:
    The paint.
$ explain boats.nope --api-version=NAMESPACE.example.com/v1
GROUP: NS.example.com
KIND: Boat
VERSION: v1
error: field "nope" does not exist
[1]
$ get boats
No resources found in NS namespace.
$ create -f {dir}/boat.yaml
boat.NS.example.com/one created
$ create -f {dir}/boat.yaml
Error from server (AlreadyExists): error when creating "{dir}/boat.yaml": boats.NS.example.com "one" already exists
[1]
$ apply -f {dir}/boat.yaml
Warning: resource boats/one is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
boat.NS.example.com/one configured
$ apply -f {dir}/boat.yaml
boat.NS.example.com/one unchanged
$ diff -f {dir}/boat.yaml
$ get bo
NAME COLOUR READY AGE
one red AGE
$ get boat one -o wide --show-labels
NAME COLOUR READY SIZE AGE LABELS
one red 1 AGE dock=a
$ get boats.v1beta1.NAMESPACE.example.com
Warning: NS.example.com/v1beta1 Boat is deprecated
NAME AGE
one AGE
$ get boats.NAMESPACE.example.com/one -o yaml
apiVersion: NS.example.com/v1
kind: Boat
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"NS.example.com/v1","kind":"Boat","metadata":{"annotations":{},"labels":{"dock":"a"},"name":"one","namespace":"NS"},"spec":{"colour":"red","sails":[{"name":"main"}]}}
  creationTimestamp: "TIME"
  generation: 1
  labels:
    dock: a
  name: one
  namespace: NS
  resourceVersion: "RV"
  uid: UID
spec:
  colour: red
  replicas: 1
  sails:
  - name: main
$ get all
NAME COLOUR READY AGE
boat.NS.example.com/one red AGE
$ get boats --field-selector=spec.colour=red -o name
boat.NS.example.com/one
$ get boats --field-selector=spec.size=1
Error from server (BadRequest): Unable to find "NS.example.com/v1, Resource=boats" that match label selector "", field selector "spec.size=1": field label not supported: spec.size
[1]
$ get boats -l dock=a --sort-by=.spec.colour
NAME COLOUR READY AGE
one red AGE
$ describe boat one
Name: one
Namespace: NS
Labels: dock=a
Annotations: <none>
API Version: NS.example.com/v1
Kind: Boat
Metadata:
  Creation Timestamp: TIME
  Generation: 1
  Resource Version: RV
  UID: UID
Spec:
  Colour: red
  Replicas: 1
  Sails:
    Name: main
Events: <none>
$ create -f {dir}/bad.yaml
The Boat "bad" is invalid:
* spec.colour: Unsupported value: "green": supported values: "red", "blue"
* spec.name: Too long: may not be more than 5 bytes
* spec.name: Invalid value: "TOOLONG": spec.name in body should match '^[a-z]+$'
* spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"
* spec.sails[0].name: Required value
* spec.sails: Too many: 3: must have at most 2 items
[1]
$ create -f {dir}/many.yaml
Error from server (BadRequest): error when creating "{dir}/many.yaml": Boat in version "v1" cannot be handled as a Boat: strict decoding error: unknown field "spec.mast"
[1]
$ create -f {dir}/many.yaml --validate=warn
Warning: unknown field "spec.mast"
The Boat "many" is invalid: spec.name: Invalid value: "A": spec.name in body should match '^[a-z]+$'
[1]
$ patch boat one --type=merge -p '{"spec":{"replicas":2}}'
boat.NS.example.com/one patched
$ patch boat one -p '{"spec":{"replicas":2}}'
error: application/strategic-merge-patch+json is not supported by NS.example.com/v1, Kind=Boat: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml
[1]
$ patch boat one --type=json -p '[{"op":"add","path":"/spec/sails/-","value":{"name":"jib"}}]'
boat.NS.example.com/one patched
$ patch boat one --type=merge -p '{"spec":{"mast":2}}'
Warning: unknown field "spec.mast"
boat.NS.example.com/one patched (no change)
$ patch boat one --subresource=status --type=merge -p '{"status":{"replicas":2,"conditions":[{"type":"Ready","status":"True"}]}}'
boat.NS.example.com/one patched
$ get boat one
NAME COLOUR READY AGE
one red True AGE
$ wait boat/one --for=condition=Ready --timeout=5s
boat.NS.example.com/one condition met
$ wait boat/one --for=jsonpath='{.spec.colour}'=red
boat.NS.example.com/one condition met
$ scale boat one --replicas=3
boat.NS.example.com/one scaled
$ scale boat one --replicas=30
The Boat "one" is invalid: spec.replicas: Invalid value: 30: spec.replicas in body should be less than or equal to 20
[1]
$ get boat one --subresource=scale
NAME DESIRED AVAILABLE AGE
one 3 2 AGE
$ label boat one a=b
boat.NS.example.com/one labeled
$ annotate boat one c=d
boat.NS.example.com/one annotated
$ KUBE_EDITOR="sed -i s/red/blue/" edit boat one
boat.NS.example.com/one edited
$ replace -f {dir}/boat.yaml
boat.NS.example.com/one replaced
$ apply --server-side -f {dir}/boat.yaml
boat.NS.example.com/one serverside-applied
$ set image boat/one a=b
error: no kind "Boat" is registered for version "NS.example.com/v1" in scheme "pkg/scheme/scheme.go:28"
[1]
$ rollout status boat/one
error: no kind "Boat" is registered for version "NS.example.com/v1" in scheme "pkg/scheme/scheme.go:28"
[1]
$ autoscale boat one --max=3
horizontalpodautoscaler.autoscaling/one autoscaled
$ expose boat one --port=80
error: no kind "Boat" is registered for version "NS.example.com/v1" in scheme "pkg/scheme/scheme.go:28"
[1]
$ logs boat/one
error: no kind "Boat" is registered for version "NS.example.com/v1" in scheme "pkg/scheme/scheme.go:28"
[1]
$ auth can-i get boats.NAMESPACE.example.com
yes
$ events --for boat/one
No events found in NS namespace.
$ get boat one -o jsonpath='{.metadata.generation} {.spec}'
6 {"colour":"red","replicas":1,"sails":[{"name":"main"}]}
$ delete boat one
boat.NS.example.com "one" deleted from NS namespace
$ delete boat one
Error from server (NotFound): boats.NS.example.com "one" not found
[1]
$ delete crd boats.NAMESPACE.example.com
Warning: deleting cluster-scoped resources, not scoped to the provided namespace
customresourcedefinition.apiextensions.k8s.io "boats.NS.example.com" deleted
$ get boats
Error from server (NotFound): Unable to list "NS.example.com/v1, Resource=boats": the server could not find the requested resource (get boats.NS.example.com)
[1]
"""


def test_custom(player: Player):
    player.files(**FILES)
    player.play(CUSTOM)
