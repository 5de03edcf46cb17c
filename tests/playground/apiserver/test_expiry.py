from datetime import UTC, datetime, timedelta

from kubetui.playground.apiserver.expiry import EventExpiry
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd


async def test_events_go_after_an_hour():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    clock = Clock(wall=lambda: now)
    etcd = MemoryEtcd()
    api = APIServer(clock=clock, etcd=etcd).api("system:apiserver")
    await api.create("namespaces", {"metadata": {"name": "default"}})
    for name, minutes in (("old", 61), ("young", 59)):
        last = (now - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
        event = {
            "metadata": {"name": name, "namespace": "default"}, "lastTimestamp": last, "firstTimestamp": last,
            "involvedObject": {"kind": "Pod", "namespace": "default", "name": "p"}, "reason": "R", "type": "Normal",
        }  # fmt: skip
        await api.create("events", event)
    assert EventExpiry(etcd, clock).sweep() == 1
    assert [event["metadata"]["name"] for event in (await api.list("events"))[0]] == ["young"]
