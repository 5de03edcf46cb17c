"""A table that follows changes shows what one built anew would show, at a cost that does not grow."""

import copy
import random
from datetime import timedelta
from statistics import median
from time import thread_time

import pytest

from kubetui.kinds.registry import by_resource
from kubetui.store.store import Store
from kubetui.views import filter as filters
from kubetui.views.generic import kind_table
from kubetui.views.live import TableOptions
from kubetui.views.model import span_text
from kubetui.views.panes import PANES, live_table
from tests import samples
from tests.samples import NAMESPACE, NOW, RESOURCES, demo_objects, demo_store, store_of
from tests.views.text import table_text

ONE = frozenset({NAMESPACE})


def alter_pod(rng: random.Random, pod) -> None:
    choice = rng.randrange(5)
    for status in pod["status"].get("containerStatuses", []):
        status["restartCount"] = rng.randrange(5)
        if choice == 0:
            status["ready"], status["state"] = False, {"waiting": {"reason": "CrashLoopBackOff"}}
    if choice == 1:
        pod["metadata"].pop("ownerReferences", None)
    if choice == 2:
        pod["metadata"]["deletionTimestamp"] = samples.ago(-20)
    if choice == 3:
        pod["spec"]["nodeName"] = rng.choice(["node-1", "node-2", "node-3"])


def alter_replicas(rng: random.Random, obj) -> None:
    obj["status"]["readyReplicas"], obj["spec"]["replicas"] = rng.randrange(4), rng.randrange(4)


def alter_slice(rng: random.Random, obj) -> None:
    for endpoint in obj["endpoints"]:
        endpoint["conditions"]["ready"] = rng.random() < 0.5


def alter_event(rng: random.Random, obj) -> None:
    obj["count"], obj["lastTimestamp"] = rng.randrange(1, 9), samples.ago(rng.randrange(100))


def alter_node(rng: random.Random, obj) -> None:
    obj["spec"]["unschedulable"] = rng.random() < 0.5


ALTER = {
    "Pod": alter_pod, "Deployment": alter_replicas, "ReplicaSet": alter_replicas, "StatefulSet": alter_replicas,
    "EndpointSlice": alter_slice, "Event": alter_event, "Node": alter_node,
}  # fmt: skip


def alter(rng: random.Random, obj):
    """Another version of an object, changed where tables look."""
    new = copy.deepcopy(obj)
    new["metadata"]["resourceVersion"] = str(rng.randrange(10**6, 10**9))
    ALTER.get(new["kind"], lambda *_: None)(rng, new)
    return new


