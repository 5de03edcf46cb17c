"""The six panes show the cluster of the explorer's picture."""

from textwrap import dedent

import pytest

from kubetui.api.events import order
from kubetui.kinds.registry import KINDS
from kubetui.views import filter as filters
from kubetui.views.generic import kind_table
from kubetui.views.live import TableOptions
from kubetui.views.model import ObjectRef, span_text
from kubetui.views.panes import PANES, live_table, newest_first
from tests import samples
from tests.samples import NAMESPACE, NOW, demo_store, store_of
from tests.views.text import table_text

ONE = frozenset({NAMESPACE})


def shown(pane: str, store=None, **options) -> str:
    options.setdefault("namespaces", ONE)
    table = live_table(pane, store or demo_store(), TableOptions(**options), lambda: NOW)
    return table_text(table)


def text(wanted: str) -> str:
    return dedent(wanted).strip("\n")


def test_nodes():
    assert shown("nodes") == text("""
        ● node-1 Ready          ███▌░░░░  44% ██▌░░░░░  31% 5/110 v1.36.2  24h
        ● node-2 Ready          ████▍░░░  55% ███▊░░░░  47% 6/110 v1.36.2  24h
        ◐ node-3 Ready cordoned ███████░  87% ███████▎  91% 2/110 v1.36.2  24h
    """)


def test_workloads_tree():
    assert shown("workloads") == text("""
        ◐ ▾ Deployment web                        3/3 Progressing                  4m10s
          ├─ ReplicaSet web-5c9f7b6d84 revision 2 0/1                              12s
        ✖ │  └─ Pod web-5c9f7b6d84-x8k2p          0/1 ImagePullBackOff 0           12s   node-1
          └─ ReplicaSet web-7d4b9c6f5c revision 1 3/3                              4m
        ●    ├─ Pod web-7d4b9c6f5c-2mfqz          1/1 Running          0           4m    node-1
        ●    ├─ Pod web-7d4b9c6f5c-hq8zd          1/1 Running          0           4m    node-2
        ●    └─ Pod web-7d4b9c6f5c-lw5tn          1/1 Running          1 (38s ago) 4m    node-2
        ● ▾ StatefulSet db                        2/2 Ready                        9m
        ● ├─ Pod db-0                             1/1 Running          0           9m    node-1
        ● └─ Pod db-1                             1/1 Running          0           9m    node-2
        ● ▸ DaemonSet log-agent                   3/3 Ready                        9m
        ◌ ▾ CronJob report                            */5 * * * *                  9m    in 1m40s
        ● └─ Job report-29384755                  1/1 Complete                     3m    took 6s
        ●    └─ Pod report-29384755-p4q7r         0/1 Completed        0           3m    node-2
        ●   Pod lonely owned by nobody            1/1 Running          0           30s   node-2
    """)


def test_networking_config_storage():
    assert shown("networking") == text("""
        ✖ svc cart       ClusterIP no endpoints     4m
        ● svc db         headless  ●● 2 of 2        4m
        ● svc web        ClusterIP ●●● 3 of 3       4m
        ◐ ing shop       nginx     / → svc web      4m
                                   /cart → svc cart
        ◐ eps cart-q1w2e IPv4      no addresses     4m
        ● eps db-x7k2p   IPv4      ●● 2 of 2        4m
        ● eps web-x7k2p  IPv4      ●●● 3 of 3       4m
    """)
    assert shown("config") == text("""
        ◐ cm old-setup   2 nobody  4m
        ● cm web-config  3 web     4m
        ● secret db-pass 1 db      4m
        ● sa default       11 Pods 4m
    """)
    assert shown("storage") == text("""
        ● data-db-0             1Gi db                    4m
        ● data-db-1             1Gi db                    4m
        ◌ uploads               5Gi waits for Pod         4m
        ● sc standard (default)     rancher.io/local-path 4m
    """)


