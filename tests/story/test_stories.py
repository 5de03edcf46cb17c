from datetime import UTC, datetime, timedelta

import pytest

from kubetui.api import meta
from kubetui.kinds.vocabulary import Health
from kubetui.store.store import Store
from kubetui.story.panel import all_lines, lines
from kubetui.story.stories import LINES, Stories
from kubetui.views.model import span_text
from tests import samples

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
versions = iter(range(1, 10**6))


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at

    def pass_(self, seconds):
        self.at += timedelta(seconds=seconds)


def made(kind, name, owner=None, created="2026-01-01T12:00:00Z", **fields):
    metadata = {"name": name, "namespace": "demo", "uid": f"uid-{name}", "creationTimestamp": created,
                "resourceVersion": str(next(versions)), **fields.pop("metadata", {})}  # fmt: skip
    if owner:
        metadata["ownerReferences"] = [{"kind": owner["kind"], "name": owner["metadata"]["name"], "controller": True,
                                        "uid": owner["metadata"]["uid"], "apiVersion": "apps/v1"}]  # fmt: skip
    return {"kind": kind, "metadata": metadata, **fields}


def deployment(image="nginx:1.27", replicas=3, **more):
    spec = {"replicas": replicas, "template": {"spec": {"containers": [{"name": "web", "image": image}]}}}
    return made("Deployment", "web", spec=spec, **more)


def pod(name, owner, node="", ready=False, **status):
    conditions = [{"type": "Ready", "status": str(ready)}]
    return made("Pod", name, owner, spec={"nodeName": node}, status={"conditions": conditions, **status})


@pytest.fixture
def world():
    clock = Clock()
    store = Store(clock)
    return clock, store, Stories(store, NOON)


def shown(story):
    return [span_text(line) for line in lines(story)]


def release(clock, store):
    """A Deployment with one Pod, from the wish to traffic."""
    store.put("deployments.apps", deployment())
    clock.pass_(0.5)
    rs = made(
        "ReplicaSet",
        "web-1",
        deployment(),
        spec={"replicas": 1},
        metadata={"annotations": {"deployment.kubernetes.io/revision": "1"}},
    )
    store.put("replicasets.apps", rs)
    store.put("pods", pod("web-1-a", rs))
    clock.pass_(0.5)
    store.put("pods", pod("web-1-a", rs, "node-1"))
    running = {
        "name": "web",
        "image": "nginx:1.27",
        "restartCount": 0,
        "state": {"running": {"startedAt": "x"}},
    }
    clock.pass_(1)
    store.put("pods", pod("web-1-a", rs, "node-1", True, containerStatuses=[running]))
    endpoints = [{"targetRef": {"name": "web-1-a"}, "conditions": {"ready": True}}]
    slice_ = made(
        "EndpointSlice",
        "web-x",
        metadata={"labels": {"kubernetes.io/service-name": "web"}},
        endpoints=endpoints,
    )
    store.put("endpointslices.discovery.k8s.io", slice_)
    return rs


def test_a_release_is_told_from_the_wish_to_the_traffic(world):
    clock, store, stories = world
    release(clock, store)
    (story,) = stories.of(stories.latest.root)
    assert [told.beat.stage for told in story.told] == [
        "replicaset",
        "created",
        "scheduled",
        "started",
        "ready",
        "listed",
    ]
    text = shown(story)
    assert text[0].startswith("deploy/web created")
    assert text[1].split() == [
        "+0.50",
        "s",
        "●",
        "Deployment",
        "controller",
        "creates",
        "web-1",
        "revision",
        "1",
    ]
    assert "Scheduler" in text[3]
    assert "chooses node-1 web-1-a" in text[3]
    assert "+2.00 s" in text[6]
    assert "svc web sends it traffic" in text[6]


def test_a_change_of_image_begins_a_new_story_with_what_was_changed(world):
    clock, store, stories = world
    release(clock, store)
    store.put("deployments.apps", deployment("nginx:9.99", metadata={"generation": 2}))
    assert stories.latest.headline == "image nginx:1.27 → nginx:9.99"
    store.put("deployments.apps", deployment("nginx:9.99", 5, metadata={"generation": 3}))
    assert stories.latest.headline == "replicas 3 → 5"


def test_a_lost_pod_begins_a_story_once_the_last_one_is_over(world):
    clock, store, stories = world
    rs = release(clock, store)
    clock.pass_(60)
    gone = pod("web-1-a", rs, "node-1", True)
    store.remove("pods", gone)
    assert stories.latest.headline == "Kubelet: web-1-a is gone"
    store.put("pods", pod("web-1-b", rs))
    assert [told.beat.stage for told in stories.latest.told][-1] == "created"
    assert len(stories.of(stories.latest.root)) == 2


