"""Everything any screen would show of an object, as one text."""

from __future__ import annotations

import json

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.concepts.registry import headings
from kubetui.kinds.registry import KINDS
from kubetui.store.store import Store
from kubetui.story.panel import all_lines
from kubetui.story.stories import Stories
from kubetui.views import filter as filters
from kubetui.views import yaml_tree
from kubetui.views.cluster.activity import Restarts
from kubetui.views.cluster.overview import Seen, read
from kubetui.views.cluster.overview import overview as cluster_overview
from kubetui.views.cluster.room import Rooms, usage_of
from kubetui.views.connections import connections
from kubetui.views.custom import explain_kind, schema_of
from kubetui.views.describe import describe
from kubetui.views.diagnose import findings
from kubetui.views.events import event_lines
from kubetui.views.explain import explain, summary_line
from kubetui.views.found import found_panel
from kubetui.views.generic import kind_table
from kubetui.views.live import TableOptions
from kubetui.views.map import map_lines
from kubetui.views.model import Line, Panel, span_text
from kubetui.views.overview import overview
from kubetui.views.panes import PANES, live_table
from kubetui.views.printer import definition_columns
from kubetui.views.revisions import difference, revisions_panel
from kubetui.views.standing import standing
from kubetui.views.trouble import trouble_table
from kubetui.views.used_by import used_by
from tests.samples import NOW


def all_text(found: Panel | tuple[Line, ...] | list[Line]) -> str:
    """What is said, whoever says it."""
    if isinstance(found, Panel):
        lines = (found.title, found.state, *(line for section in found.sections for line in section.lines))
        return "".join(map(span_text, lines))
    return "".join(span_text(line) for line in found)


def look(store: Store, resource: str, obj: Obj) -> str:
    """All panels, texts and tables."""
    return _panels(store, resource, obj) + _texts(store, resource, obj) + _tables(store, resource)


def _panels(store: Store, resource: str, obj: Obj) -> str:
    ref = meta.ref(resource, obj)
    found = findings(store, resource, obj, NOW)
    panels = [
        explain(store, ref, NOW),
        overview(store, ref, NOW),
        used_by(store, ref, NOW),
        revisions_panel(store, ref, NOW),
    ]
    panels += [found_panel([one]) for one in found]
    lists = read(store, KINDS, lambda _: True)
    rooms = Rooms().read(lists.nodes, lists.pods, usage_of([obj]))
    seen = Seen(lists, "c", "v1.36.0", rooms, Restarts(NOW), "")
    return "".join(map(all_text, (*panels, cluster_overview(seen, NOW, 100))))


def _texts(store: Store, resource: str, obj: Obj) -> str:
    ref = meta.ref(resource, obj)
    entries = yaml_tree.yaml_tree(obj) if _can_be_sent(obj) else []
    texts = [
        describe(resource, obj, store, NOW),
        event_lines(store, ref, NOW),
        connections(store, resource, obj),
        map_lines(store, ref, NOW, 90),
        [line for _, line in yaml_tree.shown(entries, ())],
        difference({}, obj) if _can_be_sent(obj) else (),
        (summary_line(store, ref, NOW),),
    ]
    for name in headings():
        standing(store, name, NOW)
    if resource == "customresourcedefinitions.apiextensions.k8s.io":
        texts += [line for section in explain_kind(schema_of(obj), obj, obj) for line in (section.lines,)]
        definition_columns(obj, "v1")
    return "".join(map(all_text, texts))


def _can_be_sent(obj: Obj) -> bool:
    """Half of a surrogate pair is no JSON: no server can bring it, and YAML need not write it."""
    return "\\ud800" not in json.dumps(obj)


def _tables(store: Store, resource: str) -> str:
    """The lists it stands in, sorted, filtered and flat."""
    query = filters.parse("!zz age>1s status=e label=!q cpu<2 restarts>0 node=n")
    kind = next(kind for kind in KINDS if kind.resource == resource)
    tables = [kind_table(kind, store, options, lambda: NOW)
              for options in (TableOptions(sort="-AGE"), TableOptions(query=query))]  # fmt: skip
    for pane in PANES:
        tables.append(live_table(pane.id, store, TableOptions(sort="NAME"), lambda: NOW))
    tables.append(live_table("workloads", store, TableOptions(flat=True, trouble_only=True), lambda: NOW))
    tables.append(trouble_table(store, TableOptions(), lambda: NOW))
    return all_text([cell for table in tables for row in table.rows for cell in row.cells])


def told(resource: str, old: Obj, new: Obj, store: Store) -> str:
    """The stories of an object that becomes another, and goes."""
    stories = Stories(store, NOW)
    for change in (store.put, store.put, store.remove):
        change(resource, old if change is store.remove else new)
    found = stories.of(meta.ref(resource, new))
    stories.close()
    return all_text(all_lines(found))
