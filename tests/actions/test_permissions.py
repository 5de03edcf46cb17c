import asyncio
from typing import Any

from kubetui.actions import verbs
from kubetui.actions.permissions import Permissions
from kubetui.actions.verbs import Verb
from kubetui.api.errors import forbidden
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import by_resource

POD = ObjectRef("pods", "shop", "web-1")
DEPLOYMENT = ObjectRef("deployments.apps", "shop", "web")
VIEW = {"verbs": ["get", "list", "watch"], "apiGroups": ["", "apps"], "resources": ["pods", "deployments"]}


class Server:
    """Answers reviews."""

    default_namespace = "default"

    def __init__(self, *rules: Obj, incomplete: bool = False, fails: bool = False) -> None:
        self.status = {"resourceRules": list(rules), "incomplete": incomplete}
        self.fails = fails
        self.asked: list[Obj] = []

    def kind_of(self, resource: str) -> ApiKind | None:
        return by_resource(resource)

    async def request(self, method: str, path: str, *, body: Any = None) -> Any:
        self.asked.append(body)
        if self.fails:
            raise forbidden("selfsubjectrulesreviews", "authorization.k8s.io", "", "no")
        if path.endswith("selfsubjectaccessreviews"):
            return {"status": {"allowed": body["spec"]["resourceAttributes"]["verb"] == "delete"}}
        return {"status": self.status}


def verb(id_: str) -> Verb:
    found = verbs.by_id(id_)
    assert found is not None
    return found


async def rest() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_not_known_yet_is_not_refused_and_then_names_the_missing_rule() -> None:
    server, told = Server(VIEW), []
    found = Permissions(server, lambda: told.append(1))
    assert found.refusal(verb("delete"), POD) is None
    assert found.refusal(verb("scale.to"), DEPLOYMENT) is None
    await rest()
    assert told == [1] and len(server.asked) == 1
    assert server.asked[0]["spec"] == {"namespace": "shop"}
    assert found.refusal(verb("delete"), POD) == (
        'You may not delete pods: missing is the rule apiGroups: [""], resources: ["pods"], verbs: ["delete"] '
        "in the namespace shop."
    )
    scale = found.refusal(verb("scale.to"), DEPLOYMENT) or ""
    assert 'resources: ["deployments/scale"], verbs: ["patch"]' in scale
    assert "pods/log" in (found.refusal(verb("logs"), DEPLOYMENT) or "")
    assert found.refusal(verb("yaml"), POD) is None
    assert found.refusal(verb("copy.name"), POD) is None
    await rest()
    assert len(server.asked) == 1


async def test_where_rules_are_incomplete_each_question_is_asked_once() -> None:
    server = Server(VIEW, incomplete=True)
    found = Permissions(server)
    for _ in range(3):
        assert found.refusal(verb("delete"), POD) is None
        found.refusal(verb("restart"), DEPLOYMENT)
        await rest()
    assert found.refusal(verb("delete"), POD) is None
    assert found.refusal(verb("restart"), DEPLOYMENT) is not None
    assert [body["kind"] for body in server.asked].count("SelfSubjectAccessReview") == 2


async def test_a_server_that_tells_nothing_refuses_nothing() -> None:
    server = Server(fails=True)
    found = Permissions(server)
    found.refusal(verb("delete"), POD)
    await rest()
    assert found.refusal(verb("delete"), POD) is None
    assert len(server.asked) == 1
    found.forget()
    found.refusal(verb("delete"), POD)
    await found.close()