def test_events_newest_first_and_counted():
    lines = shown("events").splitlines()
    assert [line.split()[:1] if line.startswith(" ") else line.split()[1:2] for line in lines] == [
        ["2s"], ["3s"], ["4s"], ["5s"], ["5s"], ["38s"],
    ]  # fmt: skip
    assert (
        "Warning Failed" in lines[0]
        and "pod web-5c9f7b6d84-x8k2p" in lines[0]
        and "2× Failed to pull" in lines[0]
    )
    assert "deploy web" in shown("events") and "rs web-5c9f7b6d84" in shown("events")


def test_events_of_one_second_stand_in_the_order_they_were_written():
    # Only the scheduler's Events tell fractions of a second.
    pod = samples.pod("web")
    placed, started = (samples.event(pod, reason, "") for reason in ("Scheduled", "Started"))
    placed |= {"eventTime": "2026-11-24T10:00:00.900000Z", "lastTimestamp": None}
    started |= {"lastTimestamp": "2026-11-24T10:00:00Z"}
    placed["metadata"]["resourceVersion"], started["metadata"]["resourceVersion"] = "7", "9"
    assert sorted((placed, started), key=lambda event: newest_first(0, event)) == [started, placed]
    assert sorted((started, placed), key=order) == [placed, started]


def test_events_about_one_object():
    about = ObjectRef("deployments.apps", NAMESPACE, "web", samples.uid("Deployment", "web"))
    assert "ScalingReplicaSet" in shown("events", about=about)
    assert len(shown("events", about=about).splitlines()) == 1


def test_several_namespaces_add_a_column():
    table = live_table("workloads", demo_store(), TableOptions(), lambda: NOW)
    assert [head.name for head in table.columns][:2] == ["NAME", "NAMESPACE"]
    assert span_text(table.rows[0].cells[1]) == NAMESPACE
    assert any(span_text(row.cells[1]) == "kube-system" for row in table.rows)
    nodes = live_table("nodes", demo_store(), TableOptions(), lambda: NOW)
    assert "NAMESPACE" not in [head.name for head in nodes.columns]


def test_namespaces_filter_rows():
    assert "filler" not in shown("workloads")
    assert "filler-1" in shown("workloads", namespaces=frozenset({"kube-system"}))


def test_old_replica_sets_fold_into_one_line():
    web = samples.deployment(annotations={"deployment.kubernetes.io/revision": "3"})
    sets = [samples.replica_set(web, f"hash{n}", revision=n, replicas=3 if n == 3 else 0) for n in (1, 2, 3)]
    store = store_of(web, *sets)
    assert shown("workloads", store) == text("""
        ● ▾ Deployment web                    3/3 Ready  4m
          ├─ ReplicaSet web-hash3 revision 3  3/3        4m
          └▸ 2 old ReplicaSets, kept for undo
    """)
    table = live_table("workloads", store, TableOptions(namespaces=ONE), lambda: NOW)
    table.fold(table.rows[2].key, False)
    assert "ReplicaSet web-hash1 revision 1" in table_text(table)


def test_an_unfolded_pod_shows_its_containers():
    pod = samples.pod("two", containers=[samples.container("app"), samples.container("log", "busybox:1.36")])
    table = live_table("workloads", store_of(pod), TableOptions(namespaces=ONE), lambda: NOW)
    assert len(table.rows) == 1
    changed = table.fold(table.rows[0].key, False)
    assert changed.moved
    assert [row.prefix + span_text(row.cells[0]) for row in table.rows] == [
        "▾ Pod two owned by nobody", "├─ container app nginx:1.27", "└─ container log busybox:1.36",
    ]  # fmt: skip
    table.fold(table.rows[0].key, True)
    assert len(table.rows) == 1


def test_flat_list():
    lines = shown("workloads", flat=True).splitlines()
    assert not any(sign in line for line in lines for sign in ("├", "└", "▾"))
    assert any("Pod db-0" in line for line in lines) and any(
        "ReplicaSet web-7d4b9c6f5c" in line for line in lines
    )


