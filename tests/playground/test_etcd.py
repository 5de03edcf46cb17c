import asyncio

import pytest

from kubetui.api.errors import ApiError
from kubetui.playground.etcd import DECODED_CHANGES, KEPT_CHANGES, Compacted, Conflict, MemoryEtcd, key


def obj(value: int = 0) -> dict[str, object]:
    return {"kind": "X", "apiVersion": "v1", "metadata": {"name": "x"}, "value": value}


def test_one_counter_numbers_the_changes_of_all_kinds():
    etcd = MemoryEtcd()
    first = etcd.put(key("pods", "a", "x"), obj())
    second = etcd.put(key("nodes", "", "x"), obj())
    assert second.revision == first.revision + 1 == etcd.revision
    assert second.obj["metadata"]["resourceVersion"] == str(second.revision)


def test_compare_and_swap():
    etcd = MemoryEtcd()
    at = key("pods", "a", "x")
    first = etcd.put(at, obj(), 0)
    with pytest.raises(Conflict):
        etcd.put(at, obj(), 0)
    second = etcd.put(at, obj(1), first.revision)
    with pytest.raises(Conflict):
        etcd.put(at, obj(2), first.revision)
    with pytest.raises(Conflict):
        etcd.delete(at, first.revision)
    assert etcd.delete(at, second.revision).obj["value"] == 1
    with pytest.raises(Conflict):
        etcd.delete(at)


def test_range_is_in_byte_order_and_by_namespace():
    etcd = MemoryEtcd()
    for namespace, name in (("b", "1"), ("a", "2"), ("a", "1"), ("a-b", "1")):
        etcd.put(key("pods", namespace, name), obj())
    assert [e.key.path for e in etcd.range("pods")] == ["a-b/1", "a/1", "a/2", "b/1"]
    assert [e.key.path for e in etcd.range("pods", "a")] == ["a/1", "a/2"]


def test_a_snapshot_of_an_older_revision():
    etcd = MemoryEtcd()
    etcd.put(key("pods", "a", "kept"), obj(1))
    etcd.put(key("pods", "a", "gone"), obj(1))
    then = etcd.revision
    etcd.put(key("pods", "a", "kept"), obj(2))
    etcd.delete(key("pods", "a", "gone"))
    etcd.put(key("pods", "a", "new"), obj(1))
    found = etcd.range("pods", "a", then)
    assert [(e.key.path, e.obj["value"]) for e in found] == [("a/gone", 1), ("a/kept", 1)]
    etcd.compact(etcd.revision)
    with pytest.raises(Compacted):
        etcd.range("pods", "a", then)


async def test_a_cursor_sees_every_change_once_and_waits_for_more():
    etcd = MemoryEtcd()
    at = key("pods", "a", "x")
    etcd.put(at, obj())
    cursor = etcd.watch("pods", etcd.revision)
    assert cursor.drain() == []
    waiting = asyncio.create_task(cursor.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    etcd.put(key("nodes", "", "other"), obj())
    etcd.put(at, obj(1))
    etcd.delete(at)
    await waiting
    assert [(c.type, c.revision) for c in cursor.drain()] == [("MODIFIED", 4), ("DELETED", 5)]
    assert cursor.drain() == []
    assert cursor.caught_up() == etcd.revision


def test_deleted_carries_the_last_state_and_the_revision_of_the_deletion():
    etcd = MemoryEtcd()
    at = key("pods", "a", "x")
    etcd.put(at, obj(7))
    cursor = etcd.watch("pods", etcd.revision)
    etcd.delete(at)
    (change,) = cursor.drain()
    assert change.entry.obj["value"] == 7
    assert change.entry.obj["metadata"]["resourceVersion"] == str(etcd.revision)


def test_history_has_an_end():
    etcd = MemoryEtcd()
    start = etcd.revision
    slow = etcd.watch("pods", start)
    for value in range(KEPT_CHANGES + 300):
        etcd.put(key("pods", "a", "x"), obj(value))
    with pytest.raises(Compacted) as caught:
        etcd.watch("pods", start)
    assert str(caught.value).startswith(f"too old resource version: {start} (")
    with pytest.raises(Compacted):
        slow.drain()
    recent = etcd.watch("pods", etcd.revision - 10)
    assert len(recent.drain()) == 10


def test_older_versions_keep_their_bytes_only():
    etcd = MemoryEtcd()
    at = key("pods", "a", "x")
    other = etcd.put(key("pods", "a", "other"), obj(0))
    first = etcd.put(at, obj(1))
    shared = first.obj
    etcd.put(at, obj(2))
    assert first.obj is shared
    for value in range(DECODED_CHANGES + 2):
        newest = etcd.put(at, obj(value))
    assert first._obj is None
    assert first.obj["value"] == 1
    assert first._obj is None
    assert newest.obj is newest.obj
    assert other.obj is other.obj


def test_an_object_that_is_too_large_changes_nothing():
    etcd = MemoryEtcd()
    etcd.put(key("pods", "a", "x"), obj(1))
    before = etcd.revision
    with pytest.raises(ApiError, match="etcdserver: request is too large"):
        etcd.put(key("pods", "a", "x"), {**obj(2), "text": "x" * 2_000_000})
    assert etcd.revision == before
    assert etcd.range("pods")[0].obj["value"] == 1
