"""The kinds that extend the API or watch over it: stored, defaulted, shown and judged as the real ones."""

import base64
from typing import Any

import pytest

from kubetui.api.errors import ApiError
from kubetui.playground import certs
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.policy_status import SCHEMAS, PolicyStatus
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.apiserver.users import User
from kubetui.playground.clock import Clock
from kubetui.playground.controllers.certificate_signing import sign
from tests.playground.serving import Client

REQUESTS = "certificatesigningrequests.certificates.k8s.io"
TABLE = {"Accept": "application/json;as=Table;v=v1;g=meta.k8s.io"}
RULE = {"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}
HOOK = {
    "name": "a.b.c", "sideEffects": "None", "admissionReviewVersions": ["v1"], "rules": [RULE],
    "clientConfig": {"service": {"name": "hook", "namespace": "default"}},
}  # fmt: skip
MATCHING = {"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}}
LIVES: list[tuple[str, str, dict[str, Any], dict[str, Any], list[Any]]] = [
    ("admissionregistration.k8s.io", "validatingwebhookconfigurations", {"webhooks": [HOOK]},
     {"webhooks": [{
         **HOOK, **MATCHING, "failurePolicy": "Fail", "timeoutSeconds": 10, "rules": [{**RULE, "scope": "*"}],
         "clientConfig": {"service": {"name": "hook", "namespace": "default", "port": 443}},
     }]}, ["a", 1]),
    ("admissionregistration.k8s.io", "validatingadmissionpolicies",
     {"spec": {"matchConstraints": {"resourceRules": [RULE]}, "validations": [{"expression": "true"}]}},
     {"spec": {
         "failurePolicy": "Fail", "validations": [{"expression": "true"}],
         "matchConstraints": {**MATCHING, "resourceRules": [{**RULE, "scope": "*"}]},
     }}, ["a", 1, "<unset>"]),
    ("admissionregistration.k8s.io", "validatingadmissionpolicybindings",
     {"spec": {"policyName": "p", "validationActions": ["Deny"]}},
     {"spec": {"policyName": "p", "validationActions": ["Deny"]}}, ["a", "p", "<unset>"]),
    ("flowcontrol.apiserver.k8s.io", "flowschemas", {"spec": {"priorityLevelConfiguration": {"name": "x"}}},
     {"spec": {"priorityLevelConfiguration": {"name": "x"}, "matchingPrecedence": 1000}},
     ["a", "x", 1000, "<none>"]),
    ("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations",
     {"spec": {"type": "Limited", "limited": {"limitResponse": {"type": "Queue", "queuing": {}}}}},
     {"spec": {"type": "Limited", "limited": {
         "nominalConcurrencyShares": 30, "lendablePercent": 0,
         "limitResponse": {"type": "Queue", "queuing": {"handSize": 8, "queues": 64, "queueLengthLimit": 50}},
     }}}, ["a", "Limited", 30, 64, 8, 50]),
    ("resource.k8s.io", "deviceclasses", {"spec": {}}, {"spec": {}}, ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "plural", "given", "stored", "cells"), LIVES, ids=[life[1] for life in LIVES]
)
async def test_the_life_of_one(
    http: Client, group: str, plural: str, given: dict[str, Any], stored: dict[str, Any], cells: list[Any]
):
    path = f"/apis/{group}/v1/{plural}"
    made = await http("POST", path, {"metadata": {"name": "a"}, **given})
    assert made.code == 201
    assert {field: made.body[field] for field in stored} == stored
    assert made.body["metadata"]["generation"] == 1
    row = (await http("GET", path, headers=TABLE)).body["rows"][0]["cells"]
    assert row[: len(cells)] == cells
    changed = await http.patch(f"{path}/a", {"metadata": {"labels": {"x": "y"}}})
    assert (changed.code, changed.body["metadata"]["generation"]) == (200, 1)
    assert (await http("DELETE", path + "?labelSelector=x%3Dy")).code == 200
    assert (await http("GET", f"{path}/a")).code == 404


async def test_a_claim_wants_one_device_and_keeps_to_it(http: Client):
    path = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims"
    request = {"name": "gpu", "exactly": {"deviceClassName": "gpu"}}
    body = {"metadata": {"name": "a"}, "spec": {"devices": {"requests": [request]}}}
    made = (await http("POST", path, body)).body
    exactly = {"deviceClassName": "gpu", "allocationMode": "ExactCount", "count": 1}
    assert made["spec"]["devices"]["requests"] == [{"name": "gpu", "exactly": exactly}]
    refused = await http.patch(f"{path}/a", {"spec": {"devices": None}})
    assert (refused.code, refused.body["details"]["causes"][0]["field"]) == (422, "spec")
    assert "field is immutable" in refused.body["message"]


@pytest.fixture(scope="module")
def request_body() -> dict[str, Any]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    name = x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, "jane"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "dev"),
    ])  # fmt: skip
    key = ec.generate_private_key(ec.SECP256R1())
    pem = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    asked = base64.b64encode(pem.public_bytes(serialization.Encoding.PEM)).decode()
    signer = "kubernetes.io/kube-apiserver-client"
    spec = {"request": asked, "signerName": signer, "usages": ["client auth"], "username": "somebody"}
    return {"metadata": {"name": "jane"}, "spec": spec}


