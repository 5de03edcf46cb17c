"""The side panel: five sections, links that lead somewhere, and sentences about this very object."""

import pytest

from kubetui.actions.verbs import VERBS
from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.concepts.registry import CONCEPTS
from kubetui.kinds.registry import KINDS
from kubetui.views.explain import explain, explain_concept, summary_line
from kubetui.views.keys import DEFAULT_KEYS
from kubetui.views.model import ConceptLink, VerbLink, span_text
from kubetui.views.overview import overview
from tests import samples
from tests.samples import NAMESPACE, NOW, RESOURCES, demo_objects, demo_store, event, store_of
from tests.views.text import panel_text

COMPLETE = [
    "Node",
    "Pod",
    "ReplicaSet",
    "Deployment",
    "Service",
    "EndpointSlice",
    "ConfigMap",
    "Secret",
    "Namespace",
    "Event",
]
BY_VERB = {verb.id: verb for verb in VERBS}


def first(kind: str):
    return next(obj for obj in demo_objects() if obj["kind"] == kind)


def named(resource: str, name: str, store=None) -> str:
    store = store or demo_store()
    space = "" if resource == "nodes" else NAMESPACE
    return panel_text(explain(store, ObjectRef(resource, space, name), NOW))


@pytest.mark.parametrize("kind", COMPLETE)
def test_the_five_sections(kind):
    obj = first(kind)
    panel = explain(demo_store(), meta.ref(RESOURCES[kind], obj), NOW)
    headings = [section.heading for section in panel.sections]
    wanted = ["What it is", "Why it exists", "Right now", "Connected to", "Try"]
    assert (
        headings == wanted if kind != "Namespace" else headings == [h for h in wanted if h != "Connected to"]
    )
    assert span_text(panel.title) == f"{kind} {obj['metadata']['name']}"


@pytest.mark.parametrize("obj", demo_objects(), ids=lambda obj: f"{obj['kind']}/{obj['metadata']['name']}")
def test_every_link_leads_somewhere(obj):
    store = demo_store()
    for panel in (
        explain(store, meta.ref(RESOURCES[obj["kind"]], obj), NOW),
        overview(store, meta.ref(RESOURCES[obj["kind"]], obj), NOW),
    ):
        for span in (span for section in panel.sections for line in section.lines for span in line):
            if isinstance(span.link, ObjectRef):
                assert store.find(span.link) is not None or span.role == "error", span
            elif isinstance(span.link, ConceptLink):
                assert span.link.name in CONCEPTS
            elif isinstance(span.link, VerbLink):
                assert span.text in BY_VERB[span.link.verb].keys
                target = span.link.ref or meta.ref(RESOURCES[obj["kind"]], obj)
                assert BY_VERB[span.link.verb].works_on(target.resource), span


def test_default_keys_are_those_of_the_verbs():
    assert {verb: BY_VERB[verb].keys[0] for verb in DEFAULT_KEYS} == DEFAULT_KEYS


def test_a_pod_that_cannot_start():
    shown = named("pods", "web-5c9f7b6d84-x8k2p")
    assert "✖ cannot start: nginx:1.99 does not exist" in shown
    assert "Container ▸  Pod  ▸ Deployment ▸ Service ▸ …" in shown
    assert "status.containerStatuses[0].state.waiting.reason: ImagePullBackOff" in shown
    assert "owned by     rs web-5c9f7b6d84 ▸ deploy web" in shown
    assert "runs on      node-1" in shown
    assert "chosen by    svc web not ready, so no traffic" in shown
    assert "U go back to the version before (deploy web)" in shown
    assert "kubectl rollout undo deployment/web -n kubetui-demo" in shown


def test_remarkable_facts_stand_first():
    shown = named("pods", "web-7d4b9c6f5c-lw5tn").split("Right now\n")[1]
    assert shown.startswith(
        "◐ web was restarted once, last 38s ago: Error (code 1)\n  status.containerStatuses[0].restartCount"
    )


def test_nobody_owns_a_lone_pod():
    assert "Nobody owns it: deleted, it stays gone." in named("pods", "lonely")


def test_a_release_under_way():
    shown = named("deployments.apps", "web")
    assert "1 of 3 Pods run the newest version." in shown
    assert "Nobody outside notices: 3 Pods still answer." in shown
    assert "25% of 3 rounds down to 0: none may be missing." in shown


def test_secrets_show_sizes_only():
    shown = named("secrets", "db-pass")
    assert "password (7 bytes)" in shown
    assert "aHVudGVy" not in shown and "hunter" not in shown


def test_what_nobody_uses_is_remarkable():
    assert "◐ No Pod uses it." in named("configmaps", "old-setup")
    assert "Used by 4 Pods" in named("configmaps", "web-config")


def test_an_event_explains_its_reason():
    pod = samples.pod("a")
    said = event(pod, "BackOff", "Back-off restarting failed container", type_="Warning", times=12)
    shown = panel_text(explain(store_of(pod, said), meta.ref("events", said), NOW))
    assert "BackOff: it failed before; the kubelet waits, longer each time, before it tries again." in shown
    assert "Seen 12 times" in shown and "kubectl events -n kubetui-demo --for pod/a" in shown


def test_an_object_that_is_gone():
    panel = explain(store_of(), ObjectRef("pods", NAMESPACE, "gone"), NOW)
    assert span_text(panel.state) == "It is not here any more, or not yet."
    assert [section.heading for section in panel.sections] == ["What it is", "Why it exists", "Try"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_the_general_form_for_every_kind(kind):
    store = store_of()
    obj = samples.obj(
        kind.api_version, kind.kind, "one", NAMESPACE if kind.namespaced else "", spec={}, status={}
    )
    store.put(kind.resource, obj)
    panel = explain(store, meta.ref(kind.resource, obj), NOW)
    assert panel.sections[0].heading == "What it is" and panel.sections[0].lines
    assert any(section.heading == "Right now" for section in panel.sections)


def test_a_kind_that_nobody_knows():
    store = store_of()
    obj = samples.obj("example.com/v1", "Widget", "w", spec={"size": 3}, status={})
    store.put("widgets.example.com", obj)
    shown = panel_text(explain(store, meta.ref("widgets.example.com", obj), NOW))
    assert "A kind that was added to this cluster." in shown and "perhaps no controller acts on it" in shown


@pytest.mark.parametrize("name", list(CONCEPTS))
def test_concepts_have_panels(name):
    panel = explain_concept(name)
    headings = [section.heading for section in panel.sections]
    assert headings == ["What it is", "Why it exists", "Often mistaken", "Watch", "Try"]
    assert "{" not in panel_text(panel).replace("{.", "")


def test_an_unknown_concept():
    assert span_text(explain_concept("nope").title) == "nope"


def test_one_line_of_diagnosis():
    store = demo_store()
    bad = span_text(summary_line(store, ObjectRef("pods", NAMESPACE, "web-5c9f7b6d84-x8k2p"), NOW))
    assert bad == "✖ web-5c9f7b6d84-x8k2p: cannot start: nginx:1.99 does not exist · x why  U roll back"
    good = span_text(summary_line(store, ObjectRef("pods", NAMESPACE, "lonely"), NOW))
    assert good == "● lonely: runs, and is ready"
