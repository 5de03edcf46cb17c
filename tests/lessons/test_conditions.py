import pytest

from kubetui.lessons.condition_text import ConditionError, parse, parse_target
from kubetui.lessons.conditions import resources
from kubetui.lessons.model import Goal
from kubetui.lessons.reaching import Answer
from kubetui.lessons.watching import look
from kubetui.lessons.world import StoreWorld
from kubetui.store.store import Store
from tests.lessons.fakes import NS, Cluster, pod


class Timer:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def cluster():
    return Cluster()


@pytest.fixture
def timer():
    return Timer()


@pytest.fixture
def world(cluster, timer):
    return StoreWorld(cluster.store, NS, clock=timer)


def deployment(generation=1, observed=1, **status):
    return {
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "web", "namespace": NS, "generation": generation},
        "status": {"observedGeneration": observed, **status},
    }  # fmt: skip


def met(text, world):
    return parse(text).check(world).met


def test_condition_reads_the_status_in_any_case(cluster, world):
    cluster.put(pod(ready=False))
    assert met("condition=Ready pod/web-1", world) is False
    assert met("condition=ready=FALSE pod/web-1", world) is True
    assert met("condition=Nope pod/web-1", world) is False


def test_condition_waits_until_the_newest_wish_was_seen(cluster, world):
    available = [{"type": "Available", "status": "True"}]
    cluster.put(deployment(2, 1, conditions=available))
    verdict = parse("condition=Available deploy/web").check(world)
    assert verdict.met is False and "not seen" in verdict.note
    cluster.put(deployment(2, 2, conditions=available))
    assert met("condition=Available deploy/web", world) is True


def test_what_is_not_there_is_unknown_and_not_stays_unknown(world):
    for text in ("condition=Ready pod/web-1", "jsonpath={.spec.nodeName} pod/web-1", "event Killing pod/web-1",
                 "changed {.metadata.uid} pod/web-1", "condition=Ready pod -l app=web", "log hi pod/web-1"):  # fmt: skip
        assert met(text, world) is None, text
        assert met(f"not {text}", world) is None, text


def test_jsonpath_compares_one_value_as_text(cluster, world):
    cluster.put(deployment(readyReplicas=3, containers=[{"name": "a"}, {"name": "b"}]))
    assert met("jsonpath={.status.readyReplicas}=3 deploy/web", world) is True
    assert met("jsonpath={.status.readyReplicas}=2 deploy/web", world) is False
    assert met("jsonpath={.status.containers[*].name}=a deploy/web", world) is False
    assert met('jsonpath={.status.containers[?(@.name=="b")].name}=b deploy/web', world) is True
    assert met("jsonpath={.status.readyReplicas} deploy/web", world) is True
    assert met("jsonpath={.status.absent} deploy/web", world) is False
    assert met("not jsonpath={.status.absent} deploy/web", world) is True


def test_an_empty_list_counts_as_nothing(cluster, world):
    cluster.put(pod(metadata={"ownerReferences": []}))
    assert met("not jsonpath={.metadata.ownerReferences} pod/web-1", world) is True


def test_what_is_made_of_many_fields_is_not_written_out(cluster, world):
    cluster.put(pod(metadata={"ownerReferences": [{"kind": "ReplicaSet", "name": "web"}]}))
    assert parse("not jsonpath={.metadata.ownerReferences} pod/web-1").check(world).note == "now something"


def test_a_selector_means_all_of_them(cluster, world):
    cluster.put(pod("a", ready=True))
    cluster.put(pod("b", ready=False))
    assert met("condition=Ready pod -l app=web", world) is False
    cluster.put(pod("b", ready=True))
    assert met("condition=Ready pod -l app=web", world) is True


def test_other_namespaces_do_not_count(cluster, world):
    cluster.put(pod("a", namespace="other"))
    assert met("create pod/a", world) is False
    assert met("count 0 pods", world) is True


def test_count_by_label_and_field(cluster, world):
    cluster.put(pod("a"))
    cluster.put(pod("b", phase="Pending"))
    cluster.put(pod("c", labels={"app": "x"}))
    assert met("count 2 pods -l app=web", world) is True
    assert met("count 1 pods -l app=web --field-selector status.phase=Running", world) is True
    assert parse("count 3 pods -l app=web").check(world).note == "there are 2"
    failed = parse("condition=Ready pod -l app=web --field-selector status.phase=Failed")
    assert failed.check(world).note == "pod -l app=web with status.phase=Failed is not there yet"


def test_delete_is_met_when_another_took_the_name(cluster, world):
    cluster.put(pod(uid="old"))
    assert met("delete pod/web-1", world) is False
    cluster.remove("pods", "web-1")
    assert met("delete pod/web-1", world) is True
    cluster.put(pod(uid="new"))
    assert met("delete pod/web-1", world) is True


def test_changed_compares_with_the_beginning_of_the_stage(cluster, world):
    cluster.put(pod(uid="old"))
    assert met("changed {.metadata.uid} pod/web-1", world) is False
    cluster.remove("pods", "web-1")
    cluster.put(pod(uid="new"))
    assert met("changed {.metadata.uid} pod/web-1", world) is True
    assert met("not changed {.metadata.uid} pod/web-1", world) is False
    world.begin()
    assert met("not changed {.metadata.uid} pod/web-1", world) is True


def test_an_event_about_the_object_of_that_uid(cluster, world):
    cluster.put(pod(uid="u1"))
    event = {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e", "namespace": NS}, "reason": "Killing",
             "involvedObject": {"kind": "Pod", "namespace": NS, "name": "web-1", "uid": "u1"}}  # fmt: skip
    assert met("event Killing pod/web-1", world) is False
    cluster.put(event)
    assert met("event Killing pod/web-1", world) is True
    assert met("event Started pod/web-1", world) is False


