"""PodSecurity labels of namespaces; selectors that no label could fulfil; scales below nothing."""

from typing import Any
from urllib.parse import quote

import pytest

from kubetui.playground.apiserver.local import LocalApi
from tests.playground.serving import Client, deployment, pod

PREFIX = "pod-security.kubernetes.io/"
NAMESPACE = "/api/v1/namespaces/default"
MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.mark.parametrize(
    ("labels", "errors"),
    [
        ({"enforce": "restricted", "warn-version": "v1.30", "audit-version": "latest"}, []),
        ({"enforce": "bad"},
         [f'metadata.labels[{PREFIX}enforce]: Invalid value: "bad": must be one of privileged, baseline, restricted']),
        ({"warn": "baseline", "warn-version": "1.30"},
         [f'metadata.labels[{PREFIX}warn-version]: Invalid value: "1.30": must be "latest" or "v1.x"']),
    ],
)  # fmt: skip
async def test_labels_name_levels(http: Client, labels: dict[str, str], errors: list[str]):
    wanted = {PREFIX + key: value for key, value in labels.items()}
    about = {"metadata": {"name": "x", "labels": wanted}}
    answer = await http("POST", "/api/v1/namespaces", about)
    assert answer.code == (422 if errors else 201)
    if errors:
        assert answer.body["message"] == f'Namespace "x" is invalid: {errors[0]}'


async def test_a_new_level_warns_of_the_pods_that_it_would_refuse(http: Client, api: LocalApi):
    for name in ("a", "b", "c"):
        await api.create("pods", pod(name, hostNetwork=name != "c"))
    patch = {"metadata": {"labels": {f"{PREFIX}enforce": "baseline"}}}
    answer = await http("PATCH", NAMESPACE, patch, headers=MERGE)
    assert answer.headers.getall("Warning") == [
        '299 - "existing pods in namespace \\"default\\" violate the new PodSecurity enforce level '
        '\\"baseline:latest\\""',
        '299 - "a (and 1 other pod): host namespaces"',
    ]
    again = await http("PATCH", NAMESPACE, {"metadata": {"labels": {"x": "y"}}}, headers=MERGE)
    assert "Warning" not in again.headers


LABEL_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
NAME_PART = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)


@pytest.mark.parametrize(
    ("field", "selector", "message"),
    [
        ("label", "-a=1", f'unable to parse requirement: <nil>: Invalid value: "-a": {NAME_PART}'),
        ("label", "a=-", f'unable to parse requirement: values[0][a]: Invalid value: "-": {LABEL_VALUE}'),
        ("label", "a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'"),
        ("label", "a in ()", "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, "
         "values set can't be empty"),
        ("field", "metadata.name=a=b", "invalid field selector: unescaped character in value: 61"),
    ],
)  # fmt: skip
async def test_selectors(http: Client, field: str, selector: str, message: str):
    answer = await http("GET", f"/api/v1/pods?{field}Selector={quote(selector)}")
    assert (answer.code, answer.body["message"]) == (400, message)


@pytest.mark.parametrize("selector", ["a in (b,)", "a in (b, c)", "a notin (,)", "a=", "example.com/a==b,!c"])
async def test_selectors_that_can_be_read(http: Client, selector: str):
    assert (await http("GET", f"/api/v1/pods?labelSelector={quote(selector)}")).code == 200


async def test_nothing_is_scaled_below_zero(http: Client):
    path = "/apis/apps/v1/namespaces/default/deployments"
    await http("POST", path, deployment("web"))
    body: dict[str, Any] = {"metadata": {"name": "web"}, "spec": {"replicas": -1}}
    answer = await http("PUT", f"{path}/web/scale", body)
    assert (answer.code, answer.body["message"]) == (
        422,
        'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
