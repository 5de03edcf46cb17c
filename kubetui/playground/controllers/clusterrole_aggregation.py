"""The aggregation controller: a ClusterRole with an aggregation rule gets the rules of those that it selects.

Rule: `pkg/controller/clusterroleaggregation`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts
from kubetui.api.selectors import from_object, matches
from kubetui.playground.controllers.base import Controller
from kubetui.playground.informer import key_of


def aggregated(role: Obj, roles: Iterable[Obj]) -> list[Obj]:
    """The rules of all other roles that an aggregated one selects, each once."""
    by_name = sorted((each for each in roles if meta.name(each) != meta.name(role)), key=meta.name)
    found: list[Obj] = []
    for wanted in dicts(role, "aggregationRule", "clusterRoleSelectors"):
        selector = from_object(wanted)
        chosen = (each for each in by_name if matches(selector, meta.labels(each)))
        for rule in (rule for each in chosen for rule in dicts(each, "rules")):
            if rule not in found:
                found.append(rule)
    return found


class ClusterRoleAggregationController(Controller):
    """Works on aggregated ClusterRoles, on all of them whenever any role changes."""

    name = "clusterrole-aggregation"
    source = "clusterrole-aggregation-controller"
    primary = "clusterroles.rbac.authorization.k8s.io"
    workers = 1

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """Nobody knows which role is part of which: all that may be."""
        for each in self.objects.list():
            if each.get("aggregationRule"):
                self.queue.add(key_of(each))

    async def sync(self, key: str) -> None:
        """Apply the rules of one role."""
        role = self.objects.by_key(key)
        if role is None or not role.get("aggregationRule"):
            return
        rules = aggregated(role, self.objects.list())
        if rules == dicts(role, "rules"):
            return
        body = {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": meta.name(role)},
            "rules": rules,
        }
        self.objects.learn(await self.api.patch(self.primary, meta.name(role), body, kind="apply"))
