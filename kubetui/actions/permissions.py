"""What RBAC lets one do: asked in the background, kept for a while, ready for whoever draws a key.

One SelfSubjectRulesReview tells all that holds in a namespace. Where the server cannot list every rule
(an authorization webhook decides), what the rules leave open is asked one by one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, Protocol

from kubetui.actions.verbs import Verb
from kubetui.api import access
from kubetui.api.access import Question, Rules
from kubetui.api.meta import ObjectRef
from kubetui.kinds.model import ApiKind

KEPT: Final = 300.0
"""Seconds for which an answer is believed."""
_MOST: Final = 5000
"""Answers that are kept by rules that are known."""

_EXEC: Final = (("create", "pods/exec"),)
_NEEDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "edit": (("update", ""),), "delete": (("delete", ""),), "kill": (("delete", ""),),
    "scale.up": (("patch", "/scale"),), "scale.down": (("patch", "/scale"),), "scale.to": (("patch", "/scale"),),
    "logs": (("get", "pods/log"),), "logs.previous": (("get", "pods/log"),),
    "shell": _EXEC, "exec": _EXEC, "attach": (("create", "pods/attach"),),
    "forward": (("create", "pods/portforward"),), "port.forward": (("create", "pods/portforward"),),
    "drain": (("patch", "nodes"), ("create", "pods/eviction")),
    "trigger": (("create", "jobs.batch"),),
    "secret.reveal": (("get", "secrets"),), "yaml": (("get", ""),), "describe": (("get", ""),),
}  # fmt: skip
"""What a verb asks of the API: a verb of RBAC, on the object (``), a part of it (`/scale`) or another resource.

Other verbs that change something patch the object.
"""


class Connected(Protocol):
    """What is needed of a session."""

    default_namespace: str

    def kind_of(self, resource: str) -> ApiKind | None:
        """The kind of a resource."""

    async def request(self, method: str, path: str, *, body: Any = None) -> Any:
        """One request to the API server."""


def needs(verb: Verb, kind: ApiKind, ref: ObjectRef) -> tuple[Question, ...]:
    """The questions on which a verb on an object depends."""
    wanted = _NEEDS.get(verb.id, (("patch", ""),) if verb.mutates and verb.needs_object else ())
    return tuple(_question(does, what, kind, ref) for does, what in wanted)


def _question(does: str, what: str, kind: ApiKind, ref: ObjectRef) -> Question:
    if not what or what.startswith("/"):
        return Question(does, kind.group, kind.plural, what.lstrip("/"), ref.namespace, ref.name)
    return access.question(does, what, ref)._replace(name="")


class Permissions:
    """The answers for one session; asking never waits."""

    def __init__(self, session: Connected, changed: Callable[[], None] = lambda: None) -> None:
        self._session, self._changed = session, changed
        self._rules: dict[str, tuple[float, Rules | None]] = {}
        self._single: dict[Question, tuple[float, bool | None]] = {}
        self._read: dict[Question, tuple[Rules, bool | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def refusal(self, verb: Verb, ref: ObjectRef) -> str | None:
        """Why a verb may not be used on an object, with the missing rule; None when it may, or is not known yet."""
        kind = self._session.kind_of(ref.resource)
        for asked in needs(verb, kind, ref) if kind else ():
            if self.may(asked) is False:
                where = f"in the namespace {asked.namespace}" if asked.namespace else "in a ClusterRole"
                return f"You may not {asked.verb} {asked.path}: missing is the rule {asked.rule} {where}."
        return None

    def may(self, asked: Question) -> bool | None:
        """What is known of a question; where nothing is, it is asked in the background."""
        place = asked.namespace or self._session.default_namespace or "default"
        if place not in self._rules:
            self._rules[place] = (monotonic(), None)
            self._start(self._load(place))
            return None
        rules = self._rules[place][1]
        answer = self._by_rules(asked, rules) if rules is not None else None
        if answer is not None or rules is None:
            return answer
        if asked not in self._single:
            self._single[asked] = (monotonic(), None)
            self._start(self._ask(asked))
        return self._single[asked][1]

    def _by_rules(self, asked: Question, rules: Rules) -> bool | None:
        """What the rules say, read once: footers ask the same again with every paint."""
        kept = self._read.get(asked)
        if kept is None or kept[0] is not rules:
            if len(self._read) >= _MOST:
                self._read.clear()
            kept = self._read[asked] = (rules, rules.allows(asked))
        return kept[1]

    def rules(self, namespace: str) -> Rules | None:
        """All rules that hold in a namespace, when they are known."""
        found = self._rules.get(namespace)
        return found[1] if found else None

    def answer(self, asked: Question, namespace: str) -> bool | None:
        """What the rules of a namespace say of a question; None where they are not known, or leave it open."""
        rules = self.rules(namespace)
        return self._by_rules(asked, rules) if rules is not None else None

    def refresh(self) -> None:
        """Forget what is old; called when somebody acts, so that an idle program asks nothing."""
        old = monotonic() - KEPT
        self._rules = {place: entry for place, entry in self._rules.items() if entry[0] > old}
        self._single = {asked: entry for asked, entry in self._single.items() if entry[0] > old}

    def forget(self) -> None:
        """Forget everything: the server has said something else."""
        self._rules.clear()
        self._single.clear()

    async def load(self, namespace: str) -> Rules | None:
        """Ask for the rules of a namespace now.

        Raises:
            ApiError: the server refused.
            Exception: the server does not answer.
        """
        path, body = f"{access.ROOT}/selfsubjectrulesreviews", access.rules_review(namespace)
        found = access.of_review(await self._session.request("POST", path, body=body))
        self._rules[namespace] = (monotonic(), found)
        return found

    async def close(self) -> None:
        """End what is still asked."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, asking: Any) -> None:
        task = asyncio.get_running_loop().create_task(asking, name="permissions")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self, namespace: str) -> None:
        try:
            await self.load(namespace)
        except Exception:
            return  # not known: nothing is refused here, and the server decides when somebody acts
        self._changed()

    async def _ask(self, asked: Question) -> None:
        path = f"{access.ROOT}/selfsubjectaccessreviews"
        try:
            answer = access.allowed(await self._session.request("POST", path, body=access.self_review(asked)))
        except Exception:
            return  # as above
        self._single[asked] = (monotonic(), answer)
        self._changed()
