import pytest

from kubetui.api import access
from kubetui.api.access import Question, question
from kubetui.api.meta import Obj, ObjectRef


def _review(*rules: Obj, incomplete: bool = False) -> Obj:
    return {"status": {"resourceRules": list(rules), "incomplete": incomplete}}


def _rule(verbs: str, groups: str, resources: str, names: str = "") -> Obj:
    return {"verbs": verbs.split(), "apiGroups": groups.split(",") if groups else [""],
            "resources": resources.split(), **({"resourceNames": names.split()} if names else {})}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "asked", "may"),
    [
        (_rule("get list", "", "pods"), Question("get", "", "pods"), True),
        (_rule("get list", "", "pods"), Question("delete", "", "pods"), False),
        (_rule("get list", "", "pods"), Question("get", "apps", "pods"), False),
        (_rule("get", "", "pods"), Question("get", "", "pods", "log"), False),
        (_rule("get", "", "pods/log"), Question("get", "", "pods", "log"), True),
        (_rule("patch", "apps", "*/scale"), Question("patch", "apps", "deployments", "scale"), True),
        (_rule("*", "*", "*"), Question("create", "", "pods", "exec"), True),
        (_rule("get", "", "secrets", "mine"), Question("get", "", "secrets", name="mine"), True),
        (_rule("get", "", "secrets", "mine"), Question("get", "", "secrets", name="other"), False),
        (_rule("get", "", "secrets", "mine"), Question("get", "", "secrets"), False),
    ],
)
def test_a_rule_allows_what_rbac_lets_it_allow(rule: Obj, asked: Question, may: bool) -> None:
    assert access.of_review(_review(rule)).allows(asked) is may


def test_where_the_server_cannot_list_all_rules_a_no_is_open() -> None:
    rules = access.of_review(_review(_rule("get", "", "pods"), incomplete=True))
    assert rules.allows(Question("get", "", "pods")) is True
    assert rules.allows(Question("delete", "", "pods")) is None
    assert access.of_review({}).allows(Question("get", "", "pods")) is None


def test_a_resource_names_its_group_and_its_part() -> None:
    ref = ObjectRef("deployments.apps", "shop", "web")
    asked = question("patch", "deployments/scale.apps", ref)
    assert asked == Question("patch", "apps", "deployments", "scale", "shop", "web")
    assert asked.rule == 'apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["patch"]'
    assert access.self_review(asked)["spec"]["resourceAttributes"]["subresource"] == "scale"
    body = access.subject_review(question("get", "pods"), "jane", ("dev",))["spec"]
    assert body["user"] == "jane" and body["groups"] == ["dev"]
    assert body["resourceAttributes"] == {"verb": "get", "resource": "pods"}
