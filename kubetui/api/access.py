"""Who may do what: the questions RBAC answers, and the rules the API server says hold for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubetui.api.meta import Obj, ObjectRef, dicts, dig, mapping

ROOT = "/apis/authorization.k8s.io/v1"


class Question(NamedTuple):
    """May somebody do this: a verb on a resource (or a part of it, as `pods/log`), somewhere."""

    verb: str
    group: str
    resource: str
    subresource: str = ""
    namespace: str = ""
    name: str = ""

    @property
    def path(self) -> str:
        """The resource as rules name it: `deployments`, `pods/log`."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource

    @property
    def rule(self) -> str:
        """The rule that would allow it, as one writes it into a Role."""
        return f'apiGroups: ["{self.group}"], resources: ["{self.path}"], verbs: ["{self.verb}"]'

    @property
    def attributes(self) -> Obj:
        """The question as access reviews ask it."""
        return {name: value for name, value in self._asdict().items() if value}


def question(verb: str, resource: str, ref: ObjectRef | None = None) -> Question:
    """A question about a resource such as `deployments.apps`, `pods/log` or `deployments/scale.apps`."""
    path, _, group = resource.partition(".")
    plural, _, part = path.partition("/")
    return Question(verb, group, plural, part, ref.namespace if ref else "", ref.name if ref else "")


class Rule(NamedTuple):
    """One rule of a role: which verbs on which resources of which groups, of all or some names."""

    verbs: frozenset[str]
    groups: frozenset[str]
    resources: frozenset[str]
    names: frozenset[str]

    def allows(self, asked: Question) -> bool:
        """Whether it covers a question; without a name only rules for all names do."""
        return (
            bool(self.verbs & {asked.verb, "*"})
            and bool(self.groups & {asked.group, "*"})
            and bool(self.resources & _covering(asked))
            and (not self.names or asked.name in self.names)
        )


def _covering(asked: Question) -> set[str]:
    parts = {f"*/{asked.subresource}"} if asked.subresource else set()
    return {asked.path, "*", *parts}


class Rules(NamedTuple):
    """All rules that hold for somebody in a namespace; `complete` unless the server cannot list them all."""

    rules: tuple[Rule, ...]
    complete: bool

    def allows(self, asked: Question) -> bool | None:
        """Whether a question is answered with yes; None where the rules leave it open."""
        if any(rule.allows(asked) for rule in self.rules):
            return True
        return False if self.complete else None


def rules(items: Iterable[Obj]) -> tuple[Rule, ...]:
    """The rules about resources of a role, or of a review's answer."""
    return tuple(
        Rule(
            _set(item, "verbs"), _set(item, "apiGroups"), _set(item, "resources"), _set(item, "resourceNames")
        )
        for item in items
        if item.get("resources")
    )


def of_review(review: Obj) -> Rules:
    """What a SelfSubjectRulesReview has answered."""
    status = mapping(review, "status")
    broken = bool(status.get("incomplete")) or bool(status.get("evaluationError"))
    return Rules(rules(dicts(status, "resourceRules")), not broken and "resourceRules" in status)


def rules_review(namespace: str) -> Obj:
    """The body that asks for all rules that hold for oneself in a namespace."""
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview",
            "spec": {"namespace": namespace}}  # fmt: skip


def self_review(asked: Question) -> Obj:
    """The body that asks one question about oneself."""
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": asked.attributes}}  # fmt: skip


def subject_review(asked: Question, user: str, groups: Iterable[str] = ()) -> Obj:
    """The body that asks one question about somebody else."""
    who: Obj = {"user": user, "groups": list(groups)}
    return {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
            "spec": {"resourceAttributes": asked.attributes, **{k: v for k, v in who.items() if v}}}  # fmt: skip


def allowed(review: Obj) -> bool:
    """What an access review has answered."""
    return dig(review, "status", "allowed") is True


def _set(obj: Obj, key: str) -> frozenset[str]:
    value = obj.get(key)
    return (
        frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
    )