async def test_a_log_is_read_from_the_session(cluster, world):
    cluster.put(pod())
    cluster.log_lines = ["working", "out of luck"]
    assert await world.read_log(cluster, "web-1") is True
    assert await world.read_log(cluster, "web-1") is False
    assert met('log "out of luck" pod/web-1', world) is True
    assert met("log never pod/web-1", world) is False


def test_stays_needs_the_whole_time_without_a_break(cluster, world, timer):
    cluster.put(pod())
    staying = parse("stays 10s count 1 pods")
    assert staying.check(world) == (False, "0 of 10 s", 1.0)
    timer.seconds += 6
    assert staying.check(world).note == "6 of 10 s"
    timer.seconds += 3.5
    assert staying.check(world).again == 0.5
    cluster.remove("pods", "web-1")
    assert staying.check(world).met is False
    cluster.put(pod())
    timer.seconds += 6
    assert staying.check(world).met is False
    timer.seconds += 10
    assert staying.check(world).met is True


def test_stays_counts_simulated_seconds(cluster, world, timer):
    world.speed = 20
    cluster.put(pod())
    staying = parse("stays 10s count 1 pods")
    assert staying.check(world).again == 0.5
    timer.seconds += 0.5
    assert staying.check(world).met is True


def test_captured_names_stand_for_what_they_hold(cluster, world):
    cluster.put(pod("web-7"))
    world.names["victim"] = "web-7"
    assert met("create pod/$victim", world) is True
    assert met("jsonpath={.metadata.name}=$victim pod/$victim", world) is True


def test_which_kinds_have_to_be_watched():
    assert list(resources(parse("stays 1s not event Killing pod/x"))) == ["pods", "events"]
    assert list(resources(parse("condition=Available deploy/web"))) == ["deployments.apps"]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("foo pod/x", 1, "foo is no condition"),
        ("", 1, "a condition is missing"),
        ("not ", 4, "a condition is missing"),
        ("count x pods", 7, "a number was expected"),
        ("condition=Ready", 16, "an object such as pod/web is missing"),
        ("condition=Ready pod", 20, "-l SELECTOR is missing"),
        ("condition=Ready pod/", 21, "the name after pod/ is missing"),
        ("jsonpath=.a pod/x", 10, "in braces"),
        ("jsonpath={.a[} pod/x", 10, ""),
        ("stays 10 create pod/x", 7, "invalid duration"),
        ("event Killing fish/x", 15, "no kind fish"),
        ("create pod/a b", 14, "nothing was expected"),
        ("count 1 pod -l a=(", 16, ""),
        ("count 1 pod --sort x", 13, "--sort is unknown"),
        ("log x deploy/y", 7, "only a Pod"),
    ],
)
def test_what_cannot_be_read_names_text_and_column(text, column, words):
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert f'in "{text.strip()}"' in str(caught.value)
    assert caught.value.column == column
    assert words in str(caught.value)


def test_a_target_stands_alone():
    assert str(parse_target("deploy/web")) == "deployment/web"
    assert str(parse_target("pod -l app=web")) == "pod -l app=web"
    with pytest.raises(ConditionError):
        parse_target("pod")


def test_what_must_stay_counts_together_and_only_once_the_rest_holds(cluster, world, timer):
    texts = ("condition=Ready pod/web-1", "stays 10s count 1 pods", "stays 10s create pod/web-1")
    goals = [Goal(text, parse(text), text) for text in texts]
    cluster.put(pod(ready=False))
    timer.seconds += 60
    assert [state.met for state in look(goals, world).states] == [False, False, False]
    timer.seconds += 60
    cluster.put(pod(ready=True))
    assert look(goals, world).states[1].note == "0 of 10 s"
    timer.seconds += 10
    assert look(goals, world).done


class Answering(StoreWorld):
    """A world in which every address has answered the same."""

    def __init__(self, answer):
        super().__init__(Store(), NS)
        self.given = answer

    def answer(self, address):
        return self.given


@pytest.mark.parametrize(
    ("text", "answer", "met"),
    [
        ("reachable svc/web:80/", None, None),
        ("not reachable svc/web:80/", None, None),
        ("reachable svc/web:80/", Answer(200, "hello"), True),
        ("reachable svc/web:80/", Answer(503, "", "no endpoints"), False),
        ("reachable svc/web/ status=404", Answer(404), True),
        ("reachable /readyz", Answer(0, "", "refused"), False),
        ("not reachable http://127.0.0.1:1/", Answer(0, "", "refused"), True),
        ('reachable pod/a contains="he llo" status=200', Answer(200, "he llo"), True),
        ("reachable pod/a contains=bye", Answer(200, "hello"), False),
    ],
)
def test_reachable(text, answer, met):
    assert parse(text).check(Answering(answer)).met is met


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("reachable web", "an address is svc/NAME"),
        ("reachable svc/web port=80", "only status=N and contains=TEXT"),
        ("reachable svc/web status=ok", "a status is a number"),
        ("reachable", "an address such as"),
        ("guessed", "a value is missing"),
    ],
)
def test_what_reachable_cannot_mean(text, said):
    with pytest.raises(ConditionError, match=said):
        parse(text)


def test_a_count_and_a_guess_may_be_names():
    world = StoreWorld(Store(), NS)
    world.names.update(n="0", part="x")
    assert parse("count $n pod -l app=web").check(world).met
    assert parse("guessed $part").check(world).met is False
    world.names["guess"] = "x"
    assert parse("guessed $part").check(world).met