def test_trouble_is_told_as_trouble(world):
    clock, store, stories = world
    rs = release(clock, store)
    waiting = {
        "name": "web",
        "image": "nginx:9",
        "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off"}},
    }
    store.put("pods", pod("web-1-b", rs, "node-2", containerStatuses=[waiting]))
    told = stories.latest.told[-1]
    assert (told.beat.text, told.beat.note, told.beat.health) == (
        "ImagePullBackOff",
        "Back-off",
        Health.ERROR,
    )


def test_a_restart_is_told_as_a_restart_of_the_container(world):
    clock, store, stories = world
    rs = release(clock, store)
    clock.pass_(60)
    died = {"name": "web", "restartCount": 1, "state": {"running": {"startedAt": "later"}},
            "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "now"}}}  # fmt: skip
    store.put("pods", pod("web-1-a", rs, "node-1", True, containerStatuses=[died]))
    assert [told.beat.text for told in stories.latest.told] == [
        "web in web-1-a ended with code 1",
        "starts web in web-1-a",
    ]
    assert stories.latest.told[1].beat.note == "start 2, the same Pod"


def test_what_was_there_before_has_no_story(world):
    _, store, stories = world
    store.put("deployments.apps", deployment(created="2025-01-01T00:00:00Z"))
    store.put("pods", made("Pod", "old", created="2025-01-01T00:00:00Z"))
    assert stories.latest is None


def test_many_pods_are_counted_not_listed(world):
    clock, store, stories = world
    rs = release(clock, store)
    for number in range(50):
        store.put("pods", pod(f"web-1-{number}", rs))
    created = next(told for told in stories.latest.told if told.beat.stage == "created")
    assert created.count == 51
    assert any("×51" in line for line in shown(stories.latest))


def test_a_story_is_bounded(world):
    clock, store, stories = world
    rs = release(clock, store)
    for number in range(LINES + 5):
        scaled = made("ReplicaSet", f"web-{number + 10}", deployment(), spec={"replicas": 1})
        store.put("replicasets.apps", scaled)
        scaled = made("ReplicaSet", f"web-{number + 10}", deployment(), spec={"replicas": 2})
        store.put("replicasets.apps", scaled)
    assert len(stories.latest.told) == LINES
    assert stories.latest.dropped > 0
    assert "that are not kept" in shown(stories.latest)[-1]
    assert rs


@pytest.mark.parametrize(
    "absurd",
    [
        {},
        {"spec": None, "status": None},
        {"spec": [], "status": {"conditions": "x", "containerStatuses": [None]}},
    ],
)
@pytest.mark.parametrize(
    "resource", ["pods", "deployments.apps", "replicasets.apps", "endpointslices.discovery.k8s.io"]
)
def test_absurd_objects_are_survived(world, resource, absurd):
    _, store, stories = world
    for number in range(3):
        store.put(resource, {"metadata": {"name": "x", "resourceVersion": str(number)}, **absurd})
    store.remove(resource, {"metadata": {"name": "x"}, **absurd})
    assert stories.latest is None or shown(stories.latest)


def test_hostile_text_is_made_visible(world):
    _, store, stories = world
    store.put("pods", made("Pod", "\x1b]52;evil[/x]"))
    assert "\x1b" not in "".join(shown(stories.latest))


def test_several_stories_are_told_newest_first(world):
    clock, store, stories = world
    release(clock, store)
    root = stories.latest.root
    clock.pass_(60)
    store.put("deployments.apps", deployment(replicas=5, metadata={"generation": 2}))
    told = [span_text(line) for line in all_lines(stories.of(root))]
    assert "replicas 3 → 5" in told[0]
    assert any("created" in line for line in told[told.index("") :])
    assert "Nothing has happened" in span_text(all_lines([])[0])


def test_who_wrote_the_wish_is_told():
    from kubetui.store.slim import slim

    def wished(image: str, manager: str, generation: int, at: str):
        one = samples.deployment(image=image)
        fields = [{"manager": manager, "operation": "Apply", "time": at}]
        one["metadata"] |= {"generation": generation, "managedFields": fields}
        return slim("deployments.apps", one)

    store = samples.store_of(wished("nginx:1.27", "kubectl-create", 1, "2026-03-14T10:00:00Z"))
    stories = Stories(store, samples.NOW)
    store.put("deployments.apps", wished("nginx:1.28", "kubetui", 2, "2026-03-14T11:00:00Z"))
    [story] = stories.of(meta.ref("deployments.apps", store.all("deployments.apps")[0]))
    assert story.headline == "image nginx:1.27 → nginx:1.28 by kubetui"


def test_a_pods_own_story_tells_who_made_it(world):
    _, store, stories = world
    store.put("pods", made("Pod", "lonely", metadata={"managedFields": [{"manager": "kubectl"}]}))
    assert stories.latest.headline == "created by kubectl"
    store.put("pods", pod("etcd-node-1", {"kind": "Node", "metadata": {"name": "node-1", "uid": "n1"}}))
    assert stories.latest.headline == "created by Kubelet"
