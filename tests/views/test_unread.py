"""What was not read, or may not be, is never told as nothing: a question mark, no warning, no error."""

from kubetui.kinds.registry import by_resource
from kubetui.views.facts.registry import facts
from kubetui.views.generic import kind_table
from kubetui.views.live import TableOptions
from kubetui.views.model import Health, ObjectRef, span_text
from kubetui.views.overview import overview
from kubetui.views.panes import live_table
from tests import samples
from tests.samples import NAMESPACE, NOW, RESOURCES, store_of
from tests.views.text import panel_text

SLICES = "endpointslices.discovery.k8s.io"
CLAIM = samples.claim("data")
OBJECTS = (
    samples.service("web"),
    samples.ingress(paths={"/": "web", "/x": "gone"}),
    samples.config_map("settings"),
    samples.secret("password"),
    CLAIM,
    samples.node("node-1"),
)


def unread():
    """Only the objects themselves were read."""
    store = store_of(*OBJECTS, complete=False)
    for one in OBJECTS:
        store.replace(RESOURCES[one["kind"]], "", [one])
    return store


def row(store, resource, column):
    table = kind_table(by_resource(resource), store, TableOptions(), lambda: NOW)
    (found,) = table.rows
    return found.health, span_text(found.cells[[head.name for head in table.columns].index(column)])


def test_cells_that_depend_on_others_ask_instead_of_saying_none():
    store = unread()
    assert row(store, "services", "LEADS TO") == (Health.UNKNOWN, "?")
    assert row(store, "configmaps", "USED BY") == (Health.OK, "?")
    assert row(store, "secrets", "USED BY") == (Health.OK, "?")
    assert row(store, "nodes", "PODS") == (Health.OK, "?/110")
    assert "?" in row(store, "nodes", "CPU requested")[1]
    assert row(store, "persistentvolumeclaims", "STATUS")[0] is not Health.WARNING
    panel = panel_text(overview(store, ObjectRef("configmaps", NAMESPACE, "settings"), NOW))
    assert "nobody" not in panel.lower()


def test_facts_that_depend_on_others_are_not_told():
    pod, service = samples.pod("web-1"), samples.service("web")
    store = store_of(pod, service, complete=False)
    said = lambda: [span_text(one.line) for kind, obj in (("pods", pod), ("services", service))  # noqa: E731
                    for one in facts(store, kind, obj, NOW)]  # fmt: skip
    assert not [text for text in said() if "no Service" in text or "take requests" in text]
    store.replace(SLICES, "", [])
    store.replace("pods", "", [pod])
    assert {"Ready, but no Service leads to it.", "0 of 0 matching Pods take requests."} <= set(said())


def test_routes_of_an_ingress_are_broken_only_where_services_were_read():
    one = samples.ingress(paths={"/": "web"})
    store = store_of(one, complete=False)
    assert row(store, RESOURCES["Ingress"], "HOSTS")[0] is not Health.ERROR
    store.replace("services", "", [])
    assert row(store, RESOURCES["Ingress"], "HOSTS")[0] is Health.ERROR


def test_once_the_list_was_read_rows_say_so_although_no_object_has_changed():
    store = unread()
    tables = {
        pane: live_table(pane, store, TableOptions(), lambda: NOW)
        for pane in ("config", "networking", "nodes")
    }
    said = {
        pane: [span_text(cell) for row in table.rows for cell in row.cells] for pane, table in tables.items()
    }
    assert "?" in said["config"] and "?" in said["networking"] and "?/110" in said["nodes"]
    for resource in ("pods", SLICES):
        store.replace(resource, "", [])
    for table in tables.values():
        table.refresh({})
    said = {
        pane: [span_text(cell) for row in table.rows for cell in row.cells] for pane, table in tables.items()
    }
    assert "nobody" in said["config"] and "no endpoints" in said["networking"] and "0/110" in said["nodes"]
    assert not any("?" in cell for cells in said.values() for cell in cells)


def test_namespaces_that_were_read_one_by_one_are_all_of_them():
    store = unread()
    store.replace("namespaces", "", [{"metadata": {"name": name, "uid": name}} for name in ("a", NAMESPACE)])
    store.replace("pods", "a", [])
    assert row(store, "nodes", "PODS")[1] == "?/110"
    store.replace("pods", NAMESPACE, [])
    assert row(store, "nodes", "PODS")[1] == "0/110"
