"""ConfigMaps, Secrets, ServiceAccounts, quotas and limits: what they hold and who uses them."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.api.quantity import amount
from kubetui.kinds.shown.cells import UNREAD, at, column, named, said, state
from kubetui.kinds.shown.model import Around, Cells, Facts, Shown, created
from kubetui.kinds.vocabulary import Health, Line, Span

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Namespaces whose parts read their configuration through the API, so that no Pod names it."""
MADE = frozenset({"kube-root-ca.crt", "default"})
"""Objects that Kubernetes puts into every namespace."""
_FULL = 0.9


class UsedFacts(Facts):
    """What the row of something that Pods use is made of."""

    __slots__ = ("known", "pods", "users")

    resource = ""

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        place = meta.namespace(obj), meta.name(obj)
        self.users = around.users(self.resource, *place)
        self.pods = around.pods_using(self.resource, *place)
        self.known = bool(self.users) or around.knows("pods", place[0])
        self.word = "used" if self.users else "used by nobody" if self.known else ""
        expected = place[0] in SYSTEM or place[1] in MADE or self.read_by_others() or not self.known
        self.health = Health.OK if self.users or expected else Health.WARNING

    def read_by_others(self) -> bool:
        """Whether others than Pods read it."""
        return False


class ConfigMapFacts(UsedFacts):
    """A ConfigMap."""

    __slots__ = ()
    resource = "configmaps"


class SecretFacts(UsedFacts):
    """A Secret."""

    __slots__ = ()
    resource = "secrets"

    def read_by_others(self) -> bool:
        """Tokens, certificates and releases are read by controllers."""
        return text(self.obj, "type") not in ("Opaque", "", "kubernetes.io/dockerconfigjson")


class AccountFacts(UsedFacts):
    """A ServiceAccount; one that nobody uses does no harm."""

    __slots__ = ()
    resource = "serviceaccounts"

    def read_by_others(self) -> bool:
        """Controllers and people may act under it as well."""
        return True


def keys(obj: Obj) -> list[str]:
    """The keys of a ConfigMap or Secret, sorted."""
    return sorted({*mapping(obj, "data"), *mapping(obj, "binaryData")})


def used_by(facts: UsedFacts) -> Line:
    """A name or two, or how many Pods; `nobody`."""
    if not facts.known:
        return UNREAD
    if not facts.users:
        return (Span("nobody", "warning" if facts.health == Health.WARNING else "muted"),)
    if len(facts.users) <= 2:
        return said(", ".join(facts.users))
    return said(f"{facts.pods:,} Pods" if facts.pods else f"{len(facts.users)} workloads")


def _brief(short: str, *, counted: bool = True) -> Callable[[UsedFacts], list[Cells]]:
    def cells(facts: UsedFacts) -> list[Cells]:
        number = said(str(len(keys(facts.obj)))) if counted else ()
        return [(said(f"{short} {facts.name}"), number, used_by(facts), created(facts))]

    return cells


_USERS = frozenset({"users"})
_USED_BY = column("USED BY", 20, used_by)

CONFIG_MAPS = Shown(
    "configmaps",
    "config",
    ConfigMapFacts,
    named(column("DATA", 5, lambda facts: len(keys(facts.obj)), align="right"), _USED_BY),
    _brief("cm"),
    _USERS,
    "cm",
)
SECRETS = Shown(
    "secrets",
    "config",
    SecretFacts,
    named(
        at("TYPE", 30, "type"),
        column("DATA", 5, lambda facts: len(keys(facts.obj)), align="right"),
        _USED_BY,
    ),
    _brief("secret"),
    _USERS,
    "secret",
)
SERVICE_ACCOUNTS = Shown(
    "serviceaccounts", "config", AccountFacts, named(_USED_BY), _brief("sa", counted=False), _USERS, "sa"
)


class QuotaFacts(Facts):
    """A ResourceQuota: the fullest of its limits tells its state."""

    __slots__ = ("fullest",)

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        hard, used = (
            mapping(obj, "status", "hard") or mapping(obj, "spec", "hard"),
            mapping(obj, "status", "used"),
        )
        worst, self.fullest = -1.0, ""
        for key in sorted(hard):
            limit, now = amount(hard[key]), amount(used.get(key))
            share = float(now / limit) if limit else 1.0
            if share > worst:
                worst, self.fullest = share, f"{key} {used.get(key, 0)}/{hard[key]}"
        self.health = Health.WARNING if worst >= _FULL else Health.OK
        self.word = "full" if worst >= 1 else "nearly full" if worst >= _FULL else "room left"


def _quota(facts: Facts, *, limits: bool) -> str:
    hard, used = mapping(facts.obj, "status", "hard"), mapping(facts.obj, "status", "used")
    names = [key for key in sorted(hard) if key.startswith("limits.") == limits]
    return ", ".join(f"{key}: {used.get(key, 0)}/{hard[key]}" for key in names)


def _quota_brief(facts: QuotaFacts) -> list[Cells]:
    number = said(str(len(mapping(facts.obj, "spec", "hard"))))
    full = said(facts.fullest, "warning" if facts.health == Health.WARNING else "")
    return [(said(f"quota {facts.name}"), number, full, created(facts))]


RESOURCE_QUOTAS = Shown(
    "resourcequotas",
    "config",
    QuotaFacts,
    named(
        column("STATE", 12, state, 1),
        column("REQUEST", 36, lambda facts: _quota(facts, limits=False)),
        column("LIMIT", 36, lambda facts: _quota(facts, limits=True)),
    ),
    _quota_brief,
    short="quota",
)


def _limits_brief(facts: Facts) -> list[Cells]:
    rules = dicts(facts.obj, "spec", "limits")
    for_whom = ", ".join(f"each {text(rule, 'type')}" for rule in rules)
    return [(said(f"limits {facts.name}"), said(str(len(rules))), said(for_whom), created(facts))]


LIMIT_RANGES = Shown(
    "limitranges",
    "config",
    Facts,
    named(column("RULES", 5, lambda facts: len(dicts(facts.obj, "spec", "limits")), align="right")),
    _limits_brief,
    short="limits",
)
