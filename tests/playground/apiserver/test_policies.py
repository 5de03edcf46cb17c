"""Admission policies and webhooks: whom they are about, and what they answer."""

from typing import Any

import pytest

from kubetui.api.errors import ApiError
from kubetui.playground.apiserver.local import LocalApi
from tests.playground.serving import Client, config_map, deployment

GROUP = "admissionregistration.k8s.io"
ABOUT = {
    "operations": ["CREATE", "UPDATE"],
    "apiGroups": ["apps"],
    "apiVersions": ["v1"],
    "resources": ["deployments"],
}


async def bound(api: LocalApi, kind: str, spec: dict[str, Any], **binding: Any) -> None:
    constraints = {"matchConstraints": {"resourceRules": [ABOUT]}, **spec}
    await api.create(f"{kind}admissionpolicies.{GROUP}", {"metadata": {"name": "p"}, "spec": constraints})
    actions = {"validationActions": ["Deny"]} if kind == "validating" else {}
    binding = {"policyName": "p", **actions, **binding}
    await api.create(f"{kind}admissionpolicybindings.{GROUP}", {"metadata": {"name": "b"}, "spec": binding})


async def refused(api: LocalApi, obj: dict[str, Any]) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await api.create("deployments.apps", obj)
    return caught.value


FEW = {"validations": [{
    "expression": "variables.n <= 5", "reason": "Forbidden",
    "messageExpression": "'at most 5, not ' + string(variables.n) + ' in ' + request.namespace",
}], "variables": [{"name": "n", "expression": "object.spec.replicas"}]}  # fmt: skip


async def test_a_policy_denies(api: LocalApi):
    await bound(api, "validating", FEW)
    error = await refused(api, deployment("web", replicas=6))
    assert (error.code, error.reason, error.message) == (
        403, "Forbidden",
        "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: "
        "at most 5, not 6 in default",
    )  # fmt: skip
    await api.create("deployments.apps", deployment("web", replicas=5))
    with pytest.raises(ApiError):
        await api.patch("deployments.apps", "web", {"spec": {"replicas": 9}}, "default")


@pytest.mark.parametrize(
    ("spec", "binding", "said"),
    [
        ({"validations": [{"expression": "false"}]}, {}, "failed expression: false"),
        ({"validations": [{"expression": "object.spec.nope"}]}, {},
         "expression 'object.spec.nope' resulted in error: no such key: nope"),
        ({"validations": [{"expression": "object.spec.nope"}], "failurePolicy": "Ignore"}, {}, ""),
        ({"validations": [{"expression": "false"}],
          "matchConditions": [{"name": "a", "expression": "object.metadata.name == 'other'"}]}, {}, ""),
        ({"validations": [{"expression": "false"}]}, {"validationActions": ["Audit"]}, ""),
        ({"validations": [{"expression": "false"}]},
         {"matchResources": {"objectSelector": {"matchLabels": {"app": "other"}}}}, ""),
        ({"validations": [{"expression": "false"}]},
         {"matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "default"}}}},
         "failed expression: false"),
        ({"validations": [{"expression": "object.spec.replicas <= int(params.data.most)"}],
          "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}},
         {"paramRef": {"name": "limits", "parameterNotFoundAction": "Deny"}},
         "failed expression: object.spec.replicas <= int(params.data.most)"),
    ],
)  # fmt: skip
async def test_what_a_policy_says(api: LocalApi, spec: dict[str, Any], binding: dict[str, Any], said: str):
    await api.create("configmaps", config_map("limits", data={"most": "0"}))
    await bound(api, "validating", spec, **binding)
    if not said:
        await api.create("deployments.apps", deployment("web"))
        return
    error = await refused(api, deployment("web"))
    assert error.code == 422
    assert error.message.endswith(f"denied request: {said}")


async def test_parameters_that_are_missing(api: LocalApi):
    spec = {"validations": [{"expression": "true"}], "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}}
    await bound(api, "validating", spec, paramRef={"name": "none", "parameterNotFoundAction": "Deny"})
    assert "no params found for policy binding" in (await refused(api, deployment("web"))).message


async def test_a_policy_warns(http: Client, api: LocalApi):
    await bound(api, "validating", FEW, validationActions=["Warn"])
    made = await http("POST", "/apis/apps/v1/namespaces/default/deployments", deployment("web", replicas=7))
    assert made.code == 201
    assert (
        "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': at most 5"
        in made.headers["Warning"]
    )


APPLY = {"patchType": "ApplyConfiguration", "applyConfiguration": {
    "expression": "Object{metadata: Object.metadata{labels: {'team': 'a'}}, spec: Object.spec{replicas: 2}}",
}}  # fmt: skip
PATCH = {"patchType": "JSONPatch", "jsonPatch": {
    "expression": "[JSONPatch{op: 'replace', path: '/spec/replicas', value: object.spec.replicas + 3}]",
}}  # fmt: skip


@pytest.mark.parametrize(("mutation", "replicas", "labels"), [
    (APPLY, 2, {"app": "web", "team": "a"}), (PATCH, 4, {"app": "web"}),
])  # fmt: skip
async def test_a_policy_changes(
    api: LocalApi, mutation: dict[str, Any], replicas: int, labels: dict[str, str]
):
    await bound(api, "mutating", {"mutations": [mutation], "reinvocationPolicy": "Never"})
    made = await api.create("deployments.apps", deployment("web"))
    assert (made["spec"]["replicas"], made["metadata"]["labels"]) == (replicas, labels)


async def test_a_webhook_without_its_service_fails(api: LocalApi):
    hook = {
        "name": "a.b.c", "sideEffects": "None", "admissionReviewVersions": ["v1"], "rules": [ABOUT],
        "clientConfig": {"service": {"name": "hook", "namespace": "default", "path": "/check"}},
    }  # fmt: skip
    resource = f"validatingwebhookconfigurations.{GROUP}"
    await api.create(resource, {"metadata": {"name": "w"}, "webhooks": [hook]})
    error = await refused(api, deployment("web"))
    assert (error.code, error.message) == (
        500,
        'Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: Post '
        '"https://hook.default.svc:443/check?timeout=10s": service "hook" not found',
    )
    service = {"metadata": {"name": "hook", "namespace": "default"}, "spec": {"ports": [{"port": 443}]}}
    await api.create("services", service)
    await api.create("deployments.apps", deployment("web"))
    await api.delete(resource, "w")
