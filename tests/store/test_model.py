"""Whatever is put, removed and replaced, in any order: the store equals a plain dict, indexes too."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from kubetui.api.selectors import parse
from kubetui.store.store import Store

SPACES, NAMES, LABELS, NODES, OWNERS = ("a", "b"), ("x", "y", "z"), ("1", "2"), ("", "n1", "n2"), ("o1", "o2")
versions = iter(range(1, 10**9))


@st.composite
def pods(draw):
    space, name = draw(st.sampled_from(SPACES)), draw(st.sampled_from(NAMES))
    return {
        "metadata": {
            "namespace": space,
            "name": name,
            "uid": f"{space}-{name}-{draw(st.integers(0, 1))}",
            "resourceVersion": str(next(versions)),
            "labels": draw(st.dictionaries(st.sampled_from(("app", "tier")), st.sampled_from(LABELS))),
            "ownerReferences": [{"uid": uid} for uid in draw(st.sets(st.sampled_from(OWNERS)))],
        },
        "spec": {
            "nodeName": draw(st.sampled_from(NODES)),
            "volumes": [{"configMap": {"name": name}} for name in draw(st.sets(st.sampled_from(NAMES)))],
        },
    }


steps = st.one_of(
    st.tuples(st.just("put"), pods()),
    st.tuples(st.just("remove"), pods()),
    st.tuples(st.just("replace"), st.sampled_from(("", *SPACES)), st.lists(pods(), max_size=5)),
)


def place(pod):
    return pod["metadata"]["namespace"], pod["metadata"]["name"]


def apply(model, step):
    if step[0] == "put":
        model[place(step[1])] = step[1]
    elif step[0] == "remove":
        known = model.get(place(step[1]))
        if known and known["metadata"]["uid"] == step[1]["metadata"]["uid"]:
            del model[place(step[1])]
    else:
        _, space, objects = step
        for key in [key for key in model if space in ("", key[0])]:
            del model[key]
        model.update({place(pod): pod for pod in objects if space in ("", place(pod)[0])})


def narrowed(step):
    """A list of one namespace holds only objects of it."""
    if step[0] == "replace" and step[1]:
        return (step[0], step[1], [pod for pod in step[2] if place(pod)[0] == step[1]])
    return step


def same(found, wanted):
    key = lambda pod: place(pod)  # noqa: E731
    assert sorted(found, key=key) == sorted(wanted, key=key)


@settings(max_examples=200, deadline=None)
@given(st.lists(steps, max_size=12))
def test_store_equals_a_dict(script):
    store, model, mirror = Store(), {}, {}
    cursor = store.changes()

    def follow(delta):
        if delta.type == "DELETED":
            assert mirror.pop(place(delta.object)) == delta.old
        else:
            assert mirror.get(place(delta.object)) == delta.old
            mirror[place(delta.object)] = delta.object

    store.listen(follow)
    for step in map(narrowed, script):
        before = dict(model)
        getattr(store, step[0])("pods", *step[1:])
        apply(model, step)
        check(store, model)
        assert mirror == model
        changed = {
            pod["metadata"]["uid"]
            for key in before.keys() | model.keys()
            if before.get(key) != model.get(key)
            for pod in (before.get(key), model.get(key))
            if pod
        }
        assert cursor.drain().get("pods", set()) >= changed


def check(store, model):
    pods = list(model.values())
    same(store.all("pods"), pods)
    assert store.count("pods") == len(pods)
    for space in SPACES:
        same(store.all("pods", [space]), [pod for pod in pods if place(pod)[0] == space])
        for value in LABELS:
            wanted = [
                pod
                for pod in pods
                if place(pod)[0] == space and pod["metadata"]["labels"].get("app") == value
            ]
            same(store.labelled("pods", space, parse(f"app={value}")), wanted)
        for name in NAMES:
            wanted = [
                pod
                for pod in pods
                if place(pod)[0] == space and {"configMap": {"name": name}} in pod["spec"]["volumes"]
            ]
            same([pod for _, _, pod in store.referring("configmaps", space, name)], wanted)
    for node in NODES[1:]:
        same(store.on_node(node), [pod for pod in pods if pod["spec"]["nodeName"] == node])
    for uid in OWNERS:
        wanted = [pod for pod in pods if {"uid": uid} in pod["metadata"]["ownerReferences"]]
        same([pod for _, pod in store.owned(uid)], wanted)
    for pod in pods:
        assert store.by_uid(pod["metadata"]["uid"]) == ("pods", pod)
    leftovers = Counter(len(index._of) for index in store._shelf("pods")._indexes.values())
    assert max(leftovers) <= len(pods), "an index remembers an object that is gone"
