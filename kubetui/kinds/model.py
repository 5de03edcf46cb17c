"""What one row of the registry says of a kind, as the API serves it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kubetui.api.errors import qualified

ALL_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
"""The verbs of an ordinary stored kind, in the order discovery lists them."""


@dataclass(frozen=True, slots=True)
class ApiKind:
    """One kind of one group and version: a fact of the API, served by the playground.

    `subresources` names those that are served (`status`, `scale`, `log` …). `verbs` is empty only
    for kinds that never stand alone.
    """

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subresources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ALL_VERBS
    list_kind: str = ""

    @property
    def singular(self) -> str:
        """The singular resource name: the kind in lower case."""
        return self.kind.lower()

    @property
    def storage(self) -> str:
        """The version of its group in which objects are kept."""
        return self.version

    @property
    def api_version(self) -> str:
        """`v1`, `apps/v1`."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource(self) -> str:
        """The plural with its group: `pods`, `deployments.apps`. The key of a kind everywhere."""
        return qualified(self.plural, self.group)

    @property
    def root(self) -> str:
        """The path of its group and version: `/api/v1`, `/apis/apps/v1`."""
        return f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"

    def path(self, namespace: str = "", name: str = "", subresource: str = "") -> str:
        """The request path of the collection, of one object, or of its subresource."""
        parts = [self.root]
        if self.namespaced and namespace:
            parts.append(f"namespaces/{quote(namespace, safe='')}")
        parts.append(self.plural)
        if name:
            parts.append(quote(name, safe=""))
        if subresource:
            parts.append(subresource)
        return "/".join(parts)
