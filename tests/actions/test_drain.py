"""Draining: the plan from objects, the evictions against a server that says no for a while."""

import asyncio

import pytest

from kubetui.actions import drain, evicting
from kubetui.actions.drain import Budget, Choices
from kubetui.actions.drain_lines import plan_lines, progress_lines
from kubetui.actions.evicting import Evicting, Phase
from kubetui.actions.gate import Gate
from kubetui.actions.journal import Journal
from kubetui.api.errors import forbidden, not_found, status
from kubetui.views.model import span_text
from tests.actions.fakes import Recorder


def _pod(name, node="w1", owner=None, phase="Running", labels=None, scratch=False, mirror=False):
    kind, owner_name = owner or ("", "")
    metadata = {"name": name, "namespace": "demo", "uid": f"u-{name}", "labels": labels or {}}
    if owner:
        metadata["ownerReferences"] = [{"kind": kind, "name": owner_name, "uid": "o", "controller": True}]
    if mirror:
        metadata["annotations"] = {drain.MIRROR: "x"}
    volumes = [{"name": "tmp", "emptyDir": {}}] if scratch else []
    return {"metadata": metadata, "spec": {"nodeName": node, "volumes": volumes}, "status": {"phase": phase}}


def _budget(name, allowed, labels):
    return {"metadata": {"name": name, "namespace": "demo"}, "spec": {"selector": {"matchLabels": labels}},
            "status": {"disruptionsAllowed": allowed}}  # fmt: skip


WEB = ("ReplicaSet", "web")
PODS = [
    _pod("web-1", owner=WEB, labels={"app": "web"}),
    _pod("elsewhere", node="w2", owner=WEB),
    _pod("lonely"),
    _pod("done", phase="Succeeded", scratch=True),
    _pod("report", owner=("Job", "report"), phase="Failed"),
    _pod("cache", owner=WEB, scratch=True),
    _pod("proxy", owner=("DaemonSet", "kube-proxy")),
    _pod("etcd", owner=("Node", "w1"), mirror=True),
]


def _hits(budgets=()):
    return {hit.ref.name: hit for hit in drain.plan(["w1"], PODS, budgets)}


def test_who_goes_and_who_stays():
    hits = _hits()
    assert "elsewhere" not in hits
    assert {name for name, hit in hits.items() if hit.stays} == {"proxy", "etcd"}
    assert {name for name, hit in hits.items() if hit.lonely} == {"lonely"}, "what has finished needs nobody"
    assert {name for name, hit in hits.items() if hit.scratch} == {"cache"}
    assert list(hits)[-2:] == ["etcd", "proxy"]


def test_a_budget_that_lets_nobody_go_is_named():
    hits = _hits(
        [_budget("web", 0, {"app": "web"}), _budget("other", 0, {"app": "x"}), _budget("free", 2, {})]
    )
    assert hits["web-1"].held == Budget("web", 0)
    assert hits["web-1"].budgets == (Budget("web", 0), Budget("free", 2))
    assert hits["cache"].held is None and hits["done"].budgets == ()


def test_what_has_to_be_chosen_comes_before_anything_is_done():
    hits = list(_hits().values())
    assert "Nobody makes lonely again" in drain.missing(hits, Choices())
    assert "cache would lose emptyDir data" in drain.missing(hits, Choices(lonely=True))
    assert drain.missing(hits, Choices(lonely=True, scratch=True)) is None
    assert drain.command(["w1"], hits, Choices()) == "kubectl drain w1 --ignore-daemonsets"
    assert drain.command(["w1", "w2"], [], Choices(True, True)) == (
        "kubectl drain w1 w2 --force --delete-emptydir-data")  # fmt: skip


