"""Who may do what: role-based access control over the stored roles and bindings.

Rule: `plugin/pkg/auth/authorizer/rbac`, `pkg/registry/rbac/validation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kubetui.api.errors import ApiError, forbidden
from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.users import SERVICE_ACCOUNT, User
from kubetui.playground.etcd import MemoryEtcd, key

_RBAC = "rbac.authorization.k8s.io"


@dataclass(frozen=True, slots=True)
class Access:
    """One question to the authorizer; with `path` it is about a path beside the API's resources."""

    verb: str
    group: str = ""
    plural: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""

    @property
    def resource(self) -> str:
        """`pods`, `pods/log`."""
        return f"{self.plural}/{self.subresource}" if self.subresource else self.plural


class Authorizer:
    """Answers from the Roles, ClusterRoles and their bindings in the store."""

    def __init__(self, etcd: MemoryEtcd) -> None:
        self._etcd = etcd

    def allows(self, user: User, access: Access) -> bool:
        """Whether a user may."""
        return self.reason(user, access) is not None

    def reason(self, user: User, access: Access) -> str | None:
        """Why a user may, empty when that needs no binding; None when he may not."""
        if user.all_powerful:
            return ""
        for binding, subject in self._bindings(user, access.namespace):
            if any(_covers(rule, access) for rule in self._rules_of(binding)):
                return f"RBAC: allowed by {_shown(binding)} to {_shown_subject(subject)}"
        return None

    def rules(self, user: User, namespace: str) -> Iterator[Obj]:
        """The rules that hold for a user in a namespace, the cluster-wide ones first."""
        for binding, _ in self._bindings(user, namespace):
            yield from self._rules_of(binding)

    def _bindings(self, user: User, namespace: str) -> Iterator[tuple[Obj, Obj]]:
        """The bindings that name a user, with the subject that does."""
        for binding in self._all(f"clusterrolebindings.{_RBAC}"):
            if subject := _binds(binding, user, ""):
                yield binding, subject
        if namespace:
            for binding in self._all(f"rolebindings.{_RBAC}", namespace):
                if subject := _binds(binding, user, namespace):
                    yield binding, subject

    def _rules_of(self, binding: Obj) -> list[Obj]:
        return self._role_rules(binding, str(binding["metadata"].get("namespace") or ""))

    def require(self, user: User, access: Access) -> None:
        """403 when a user may not."""
        if not self.allows(user, access):
            raise refusal(user, access)

    def _all(self, resource: str, namespace: str = "") -> Iterator[Obj]:
        for entry in self._etcd.range(resource, namespace):
            yield entry.obj

    def _role_rules(self, binding: Obj, namespace: str) -> list[Obj]:
        kind, name = text(binding, "roleRef", "kind"), text(binding, "roleRef", "name")
        at = (
            key(f"clusterroles.{_RBAC}", "", name)
            if kind == "ClusterRole"
            else key(f"roles.{_RBAC}", namespace, name)
        )
        entry = self._etcd.get(at)
        return [] if entry is None else dicts(entry.obj, "rules")


def _binds(binding: Obj, user: User, namespace: str) -> Obj | None:
    return next((each for each in dicts(binding, "subjects") if _is(each, user, namespace)), None)


def _shown(binding: Obj) -> str:
    namespace = binding["metadata"].get("namespace")
    name = f"{binding['metadata']['name']}/{namespace}" if namespace else binding["metadata"]["name"]
    kind, role = text(binding, "roleRef", "kind"), text(binding, "roleRef", "name")
    return f'{"RoleBinding" if namespace else "ClusterRoleBinding"} "{name}" of {kind} "{role}"'


def _shown_subject(subject: Obj) -> str:
    namespace = f"/{text(subject, 'namespace')}" if text(subject, "namespace") else ""
    return f'{text(subject, "kind")} "{text(subject, "name")}{namespace}"'


def _is(subject: Obj, user: User, namespace: str) -> bool:
    kind, name = text(subject, "kind"), text(subject, "name")
    if kind == "User":
        return name == user.name
    if kind == "Group":
        return name in user.groups
    home = text(subject, "namespace") or namespace
    return kind == "ServiceAccount" and user.name == f"{SERVICE_ACCOUNT}{home}:{name}"


def _covers(rule: Obj, access: Access) -> bool:
    verbs = rule.get("verbs") or ()
    if "*" not in verbs and access.verb not in verbs:
        return False
    if access.path:
        return any(_path_matches(p, access.path) for p in rule.get("nonResourceURLs") or ())
    groups = rule.get("apiGroups") or ()
    if "*" not in groups and access.group not in groups:
        return False
    names = rule.get("resourceNames") or ()
    return _resource_matches(rule.get("resources") or (), access) and (not names or access.name in names)


def _resource_matches(resources: list[str] | tuple[str, ...], access: Access) -> bool:
    wanted = {"*", access.resource}
    if access.subresource:
        wanted.add(f"*/{access.subresource}")
    return any(resource in wanted for resource in resources)


def _path_matches(pattern: str, path: str) -> bool:
    if pattern == "*" or pattern == path:
        return True
    return pattern.endswith("*") and path.startswith(pattern.rstrip("*"))


def refusal(user: User, access: Access) -> ApiError:
    """403, saying which right is missing."""
    if access.path:
        return forbidden("", "", "", f'User "{user.name}" cannot {access.verb} path "{access.path}"')
    where = f'in the namespace "{access.namespace}"' if access.namespace else "at the cluster scope"
    why = (
        f'User "{user.name}" cannot {access.verb} resource "{access.resource}" in API group '
        f'"{access.group}" {where}'
    )
    return forbidden(access.plural, access.group, access.name, why)
