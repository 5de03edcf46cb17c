"""Nobody grants rights that he does not have.

Rule: `pkg/registry/rbac/validation` (ConfirmNoEscalation) and the policy-based storages of the RBAC kinds.
"""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.authorization import Access, Authorizer

_GROUP = "rbac.authorization.k8s.io"
_ROLES = (f"roles.{_GROUP}", f"clusterroles.{_GROUP}")
_BINDINGS = (f"rolebindings.{_GROUP}", f"clusterrolebindings.{_GROUP}")


class Escalation:
    """Compares the rules of a role, or of what a binding refers to, with the writer's own."""

    def admit(self, write: Attributes) -> None:
        """Nothing to change."""

    def validate(self, write: Attributes) -> None:
        """Refuse rules that go beyond the writer's."""
        user = write.call.user
        if write.operation == "DELETE" or user.all_powerful or write.resource not in (*_ROLES, *_BINDINGS):
            return
        authorizer = Authorizer(write.etcd)
        if authorizer.allows(user, _exemption(write)):
            return
        missing = [lacking for rule in _granted(write) if (lacking := _lacking(authorizer, write, rule))]
        if missing:
            groups = _list(list(user.groups))
            shown = "\n".join(_shown(rule) for rule in missing)
            raise write.refusal(
                f'user "{user.name}" (groups={groups}) is attempting to grant RBAC permissions not currently '
                f"held:\n{shown}"
            )


def _exemption(write: Attributes) -> Access:
    """The right to do it all the same: `escalate` on roles, `bind` on what a binding refers to."""
    if write.resource in _ROLES:
        return Access("escalate", _GROUP, write.call.kind.plural, "", write.namespace, write.call.name)
    plural = f"{text(write.new, 'roleRef', 'kind').lower()}s"
    return Access("bind", _GROUP, plural, "", write.namespace, text(write.new, "roleRef", "name"))


def _granted(write: Attributes) -> list[Obj]:
    if write.resource in _ROLES:
        return dicts(write.new, "rules")
    kind, name = text(write.new, "roleRef", "kind"), text(write.new, "roleRef", "name")
    role = write.find(f"{kind.lower()}s.{_GROUP}", name, write.namespace if kind == "Role" else "")
    return dicts(role, "rules") if role else []


def _lacking(authorizer: Authorizer, write: Attributes, rule: Obj) -> Obj | None:
    """The rule with the verbs that the writer does not have; None when he has them all."""
    verbs = [
        verb
        for verb in rule.get("verbs") or ()
        if not all(
            authorizer.allows(write.call.user, access)
            for access in _accesses({**rule, "verbs": [verb]}, write.namespace)
        )
    ]
    return {**rule, "verbs": verbs} if verbs else None


def _accesses(rule: Obj, namespace: str) -> Iterator[Access]:
    """Every single thing that a rule allows; `*` is held only by who holds `*`."""
    for verb in rule.get("verbs") or ():
        for path in rule.get("nonResourceURLs") or ():
            yield Access(verb, path=path)
        for group in rule.get("apiGroups") or ():
            for resource in rule.get("resources") or ():
                plural, _, subresource = resource.partition("/")
                for name in rule.get("resourceNames") or ("",):
                    yield Access(verb, group, plural, subresource, namespace, name)


def _shown(rule: Obj) -> str:
    """A rule as the server prints it: short."""
    fields = (
        ("APIGroups", "apiGroups"), ("Resources", "resources"), ("ResourceNames", "resourceNames"),
        ("NonResourceURLs", "nonResourceURLs"), ("Verbs", "verbs"),
    )  # fmt: skip
    parts = [f"{shown}:{_list(rule[field])}" for shown, field in fields if rule.get(field)]
    return "{" + ", ".join(parts) + "}"


def _list(values: list[str]) -> str:
    return "[" + " ".join(f'"{value}"' for value in values) + "]"
