import pytest

from kubetui.api.patch import PatchError, json_patch, merge_patch, strategic_merge
from kubetui.kinds.registry import find
from kubetui.playground.apiserver.schema import schema_of


def containers(*items):
    return {"spec": {"template": {"spec": {"containers": list(items)}}}}


def a(**more):
    return {"name": "a", **more}


def b(**more):
    return {"name": "b", **more}


STRATEGIC = {
    "an element merges by its key": (containers(a(image="x", tty=True)), containers(a(image="y")), containers(a(image="y", tty=True))),
    "a new element comes first": (containers(a()), containers(b()), containers(b(), a())),
    "an element order puts it where it belongs": (
        containers(a(), b()),
        {"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}], "containers": [a(image="z")]}}}},
        containers(b(), a(image="z")),
    ),
    "an element is deleted": (containers(a(), b()), containers({"name": "a", "$patch": "delete"}), containers(b())),
    "a list is replaced": (containers(a(), b()), containers({"name": "c"}, {"$patch": "replace"}), containers({"name": "c"})),
    "null deletes a field": ({"spec": {"replicas": 3, "paused": True}}, {"spec": {"paused": None}}, {"spec": {"replicas": 3}}),
    "null is not written": ({"spec": {}}, {"spec": {"paused": None, "strategy": {"type": None}}}, {"spec": {"strategy": {}}}),
    "a map is replaced": ({"metadata": {"labels": {"a": "b"}}}, {"metadata": {"labels": {"c": "d", "$patch": "replace"}}}, {"metadata": {"labels": {"c": "d"}}}),
    "only retained keys stay": (
        {"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}},
        {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}},
        {"spec": {"strategy": {"type": "Recreate"}}},
    ),
    "finalizers merge as a set": ({"metadata": {"finalizers": ["x", "y"]}}, {"metadata": {"finalizers": ["z"]}}, {"metadata": {"finalizers": ["z", "x", "y"]}}),
    "a finalizer is taken out": ({"metadata": {"finalizers": ["x", "y"]}}, {"metadata": {"$deleteFromPrimitiveList/finalizers": ["x"]}}, {"metadata": {"finalizers": ["y"]}}),
    "args are replaced": (containers(a(args=["1", "2"])), containers(a(args=["3"])), containers(a(args=["3"]))),
}  # fmt: skip


@pytest.mark.parametrize("case", STRATEGIC)
def test_strategic_merge(case):
    doc, patch, expected = STRATEGIC[case]
    before, asked = repr(doc), repr(patch)
    assert strategic_merge(doc, patch, schema_of(find("deploy"))) == expected
    assert (repr(doc), repr(patch)) == (before, asked)


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        (containers({"image": "x"}), "map: map[image:x] does not contain declared merge key: name"),
        ({"spec": {"$patch": "burn"}}, "unknown patch type: burn in map: map[$patch:burn]"),
        (containers({"name": "a", "$patch": "merge"}), "merging lists cannot yet be specified in the patch"),
        ({"spec": {"$setElementOrder/finalizers": 5}}, "invalid patch format of setElementOrder list"),
        ({"spec": {"$retainKeys": ["a"], "b": 1}}, "invalid patch format of retainKeys"),
    ],
)
def test_bad_strategic_patches_say_what_the_server_says(patch, said):
    with pytest.raises(PatchError) as caught:
        strategic_merge(containers(a()), patch, schema_of(find("deploy")))
    assert str(caught.value) == said


def test_merge_patch_deletes_by_null_and_replaces_lists():
    assert merge_patch({"a": {"b": 1, "c": 2}, "l": [1]}, {"a": {"b": None, "d": {"e": None}}, "l": [2]}) == {
        "a": {"c": 2, "d": {}},
        "l": [2],
    }


def test_json_patch_tests_before_it_changes():
    doc = {"metadata": {"labels": {"a/b": "c"}}, "list": [1, 2]}
    changed = json_patch(
        doc,
        [
            {"op": "test", "path": "/list/0", "value": 1},
            {"op": "add", "path": "/list/-", "value": 3},
            {"op": "remove", "path": "/metadata/labels/a~1b"},
        ],
    )
    assert changed == {"metadata": {"labels": {}}, "list": [1, 2, 3]}
    assert doc["list"] == [1, 2]


@pytest.mark.parametrize(
    "operations",
    [
        {},
        ["x"],
        [{"op": "test", "path": "/a", "value": 2}],
        [{"op": "remove", "path": "/nothing"}],
        [{"op": "fly", "path": "/a"}],
        [{"path": "/a"}],
        [{"op": "replace", "path": "", "value": 5}],
        [{"op": "add", "path": "/a"}] * 10_001,
    ],
)
def test_bad_json_patches_are_errors(operations):
    with pytest.raises(PatchError):
        json_patch({"a": 1}, operations)
