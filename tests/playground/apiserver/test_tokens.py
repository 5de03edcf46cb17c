"""Tokens of service accounts: their form, whom they are for, what they are bound to; reviews."""

import base64
import json
from typing import Any

import pytest

from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.apiserver.signing import ISSUER
from tests.playground.serving import TOKEN, Client, pod

TOKENS = "/api/v1/namespaces/default/serviceaccounts/default/token"
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"
ME = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
RBAC = "rbac.authorization.k8s.io"


def part(token: str, index: int) -> Any:
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


async def token_of(http: Client, **spec: Any) -> str:
    answer = await http("POST", TOKENS, {"spec": spec})
    assert answer.code == 201, answer.text
    return answer.body["status"]["token"]


async def test_a_token_is_a_signed_statement_that_others_can_check(http: Client):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    token = await token_of(http)
    keys = await http("GET", "/openid/v1/jwks")
    assert keys.headers["Content-Type"] == "application/jwk-set+json"
    (key,) = keys.body["keys"]
    assert part(token, 0) == {"alg": "RS256", "kid": key["kid"]}
    number = {name: int.from_bytes(base64.urlsafe_b64decode(key[name] + "=="), "big") for name in "ne"}
    signed, _, signature = token.rpartition(".")
    rsa.RSAPublicNumbers(**number).public_key().verify(
        base64.urlsafe_b64decode(signature + "=="), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    claims = part(token, 1)
    assert claims["iss"] == (await http("GET", "/.well-known/openid-configuration")).body["issuer"] == ISSUER
    assert claims["aud"] == [ISSUER]
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["sub"] == "system:serviceaccount:default:default"


async def test_a_token_for_others_does_not_open_the_api(http: Client):
    token = await token_of(http, audiences=["vault"])
    assert (await http("POST", ME, {}, headers={"Authorization": f"Bearer {token}"})).code == 401


@pytest.mark.parametrize(
    ("audiences", "asked", "expected"),
    [
        ([], [], [ISSUER]),
        (["vault", "db"], ["db", "x"], ["db"]),
        (["vault"], [], None),
        (["vault"], ["x"], None),
    ],
)
async def test_reviews_of_tokens(http: Client, audiences, asked, expected):
    token = await token_of(http, audiences=audiences)
    status = (await http("POST", REVIEWS, {"spec": {"token": token, "audiences": asked}})).body["status"]
    if expected is None:
        assert status == {"user": {}, "error": "invalid bearer token"}
        return
    assert (status["authenticated"], status["audiences"]) == (True, expected)
    user = status["user"]
    assert (user["username"], user["groups"]) == (
        "system:serviceaccount:default:default",
        ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
    )
    assert user["extra"] == {"authentication.kubernetes.io/credential-id": [f"JTI={part(token, 1)['jti']}"]}


async def test_reviews_of_other_texts(http: Client):
    admin = (await http("POST", REVIEWS, {"spec": {"token": TOKEN}})).body["status"]
    assert (admin["authenticated"], admin["user"]["username"]) == (True, "kubernetes-admin")
    for text in ("x", "a.b.c", "é.é.é", ".." * 3000):
        status = (await http("POST", REVIEWS, {"spec": {"token": text}})).body["status"]
        assert status == {"user": {}, "error": "invalid bearer token"}
    empty = await http("POST", REVIEWS, {"spec": {}})
    assert (empty.code, empty.body["message"]) == (400, "token is required for TokenReview in authentication")


async def test_a_token_ends_with_the_pod_that_it_is_bound_to(http: Client, api: LocalApi):
    made = await api.create("pods", pod("p"))
    reference = {"kind": "Pod", "apiVersion": "v1", "name": "p"}
    token = await token_of(http, boundObjectRef=reference)
    uid = made["metadata"]["uid"]
    assert part(token, 1)["kubernetes.io"]["pod"] == {"name": "p", "uid": uid}
    user = (await http("POST", REVIEWS, {"spec": {"token": token}})).body["status"]["user"]
    assert user["extra"]["authentication.kubernetes.io/pod-name"] == ["p"]
    await http("DELETE", "/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0")
    assert "authenticated" not in (await http("POST", REVIEWS, {"spec": {"token": token}})).body["status"]


@pytest.mark.parametrize(
    ("spec", "code", "message"),
    [
        ({"boundObjectRef": {"kind": "Pod", "apiVersion": "v1", "name": "none"}}, 404, 'pods "none" not found'),
        ({"boundObjectRef": {"kind": "Pod", "apiVersion": "v1", "name": "mine", "uid": "x"}}, 409,
         'Operation cannot be fulfilled on Pod "mine": the UID in the bound object reference (x) does not match the '
         "UID in record. The object might have been deleted and then recreated"),
        ({"boundObjectRef": {"kind": "Pod", "apiVersion": "v1", "name": "other"}}, 400,
         'cannot bind token for serviceaccount "default" to pod running with different serviceaccount name.'),
        ({"boundObjectRef": {"kind": "Service", "apiVersion": "v1", "name": "x"}}, 400,
         "cannot bind token to object of type v1, Kind=Service"),
        ({"expirationSeconds": 599}, 422,
         'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not '
         "specify a duration less than 10 minutes"),
        ({"expirationSeconds": 1 << 33}, 422,
         'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 8589934592: may '
         "not specify a duration larger than 2^32 seconds"),
    ],
)  # fmt: skip
async def test_refusals_of_token_requests(http: Client, api: LocalApi, spec, code, message):
    await api.create("serviceaccounts", {"metadata": {"name": "robot", "namespace": "default"}})
    await api.create("pods", pod("mine"))
    await api.create("pods", pod("other", serviceAccountName="robot"))
    answer = await http("POST", TOKENS, {"spec": spec})
    assert (answer.code, answer.body["message"]) == (code, message)


async def allow(api: LocalApi, **rule: Any) -> None:
    await api.create(f"roles.{RBAC}", {"metadata": {"name": "r", "namespace": "default"}, "rules": [rule]})
    subject = {"kind": "User", "name": "ann", "apiGroup": RBAC}
    reference = {"kind": "Role", "name": "r", "apiGroup": RBAC}
    about = {"name": "b", "namespace": "default"}
    await api.create(f"rolebindings.{RBAC}", {"metadata": about, "subjects": [subject], "roleRef": reference})


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("get", {"allowed": True, "reason": 'RBAC: allowed by RoleBinding "b/default" of Role "r" to User "ann"'}),
        ("list", {"allowed": False}),
    ],
)  # fmt: skip
async def test_may_they_here(http: Client, api: LocalApi, verb: str, expected: dict[str, Any]):
    await allow(api, verbs=["get"], apiGroups=[""], resources=["pods"])
    about = {"verb": verb, "resource": "pods", "namespace": "default"}
    body = {"spec": {"user": "ann", "resourceAttributes": about}}
    base = "/apis/authorization.k8s.io/v1"
    local = await http("POST", f"{base}/namespaces/default/localsubjectaccessreviews", body)
    assert local.body["status"] == expected
    assert (await http("POST", f"{base}/subjectaccessreviews", body)).body["status"] == expected
    other = await http("POST", f"{base}/namespaces/kube-system/localsubjectaccessreviews", body)
    assert other.code == 400
    assert other.body["message"] == "spec.resourceAttributes.namespace must match namespace: kube-system"


async def test_the_key_is_kept(server: APIServer, http: Client):
    from kubetui.playground.apiserver.signing import Signer, _fresh

    token = await token_of(http)
    # As in another process: one makes one key for all the clusters that begin in it.
    _fresh.cache_clear()
    assert Signer(server.etcd.kept).claims(token) == part(token, 1)
    assert Signer({}).claims(token) is None


async def test_the_token_of_a_pods_volume_works_on_for_a_year(http: Client, api: LocalApi):
    made = await api.create("pods", pod("a"))
    bound = {"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": made["metadata"]["uid"]}
    claims = part(await token_of(http, expirationSeconds=3607, boundObjectRef=bound), 1)
    assert claims["exp"] - claims["iat"] == 365 * 24 * 3600
    assert claims["kubernetes.io"]["warnafter"] - claims["iat"] == 3607
    claims = part(await token_of(http, expirationSeconds=3607, boundObjectRef=bound, audiences=["vault"]), 1)
    assert claims["exp"] - claims["iat"] == 3607
