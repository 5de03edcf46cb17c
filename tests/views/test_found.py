"""One finding told whole, and what is alike."""

from __future__ import annotations

from kubetui.api.meta import ObjectRef
from kubetui.views.diagnose import Evidence, Finding
from kubetui.views.found import found_panel
from kubetui.views.model import ConceptLink, Health, Panel, VerbLink, span_text


def finding(name: str) -> Finding:
    ref = ObjectRef("pods", "shop", name, f"uid-{name}")
    event = ObjectRef("events", "shop", f"{name}.1", "e")
    return Finding(
        Health.ERROR,
        "cannot start",
        "The registry has no such tag.",
        (Evidence(ref, "status.phase", "Pending"), Evidence(event, "event Failed", "not found")),
        "Go back.",
        ref,
        "kubectl rollout undo deploy/web",
        "undo",
        "container",
        target=ObjectRef("deployments.apps", "shop", "web", "d"),
    )


def texts(panel: Panel) -> dict[str, list[str]]:
    return {part.heading: [span_text(line) for line in part.lines] for part in panel.sections}


def test_cause_evidence_and_way_stand_under_their_headings() -> None:
    panel = found_panel([finding("a"), finding("b")], "4s")
    assert span_text(panel.title) == "Pod a  in shop" and span_text(panel.state) == "✖ cannot start · 4s"
    assert texts(panel) == {
        "Cause": ["The registry has no such tag."],
        "Evidence": ["status.phase", "  Pending", "event Failed", "  not found"],
        "The way out": ["U Go back.", "kubectl rollout undo deploy/web"],
        "Where": ["pod a", "pod b"],
        "More about it": ["Container"],
    }
    links = [span.link for part in panel.sections for line in part.lines for span in line if span.link]
    assert VerbLink("undo", ObjectRef("deployments.apps", "shop", "web", "d")) in links
    assert ConceptLink("container") in links and ObjectRef("events", "shop", "a.1", "e") in links


def test_many_that_are_alike_are_counted() -> None:
    panel = found_panel([finding(f"p{index}") for index in range(13)])
    assert texts(panel)["Where"][-1] == "and 3 more" and len(texts(panel)["Where"]) == 11
