"""`/metrics`: what the server counts of itself, in Prometheus' text form under kube-apiserver's names.

Rule: `apiserver/pkg/endpoints/metrics`, `storage/etcd3/metrics`.
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from kubetui.playground.apiserver.audit import Exchange

if TYPE_CHECKING:
    from kubetui.playground.etcd import MemoryEtcd

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
_BUCKETS = (0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0,
            15.0, 20.0, 30.0, 45.0, 60.0)  # fmt: skip
_VERBS = {"get": "GET", "create": "POST", "update": "PUT", "patch": "PATCH", "delete": "DELETE"}
_READING = ("get", "list", "watch")
Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counts requests; the rest is read when somebody asks."""

    def __init__(self) -> None:
        self._requests: Counter[Labels] = Counter()
        self._durations: dict[Labels, list[int]] = {}
        self._sums: dict[Labels, float] = {}
        self._inflight: Counter[str] = Counter()
        self._attempts: Counter[str] = Counter()
        self._audited = 0
        self._started = time.time()

    @asynccontextmanager
    async def working(self, verb: str) -> AsyncIterator[None]:
        """While a request is in work."""
        kind = "readOnly" if verb in _READING else "mutating"
        self._inflight[kind] += 1
        try:
            yield
        finally:
            self._inflight[kind] -= 1

    def end(self, seen: Exchange, seconds: float, *, audited: bool) -> None:
        """A request that was answered."""
        self._audited += audited
        self._attempts["success" if seen.user is not None else "error"] += 1
        common = _labels(seen)
        dry_run = ("dry_run", "All" if seen.dry_run else "")
        self._requests[(*common, ("code", str(seen.code)), ("component", "apiserver"), dry_run)] += 1
        if seen.verb == "watch":
            return
        timed = (*common, ("component", "apiserver"), dry_run)
        buckets = self._durations.setdefault(timed, [0] * (len(_BUCKETS) + 1))
        self._sums[timed] = self._sums.get(timed, 0.0) + seconds
        index = next((i for i, most in enumerate(_BUCKETS) if seconds <= most), len(_BUCKETS))
        buckets[index] += 1

    def text(self, etcd: MemoryEtcd) -> str:
        """Everything, as Prometheus scrapes it."""
        return "".join(line for family in self._families(etcd) for line in family)

    def _families(self, etcd: MemoryEtcd) -> Iterator[Iterable[str]]:
        yield _family("apiserver_audit_event_total", "counter",
                      "Counter of audit events generated and sent to the audit backend.",
                      {(): self._audited})  # fmt: skip
        yield _family("apiserver_current_inflight_requests", "gauge",
                      "Number of requests in work, by kind of request.",
                      {(("request_kind", kind),): self._inflight[kind] for kind in ("mutating", "readOnly")}
                      )  # fmt: skip
        yield self._duration_lines()
        yield _family("apiserver_request_total", "counter", "Counter of requests by verb, resource and code.",
                      self._requests)  # fmt: skip
        counts = {_stored(name): number for name, number in etcd.counts().items()}
        yield _family("apiserver_resource_objects", "gauge", "Number of stored objects.", counts)
        yield _family("apiserver_storage_size_bytes", "gauge", "Size of the stored objects.",
                      {(("storage_cluster_id", "etcd-0"),): etcd.size()})  # fmt: skip
        yield _family("authentication_attempts", "counter", "Counter of attempts to authenticate.",
                      {(("result", result),): n for result, n in self._attempts.items()})  # fmt: skip
        yield _family("etcd_mvcc_db_total_size_in_bytes", "gauge", "Size of the database.", {(): etcd.size()})
        yield _family("kubernetes_build_info", "gauge", "The version of this server.", {_BUILD: 1})
        yield from self._process()

    def _process(self) -> Iterator[Iterable[str]]:
        yield _family("process_cpu_seconds_total", "counter", "User and system CPU time spent in seconds.",
                      {(): time.process_time()})  # fmt: skip
        yield _family("process_resident_memory_bytes", "gauge", "Largest resident memory size in bytes.",
                      {(): resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024})  # fmt: skip
        yield _family("process_start_time_seconds", "gauge", "Start time since the epoch in seconds.",
                      {(): self._started})  # fmt: skip

    def _duration_lines(self) -> Iterator[str]:
        name = "apiserver_request_duration_seconds"
        yield from _head(name, "histogram", "Time to answer, by verb and resource.")
        for labels, buckets in sorted(self._durations.items()):
            total = 0
            for most, count in zip((*(f"{most:g}" for most in _BUCKETS), "+Inf"), buckets, strict=True):
                total += count
                yield f"{name}_bucket{_braces((*labels, ('le', most)))} {total}\n"
            yield f"{name}_sum{_braces(labels)} {self._sums[labels]:.9g}\n"
            yield f"{name}_count{_braces(labels)} {total}\n"


_BUILD: Labels = (
    ("git_version", "v1.36.0"), ("major", "1"), ("minor", "36"), ("platform", "linux/amd64"),
)  # fmt: skip


def _labels(seen: Exchange) -> Labels:
    about = seen.reference
    named, namespace = about.get("name"), about.get("namespace")
    scope = "" if not about else "resource" if named else "namespace" if namespace else "cluster"
    return (
        ("group", about.get("apiGroup", "")), ("resource", about.get("resource", "")), ("scope", scope),
        ("subresource", about.get("subresource", "")), ("verb", _VERBS.get(seen.verb, seen.verb.upper())),
        ("version", about.get("apiVersion", "")),
    )  # fmt: skip


def _stored(name: str) -> Labels:
    plural, _, group = name.partition(".")
    return (("group", group), ("resource", plural))


def _head(name: str, kind: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}\n", f"# TYPE {name} {kind}\n"


def _family(name: str, kind: str, text: str, values: Mapping[Labels, float]) -> Iterator[str]:
    yield from _head(name, kind, text)
    for labels, value in sorted(values.items()):
        yield f"{name}{_braces(labels)} {value:.17g}\n"


def _braces(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
