"""Custom kinds with the real kubectl: from the definition to its deletion."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Kubectl
from tests.integration.normal import normal

DEFINITION = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.GROUP}
spec:
  group: GROUP
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat, shortNames: [bo]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources:
      status: {}
      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}
    selectableFields: [{jsonPath: .spec.colour}]
    additionalPrinterColumns:
    - {name: Colour, type: string, jsonPath: .spec.colour}
    - {name: Replicas, type: integer, jsonPath: .spec.replicas, priority: 1}
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
    schema:
      openAPIV3Schema:
        type: object
        description: Boat floats.
        properties:
          spec:
            type: object
            description: What the boat should be.
            required: [colour]
            properties:
              colour: {type: string, enum: [red, blue], description: The paint.}
              replicas: {type: integer, minimum: 0, maximum: 10, default: 1}
              sails:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  required: [name]
                  properties: {name: {type: string}, area: {type: integer, description: In square metres.}}
          status:
            type: object
            properties:
              replicas: {type: integer}
              selector: {type: string}
              conditions:
                type: array
                items: {type: object, properties: {type: {type: string}, status: {type: string}}}
"""
BOAT = """
apiVersion: GROUP/v1
kind: Boat
metadata: {name: NAME}
spec: {colour: red, sails: [{name: main, area: 20}]}
"""
Boat = Callable[..., str]


@pytest.fixture
def group(run_kubectl: Kubectl) -> Iterator[str]:
    """A group of the test's own with the kind Boat in it."""
    name = f"g{secrets.token_hex(4)}.example.com"
    run_kubectl("apply", "-f", "-", stdin=DEFINITION.replace("GROUP", name))
    run_kubectl("wait", "--for=condition=Established", f"crd/boats.{name}", "--timeout=10s")
    yield name
    run_kubectl("delete", "crd", f"boats.{name}", "--ignore-not-found", "--timeout=20s")


@pytest.fixture
def boat(group: str) -> Boat:
    """The manifest of a Boat; the kind is `boats.GROUP`."""
    return lambda name="one": BOAT.replace("GROUP", group).replace("NAME", name)


def test_definition(run_kubectl: Kubectl, group: str):
    assert (
        normal(run_kubectl("get", "crd", f"boats.{group}").stdout) == f"NAME CREATED AT\nboats.{group} TIME"
    )
    rows = run_kubectl("api-resources", f"--api-group={group}", "--no-headers").stdout
    assert normal(rows) == f"boats bo {group}/v1 true Boat"
    assert f"{group}/v1\n" in run_kubectl("api-versions").stdout
    conditions = json.loads(run_kubectl("get", "crd", f"boats.{group}", "-o", "json").stdout)["status"][
        "conditions"
    ]
    assert [(row["type"], row["status"]) for row in conditions] == [
        ("NamesAccepted", "True"),
        ("Established", "True"),
    ]


def test_get(kubectl: Kubectl, group: str, boat: Boat):
    kind = f"boats.{group}"
    assert kubectl("get", kind).stderr.startswith("No resources found in ")
    assert kubectl("apply", "-f", "-", stdin=boat()).stdout == f"boat.{group}/one created\n"
    assert kubectl("apply", "-f", "-", stdin=boat()).stdout == f"boat.{group}/one unchanged\n"
    assert normal(kubectl("get", kind).stdout) == "NAME COLOUR READY AGE\none red AGE"
    assert (
        normal(kubectl("get", kind, "-o", "wide").stdout) == "NAME COLOUR REPLICAS READY AGE\none red 1 AGE"
    )
    assert kubectl("get", kind, "-o", "name", "--field-selector", "spec.colour=blue").stdout == ""
    assert kubectl("get", kind, "one", "-o", "jsonpath={.spec}").stdout == (
        '{"colour":"red","replicas":1,"sails":[{"area":20,"name":"main"}]}'
    )
    missing = kubectl("get", kind, "two", fails=True).stderr
    assert missing == f'Error from server (NotFound): boats.{group} "two" not found\n'


def test_describe(kubectl: Kubectl, group: str, boat: Boat):
    kubectl("apply", "-f", "-", stdin=boat())
    text = kubectl("describe", f"boats.{group}", "one").stdout
    assert "Kind:         Boat\n" in text
    assert "Spec:\n  Colour:    red\n  Replicas:  1\n  Sails:\n    Area:  20\n    Name:  main\n" in text


def test_explain(kubectl: Kubectl, group: str):
    text = kubectl("explain", "boats.spec", f"--api-version={group}/v1").stdout
    assert f"GROUP:      {group}\nKIND:       Boat\nVERSION:    v1\n\nFIELD: spec <Object>\n" in text
    assert "    What the boat should be.\n" in text
    assert "  colour\t<string> -required-\n  enum: blue, red\n" in text.replace("red, blue", "blue, red")
    deep = kubectl("explain", "boats", f"--api-version={group}/v1", "--recursive").stdout
    assert "  spec\t<Object>\n" in deep and "    sails\t<[]Object>\n      area\t<integer>\n" in deep


def test_refusals(kubectl: Kubectl, group: str, boat: Boat):
    text = boat().replace("colour: red", "colour: green, replicas: 11, anchor: 1")
    assert (
        'strict decoding error: unknown field "spec.anchor"'
        in kubectl("apply", "-f", "-", stdin=text, fails=True).stderr
    )
    loose = kubectl("apply", "--validate=ignore", "-f", "-", stdin=text, fails=True).stderr
    assert loose == (
        'The Boat "one" is invalid: \n'
        '* spec.colour: Unsupported value: "green": supported values: "red", "blue"\n'
        "* spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10\n"
    )