def test_the_plan_in_words():
    hits = list(_hits([_budget("web", 0, {"app": "web"})]).values())
    text = "\n".join(map(span_text, plan_lines(hits, Choices(lonely=True), "kubectl drain w1", "")))
    assert "Go: 5 Pods" in text and "Stay: 2 Pods" in text
    assert "demo/web-1  ReplicaSet web makes another" in text
    assert "demo/report  has ended; its logs go with it" in text and "Job report makes" not in text
    assert "PodDisruptionBudget web lets nobody go now" in text
    assert "● lose what no controller makes again (1)" in text and "○ lose emptyDir data (1)" in text
    assert "DaemonSet kube-proxy would put it back here at once" in text


def test_the_eviction_is_of_the_pod_that_was_seen():
    change = drain.evict(_hits()["web-1"], "kubectl drain w1")
    assert (change.method, change.path) == ("POST", "/api/v1/namespaces/demo/pods/web-1/eviction")
    assert change.body["deleteOptions"] == {"preconditions": {"uid": "u-web-1"}}
    assert change.body["metadata"] == {"name": "web-1", "namespace": "demo"}


class Server(Recorder):
    """Refuses some evictions as often as it is told to; evicted Pods are gone at once."""

    def __init__(self, refusals):
        super().__init__()
        self.tried = asyncio.Event()
        self.refusals, self.present = refusals, {f"u-{name}" for name in ("web-1", "cache", "lonely", "done")}

    async def request(self, method, path, **more):
        name = path.split("/")[-2]
        self.requests.append(name)
        if self.requests.count("web-1") == 3:
            self.tried.set()
        if errors := self.refusals.get(name):
            error = errors.pop(0) if len(errors) > 1 or errors[0].code == 429 else errors[0]
            raise error
        self.present.discard(f"u-{name}")
        return {}


def _busy():
    return status(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(evicting, "RETRY", 0.01)
    monkeypatch.setattr(evicting, "LOOK", 0.01)


def _drain(tmp_path, server, changed=lambda: None):
    gate = Gate(server, read_only=False, journal=Journal(tmp_path / "state" / "journal", "here"))

    async def present():
        return server.present

    goers = drain.going(_hits().values())
    return gate, Evicting(gate, goers, "kubectl drain w1", present, changed)


async def test_a_refused_eviction_is_tried_again_until_the_budget_lets_it_go(tmp_path, quick):
    server = Server({"web-1": [_busy(), _busy()], "cache": [forbidden("pods", "", "cache", "no")],
                     "done": [not_found("pods", "", "done")]})  # fmt: skip
    seen = set()
    gate, drained = _drain(tmp_path, server, lambda: seen.add(drained.progress.phases["u-web-1"]))
    await drained.run()
    assert drained.progress.phases == {
        "u-web-1": Phase.GONE, "u-cache": Phase.FAILED, "u-lonely": Phase.GONE, "u-done": Phase.GONE,
        "u-report": Phase.GONE}  # fmt: skip
    assert {Phase.REFUSED, Phase.LEAVING, Phase.GONE} <= seen
    assert server.requests.count("web-1") == 3
    refused = [entry for entry in gate.journal.entries() if "budget" in entry.get("error", "")]
    assert len(refused) == 1, "the same refusal is written down once"
    assert "forbidden" in drained.progress.notes["u-cache"]


async def test_it_can_be_stopped_and_what_was_not_evicted_stays(tmp_path, quick):
    server = Server({"web-1": [_busy()] * 1000})
    _, drained = _drain(tmp_path, server)
    task = asyncio.create_task(drained.run())
    await asyncio.wait_for(server.tried.wait(), 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert drained.progress.phases["u-web-1"] is Phase.STOPPED
    assert drained.progress.phases["u-lonely"] is Phase.GONE
    tried = len(server.requests)
    await asyncio.sleep(0.05)
    assert len(server.requests) == tried
    hits = list(_hits().values())
    text = "\n".join(map(span_text, progress_lines(hits, drained.progress, "kubectl drain w1", "")))
    assert "demo/web-1  left where it is" in text and "demo/lonely  gone" in text
