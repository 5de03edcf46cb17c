import pytest

from kubetui.api.yaml import load
from kubetui.tui.document import DocumentError, Node, read


def plain(node: Node) -> object:
    if isinstance(node.value, str):
        return node.value
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return {key: plain(item) for key, item in node.value.items()}


def test_reads_mappings_lists_and_their_one_line_forms() -> None:
    text = """
# a comment
about: two panes # and another
sizes:
  - from: 10x20
    tabs: [a, "b # c", 'd']
  - {pane: x, cells: 7}
list:
- one
-
  two: 2
"""
    assert plain(read(text, "f.yaml")) == {
        "about": "two panes",
        "sizes": [{"from": "10x20", "tabs": ["a", "b # c", "d"]}, {"pane": "x", "cells": "7"}],
        "list": ["one", {"two": "2"}],
    }


def test_shipped_files_read_the_same_with_a_real_yaml_reader() -> None:
    from kubetui import assets

    def words(value: object) -> object:
        if isinstance(value, dict):
            return {str(key): words(item) for key, item in value.items()}
        if isinstance(value, list):
            return [words(item) for item in value]
        return (
            {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        )

    files = sorted(assets.shipped("layouts").rglob("*.yaml"))
    assert len(files) >= 7
    for file in files:
        text = file.read_text("utf-8")
        assert plain(read(text, file.name)) == words(load(text)), file


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "f.yaml:2: a: stands here twice"),
        ("a:\nb: 1\n", "f.yaml:1: a: has no value"),
        ("a: [1, 2\n", "f.yaml:1: a closing ] is missing"),
        ("a: {x}\n", "f.yaml:1: x}: a key and a value are expected between { and }"),
        ("a: &anchor b\n", "f.yaml:1: “&” is a form of YAML that is not read here"),
        ("a: |\n  text\n", "f.yaml:1: “|” is a form of YAML that is not read here"),
        ("a: 'b\n", "f.yaml:1: a quotation mark is not closed"),
        ("a: 1\n   b: 2\n", "f.yaml:2: this line is indented otherwise than its neighbours"),
        ("\ta: 1\n", "f.yaml:1: indentation is written with spaces, not tabs"),
        ("", "f.yaml:1: the file is empty"),
        ("a: [1] 2\n", "f.yaml:1: “2” is left over"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(text: str, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(text, "f.yaml")
    assert str(caught.value) == problem


def test_values_are_asked_for_by_kind() -> None:
    root = read("n: seven\nl: [1]\n", "f.yaml")
    with pytest.raises(DocumentError, match=r"f.yaml:1: n: a whole number is expected, not “seven”"):
        root.whole("n")
    with pytest.raises(DocumentError, match=r"f.yaml:2: l: one word is expected here"):
        root.text("l")
    with pytest.raises(DocumentError, match=r"f.yaml:1: x: is missing"):
        root.text("x")
    with pytest.raises(DocumentError, match=r"f.yaml:2: l: is not known here; known are n"):
        root.only("n")
