from datetime import timedelta
from decimal import Decimal

import pytest

from kubetui.store.delta import Delta
from kubetui.store.store import Store
from kubetui.views.cluster.activity import Restarts, buckets, spark, warnings
from kubetui.views.cluster.room import Amounts, Room, Rooms, together, usage_of
from tests import samples
from tests.samples import NOW


def read(rooms: Rooms, store: Store, usage: dict[str, Amounts] | None = None) -> dict[str, Room]:
    return rooms.read(store.all("nodes"), store.all("pods"), usage)


def test_room_counts_what_stands_on_a_node_and_has_not_ended() -> None:
    store = samples.demo_store()
    rooms = Rooms()
    before = read(rooms, store)
    whole = together(before)
    assert list(before) == ["node-1", "node-2", "node-3"]
    assert (whole.capacity.cpu, whole.capacity.pods, whole.used) == (12, 330, None)
    assert whole.requested.pods == 13  # the Pod of the Job has ended
    assert read(rooms, store) == before  # read from what was kept
    store.put("pods", samples.pod("more", node="node-1", containers=[samples.container(
        resources={"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "3"}})]))  # fmt: skip
    now = read(
        rooms, store, usage_of([{"metadata": {"name": "node-1"}, "usage": {"cpu": "250m", "memory": "1Gi"}}])
    )
    assert now["node-1"].requested.cpu == before["node-1"].requested.cpu + 1
    assert now["node-1"].limits.cpu == 3
    assert now["node-1"].used == Amounts(Decimal("0.25"), Decimal(1024**3))
    assert now["node-2"].used is None and together(now).used == now["node-1"].used


def test_absurd_objects_have_no_room_and_break_nothing() -> None:
    store = samples.store_of()
    store.put("nodes", {"metadata": {"name": "n", "uid": "1"}, "status": {"allocatable": None}})
    store.put(
        "pods",
        {"metadata": {"name": "p", "uid": "2", "namespace": "a"}, "spec": {"nodeName": "n", "containers": 3}},
    )
    store.put("pods", {"metadata": {"name": "q", "uid": "3", "namespace": "a"}, "spec": None, "status": None})
    room = read(Rooms(), store)["n"]
    assert room.capacity == Amounts() and room.requested.pods == 1


def test_restarts_that_were_seen_and_the_last_ones_that_are_told() -> None:
    restarts = Restarts(NOW)
    old = samples.pod("a", statuses=[samples.running(restarts=1, last=samples.ended(1))])
    new = samples.pod("a", statuses=[samples.running(restarts=4)])
    restarts.saw(Delta("ADDED", "pods", old, None, NOW))
    restarts.saw(Delta("MODIFIED", "pods", new, old, NOW + timedelta(minutes=1)))
    restarts.saw(Delta("MODIFIED", "configmaps", {}, {}, NOW))
    restarts.saw(Delta("DELETED", "pods", new, old, NOW))
    assert restarts.times([]) == [NOW + timedelta(minutes=1)] * 3
    assert len(restarts.times([old])) == 4


def test_a_repeated_warning_is_spread_over_its_time() -> None:
    pod = samples.pod("a")
    event = samples.event(pod, "BackOff", "again", type_="Warning", seconds=0, times=4)
    event["firstTimestamp"] = samples.ago(1800)
    normal = samples.event(pod, "Pulled", "fine")
    assert warnings([event, normal]) == [NOW - timedelta(seconds=600 * back) for back in range(4)]
    assert warnings([{"type": "Warning"}]) == []


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0, 5), (-5, 5), (599, 5), (601, 4), (3599, 0), (3600, None), (-100, None)]
)
def test_a_time_falls_into_its_part_of_the_hour(seconds: float, bucket: int | None) -> None:
    found = buckets([NOW - timedelta(seconds=seconds)], NOW, 6)
    assert found == [int(at == bucket) for at in range(6)]


def test_a_spark_shows_that_anything_happened() -> None:
    assert spark([0, 1, 50, 100]) == "·▂▅█"
    assert spark([0, 0]) == "··"
