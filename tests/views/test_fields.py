import json

import pytest

from kubetui.commands.plain import panel_text
from kubetui.kinds import registry
from kubetui.playground.apiserver.openapi import v3_document
from kubetui.views.fields import Document, NoField
from kubetui.views.model import Line, Panel, Section, Span, span_text


@pytest.fixture(scope="module")
def core():
    return Document(json.loads(v3_document("api/v1")))


def shown(sections):
    return [f"{section.heading}|{span_text(line)}" for section in sections for line in section.lines]


def test_a_kind_has_its_description_and_its_fields(core):
    lines = shown(core.sections(registry.find("pod"), []))
    assert lines[0] == "pod|<Pod>"
    assert "Fields|spec  <PodSpec>" in lines
    assert any(line.startswith("Fields|    Specification of the desired behavior") for line in lines)


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("spec.containers", "<[]Container>"),
        ("spec.containers.name", "<string>"),
        ("metadata.labels", "<map[string]string>"),
        ("spec.containers.resources.limits", "<map[string]Quantity>"),
        ("spec.containers.livenessProbe.httpGet.port", "<IntOrString>"),
        ("spec.terminationGracePeriodSeconds", "<integer>"),
    ],
)
def test_the_type_of_a_field(core, path, type_):
    assert shown(core.sections(registry.find("pod"), path.split(".")))[0] == f"pod.{path}|{type_}"


def test_required_fields_say_so(core):
    assert "Fields|name  <string> required" in shown(
        core.sections(registry.find("pod"), ["spec", "containers"])
    )


def test_a_field_that_is_not_there_names_those_that_are(core):
    with pytest.raises(NoField, match=r"pod\.spec has no field container; it has .*containers"):
        core.sections(registry.find("pod"), ["spec", "container"])


def test_a_document_that_describes_nothing():
    with pytest.raises(NoField, match="describes no fields of Pod"):
        Document({}).sections(registry.find("pod"), [])
    loop = {"components": {"schemas": {"a": {"allOf": [{"$ref": "#/a"}], "x-kubernetes-group-version-kind": [
        {"group": "", "version": "v1", "kind": "Pod"}]}}}}  # fmt: skip
    with pytest.raises(NoField, match="has no field spec; it has no fields"):
        Document(loop).sections(registry.find("pod"), ["spec"])


def test_a_panel_as_text_is_wrapped_and_harmless():
    lines: tuple[Line, ...] = ((Span("word " * 30),), (Span("  bad \x1b]52;c;x\x07 \u202e"),), ())
    text = panel_text(Panel((Span("Title"),), (Span("state"),), (Section("Why", lines),)), width=40)
    assert text.startswith("Title\nstate\n\nWHY\n  word word")
    assert all(len(line) <= 40 for line in text.splitlines())
    assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text
