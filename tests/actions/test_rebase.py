"""Carrying one's own changes over to what an object has become meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.actions.rebase import rebase
from kubetui.api.meta import Obj


def version(number: str, **spec: Any) -> Obj:
    return {"metadata": {"name": "web", "resourceVersion": number}, "spec": spec, "status": {"seen": number}}


A, B, C = ({"name": name, "image": name} for name in "abc")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "wanted"),
    [
        ({"replicas": 1}, {"replicas": 2}, {"replicas": 1, "paused": True}, {"replicas": 2, "paused": True}),
        ({"replicas": 1}, {"replicas": 2}, {"replicas": 3}, {"replicas": 2}),
        ({"replicas": 1, "paused": True}, {"replicas": 1}, {"replicas": 4, "paused": True}, {"replicas": 4}),
        ({"labels": {"a": "1"}}, {"labels": {"a": "1", "b": "2"}}, {}, {"labels": {"a": "1", "b": "2"}}),
        ({"args": ["x"]}, {"args": ["y"]}, {"args": ["x", "z"]}, {"args": ["y"]}),
        ({"c": [A, B]}, {"c": [A, {**B, "image": "new"}]}, {"c": [A, B, C]}, {"c": [A, {**B, "image": "new"}, C]}),
        ({"c": [A, B]}, {"c": [A]}, {"c": [{**A, "image": "new"}, B]}, {"c": [{**A, "image": "new"}]}),
        ({"c": [A]}, {"c": [A, A]}, {"c": [A, B]}, {"c": [A, A]}),
    ],
)  # fmt: skip
def test_what_one_changed_alone_counts_and_mine_where_both_did(
    base: Obj, mine: Obj, theirs: Obj, wanted: Obj
) -> None:
    found = rebase(version("1", **base), version("1", **mine), version("2", **theirs))
    assert found["spec"] == wanted
    assert found["metadata"]["resourceVersion"] == "2" and found["status"] == {"seen": "2"}


def test_nothing_of_the_three_is_changed_by_it() -> None:
    base, mine, theirs = version("1", a=[1]), version("1", a=[2]), version("2", a=[1], b={"c": 1})
    found = rebase(base, mine, theirs)
    found["spec"]["b"]["c"] = 2
    assert theirs["spec"] == {"a": [1], "b": {"c": 1}} and mine["spec"] == {"a": [2]}
