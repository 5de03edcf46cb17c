import asyncio

import pytest

from kubetui.api.meta import name
from kubetui.client import reflector as reflector_module
from kubetui.client.reflector import Reflector
from kubetui.client.state import SyncPhase
from kubetui.client.watches import Watches
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import by_resource
from kubetui.store.store import Store
from tests.client.connecting import rest, until
from tests.client.misbehaving import DENIED

EVERYWHERE = "/api/v1/pods"
SHOP, BANK = "/api/v1/namespaces/shop/pods", "/api/v1/namespaces/bank/pods"


class Setting:
    def __init__(self, server, linger):
        self.server = server
        self.rest = rest(server.url)
        self.store = Store()
        self.changes = 0
        self.kinds = {}
        self.watches = Watches(self._make, self.kind_of, self.store, self._changed, linger=linger)

    def kind_of(self, resource):
        return self.kinds.get(resource) or by_resource(resource)

    def _make(self, kind, namespace, changed):
        return Reflector(self.rest, kind, namespace, self.store, changed=changed, lost=lambda: None)

    def _changed(self):
        self.changes += 1

    def phase(self, resource="pods"):
        return self.watches.sync(resource, known=True).phase

    async def live(self, resource="pods"):
        await until(lambda: self.phase(resource) is SyncPhase.LIVE)

    def names(self):
        return sorted(name(pod) for pod in self.store.all("pods"))

    def lists(self):
        return [request[4:] for request in self.server.requests if "watch" not in request]


@pytest.fixture
async def setting(server):
    server.put(SHOP, "web")
    server.put(BANK, "db")
    found = Setting(server, linger=0.1)
    yield found
    await found.watches.close()
    await found.rest.close()


async def test_only_what_is_wanted_is_watched(setting):
    assert setting.phase() is SyncPhase.IDLE
    setting.watches.want(["pods"])
    await setting.live()
    assert setting.names() == ["db", "web"]
    assert setting.lists() == [EVERYWHERE]
    assert setting.watches.settled(known=True)


async def test_unwanted_ones_stop_after_a_while(setting):
    setting.watches.want(["pods"])
    setting.watches.want(["pods"])
    await setting.live()
    await setting.server.watched(EVERYWHERE)
    setting.watches.unwant(["pods"])
    await asyncio.sleep(0.15)
    assert setting.phase() is SyncPhase.LIVE, "somebody else still wants it"
    setting.watches.unwant(["pods"])
    setting.watches.want(["pods"])
    await asyncio.sleep(0.15)
    assert setting.phase() is SyncPhase.LIVE, "they came back in time"
    setting.watches.unwant(["pods"])
    setting.watches.unwant(["pods"])
    await until(lambda: setting.phase() is SyncPhase.IDLE)
    await until(lambda: not setting.server.watchers[EVERYWHERE])
    assert setting.names() == [] and not setting.store.complete("pods")
    setting.watches.want(["pods"])
    await setting.live()
    assert setting.names() == ["db", "web"]


async def test_chosen_namespaces_have_a_reflector_each(setting):
    setting.watches.set_namespaces(["shop"])
    setting.watches.want(["pods"])
    await setting.live()
    assert setting.names() == ["web"]
    setting.watches.set_namespaces(["shop", "bank"])
    await until(lambda: setting.names() == ["db", "web"])
    setting.watches.set_namespaces(["bank"])
    assert setting.names() == ["db"]
    assert sorted(setting.lists()) == [BANK, SHOP]


async def test_pods_are_read_everywhere_while_nodes_are_filled_by_them(setting):
    setting.watches.set_namespaces(["shop"])
    setting.watches.want(["pods", "nodes"])
    await setting.live()
    assert setting.names() == ["db", "web"]
    assert SHOP not in setting.lists()


async def test_pods_are_read_where_they_may_be_while_nodes_are_shown(setting):
    setting.server.faults[EVERYWHERE] += [DENIED] * 9
    setting.watches.set_namespaces(["shop"])
    setting.watches.want(["pods", "nodes"])
    await setting.live()
    assert setting.names() == ["web"]
    setting.watches.set_namespaces(["bank"])
    await until(lambda: setting.names() == ["db"])
    await asyncio.sleep(0.05)
    assert setting.lists().count(EVERYWHERE) < 4, "a refusal is not asked for again and again"