OPTIONS = {
    "plain": {"namespaces": ONE},
    "all namespaces": {},
    "filtered": {"namespaces": ONE, "query": filters.parse("web")},
    "trouble": {"trouble_only": True},
    "sorted": {"sort": "-NAME"},
    "flat": {"flat": True},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("seed", range(4))
def test_following_equals_rebuilding(seed, options):
    rng = random.Random(seed)
    store = demo_store()
    changes = store.changes()
    known = demo_objects()
    present = {id(obj): obj for obj in known}
    live = {pane.id: live_table(pane.id, store, TableOptions(**options), lambda: NOW) for pane in PANES}
    live["deployments"] = kind_table(
        by_resource("deployments.apps"), store, TableOptions(**options), lambda: NOW
    )
    for step in range(60):
        for _ in range(rng.choice([1, 1, 1, 6])):
            obj = rng.choice(known)
            resource = RESOURCES[obj["kind"]]
            if id(obj) in present and rng.random() < 0.3:
                store.remove(resource, present.pop(id(obj)))
            else:
                present[id(obj)] = alter(rng, obj) if rng.random() < 0.8 else obj
                store.put(resource, present[id(obj)])
        changed = changes.drain()
        for name, table in live.items():
            before = {row.key: row for row in table.rows}
            result = table.refresh(changed)
            after = {row.key: row for row in table.rows}
            fresh = (
                kind_table(by_resource("deployments.apps"), store, TableOptions(**options), lambda: NOW)
                if name == "deployments"
                else live_table(name, store, TableOptions(**options), lambda: NOW)
            )
            assert table_text(table) == table_text(fresh), (step, name)
            assert (table.total, table.shown, table.trouble) == (fresh.total, fresh.shown, fresh.trouble)
            assert {key for key, row in after.items() if before.get(key) != row} <= result.keys
            if list(before) != list(after):
                assert result.moved
            for index, row in enumerate(table.rows):
                assert table.position(row.key) == index


def test_an_unchanged_row_stays_the_same_object():
    store = demo_store()
    table = live_table("workloads", store, TableOptions(namespaces=ONE), lambda: NOW)
    before = {row.key: row for row in table.rows}
    pod = store.get("pods", NAMESPACE, "web-7d4b9c6f5c-2mfqz")
    new = copy.deepcopy(pod)
    new["metadata"]["resourceVersion"] = "999999"
    new["status"]["containerStatuses"][0]["restartCount"] = 7
    store.put("pods", new)
    result = table.refresh({"pods": {new["metadata"]["uid"]}})
    assert result.keys == {new["metadata"]["uid"]} and not result.moved
    others = [row for row in table.rows if row.key != new["metadata"]["uid"]]
    assert all(before[row.key] is row for row in others)


def test_a_pod_that_loses_its_owner_becomes_a_root_and_goes_back():
    store = demo_store()
    changes = store.changes()
    table = live_table("workloads", store, TableOptions(namespaces=ONE), lambda: NOW)
    pod = store.get("pods", NAMESPACE, "web-7d4b9c6f5c-2mfqz")
    loose = copy.deepcopy(pod)
    del loose["metadata"]["ownerReferences"]
    loose["metadata"]["resourceVersion"] = "999998"
    store.put("pods", loose)
    assert table.refresh(changes.drain()).moved
    assert "Pod web-7d4b9c6f5c-2mfqz owned by nobody" in table_text(table)
    store.put("pods", {**pod, "metadata": {**pod["metadata"], "resourceVersion": "999999"}})
    table.refresh(changes.drain())
    assert "owned by nobody" in table_text(table) and "2mfqz owned" not in table_text(table)


def test_children_that_come_before_their_owner():
    web = samples.deployment()
    replicas = samples.replica_set(web, "abc")
    pod = samples.pod_of(replicas, "x")
    store = Store(lambda: NOW)
    changes = store.changes()
    table = live_table("workloads", store, TableOptions(namespaces=ONE), lambda: NOW)
    for resource, obj in (("pods", pod), ("replicasets.apps", replicas), ("deployments.apps", web)):
        store.put(resource, obj)
        table.refresh(changes.drain())
    assert [row.prefix for row in table.rows] == ["▾ ", "└─ ", "   └─ "]
    store.remove("deployments.apps", web)
    table.refresh(changes.drain())
    assert [row.prefix for row in table.rows] == ["▾ ", "└─ "]


def test_texts_that_tell_a_time_move_on():
    pod = samples.pod("a", statuses=[samples.running(restarts=1, last=samples.ended(1, finished=38))])
    moment = [NOW]
    table = live_table(
        "workloads", store_of(pod, samples.cron_job()), TableOptions(namespaces=ONE), lambda: moment[0]
    )
    assert "1 (38s ago)" in table_text(table) and "in 1m40s" in table_text(table)
    moment[0] += timedelta(seconds=5)
    assert not table.refresh({}).moved
    assert "1 (43s ago)" in table_text(table) and "in 1m35s" in table_text(table)


def test_unready_for_too_long_becomes_a_warning_by_itself():
    pod = samples.pod("a", statuses=[samples.running(ready=False)])
    pod["status"]["conditions"][1]["lastTransitionTime"] = samples.ago(5)
    moment = [NOW]
    table = live_table("workloads", store_of(pod), TableOptions(namespaces=ONE), lambda: moment[0])
    assert table.rows[0].health.symbol == "◌"
    moment[0] += timedelta(seconds=60)
    table.refresh({})
    assert table.rows[0].health.symbol == "◐"


def grown(pods: int) -> Store:
    objects = [samples.node(f"node-{n}") for n in (1, 2, 3)]
    for number in range(pods // 10):
        web = samples.deployment(f"web{number}", replicas=10)
        replicas = samples.replica_set(web, "7d4b9c6f5c", replicas=10)
        objects += [
            web,
            replicas,
            *(samples.pod_of(replicas, f"x{n}", node=f"node-{n % 3 + 1}") for n in range(10)),
        ]
    return store_of(*objects)


def one_change(store: Store, table, pane) -> float:
    pods = store.all("pods")
    times = []
    for turn in range(60):
        pod = copy.deepcopy(pods[turn * 37 % len(pods)])
        pod["metadata"]["resourceVersion"] = str(10**7 + turn)
        pod["status"]["containerStatuses"][0]["restartCount"] = turn + 1
        store.put("pods", pod)
        start = thread_time()
        result = table.refresh({"pods": {pod["metadata"]["uid"]}})
        times.append(thread_time() - start)
        assert result.keys or pane != "workloads"
    return median(times)


@pytest.mark.parametrize("pane", ["workloads", "nodes", "config"])
def test_one_change_costs_the_same_in_a_large_table(pane):
    small, large = grown(100), grown(5000)
    costs = [
        one_change(store, live_table(pane, store, TableOptions(namespaces=ONE), lambda: NOW), pane)
        for store in (small, large)
    ]
    assert costs[1] < 4 * costs[0] + 0.0002


def test_columns_line_up():
    for pane in PANES:
        table = live_table(pane.id, demo_store(), TableOptions(), lambda: NOW)
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        assert any(span_text(row.cells[0]) for row in table.rows)


@pytest.mark.parametrize("seed", range(3))
def test_another_filter_shows_what_a_new_table_shows(seed):
    """Also when the table has not been told yet of what changed meanwhile."""
    rng = random.Random(seed)
    store, known = demo_store(), demo_objects()
    options = {pane.id: TableOptions() for pane in PANES}
    live = {pane.id: live_table(pane.id, store, options[pane.id], lambda: NOW) for pane in PANES}
    for step in range(60):
        obj = rng.choice(known)
        resource = RESOURCES[obj["kind"]]
        (store.remove if rng.random() < 0.3 else store.put)(resource, alter(rng, obj))
        wish = {
            "query": rng.choice(
                [None, *map(filters.parse, ("web", "node=node-1 pod", "restarts>2", "!web"))]
            ),
            "trouble_only": rng.random() < 0.2,
            "flat": rng.random() < 0.3,
            "sort": rng.choice(["", "NAME", "-AGE"]),
            "namespaces": rng.choice([ONE, frozenset(), frozenset({"kube-system", NAMESPACE})]),
            "folded": {rng.choice(known)["metadata"]["uid"]},
        }
        for pane, table in live.items():
            for field, value in wish.items():
                setattr(options[pane], field, value)
            table.refresh(None)
            fresh = live_table(pane, store, TableOptions(**wish), lambda: NOW)
            assert table_text(table) == table_text(fresh), (step, pane)
            assert (table.total, table.shown, table.trouble) == (fresh.total, fresh.shown, fresh.trouble)


@pytest.mark.parametrize("pane", ["workloads", "deployments"])
def test_another_filter_reads_no_object_again(pane, monkeypatch):
    store = grown(1000)
    options = TableOptions(namespaces=ONE)
    kind = by_resource("pods")
    table = live_table("workloads", store, options, lambda: NOW) if pane == "workloads" else kind_table(
        kind, store, options, lambda: NOW)  # fmt: skip
    read = []
    monkeypatch.setattr("kubetui.kinds.shown.pods.PodFacts.__init__", lambda *_: read.append(1))
    options.query = filters.parse("web5")
    table.refresh(None)
    assert not read and 0 < table.shown < table.total
