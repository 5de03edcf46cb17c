"""Service accounts with their tokens, and what roles let them do."""

from datetime import timedelta

from kubetui.playground.apiserver.authorization import Access, Authorizer
from kubetui.playground.apiserver.users import User
from tests.playground.serving import Client, config_map, pod

PODS = "/api/v1/namespaces/default/pods"
RBAC = "rbac.authorization.k8s.io"


async def token_of(http: Client, name: str = "robot", **spec: object) -> str:
    accounts = "/api/v1/namespaces/default/serviceaccounts"
    await http("POST", accounts, {"metadata": {"name": name}})
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
    answer = await http("POST", f"{accounts}/{name}/token", body)
    assert answer.code == 201
    return answer.body["status"]["token"]


async def as_(http: Client, token: str, method: str, path: str, body: object = None):
    return await http(method, path, body, headers={"Authorization": f"Bearer {token}"})


async def grant(api, rules, *, role: str = "reader", namespace: str = "default", cluster: bool = False):
    kind = "ClusterRole" if cluster else "Role"
    metadata = {"name": role} if cluster else {"name": role, "namespace": namespace}
    await api.create(f"{kind.lower()}s.{RBAC}", {"metadata": metadata, "rules": rules})
    subject = {"kind": "ServiceAccount", "name": "robot", "namespace": "default"}
    binding = {"metadata": dict(metadata), "roleRef": {"apiGroup": RBAC, "kind": kind, "name": role}}
    await api.create(f"{kind.lower()}bindings.{RBAC}", {**binding, "subjects": [subject]})


async def test_an_account_may_nothing_until_a_role_says_so(http: Client, api):
    token = await token_of(http)
    refused = await as_(http, token, "GET", PODS)
    assert (refused.code, refused.body["message"]) == (
        403,
        'pods is forbidden: User "system:serviceaccount:default:robot" cannot list resource "pods" in API group "" '
        'in the namespace "default"',
    )
    await grant(api, [{"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get", "list"]}])
    assert (await as_(http, token, "GET", PODS)).code == 200
    assert (await as_(http, token, "GET", "/api/v1/pods")).code == 403
    named = await as_(http, token, "DELETE", f"{PODS}/x")
    assert named.body["message"].startswith('pods "x" is forbidden: User')
    who = await as_(http, token, "GET", "/apis/apps/v1/namespaces/default/deployments")
    assert 'cannot list resource "deployments" in API group "apps"' in who.body["message"]
    path = await as_(http, token, "GET", "/openapi/v2")
    assert path.body["message"] == (
        'forbidden: User "system:serviceaccount:default:robot" cannot get path "/openapi/v2"'
    )


async def test_unknown_resources_are_no_leak(http: Client):
    token = await token_of(http)
    assert (await as_(http, token, "GET", "/api/v1/unicorns")).code == 403


async def test_tokens_end(http: Client, server, monkeypatch):
    token = await token_of(http, expirationSeconds=600)
    now = server.clock.now()
    assert server.tokens.user_of(token, now).name == "system:serviceaccount:default:robot"
    assert server.tokens.user_of(token, now + timedelta(seconds=601)) is None
    head, _, signature = token.rpartition(".")
    for forged in (f"{head}.{signature[:-4]}AAAA", f"{head}.", token[1:], "a.b.c", ""):
        assert server.tokens.user_of(forged, now) is None
    await http("DELETE", "/api/v1/namespaces/default/serviceaccounts/robot")
    assert server.tokens.user_of(token, now) is None
    short = await http("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", {
        "spec": {"expirationSeconds": 10}})  # fmt: skip
    assert short.code == 422


async def test_impersonation_needs_the_right(http: Client):
    headers = {"Impersonate-User": "nobody", "Impersonate-Group": "readers"}
    refused = await http("GET", PODS, headers=headers)
    assert 'User "nobody" cannot list resource "pods"' in refused.body["message"]
    token = await token_of(http)
    both = {"Authorization": f"Bearer {token}", "Impersonate-User": "kubernetes-admin"}
    refused = await http("GET", PODS, headers=both)
    assert 'cannot impersonate resource "users" in API group ""' in refused.body["message"]
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    masters = {"Impersonate-User": "jane", "Impersonate-Group": "system:masters"}
    me = await http("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", review, headers=masters)
    assert me.body["status"]["userInfo"] == {
        "username": "jane", "groups": ["system:masters", "system:authenticated"],
    }  # fmt: skip


