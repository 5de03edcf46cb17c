"""What was deleted is made again: a real API server takes the object back, of every kind that can be."""

import asyncio
from datetime import UTC, datetime

from kubetui.actions import deletion
from kubetui.actions.reversal import CannotUndo, Done, reverse
from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.kinds import registry
from kubetui.playground.cluster import Playground
from tests.actions.test_breaks import SPECS

NOW = datetime(2026, 1, 2, tzinfo=UTC)
MORE = {
    "ingresses.networking.k8s.io": {"spec": {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}},
    "networkpolicies.networking.k8s.io": {"spec": {"podSelector": {}, "policyTypes": ["Ingress"]}},
    "poddisruptionbudgets.policy": {"spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}},
    "serviceaccounts": {},
    "roles.rbac.authorization.k8s.io": {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
    "resourcequotas": {"spec": {"hard": {"pods": "100"}}},
}  # fmt: skip


async def test_what_was_deleted_is_taken_back_by_the_api(tmp_path):
    playground = Playground(nodes=1, speed=20, kubeconfig=tmp_path / "private" / "kubeconfig", seed=1)
    await playground.start()
    await playground.ready()
    api, refused = playground.api("system:apiserver"), []
    try:
        for resource, body in {**SPECS, **MORE}.items():
            kind = registry.by_resource(resource)
            await api.create(resource, {"metadata": {"name": "again", "namespace": "default"}, **body})
            before = await _settled(api, resource)
            ref = meta.ref(resource, before)
            await api.delete(resource, "again", "default", grace=0)
            await _gone(playground, resource)
            try:
                back = reverse(kind, Done(deletion.delete(kind, ref), NOW, before))
            except CannotUndo:
                refused.append(resource)
                continue
            await api.create(resource, back.body)
            after = await api.get(resource, "again", "default")
            assert meta.uid(after) != meta.uid(before), resource
            assert meta.labels(after).get("app") == meta.labels(before).get("app"), resource
            await api.delete(resource, "again", "default", grace=0)
    finally:
        await playground.stop()
    assert refused == ["secrets", "persistentvolumeclaims"]


async def _settled(api, resource):
    """The object after its controllers and the scheduler have written into it, where they do."""
    for _ in range(20):
        found = await api.get(resource, "again", "default")
        if found.get("status") or meta.dig(found, "spec", "nodeName"):
            break
        await asyncio.sleep(0.005)
    return found


async def _gone(playground, resource):
    api = playground.api("system:apiserver")
    for _ in range(500):
        if not await _there(api, resource):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{resource} is still there")


async def _there(api, resource):
    try:
        return await api.get(resource, "again", "default")
    except ApiError:
        return None
