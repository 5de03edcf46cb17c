"""What kubectl prints of objects that a server refuses, corrects or only wonders about."""

from __future__ import annotations

import pytest

from tests.conftest import Kubectl

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: a, image: "nginx:1.25"}]}
"""


def _refusal(kubectl: Kubectl, manifest: str, *arguments: str) -> str:
    done = kubectl("create", "-f", "-", *arguments, stdin=manifest, fails=True)
    assert done.returncode == 1
    return done.stderr.replace('error when creating "STDIN": ', "")


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("replicas:", "replicaz:", 'strict decoding error: unknown field "spec.replicaz"'),
        (
            "replicas: 1",
            "replicas: x",
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        (
            'image: "nginx:1.25"',
            "image: 1",
            "json: cannot unmarshal number into Go struct field "
            "Container.spec.template.spec.containers.image of type string",
        ),
    ],
)
def test_fields(kubectl: Kubectl, good: str, bad: str, said: str):
    assert _refusal(kubectl, DEPLOYMENT.replace(good, bad)) == (
        'Error from server (BadRequest): Deployment in version "v1" cannot be handled as a Deployment: '
        f"{said}\n"
    )


def test_validation_says_all_at_once(kubectl: Kubectl):
    broken = DEPLOYMENT.replace("replicas: 1", "replicas: -1").replace("{matchLabels: {app: web}}", "{}")
    assert _refusal(kubectl, broken) == (
        'The Deployment "web" is invalid: \n'
        "* spec.replicas: Invalid value: -1: must be greater than or equal to 0\n"
        "* spec.selector: Invalid value: {}: empty selector is invalid for deployment\n"
    )


def test_unknown_fields_are_dropped_on_request(kubectl: Kubectl):
    odd = DEPLOYMENT.replace("replicas:", "replicaz:")
    done = kubectl("create", "-f", "-", "--validate=warn", stdin=odd)
    assert done.stdout == "deployment.apps/web created\n"
    assert 'Warning: unknown field "spec.replicaz"' in done.stderr
    assert kubectl("get", "deploy", "web", "-o", "jsonpath={.spec.replicas}").stdout == "1"


def test_a_dry_run_shows_the_defaults(kubectl: Kubectl):
    arguments = ("apply", "--dry-run=server", "-f", "-", "-o", "jsonpath={.spec.strategy}")
    assert kubectl(*arguments, stdin=DEPLOYMENT).stdout == (
        '{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"}'
    )
    assert kubectl("get", "deploy", "web", fails=True).stderr == (
        'Error from server (NotFound): deployments.apps "web" not found\n'
    )


def test_a_pod_keeps_what_it_is(kubectl: Kubectl):
    kubectl("run", "p", "--image=nginx:1.25")
    changed = kubectl("patch", "pod", "p", "-p", '{"spec":{"hostname":"other"}}', fails=True)
    assert 'The Pod "p" is invalid: spec: Forbidden: pod updates may not change fields' in changed.stderr
    assert '\n- "Hostname": "",\n+ "Hostname": "other",\n' in changed.stderr
    kubectl("set", "image", "pod/p", "p=nginx:1.26")
