"""Who makes a request: the users that the playground's API server knows without looking them up."""

from __future__ import annotations

from dataclasses import dataclass, field

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"
UNAUTHENTICATED = "system:unauthenticated"
SERVICE_ACCOUNT = "system:serviceaccount:"


@dataclass(frozen=True, slots=True)
class User:
    """`user.Info`: what authentication found out."""

    name: str
    groups: tuple[str, ...] = (AUTHENTICATED,)
    uid: str = ""
    extra: dict[str, list[str]] = field(default_factory=dict, hash=False)

    @property
    def all_powerful(self) -> bool:
        """Whether authorization lets everything pass (`system:masters`)."""
        return MASTERS in self.groups


ANONYMOUS = User("system:anonymous", (UNAUTHENTICATED,))
ADMIN = User("kubernetes-admin", (MASTERS, AUTHENTICATED))


def component(name: str) -> User:
    """The user of a part of the control plane, calling from inside the process."""
    groups = ("system:nodes",) if name.startswith("system:node:") else ()
    return User(name, (*groups, MASTERS, AUTHENTICATED))


def service_account(namespace: str, name: str, uid: str = "") -> User:
    """The user that a service account's token stands for."""
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", AUTHENTICATED)
    return User(f"{SERVICE_ACCOUNT}{namespace}:{name}", groups, uid)
