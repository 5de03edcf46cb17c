"""From client-side to server-side apply and back."""

import json

import pytest

from kubetui.kinds.registry import find
from kubetui.playground.apiserver import lastapplied
from tests.playground.serving import config_map

CONFIG_MAP = find("cm")
WRITTEN = lastapplied.ANNOTATION


def written(last: dict, **data: str) -> dict:
    return config_map("c", metadata={"annotations": {WRITTEN: json.dumps(last)}}, data=data)


async def applied(http, body: dict, manager: str):
    path = f"/api/v1/namespaces/default/configmaps/c?fieldManager={manager}"
    return await http.patch(path, body, "application/apply-patch+yaml")


async def test_kubectl_takes_over_what_it_applied_itself_and_writes_down_what_it_applies(api, http):
    first = config_map("c", data={"a": "1", "b": "1"})
    await api.create("configmaps", {**first, "metadata": {**written(first)["metadata"]}})
    second = config_map("c", data={"a": "2"})
    other = await applied(http, second, "other")
    assert (other.code, "conflict with" in other.text) == (409, True)
    found = (await applied(http, second, "kubectl")).body
    assert found["data"]["a"] == "2"
    assert json.loads(found["metadata"]["annotations"][WRITTEN]) == second
    assert found["metadata"]["annotations"][WRITTEN].endswith("}\n")


def test_only_values_that_still_stand_are_claimed():
    last = config_map("c", data={"a": "1", "b": "1", "gone": "1"})
    claimed = lastapplied.claimed(CONFIG_MAP, written(last, a="1", b="changed"))
    assert ("f:data", "f:a") in claimed
    assert not {("f:data", "f:b"), ("f:data", "f:gone")} & claimed


@pytest.mark.parametrize("last", ["", "{", "[]", '{"apiVersion":"v2"}', '{"apiVersion":"v1","nope":1}'])
def test_an_annotation_that_cannot_be_read_claims_nothing(last):
    live = config_map("c", metadata={"annotations": {WRITTEN: last}}, data={"a": "1"})
    assert lastapplied.claimed(CONFIG_MAP, live) == frozenset()
    assert lastapplied.claimed(CONFIG_MAP, None) == frozenset()


def test_an_annotation_that_is_too_long_is_left_out():
    live = written({}, a="1")
    long = config_map("c", data={"a": "x" * 300_000})
    assert lastapplied.updated(live, long)["metadata"]["annotations"] == {}
    assert lastapplied.updated(long, long) is long
    assert WRITTEN in live["metadata"]["annotations"]


async def test_another_s_field_stays_in_the_way(api, http):
    first = config_map("c", data={"a": "1"})
    await api.create("configmaps", written(first, a="1", b="1"))
    found = await applied(http, config_map("c", data={"a": "2", "b": "2"}), "kubectl")
    assert [cause["field"] for cause in found.body["details"]["causes"]] == [".data.b"]
