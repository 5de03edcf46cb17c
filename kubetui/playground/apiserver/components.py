"""ComponentStatuses: nothing is stored, the server asks the other parts whenever somebody asks it.

Rule: `pkg/registry/core/componentstatus/rest.go`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kubetui.api.errors import not_found
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.fieldlabels import Filter
from kubetui.playground.apiserver.lists import Page
from kubetui.playground.apiserver.registry import unstored
from kubetui.playground.etcd import Entry, key

RESOURCE = "componentstatuses"
_PORTS = {"controller-manager": 10257, "scheduler": 10259}


def health(running: Mapping[str, bool]) -> dict[str, str]:
    """What is wrong with each part, empty for those that are well."""
    found = {"etcd-0": "" if running.get("etcd", True) else "context deadline exceeded"}
    for name, port in _PORTS.items():
        refused = (
            f'Get "https://127.0.0.1:{port}/healthz": dial tcp 127.0.0.1:{port}: connect: connection refused'
        )
        found[name] = "" if running.get(f"kube-{name}", True) else refused
    return found


def _entry(name: str, wrong: str) -> Entry:
    condition: Obj = {"type": "Healthy", "status": "False" if wrong else "True", "message": wrong or "ok"}
    about = {
        "kind": "ComponentStatus",
        "apiVersion": "v1",
        "metadata": {"name": name},
        "conditions": [condition],
    }
    return unstored(key(RESOURCE, "", name), about)


def one(call: Call, running: Mapping[str, bool]) -> Entry:
    """The status of one part."""
    found = health(running)
    if call.name not in found:
        raise not_found(RESOURCE, "", call.name)
    return _entry(call.name, found[call.name])


def page(call: Call, running: Mapping[str, bool], labels: str, fields: str) -> Page:
    """The statuses of all parts."""
    wanted = Filter(call.kind, labels, fields)
    entries = [_entry(name, wrong) for name, wrong in sorted(health(running).items())]
    return Page([entry for entry in entries if wanted.passes(entry.obj)], 0)
