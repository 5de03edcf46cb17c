"""The list of everything that is wrong: it follows changes, and examines only what they touch."""

import copy
import random
from datetime import timedelta

import pytest

from kubetui.views import filter as filters
from kubetui.views.live import TableOptions
from kubetui.views.model import Health, span_text
from kubetui.views.trouble import trouble_table
from tests import samples
from tests.samples import NAMESPACE, NOW, RESOURCES, demo_objects, demo_store, store_of
from tests.views.test_live import alter, grown
from tests.views.text import table_text


def shown(store, now=NOW, **options):
    return trouble_table(store, TableOptions(**options), lambda: now)


def test_the_worst_comes_first_with_its_place_and_a_way_out():
    table = shown(demo_store())
    said = [[span_text(cell) for cell in row.cells] for row in table.rows]
    assert said[0][0] == "cannot start: nginx:1.99 does not exist"
    assert said[0][1] == f"pod web-5c9f7b6d84-x8k2p  {NAMESPACE}"
    assert "no nginx:1.99" in said[0][3] and said[0][4].startswith("U Set an image")
    assert [row.health for row in table.rows] == sorted((row.health for row in table.rows), reverse=True)
    assert table.trouble == sum(row.health == Health.ERROR for row in table.rows) == 3
    assert table.rows[0].ref.name == "web-5c9f7b6d84-x8k2p"


def test_what_is_alike_under_one_workload_is_one_row():
    web = samples.deployment(ready=0)
    replicas = samples.replica_set(web, "abc", ready=0)
    crash = samples.waiting("CrashLoopBackOff", last=samples.ended(1))
    pods = [samples.pod_of(replicas, f"p{n:02}", statuses=[crash]) for n in range(98)]
    rows = [row for row in shown(store_of(web, replicas, *pods)).rows if row.ref.resource == "pods"]
    assert [span_text(row.cells[1]) for row in rows] == [f"pod web-abc-p00 and 97 more  {NAMESPACE}"]


@pytest.mark.parametrize("options", [{}, {"namespaces": frozenset({NAMESPACE})}, {"trouble_only": True},
                                     {"query": filters.parse("web")}], ids=["all", "namespace", "trouble", "query"])  # fmt: skip
@pytest.mark.parametrize("seed", range(3))
def test_following_finds_what_looking_anew_finds(seed, options):
    rng = random.Random(seed)
    store, known = demo_store(), demo_objects()
    known += [samples.pod("needy", spec={"volumes": [{"name": "v", "configMap": {"name": "web-config"}}]})]
    changes, table = store.changes(), shown(store, **options)
    for step in range(80):
        obj = rng.choice(known)
        (store.remove if rng.random() < 0.3 else store.put)(RESOURCES[obj["kind"]], alter(rng, obj))
        table.refresh(changes.drain())
        fresh = shown(store, **options)
        assert table_text(table) == table_text(fresh), step
        assert (table.total, table.shown, table.trouble) == (fresh.total, fresh.shown, fresh.trouble)


def test_a_missing_object_is_a_finding_until_it_comes():
    shop = samples.ingress(paths={"/": "web"})
    store = store_of(shop)
    changes, table = store.changes(), shown(store)
    assert any("svc web does not exist" in row.reason for row in table.rows)
    web, pod = samples.service("web", selector={"app": "web"}), samples.pod("web-1", labels={"app": "web"})
    for one in (web, pod, samples.endpoint_slice(web, [pod])):
        store.put(RESOURCES[one["kind"]], one)
    table.refresh(changes.drain())
    assert not [row for row in table.rows if "leads nowhere" in row.reason]
    store.remove("services", web)
    table.refresh(changes.drain())
    assert any("svc web does not exist" in row.reason for row in table.rows)


def test_a_silent_node_is_told_of_by_its_pods_too():
    node, pod = samples.node("node-1"), samples.pod("app")
    store = store_of(pod, node)
    changes, table = store.changes(), shown(store)
    assert not table.rows and "Nothing is wrong" in span_text(table.empty[0])
    lost = copy.deepcopy(node) | {"status": samples.node("node-1", ready="Unknown")["status"]}
    lost["metadata"]["resourceVersion"] = "999999"
    since = "2026-01-01T00:00:09Z"
    next(one for one in lost["status"]["conditions"] if one["type"] == "Ready")["lastTransitionTime"] = since
    store.put("nodes", lost)
    table.refresh(changes.drain())
    assert {row.ref.resource for row in table.rows} == {"nodes", "pods"}
    assert {span_text(row.cells[2]) for row in table.rows if row.ref.resource == "pods"} == {since}


def test_time_alone_brings_a_finding():
    store = store_of(samples.pod("app", age=20, statuses=[samples.running(ready=False, since=20)]))
    moment = [NOW]
    table = trouble_table(store, TableOptions(), lambda: moment[0])
    assert not table.rows
    moment[0] += timedelta(seconds=60)
    table.refresh({})
    assert [row.reason for row in table.rows] == ["runs, but takes no requests: not ready"]


def test_a_change_examines_only_what_it_touches(monkeypatch):
    from kubetui.views import trouble

    store = grown(1000)
    table = shown(store)
    examined = []
    real = trouble.own_findings
    monkeypatch.setattr(trouble, "own_findings", lambda *args: examined.append(args[1]) or real(*args))
    pod = alter(random.Random(1), store.all("pods")[17])
    store.put("pods", pod)
    table.refresh({"pods": {pod["metadata"]["uid"]}})
    assert sorted(set(examined)) in (["deployments.apps", "pods", "replicasets.apps"],
                                     ["deployments.apps", "nodes", "pods", "replicasets.apps"])  # fmt: skip
    assert len(examined) <= 5


def test_a_setting_that_changes_makes_its_readers_old():
    reads = [{"configMapRef": {"name": "web-config"}}]
    pod, settings = samples.pod("app", containers=[samples.container(envFrom=reads)]), samples.config_map()
    store = store_of(pod, settings)
    changes, table = store.changes(), shown(store)
    new = copy.deepcopy(settings)
    new["metadata"] |= {"resourceVersion": "999999", "managedFields": [
        {"manager": "me", "time": samples.ago(1), "fieldsV1": {"f:data": {"f:mode": {}}}}]}  # fmt: skip
    store.put("configmaps", new)
    table.refresh(changes.drain())
    assert [row.reason for row in table.rows] == [
        "runs with old settings: ConfigMap web-config has changed since"
    ]


def test_a_table_that_is_filled_bit_by_bit_ends_as_one_that_is_filled_at_once():
    store = samples.demo_store()
    whole = trouble_table(store, TableOptions(), lambda: NOW)
    bits = trouble_table(store, TableOptions(), lambda: NOW, at_once=0)
    assert bits.waiting > 30 and "Examining" in span_text(bits.empty[0]), "nothing is called well too early"
    shown = []
    while bits.waiting:
        left = bits.waiting
        bits.refresh({})
        assert bits.waiting < left
        shown.append(len(bits.rows))
    assert [row.key for row in bits.rows] == [row.key for row in whole.rows] and shown == sorted(shown)
    gone = store.get("services", "kubetui-demo", "cart")
    store.remove("services", gone)
    assert bits.refresh({}).moved and not any(row.ref.name == "cart" for row in bits.rows)