async def test_widening_takes_over_without_a_blink(setting):
    setting.watches.set_namespaces(["shop"])
    setting.watches.want(["pods"])
    await setting.live()
    deltas = []
    setting.store.listen(lambda delta: deltas.append((delta.type, name(delta.object))))
    setting.watches.set_namespaces([])
    await setting.server.watched(EVERYWHERE)
    await until(lambda: not setting.server.watchers[SHOP])
    assert deltas == [("ADDED", "db")]
    assert setting.phase() is SyncPhase.LIVE


async def test_narrowing_goes_on_with_what_runs(setting):
    setting.watches.want(["pods"])
    await setting.live()
    setting.watches.set_namespaces(["shop"])
    await asyncio.sleep(0.05)
    assert setting.lists() == [EVERYWHERE]
    setting.watches.set_namespaces([])
    await asyncio.sleep(0.05)
    assert setting.lists() == [EVERYWHERE]


async def test_forbidden_everywhere_falls_back(setting):
    setting.watches.fallback = frozenset({"shop"})
    setting.server.faults[EVERYWHERE] += [DENIED] * 9
    setting.watches.want(["pods"])
    await setting.live()
    assert setting.names() == ["web"]
    setting.watches.set_namespaces(["bank"])
    await until(lambda: setting.names() == ["db"])


async def test_forbidden_here_and_there(setting):
    setting.server.faults[BANK] += [DENIED] * 9
    setting.watches.set_namespaces(["shop", "bank"])
    setting.watches.want(["pods"])
    await setting.live()
    state = setting.watches.sync("pods", known=True)
    assert (state.loaded, state.total) == (1, 1)
    await until(lambda: "missing is the rule" in setting.watches.sync("pods", known=True).message)
    setting.watches.set_namespaces(["bank"])
    await until(lambda: setting.phase() is SyncPhase.FORBIDDEN)
    assert setting.watches.settled(known=True)


async def test_kinds_that_are_not_known_yet(setting):
    setting.watches.want(["widgets.acme.io"])
    assert setting.watches.sync("widgets.acme.io", known=False).phase is SyncPhase.SYNCING
    assert setting.phase("widgets.acme.io") is SyncPhase.ABSENT
    setting.kinds["widgets.acme.io"] = ApiKind("acme.io", "v1", "Widget", "widgets", True)
    setting.server.collections["/apis/acme.io/v1/widgets"] = {}
    setting.watches.reconcile()
    await setting.live("widgets.acme.io")


async def test_another_version_than_assumed(setting):
    setting.watches.want(["horizontalpodautoscalers.autoscaling"])
    await until(lambda: setting.phase("horizontalpodautoscalers.autoscaling") is SyncPhase.ABSENT)
    setting.kinds["horizontalpodautoscalers.autoscaling"] = ApiKind(
        "autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", True
    )
    setting.server.collections["/apis/autoscaling/v1/horizontalpodautoscalers"] = {}
    setting.watches.reconcile()
    await setting.live("horizontalpodautoscalers.autoscaling")
    assert any("/apis/autoscaling/v1/horizontalpodautoscalers" in asked for asked in setting.server.requests)


async def test_kinds_that_cannot_be_listed(setting):
    setting.watches.want(["bindings"])
    assert setting.phase("bindings") is SyncPhase.ABSENT
    assert setting.lists() == []


async def test_poke_ends_the_waits(setting, monkeypatch):
    monkeypatch.setattr(reflector_module, "_REFUSED_PAUSE", 60.0)
    setting.server.faults[SHOP].append(DENIED)
    setting.watches.set_namespaces(["shop"])
    setting.watches.want(["pods"])
    await until(lambda: setting.phase() is SyncPhase.FORBIDDEN)
    setting.watches.poke()
    await setting.live()
    assert len(setting.lists()) == 2
