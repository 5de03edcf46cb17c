"""No object, however absurd, makes a view raise: clusters are hostile, and so are their objects."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubetui.kinds.shown.registry import SHOWN
from kubetui.views.yaml import yaml_lines
from tests.samples import RESOURCES, demo_objects, demo_store
from tests.views.looking import all_text, look, told

HOSTILE = ["[/x]", "\x1b]52;c;aGk=\x07", "a\x00b", "\u202eabc", "x" * 10_000, "", "2999-01-01T00:00:00Z", "1e400",
           "99999999999999999999", "-5", "0001-01-01T00:00:00Z", "\ud800", "a b\nc"]  # fmt: skip

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=True),
    st.sampled_from(HOSTILE), st.text(max_size=8),
)  # fmt: skip


def paths(value, at=()):
    """Every place in an object."""
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*at, key))


def put(value, path, new):
    """A copy of an object with another value at a place."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


def assert_harmless(shown: str) -> None:
    for bad in ("\x1b", "\x00", "\u202e", "\x07", "\ud800"):
        assert bad not in shown


BASE = {RESOURCES[obj["kind"]]: obj for obj in demo_objects()}


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_absurd_value_anywhere(data):
    resource = data.draw(st.sampled_from(sorted(BASE)))
    places = [path for path in paths(BASE[resource]) if path and path[0] not in ("apiVersion", "kind")]
    path = data.draw(st.sampled_from(places))
    value = data.draw(
        st.one_of(
            scalars, st.lists(scalars, max_size=3), st.dictionaries(st.text(max_size=5), scalars, max_size=3)
        )
    )
    obj = put(BASE[resource], path, value)
    store = demo_store()
    assert_harmless(told(resource, BASE[resource], obj, store))
    store.put(resource, obj)
    assert_harmless(look(store, resource, obj))


@given(resource=st.sampled_from([shown.resource for shown in SHOWN]), seed=st.integers(0, 2**32))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_objects_of_nothing_but_noise(resource, seed):
    rng = random.Random(seed)
    words = ["spec", "status", "metadata", "containers", "conditions", "containerStatuses", "state", "waiting", "template",
             "type", "reason", "name", "labels", "ports", "endpoints", "rules", "http", "paths", "replicas"]  # fmt: skip

    def noise(depth: int):
        kind = rng.randrange(7 if depth else 4)
        if kind >= 5:
            return {rng.choice(words): noise(depth - 1) for _ in range(rng.randrange(5))}
        if kind == 4:
            return [noise(depth - 1) for _ in range(rng.randrange(4))]
        return rng.choice([None, True, 1, -1, 0.5, 10**20, *HOSTILE])

    obj = {"metadata": {"name": "odd", "namespace": "n", "uid": "u-odd"}, "spec": noise(4), "status": noise(4), "data": noise(2),
           "endpoints": noise(3), "involvedObject": noise(1), "subsets": noise(3)}  # fmt: skip
    store = demo_store()
    store.put(resource, obj)
    assert_harmless(look(store, resource, obj))


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.resource)
@pytest.mark.parametrize("empty", [None, {}, [], "text", 7])
def test_objects_without_spec_and_status(shown, empty):
    obj = {"metadata": {"name": "bare", "uid": "u-bare"}, "spec": empty, "status": empty}
    store = demo_store()
    store.put(shown.resource, obj)
    look(store, shown.resource, obj)


def test_yaml_of_hostile_objects_is_harmless():
    for text in HOSTILE:
        if text != "\ud800":
            assert_harmless(
                all_text(
                    yaml_lines({"metadata": {"name": text, "labels": {text: text}}, "data": {"k": text}})
                )
            )