def test_changes(kubectl: Kubectl, group: str, boat: Boat):
    kind = f"boats.{group}"
    kubectl("apply", "-f", "-", stdin=boat())
    assert kubectl("patch", kind, "one", "--type=merge", "-p", '{"spec":{"colour":"blue"}}').stdout == (
        f"boat.{group}/one patched\n"
    )
    strategic = kubectl("patch", kind, "one", "-p", '{"spec":{"colour":"red"}}', fails=True).stderr
    assert "application/strategic-merge-patch+json is not supported by" in strategic
    kubectl(
        "patch",
        kind,
        "one",
        "--type=json",
        "-p",
        '[{"op":"add","path":"/spec/sails/-","value":{"name":"jib"}}]',
    )
    assert kubectl("label", kind, "one", "dock=3").stdout == f"boat.{group}/one labeled\n"
    assert kubectl("scale", kind, "one", "--replicas=4").stdout == f"boat.{group}/one scaled\n"
    found = json.loads(kubectl("get", kind, "one", "-o", "json").stdout)
    assert found["spec"] == {
        "colour": "blue",
        "replicas": 4,
        "sails": [{"area": 20, "name": "main"}, {"name": "jib"}],
    }
    assert found["metadata"]["generation"] == 4
    scale = json.loads(kubectl("get", kind, "one", "--subresource=scale", "-o", "json").stdout)
    assert scale["spec"] == {"replicas": 4}


def test_status_and_wait(kubectl: Kubectl, group: str, boat: Boat):
    kind = f"boats.{group}"
    kubectl("apply", "-f", "-", stdin=boat())
    ready = '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}'
    kubectl("patch", kind, "one", "--subresource=status", "--type=merge", "-p", ready)
    assert (
        kubectl("wait", "--for=condition=Ready", f"{kind}/one").stdout == f"boat.{group}/one condition met\n"
    )
    assert normal(kubectl("get", kind).stdout) == "NAME COLOUR READY AGE\none red True AGE"


def test_server_side_apply(kubectl: Kubectl, group: str, boat: Boat):
    assert kubectl("apply", "--server-side", "-f", "-", stdin=boat()).stdout == (
        f"boat.{group}/one serverside-applied\n"
    )
    other = boat().replace("colour: red", "colour: blue")
    clash = kubectl(
        "apply", "--server-side", "--field-manager=painter", "-f", "-", stdin=other, fails=True
    ).stderr
    assert clash.startswith('error: Apply failed with 1 conflict: conflict with "kubectl": .spec.colour\n')


def test_edit(kubectl: Kubectl, group: str, boat: Boat, playground, tmp_path):
    import os
    import subprocess

    from tests.conftest import kubectl_path

    kubectl("apply", "-f", "-", stdin=boat())
    namespace = kubectl("get", f"boats.{group}", "one", "-o", "jsonpath={.metadata.namespace}").stdout
    env = {
        "KUBECONFIG": str(playground),
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "KUBE_EDITOR": "sed -i s/red/blue/",
    }
    done = subprocess.run(
        [kubectl_path(), "-n", namespace, "edit", f"boats.{group}", "one"],
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout == f"boat.{group}/one edited\n", done.stderr


def test_owners_that_are_custom(kubectl: Kubectl, group: str, boat: Boat):
    kubectl("apply", "-f", "-", stdin=boat())
    uid = kubectl("get", f"boats.{group}", "one", "-o", "jsonpath={.metadata.uid}").stdout
    owned = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": "log",
            "ownerReferences": [{"apiVersion": f"{group}/v1", "kind": "Boat", "name": "one", "uid": uid}],
        },
    }
    kubectl("apply", "-f", "-", stdin=json.dumps(owned))
    assert kubectl("delete", f"boats.{group}", "one").stdout.startswith(f'boat.{group} "one" deleted')
    kubectl("wait", "--for=delete", "configmap/log", "--timeout=15s")


def test_a_namespace_takes_its_boats(run_kubectl: Kubectl, group: str, boat: Boat):
    name = f"harbour-{secrets.token_hex(3)}"
    run_kubectl("create", "namespace", name)
    run_kubectl("-n", name, "apply", "-f", "-", stdin=boat())
    run_kubectl("delete", "namespace", name, "--timeout=30s")
    run_kubectl("create", "namespace", name)
    assert run_kubectl("-n", name, "get", f"boats.{group}", "-o", "name").stdout == ""
    run_kubectl("delete", "namespace", name, "--wait=false")


def test_deleting_the_definition(kubectl: Kubectl, run_kubectl: Kubectl, group: str, boat: Boat):
    kubectl("apply", "-f", "-", stdin=boat())
    done = run_kubectl("delete", "crd", f"boats.{group}", "--timeout=20s").stdout
    assert done == f'customresourcedefinition.apiextensions.k8s.io "boats.{group}" deleted\n'
    gone = kubectl("get", f"boats.{group}", fails=True).stderr
    assert gone == 'error: the server doesn\'t have a resource type "boats"\n'


def test_a_wrong_definition(run_kubectl: Kubectl):
    text = DEFINITION.replace("GROUP", "wrong.example.com").replace(
        "type: object\n            description: What", "description: What"
    )
    found = run_kubectl("apply", "-f", "-", stdin=text, fails=True).stderr
    assert found == (
        'The CustomResourceDefinition "boats.wrong.example.com" is invalid: '
        "spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified "
        "object fields\n"
    )
