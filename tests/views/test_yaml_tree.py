"""YAML as a tree: the field of each line, folding."""

from __future__ import annotations

import pytest

from kubetui.api.meta import dig
from kubetui.views.model import span_text
from kubetui.views.yaml import LAST_APPLIED, without_values, yaml_lines
from kubetui.views.yaml_tree import dotted, shown, yaml_tree
from tests import samples

OBJECT = {
    "kind": "ConfigMap",
    "data": {"nginx.conf": "server {\n  listen: 80;\n\n}\n", "plain": "x"},
    "metadata": {"labels": {"app.kubernetes.io/name": "web", "true": "yes"}, "name": "web"},
    "spec": {
        "containers": [
            {"image": "a:1", "ports": [{"containerPort": 80}], "args": ["-v", "--x: y"]},
            {"image": "b"},
        ],
        "matrix": [[1, 2], [3]],
        "empty": [],
    },
}


def texts(folded=()):  # type: ignore[no-untyped-def]
    return [span_text(line) for _, line in shown(yaml_tree(OBJECT), folded)]


def test_each_line_knows_its_field() -> None:
    found = {span_text(one.line).strip(): dotted(one.path) for one in yaml_tree(OBJECT)}
    assert found["- image: b"] == "spec.containers[1].image"
    assert found["- containerPort: 80"] == "spec.containers[0].ports[0].containerPort"
    assert found["app.kubernetes.io/name: web"] == "metadata.labels.app.kubernetes.io/name"
    assert found["listen: 80;"] == "data.nginx.conf"
    assert (
        found["- -v"] == "spec.containers[0].args[0]" and found["- '--x: y'"] == "spec.containers[0].args[1]"
    )
    assert found["- 2"] == "spec.matrix[0][1]" and found["- - 3"] == "spec.matrix[1][0]"
    assert found["empty: []"] == "spec.empty" and found["plain: x"] == "data.plain"


def test_what_a_line_hides_is_what_belongs_to_it() -> None:
    found = {span_text(one.line).strip(): one.below for one in yaml_tree(OBJECT)}
    assert found["nginx.conf: |"] == 4 and found["kind: ConfigMap"] == 0 and found["labels:"] == 2
    assert found["- args:"] == 5 and found["ports:"] == 1 and found["- image: b"] == 0
    assert found["spec:"] == len(yaml_tree(OBJECT)) - list(found).index("spec:") - 1


def test_folded_lines_say_how_many_there_are() -> None:
    assert "  containers: ▸ 7 lines" in texts({("spec", "containers")})
    assert "  - args: ▸ 5 lines" in texts({("spec", "containers", 0)})
    assert "spec: ▸ 13 lines" in texts({("spec",), ("spec", "containers")})
    assert "  nginx.conf: | ▸ 4 lines" in texts({("data", "nginx.conf")})


@pytest.mark.parametrize("kind", ["pods", "deployments.apps", "nodes", "services", "secrets", "events"])
def test_every_path_of_an_object_leads_to_its_value(kind: str) -> None:
    for obj in samples.demo_store().all(kind)[:2]:
        entries = yaml_tree(obj)
        assert tuple(one.line for one in entries) == yaml_lines(obj)
        for one in entries:
            there = dig(obj, *one.path[:-1], default={})
            assert one.path[-1] in there if isinstance(there, dict) else len(there) > one.path[-1], one


def test_the_values_of_a_secret_are_told_by_their_sizes() -> None:
    secret = {
        "kind": "Secret",
        "metadata": {
            "name": "s",
            "annotations": {LAST_APPLIED: '{"data":{"p":"aHVudGVyMg=="}}', "other": "x"},
        },
        "data": {"p": "aHVudGVyMg==", "one": "YQ==", "none": ""},
        "stringData": {"q": "hunter2"},
    }
    shown = without_values(secret)
    assert "hunter2" not in str(shown) and "aHVudGVyMg" not in str(shown)
    assert shown["data"] == {
        "p": "7 bytes, not shown",
        "one": "1 byte, not shown",
        "none": "0 bytes, not shown",
    }
    assert (
        shown["stringData"] == {"q": "7 bytes, not shown"}
        and shown["metadata"]["annotations"]["other"] == "x"
    )
    assert without_values(OBJECT) is OBJECT
