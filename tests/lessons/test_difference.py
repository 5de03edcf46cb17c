import pytest

from kubetui.kinds import registry
from kubetui.lessons import difference
from kubetui.lessons.manifests import load
from kubetui.lessons.model import Action
from kubetui.lessons.targets import Target
from kubetui.lessons.world import StoreWorld
from kubetui.views.model import span_text
from tests.lessons.fakes import NS, Cluster

WEB = f"""\
# Three of them.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: {NS}
  labels: {{app.kubernetes.io/managed-by: kubetui}}
spec:
  replicas: 3
  template:
    metadata:
      labels: {{app.kubernetes.io/managed-by: kubetui}}
    spec:
      containers:
        - name: web
          image: nginx:1.27
"""


@pytest.fixture
def cluster():
    return Cluster()


@pytest.fixture
def world(cluster):
    return StoreWorld(cluster.store, NS)


@pytest.fixture
def apply(tmp_path):
    file = tmp_path / "web.yaml"
    file.write_text(WEB)
    return Action("apply", manifest=load(file))


def lines(action, world):
    return [(line[0].role if line[0].role in ("added", "removed") else "", span_text(line))
            for line in difference.shown(action, world)]  # fmt: skip


def live(cluster, action, image="nginx:1.27"):
    obj = action.manifest.objects[0]
    container = {"name": "web", "image": image, "imagePullPolicy": "IfNotPresent"}
    spec = {**obj["spec"], "revisionHistoryLimit": 10}
    spec["template"] = {**spec["template"], "spec": {"containers": [container], "dnsPolicy": "ClusterFirst"}}
    cluster.put({**obj, "spec": spec, "status": {"replicas": 3}})


def test_what_is_new_is_shown_as_it_was_written_without_its_comments(apply, world):
    assert [text for _, text in lines(apply, world)] == WEB.splitlines()[1:]


def test_what_is_there_shows_only_what_differs_and_the_way_to_it(apply, world, cluster):
    live(cluster, apply, "nginx:1.25")
    assert lines(apply, world) == [
        ("", "  spec:"),
        ("", "    template:"),
        ("", "      spec:"),
        ("", "        containers:"),
        ("", "        - name: web"),
        ("removed", "-         image: nginx:1.25"),
        ("added", "+         image: nginx:1.27"),
    ]


def test_what_is_there_already_says_so(apply, world, cluster):
    live(cluster, apply)
    assert lines(apply, world) == [("", "There already, exactly like this.")]


def test_another_image(apply, world, cluster):
    live(cluster, apply)
    action = Action("image", target=Target(registry.find("deploy"), "web"), values={"web": "nginx:9.99"})
    assert lines(action, world)[-2:] == [
        ("removed", "-         image: nginx:1.27"), ("added", "+         image: nginx:9.99"),
    ]  # fmt: skip


def test_hostile_text_is_made_visible(world, cluster, apply):
    live(cluster, apply, "nginx\x1b]52;c;x\x07")
    said = "".join(text for _, text in lines(apply, world))
    assert "\x1b" not in said and "\x07" not in said
