"""Revisions of workloads, and what changed from one to the next."""

from kubetui.api import meta
from kubetui.views.model import span_text
from kubetui.views.revisions import difference, revisions, revisions_panel
from tests import samples
from tests.samples import NOW, obj, pod_of, store_of, template
from tests.views.text import panel_text


def released():
    web = samples.deployment("web", image="nginx:1.28")
    old = samples.replica_set(web, "aaa", revision=1, replicas=0, age=900)
    new = samples.replica_set(web, "bbb", revision=2, image="nginx:1.28", age=60)
    new["metadata"]["annotations"]["kubernetes.io/change-cause"] = "newer nginx"
    return web, old, new, pod_of(new, "x"), pod_of(new, "y", statuses=[samples.running(ready=False)])


def test_those_of_a_deployment_stand_in_its_replica_sets():
    web, *rest = released()
    found = revisions(store_of(web, *rest), meta.ref("deployments.apps", web))
    assert [(one.number, one.images, one.current, one.pods, one.ready) for one in found] == [
        (2, ("nginx:1.28",), True, 2, 1), (1, ("nginx:1.27",), False, 0, 0)]  # fmt: skip
    assert found[0].cause == "newer nginx" and found[0].ref.name == "web-bbb"


def kept(owner, name: str, number: int, image: str):
    hash_ = name.rpartition("-")[2]
    data = {
        "spec": {"template": {"$patch": "replace", **template({"app": "db"}, samples.container("db", image))}}
    }
    return obj("apps/v1", "ControllerRevision", name, owner=owner, revision=number, data=data,
               labels={"app": "db", "controller-revision-hash": hash_})  # fmt: skip


def test_those_of_a_stateful_set_stand_in_controller_revisions():
    db = samples.stateful_set("db")
    db["status"] |= {"currentRevision": "db-111", "updateRevision": "db-222"}
    pods = [pod_of(db, "0", labels={"controller-revision-hash": "db-111"}),
            pod_of(db, "1", labels={"controller-revision-hash": "db-222"})]  # fmt: skip
    history = [kept(db, "db-111", 1, "redis:7"), kept(db, "db-222", 2, "redis:8")]
    found = revisions(store_of(db, *history, *pods), meta.ref("statefulsets.apps", db))
    assert [(one.number, one.images[0], one.current, one.pods) for one in found] == [
        (2, "redis:8", True, 1), (1, "redis:7", False, 1)]  # fmt: skip


def test_a_stateful_set_that_went_back_says_itself_which_is_current():
    db = samples.stateful_set("db")
    db["status"] |= {"updateRevision": "db-111"}
    history = [kept(db, "db-111", 1, "redis:7"), kept(db, "db-222", 2, "redis:8")]
    found = revisions(store_of(db, *history), meta.ref("statefulsets.apps", db))
    assert [one.current for one in found] == [False, True]


def test_a_daemon_set_names_the_hash_alone():
    agent = samples.daemon_set("agent")
    pods = [pod_of(agent, f"{n}", labels={"controller-revision-hash": "111"}) for n in range(3)]
    found = revisions(
        store_of(agent, kept(agent, "agent-111", 1, "log:1"), *pods), meta.ref("daemonsets.apps", agent)
    )
    assert [(one.number, one.pods, one.current) for one in found] == [(1, 3, True)]


def test_the_panel_tells_states_and_the_last_change():
    web, *rest = released()
    said = panel_text(revisions_panel(store_of(web, *rest), meta.ref("deployments.apps", web), NOW))
    assert "◌ 2   current  60s ago   nginx:1.28  2 Pods, 1 ready  rs web-bbb" in said
    assert "  1   kept     15m ago   nginx:1.27  no Pod  rs web-aaa" in said
    assert "newer nginx" in said and "From revision 1 to 2" in said
    assert "-   - image: nginx:1.27\n+   - image: nginx:1.28" in said and "hash" not in said


def test_a_difference_has_two_sides():
    lines = difference({"spec": {"a": 1, "b": 2}}, {"spec": {"a": 1, "b": 3, "c": 4}})
    assert [(span_text(line), line[0].role) for line in lines] == [
        ("  spec:", "muted"), ("    a: 1", "muted"), ("-   b: 2", "removed"), ("+   b: 3", "added"), ("+   c: 4", "added")]  # fmt: skip
    assert span_text(difference({"a": 1}, {"a": 1})[0]) == "They are the same."


def test_other_kinds_keep_none():
    job = samples.job()
    panel = revisions_panel(store_of(job), meta.ref("jobs.batch", job), NOW)
    assert span_text(panel.state) == "A Job keeps no revisions."