def test_filter_keeps_the_way_down_to_a_match():
    assert shown("workloads", query=filters.parse("x8k2p")) == text("""
        ◐ ▾ Deployment web                        3/3 Progressing        4m10s
          └─ ReplicaSet web-5c9f7b6d84 revision 2 0/1                    12s
        ✖    └─ Pod web-5c9f7b6d84-x8k2p          0/1 ImagePullBackOff 0 12s   node-1
    """)


def test_trouble_only():
    lines = shown("workloads", trouble_only=True).splitlines()
    assert [line[0] for line in lines] == ["◐", " ", "✖"]
    assert "old-setup" in shown("config", trouble_only=True)


def test_counts_of_a_title():
    table = live_table(
        "networking", demo_store(), TableOptions(namespaces=ONE, query=filters.parse("web")), lambda: NOW
    )
    assert (table.total, table.trouble) == (7, 1)
    assert table.shown == len({row.ref for row in table.rows})


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.id)
def test_empty_panes_say_what_would_be_here_and_which_key_makes_one(pane):
    table = live_table(pane.id, store_of(), TableOptions(namespaces=ONE), lambda: NOW)
    assert not table.rows and len(table.empty) == 3
    assert table.empty[-1][0].role == "key"


def why_empty(pane: str, store, **options) -> str:
    table = live_table(pane, store, TableOptions(**options), lambda: NOW)
    assert not table.rows
    return " / ".join(map(span_text, table.empty))


def test_what_hides_everything_is_named_instead_of_saying_that_there_is_nothing():
    well = store_of(samples.pod("a"), samples.pod("b"))
    query = filters.parse("nothing-like-this")
    assert why_empty("workloads", well, query=query) == (
        "2 objects here. None of them fits what is searched for. / esc clears the search"
    )
    assert why_empty("workloads", well, trouble_only=True) == (
        "● 2 objects here, and none of them is in trouble. / f shows them"
    )
    assert "in trouble and fits what" in why_empty("workloads", well, trouble_only=True, query=query)
    about = ObjectRef("pods", NAMESPACE, "a")
    assert "Nothing was said about a within" in why_empty("events", well, about=about)
    assert "None in this namespace now" in why_empty("workloads", store_of(), query=query, trouble_only=True)


def test_a_namespace_that_does_not_exist_is_not_an_empty_one():
    store, nowhere = demo_store(), frozenset({"nowhere"})
    assert "None in this namespace now" in why_empty("workloads", store_of(), namespaces=nowhere), (
        "none was read"
    )
    assert why_empty("workloads", store, namespaces=nowhere) == (
        "✖ There is no namespace nowhere in this cluster. / P chooses among those there are"
    )
    assert live_table("workloads", store, TableOptions(namespaces=nowhere | ONE), lambda: NOW).rows


@pytest.mark.parametrize("sort", ["NAME", "-NAME", "AGE", "-AGE", "RESTARTS"])
def test_sorting(sort):
    pods = [samples.pod(name, age=age, statuses=[samples.running(restarts=n)]) for name, age, n in
            (("web-10", 30, 2), ("web-9", 900, 10), ("api", 60, 0))]  # fmt: skip
    table = live_table("workloads", store_of(*pods), TableOptions(namespaces=ONE, sort=sort), lambda: NOW)
    wanted = {
        "NAME": ["api", "web-9", "web-10"], "-NAME": ["web-10", "web-9", "api"],
        "AGE": ["web-10", "api", "web-9"], "-AGE": ["web-9", "api", "web-10"],
        "RESTARTS": ["api", "web-10", "web-9"],
    }  # fmt: skip
    assert [row.ref.name for row in table.rows] == wanted[sort]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_every_kind_has_a_table(kind):
    store = demo_store()
    table = kind_table(kind, store, TableOptions(), lambda: NOW)
    assert len(table.rows) == store.count(kind.resource)
    assert "NAME" in [head.name for head in table.columns] or kind.kind == "Event"
    assert ("NAMESPACE" in [head.name for head in table.columns]) == kind.namespaced