async def test_rules_of_the_authorizer(server, api):
    jane, robot = User("jane", ("devs",)), User("system:serviceaccount:default:robot")
    authorizer = Authorizer(server.etcd)
    rules = [
        {"apiGroups": ["*"], "resources": ["*/scale", "secrets"], "resourceNames": ["one"], "verbs": ["get"]},
        {"nonResourceURLs": ["/metrics", "/logs/*"], "verbs": ["get"]},
    ]
    await grant(api, rules, role="odd", cluster=True)
    assert authorizer.allows(robot, Access("get", "apps", "deployments", "scale", "x", "one"))
    assert not authorizer.allows(robot, Access("get", "apps", "deployments", "", "x", "one"))
    assert not authorizer.allows(robot, Access("get", "", "secrets", "", "x", "two"))
    assert not authorizer.allows(robot, Access("list", "", "secrets"))
    assert authorizer.allows(robot, Access("get", path="/logs/today"))
    assert not authorizer.allows(robot, Access("get", path="/log"))
    assert not authorizer.allows(jane, Access("get", path="/metrics"))
    part = {"metadata": {"name": "all"}, "rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}]}
    await api.create(f"clusterroles.{RBAC}", part)
    binding = {
        "metadata": {"name": "devs"},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "all"},
        "subjects": [{"kind": "Group", "apiGroup": RBAC, "name": "devs"}],
    }
    await api.create(f"clusterrolebindings.{RBAC}", binding)
    assert authorizer.allows(jane, Access("delete", "", "pods", "", "anywhere", "x"))
    assert not authorizer.allows(jane, Access("delete", "apps", "deployments"))


async def test_my_rules(http: Client, api):
    token = await token_of(http)
    await grant(api, [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])
    everyone = {
        "metadata": {"name": "ask"},
        "rules": [{"apiGroups": ["authorization.k8s.io"], "resources": ["*"], "verbs": ["create"]}],
    }
    await api.create(f"clusterroles.{RBAC}", everyone)
    await api.create(f"clusterrolebindings.{RBAC}", {
        "metadata": {"name": "ask"}, "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "ask"},
        "subjects": [{"kind": "Group", "apiGroup": RBAC, "name": "system:authenticated"}]})  # fmt: skip
    path = "/apis/authorization.k8s.io/v1"
    review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview",
              "spec": {"namespace": "default"}}  # fmt: skip
    found = await as_(http, token, "POST", f"{path}/selfsubjectrulesreviews", review)
    assert {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]} in found.body["status"][
        "resourceRules"
    ]
    for verb, allowed in (("get", True), ("delete", False)):
        may = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {
            "resourceAttributes": {"verb": verb, "resource": "pods", "namespace": "default"}}}  # fmt: skip
        answer = await as_(http, token, "POST", f"{path}/selfsubjectaccessreviews", may)
        assert answer.body["status"]["allowed"] is allowed


async def test_writes_of_an_account_are_its_own(http: Client, api):
    token = await token_of(http)
    rules = [{"apiGroups": [""], "resources": ["configmaps", "pods"], "verbs": ["create"]}]
    await grant(api, rules)
    maps = "/api/v1/namespaces/default/configmaps"
    assert (await as_(http, token, "POST", maps, config_map("a"))).code == 201
    assert (await as_(http, token, "POST", PODS, pod("p"))).code == 201
    assert (await as_(http, token, "PUT", f"{maps}/a", config_map("a"))).code == 403


async def test_nobody_grants_what_he_does_not_have(http: Client, api):
    token = await token_of(http)
    rules = [
        {"apiGroups": [RBAC], "resources": ["roles", "rolebindings"], "verbs": ["create"]},
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]},
    ]
    await grant(api, rules)
    roles = f"/apis/{RBAC}/v1/namespaces/default/roles"

    def role(name: str, *verbs: str, resource: str = "pods") -> dict[str, object]:
        rule = {"apiGroups": [""], "resources": [resource], "verbs": list(verbs)}
        return {"metadata": {"name": name}, "rules": [rule]}

    assert (await as_(http, token, "POST", roles, role("same", "get"))).code == 201
    refused = await as_(http, token, "POST", roles, role("more", "get", "delete"))
    assert (refused.code, refused.body["message"]) == (
        403,
        f'roles.{RBAC} "more" is forbidden: user "system:serviceaccount:default:robot" '
        '(groups=["system:serviceaccounts" "system:serviceaccounts:default" "system:authenticated"]) is attempting '
        'to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
    )
    assert (await as_(http, token, "POST", roles, role("all", "get", resource="*"))).code == 403
    await api.create(
        f"roles.{RBAC}", {**role("theirs", "*"), "metadata": {"name": "theirs", "namespace": "default"}}
    )
    bindings = f"/apis/{RBAC}/v1/namespaces/default/rolebindings"
    for name, code in (("theirs", 403), ("same", 201)):
        binding = {"metadata": {"name": name}, "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": name}}
        assert (await as_(http, token, "POST", bindings, binding)).code == code
    allowed = {"apiGroups": [RBAC], "resources": ["roles"], "verbs": ["escalate"]}
    await grant(api, [allowed], role="escalator")
    assert (await as_(http, token, "POST", roles, role("more", "get", "delete"))).code == 201
