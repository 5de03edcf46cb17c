import pytest

from kubetui.api.jsonpath import JsonPathError, find, text_of

POD = {
    "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "shop", "a": "b"}},
    "spec": {"containers": [{"name": "a", "ports": [{"p": 1}]}, {"name": "b", "image": "x"}]},
    "status": {
        "ready": True,
        "conditions": [
            {"type": "Ready", "status": "False", "n": 2},
            {"type": "Initialized", "status": "True", "n": 5},
        ],
    },
}

FOUND = {
    ".metadata.name": ["web"],
    "{.metadata.name}": ["web"],
    "metadata.name": ["web"],
    "$.metadata.name": ["web"],
    ".metadata.labels.app\\.kubernetes\\.io/name": ["shop"],
    ".metadata.labels['app.kubernetes.io/name']": ["shop"],
    ".spec.containers[*].name": ["a", "b"],
    ".spec.containers[0].name": ["a"],
    ".spec.containers[-1].name": ["b"],
    ".spec.containers[0:1].name": ["a"],
    ".spec.containers[0,1].name": ["a", "b"],
    ".spec.containers[5].name": [],
    '.status.conditions[?(@.type=="Ready")].status': ["False"],
    ".status.conditions[?(@.type!='Ready')].type": ["Initialized"],
    ".status.conditions[?(@.n>3)].type": ["Initialized"],
    ".spec.containers[?(@.image)].name": ["b"],
    "..p": [1],
    ".spec.nothing.below": [],
    ".status.ready": [True],
    "": [POD],
}


@pytest.mark.parametrize(("path", "values"), FOUND.items())
def test_paths_find_what_kubectl_finds(path, values):
    assert find(POD, path) == values


@pytest.mark.parametrize("path", [".a[", ".a[x]", ".a[?(@.b==)]", ".a.", ".a]", ".a[?(b==1)]"])
def test_broken_paths_name_themselves(path):
    with pytest.raises(JsonPathError) as caught:
        find(POD, path)
    assert path in str(caught.value)


@pytest.mark.parametrize("absurd", [None, 5, "x", [], {"spec": None}, {"spec": {"containers": "x"}}])
def test_absurd_objects_find_nothing(absurd):
    assert find(absurd, ".spec.containers[*].name") == []


def test_values_print_as_kubectl_prints_them():
    assert [text_of(v) for v in ("a", True, 3, None, {"a": [1]})] == ["a", "true", "3", "", '{"a":[1]}']
