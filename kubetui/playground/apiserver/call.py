"""One request as the API machinery sees it, whether it came over HTTPS or from inside the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.users import User


@dataclass(slots=True)
class Call:
    """What is asked for, by whom, and how; `warnings` collects the texts of Warning headers.

    `internal` calls come from inside the process: their objects are typed by construction.
    """

    user: User
    verb: str
    kind: ApiKind
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    manager: str = "unknown"
    dry_run: bool = False
    field_validation: str = "Warn"
    force: bool = False
    internal: bool = False
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        """Say something that does not stop the request."""
        if text not in self.warnings:
            self.warnings.append(text)


@dataclass(slots=True)
class DeleteOptions:
    """`metav1.DeleteOptions`, read from the body or the query."""

    grace: int | None = None
    propagation: str | None = None
    orphan: bool | None = None
    uid: str | None = None
    revision: str | None = None


@dataclass(slots=True)
class ListOptions:
    """`metav1.ListOptions`, still as texts of the query."""

    labels: str = ""
    fields: str = ""
    limit: int = 0
    continue_: str = ""
    revision: str = ""
    match: str = ""
    timeout: int | None = None
    bookmarks: bool = False
    initial_events: bool | None = None


@dataclass(slots=True)
class Patch:
    """A decoded patch; `kind` is `json`, `merge`, `strategic` or `apply`, `repeated` what came twice in its YAML."""

    kind: str
    body: Any
    repeated: tuple[str, ...] = ()