async def test_a_request_for_a_certificate(http: Client, request_body: dict[str, Any]):
    path = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
    made = (await http("POST", path, request_body)).body
    assert (made["spec"]["username"], made["status"]) == ("kubernetes-admin", {})
    verdict = {"type": "Approved", "status": "True", "reason": "R", "message": "M"}
    status = {"status": {"conditions": [verdict]}}
    smuggled = await http.patch(f"{path}/jane/status", status)
    assert smuggled.body["message"] == (
        'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: status.conditions: Forbidden: '
        'updates may not add a condition of type "Approved"'
    )
    assert (await http.patch(f"{path}/jane", status)).body["status"] == {}
    approved = (await http.patch(f"{path}/jane/approval", status)).body["status"]["conditions"]
    assert set(approved[0]) == {*verdict, "lastUpdateTime", "lastTransitionTime"}
    withdrawn = await http.patch(f"{path}/jane/approval", {"status": {"conditions": []}})
    assert 'updates may not remove a condition of type "Approved"' in withdrawn.body["message"]
    made_of = await http.patch(
        f"{path}/jane/status", {"status": {"certificate": base64.b64encode(b"x").decode()}}
    )
    assert made_of.body["status"]["conditions"] == approved
    row = (await http("GET", path, headers=TABLE)).body["rows"][0]["cells"]
    assert row[2:] == ["kubernetes.io/kube-apiserver-client", "kubernetes-admin", "<none>", "Approved,Issued"]


async def test_nobody_judges_without_the_right_to(
    server: APIServer, api: LocalApi, request_body: dict[str, Any]
):
    await api.create(REQUESTS, request_body)
    other = server.api("system:apiserver")
    other._who = User("ann")
    with pytest.raises(ApiError) as caught:
        await other.patch(REQUESTS, "jane", {"status": {"conditions": []}}, subresource="approval")
    assert caught.value.message == (
        'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: user not permitted to approve '
        'requests with signerName "kubernetes.io/kube-apiserver-client"'
    )


def test_a_certificate_is_signed_for_who_asked(request_body: dict[str, Any]):
    from cryptography import x509

    made = certs.make()
    request = {**request_body, "spec": {**request_body["spec"], "expirationSeconds": 3600}}
    found = x509.load_pem_x509_certificate(sign(request, made.authority, made.authority_key, Clock().now()))
    assert found.subject.rfc4514_string() == "O=dev,CN=jane"
    assert (found.not_valid_after_utc - found.not_valid_before_utc).total_seconds() == 3600
    found.verify_directly_issued_by(x509.load_pem_x509_certificate(made.authority))


async def test_the_older_form_of_an_autoscaler(http: Client):
    one = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers"
    two = one.replace("/v1/", "/v2/")
    target = {"kind": "Deployment", "name": "web", "apiVersion": "apps/v1"}
    spec = {"scaleTargetRef": target, "maxReplicas": 3, "targetCPUUtilizationPercentage": 70}
    made = (await http("POST", one, {"metadata": {"name": "a"}, "spec": spec})).body
    assert made["spec"] == {**spec, "minReplicas": 1}
    assert made["status"] == {"currentReplicas": 0, "desiredReplicas": 0}
    metric = (await http("GET", f"{two}/a")).body["spec"]["metrics"][0]["resource"]
    assert metric == {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}
    memory = {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}
    metrics = {"spec": {"metrics": [{"type": "Resource", "resource": memory}]}}
    assert (await http.patch(f"{two}/a", metrics)).code == 200
    seen = (await http("GET", f"{one}/a")).body
    assert seen["metadata"]["annotations"] == {
        "autoscaling.alpha.kubernetes.io/metrics":
        '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]'
    }  # fmt: skip
    assert (await http("PUT", f"{one}/a", seen)).body["spec"] == seen["spec"]
    kept = (await http("GET", f"{two}/a")).body
    assert (kept["spec"]["metrics"], "annotations" in kept["metadata"]) == (metrics["spec"]["metrics"], False)
    row = (await http("GET", one, headers=TABLE)).body["rows"][0]["cells"]
    assert row[:5] == ["a", "Deployment/web", "memory: <unknown>/1Gi", "1", 3]


async def test_a_flow_schema_says_whether_its_level_is_there(api: LocalApi):
    status = PolicyStatus(api, Clock())
    await api.create(
        SCHEMAS, {"metadata": {"name": "a"}, "spec": {"priorityLevelConfiguration": {"name": "x"}}}
    )
    await status.sync_schemas()
    (condition,) = (await api.get(SCHEMAS, "a"))["status"]["conditions"]
    assert (condition["type"], condition["status"], condition["message"]) == (
        "Dangling", "True",
        'This FlowSchema references the PriorityLevelConfiguration object named "x" but there is no such object',
    )  # fmt: skip


async def test_the_other_parts_are_asked_for_their_state(http: Client, server: APIServer):
    server.running = lambda part: part != "kube-scheduler"
    found = await http("GET", "/api/v1/componentstatuses")
    assert [(each["metadata"]["name"], each["conditions"][0]["status"]) for each in found.body["items"]] == [
        ("controller-manager", "True"), ("etcd-0", "True"), ("scheduler", "False"),
    ]  # fmt: skip
    assert found.headers["Warning"] == '299 - "v1 ComponentStatus is deprecated in v1.19+"'
    one = await http("GET", "/api/v1/componentstatuses/scheduler")
    assert "127.0.0.1:10259: connect: connection refused" in one.body["conditions"][0]["message"]
    assert (await http("GET", "/api/v1/componentstatuses/x")).code == 404


async def test_an_answer_that_is_no_object_has_no_table(http: Client):
    path, spec = (
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        {"nonResourceAttributes": {"path": "/"}},
    )
    assert (await http("POST", path, {"spec": spec}, headers=TABLE)).code == 406
    both = {"Accept": TABLE["Accept"] + ",application/json"}
    assert (await http("POST", path, {"spec": spec}, headers=both)).body["kind"] == "SelfSubjectAccessReview"
