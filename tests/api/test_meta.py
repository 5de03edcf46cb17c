from datetime import UTC, datetime

import pytest

from kubetui.api import meta

POD = {
    "metadata": {
        "name": "web-1",
        "namespace": "shop",
        "uid": "u",
        "resourceVersion": "42",
        "ownerReferences": [{"name": "other"}, {"name": "rs", "controller": True}],
    },
    "status": {"conditions": [{"type": "Ready", "status": "True"}, "junk"]},
}


def test_what_stands_in_an_object_is_read():
    assert (meta.name(POD), meta.namespace(POD), meta.uid(POD), meta.revision(POD)) == (
        "web-1",
        "shop",
        "u",
        42,
    )
    assert meta.controller_of(POD)["name"] == "rs"
    assert meta.is_true(POD, "Ready")
    assert not meta.is_true(POD, "Other")
    assert meta.ref("pods", POD).key == "shop/web-1"


ABSURD = [{}, {"metadata": None}, {"metadata": []}, {"metadata": {"name": [], "ownerReferences": "x", "labels": 5}},
          {"status": {"conditions": {"a": 1}}}, {"metadata": {"resourceVersion": "abc"}}]  # fmt: skip


@pytest.mark.parametrize("obj", ABSURD)
def test_absurd_objects_read_as_empty(obj):
    assert meta.name(obj) == meta.namespace(obj) == meta.uid(obj) == ""
    assert meta.labels(obj) == meta.annotations(obj) == {}
    assert meta.owners(obj) == []
    assert meta.controller_of(obj) is None
    assert meta.condition(obj, "Ready") is None
    assert meta.revision(obj) == 0
    assert not meta.deleting(obj)


def test_times():
    noon = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
    assert meta.format_time(noon) == "2026-01-01T12:00:00Z"
    assert meta.format_micro_time(noon) == "2026-01-01T12:00:00.123456Z"
    assert meta.parse_time("2026-01-01T12:00:00.123456Z") == noon
    assert meta.parse_time("2026-01-01T13:00:00.123456+01:00") == noon
    assert meta.parse_time("yesterday") is None
    assert meta.parse_time(None) is None


def test_a_clone_shares_nothing():
    copy = meta.clone(POD)
    copy["metadata"]["name"] = "x"
    assert meta.name(POD) == "web-1"
