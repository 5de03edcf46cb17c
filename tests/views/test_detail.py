"""Description, YAML, Events and overview of one object."""

import re

import pytest

from kubetui.api import yaml
from kubetui.api.meta import ObjectRef
from kubetui.kinds.registry import KINDS
from kubetui.views.describe import describe
from kubetui.views.events import event_lines
from kubetui.views.generic import kind_table
from kubetui.views.live import TableOptions
from kubetui.views.model import span_text
from kubetui.views.overview import overview
from kubetui.views.yaml import yaml_lines
from tests import samples
from tests.samples import NAMESPACE, NOW, demo_objects, demo_store
from tests.views.text import panel_text


def described(resource: str, name: str, space: str = NAMESPACE) -> str:
    store = demo_store()
    return "\n".join(map(span_text, describe(resource, store.get(resource, space, name), store, NOW)))


@pytest.mark.parametrize(("resource", "name", "wanted"), [
    ("pods", "web-5c9f7b6d84-x8k2p", ["Status:           ImagePullBackOff", "Reason:           ImagePullBackOff",
                                      "Controlled By:    ReplicaSet/web-5c9f7b6d84", "conf:             ConfigMap web-config",
                                      "Warning Failed", "ContainersNotReady"]),
    ("pods", "db-0", ["PASSWORD: <key password of secret db-pass>", "PersistentVolumeClaim data-db-0"]),
    ("deployments.apps", "web", ["3 desired | 1 updated | 4 total | 3 available | 0 unavailable",
                                 "NewReplicaSet:    web-5c9f7b6d84 (1/1 replicas), revision 2", "ScalingReplicaSet"]),
    ("services", "web", ["Selector:         app=web", "Endpoints:        10.244."]),
    ("ingresses.networking.k8s.io", "shop", ["/cart          cart:80  <error: no endpoints>"]),
    ("configmaps", "web-config", ["A:", "    1"]),
    ("secrets", "db-pass", ["password:         7 bytes"]),
    ("persistentvolumeclaims", "data-db-0", ["Used By:          db-0"]),
])  # fmt: skip
def test_descriptions(resource, name, wanted):
    shown = described(resource, name)
    assert [part for part in wanted if part not in shown] == []


def test_a_node_lists_its_pods_and_promises():
    shown = described("nodes", "node-3", "")
    assert re.search(r"cpu: +3480m \(87%\)", shown) and "log-agent-a3xyz" in shown


def test_a_kind_without_a_description_shows_all_of_it():
    shown = described("storageclasses.storage.k8s.io", "standard", "")
    assert (
        "Volume Binding Mode:WaitForFirstConsumer" in shown.replace(" W", "W")
        or "WaitForFirstConsumer" in shown
    )
    assert "Provisioner:      rancher.io/local-path" in shown


@pytest.mark.parametrize("obj", demo_objects(), ids=lambda obj: f"{obj['kind']}/{obj['metadata']['name']}")
def test_yaml_says_exactly_the_object(obj):
    obj = {**obj, "metadata": {**obj["metadata"], "managedFields": [{"manager": "kubectl"}]}}
    lines = yaml_lines(obj)
    del obj["metadata"]["managedFields"]
    assert yaml.load("\n".join(map(span_text, lines))) == obj
    assert {span.role for line in lines for span in line} >= {"title", "muted"}


def test_yaml_does_not_take_text_for_keys():
    lines = yaml_lines({"data": {"script": "a: b\nc: d\n"}, "z": 1})
    inner = next(line for line in lines if "a: b" in span_text(line))
    assert [span.role for span in inner] == [""]
    assert span_text(lines[-1]) == "z: 1" and lines[-1][0].role == "title"


def test_events_of_an_object_oldest_first():
    lines = event_lines(demo_store(), ObjectRef("pods", NAMESPACE, "web-5c9f7b6d84-x8k2p"), NOW)
    assert [span_text(line).split()[2] for line in lines] == ["Scheduled", "Pulling", "Failed"]
    none = event_lines(demo_store(), ObjectRef("pods", NAMESPACE, "lonely"), NOW)
    assert "within the last hour" in span_text(none[0])


@pytest.mark.parametrize("obj", demo_objects(), ids=lambda obj: f"{obj['kind']}/{obj['metadata']['name']}")
def test_overviews(obj):
    ref = samples.RESOURCES[obj["kind"]], obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
    panel = overview(demo_store(), ObjectRef(*ref), NOW)
    headings = [section.heading for section in panel.sections]
    assert headings[0] == "At a glance" and headings[-1] == "Events"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_an_overview_agrees_with_the_row_of_the_list(kind):
    """Sums over other objects (Pods of a Node, users of a ConfigMap) are the same in both."""
    store = demo_store()
    table = kind_table(kind, store, TableOptions(), lambda: NOW)
    for row in table.rows:
        panel = overview(store, row.ref, NOW)
        glance = {span_text(line[:1]).strip(): span_text(line[1:]) for line in panel.sections[0].lines}
        cells = {head.name.lower(): span_text(cell) for head, cell in zip(table.columns, row.cells, strict=True)
                 if head.name not in ("NAME", "NAMESPACE") and not head.age}  # fmt: skip
        said = {name: cell for name, cell in cells.items() if cell}
        assert {name: glance.get(name) for name in said} == said


def test_an_overview_tells_the_finding_whole():
    shown = panel_text(overview(demo_store(), ObjectRef("pods", NAMESPACE, "web-5c9f7b6d84-x8k2p"), NOW))
    assert "What is wrong\n✖ cannot start: nginx:1.99 does not exist" in shown
    assert "kubectl rollout undo deployment/web -n kubetui-demo" in shown
