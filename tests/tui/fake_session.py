"""A session without a cluster: a real Store, a frozen clock, a log of what was asked."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kubetui.api.errors import not_found
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS, by_resource
from kubetui.session import ConnectionState, Options, Phase, SyncPhase, SyncState
from kubetui.store.store import Store

NOW = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)


@dataclass
class Request:
    """One request that was made."""

    method: str
    path: str
    params: dict[str, str] = field(default_factory=dict)
    body: Any = None
    content_type: str = ""


class FakeSession:
    """Stands where a `Session` stands."""

    def __init__(self, store: Store | None = None, namespaces: Collection[str] = ("kubetui-demo",)) -> None:
        self.options = Options()
        self.time = NOW
        self.store = store or Store(self.now)
        self.context = "playground"
        self.server = "https://127.0.0.1:6443"
        self.server_version = "v1.36.2"
        self.kinds: list[ApiKind] = list(KINDS)
        self.ownership = "own"
        self.control = None
        self.default_namespace = "default"
        self.namespaces = frozenset(namespaces)
        self.state = ConnectionState(Phase.LIVE, NOW)
        self.syncs: dict[str, SyncState] = {}
        self.wanted: list[str] = []
        self.narrow: set[str] = set()
        self.requests: list[Request] = []
        self.answers: dict[tuple[str, str], Any] = {}
        self.new_kinds: list[ApiKind] = []
        self.log_lines: list[str] = []
        self.started = self.closed = self.retried = 0
        self.start_error: Exception | None = None
        self._listeners: list[Callable[[], None]] = []

    # What a test does

    def set_state(self, phase: Phase, message: str = "", hint: str = "") -> None:
        self.state = ConnectionState(phase, self.time, message, hint)
        self.tell()

    def tell(self) -> None:
        for callback in tuple(self._listeners):
            callback()

    # What the interface asks

    async def start(self) -> None:
        self.started += 1
        if self.start_error is not None:
            raise self.start_error
        self.tell()

    async def close(self) -> None:
        self.closed += 1

    async def retry(self) -> None:
        self.retried += 1

    def now(self) -> datetime:
        return self.time

    def want(self, *resources: str) -> None:
        self.wanted += resources

    def unwant(self, *resources: str) -> None:
        for resource in resources:
            if resource in self.wanted:
                self.wanted.remove(resource)

    def sync(self, resource: str) -> SyncState:
        return self.syncs.get(resource, SyncState(SyncPhase.LIVE))

    def reads_everywhere(self, resource: str) -> bool:
        return resource not in self.narrow

    async def wait_synced(self, timeout: float) -> bool:  # noqa: ASYNC109
        return True

    def set_namespaces(self, names: Collection[str]) -> None:
        self.namespaces = frozenset(names)
        self.tell()

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def kind_of(self, resource: str) -> ApiKind | None:
        return next((kind for kind in self.kinds if kind.resource == resource), None) or by_resource(resource)

    async def discover(self) -> None:
        self.kinds = [*self.kinds, *self.new_kinds]
        self.new_kinds = []

    async def get(self, ref: ObjectRef) -> Obj:
        found = self.store.find(ref)
        if found is None:
            raise not_found(ref.resource, "", ref.name)
        answer = self.answers.get(("GET", ref.name))
        return copy.deepcopy(answer or found)

    async def request(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None, body: Any = None,
        content_type: str = "application/json", accept: str = "application/json",
    ) -> Any:  # fmt: skip
        if path.startswith("/apis/authorization.k8s.io") and (method, path) not in self.answers:
            everything = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
            return {"status": {"resourceRules": [everything]}}  # whoever asks in passing may do everything
        self.requests.append(Request(method, path, dict(params or {}), body, content_type))
        answer = self.answers.get((method, path), {})
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def list(
        self, resource: str, namespace: str = "", *, labels: str = "", fields: str = ""
    ) -> list[Obj]:
        return self.store.all(resource, [namespace] if namespace else ())

    async def logs(
        self, ref: ObjectRef, container: str = "", *, follow: bool = False, previous: bool = False,
        tail: int | None = None, timestamps: bool = False, since: int | None = None,
    ) -> AsyncIterator[str]:  # fmt: skip
        self.requests.append(Request("LOGS", f"{ref.name}/{container}", {"previous": str(previous)}))
        for line in self.log_lines:
            yield line
