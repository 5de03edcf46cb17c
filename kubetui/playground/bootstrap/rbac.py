"""The roles and bindings of a fresh cluster, and the accounts of its controllers.

Rule: `plugin/pkg/auth/authorizer/rbac/bootstrappolicy`; kubeadm and kind for the add-ons.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts
from kubetui.playground.bootstrap.rules import GROUP, read
from kubetui.playground.controllers.clusterrole_aggregation import aggregated

_ROLES = f"clusterroles.{GROUP}"
_AGGREGATED = ("view", "edit", "admin")
_NOT_RUN = {
    "cloud-provider", "kube-controller-manager", "kube-scheduler", "kube-dns", "route-controller",
    "selinux-warning-controller", "service-controller",
}  # fmt: skip


def objects() -> list[tuple[str, Obj]]:
    """Every role and binding with its resource, the accounts before them."""
    default = read("default_roles.txt", default=True)
    _fill({meta.name(obj): obj for resource, obj in default if resource == _ROLES})
    return [*_accounts(default), *default, *read("addon_roles.txt", default=False)]


def _fill(roles: dict[str, Obj]) -> None:
    """The rules of aggregated roles: nobody waits for the controller at the start."""
    for name in _AGGREGATED:
        roles[name]["rules"] = aggregated(roles[name], roles.values())


def _accounts(bindings: list[tuple[str, Obj]]) -> list[tuple[str, Obj]]:
    """The accounts that the controllers work as: those of the bindings that do run here."""
    subjects = [subject for _, obj in bindings for subject in dicts(obj, "subjects")]
    names = {meta.text(each, "name") for each in subjects if each["kind"] == "ServiceAccount"} - _NOT_RUN
    return [("serviceaccounts", {"metadata": {"name": n, "namespace": "kube-system"}}) for n in sorted(names)]
