"""Volumes out of ConfigMaps and tokens: kept as they were when their source cannot be asked."""

import re

import pytest

from kubetui.api.errors import status
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.config.downward import Facts
from kubetui.playground.kubelet.config.groups import groups_of
from kubetui.playground.kubelet.config.sources import ConfigError, Sources
from kubetui.playground.kubelet.config.subpaths import sub_path_of
from kubetui.playground.kubelet.config.tokens import PodTokens
from kubetui.playground.kubelet.config.volumes import Volumes
from kubetui.playground.kubelet.runtime.files import Files
from kubetui.playground.kubelet.runtime.trees import Tree

POD = {
    "metadata": {"name": "a", "namespace": "demo"},
    "spec": {"volumes": [{"name": "settings", "configMap": {"name": "app"}}]},
}


class Server:
    """Answers with a ConfigMap until it is down."""

    down = False
    value = "old"

    def __init__(self) -> None:
        self.asked: list[tuple] = []

    async def get(self, resource, name, namespace=""):
        if self.down:
            raise status(500, "", "connection refused")
        return {"metadata": {"name": name, "namespace": namespace}, "data": {"db": self.value}}

    async def create_sub(self, resource, name, namespace, subresource, body):
        if name != "app":
            raise status(404, "NotFound", f'serviceaccounts "{name}" not found')
        self.asked.append((resource, namespace, subresource, body["spec"]))
        return {"status": {"token": f"token-{len(self.asked)}"}}


async def test_files_stay_as_they_were_while_the_server_is_down():
    server, trees = Server(), {}
    volumes = Volumes(Sources(server), PodTokens(server, Clock(1)), {}, {})
    facts = Facts("10.0.0.1", "10.244.0.2", {})
    assert await volumes.mount(POD, facts, trees) == []
    server.value = "new"
    await volumes.refresh(POD, facts, trees)
    assert trees["settings"].files == {"/db": "new"}
    server.down = True
    await volumes.refresh(POD, facts, trees)
    assert trees["settings"].files == {"/db": "new"}


async def test_a_token_is_bound_to_its_pod_and_asked_for_again_in_time():
    clock, server = Clock(1), Server()
    source = {"serviceAccountToken": {"path": "t", "audience": "vault", "expirationSeconds": 600}}
    pod = {
        "metadata": {"name": "a", "namespace": "demo", "uid": "u"},
        "spec": {"serviceAccountName": "app", "volumes": [{"name": "v", "projected": {"sources": [source]}}]},
    }
    volumes, trees = Volumes(Sources(server), PodTokens(server, clock), {}, {}), {}
    facts = Facts("10.0.0.1", "10.244.0.2", {})
    assert await volumes.mount(pod, facts, trees) == []
    bound = {"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "u"}
    spec = {"expirationSeconds": 600, "boundObjectRef": bound, "audiences": ["vault"]}
    assert server.asked == [("serviceaccounts", "demo", "token", spec)]
    await volumes.refresh(pod, facts, trees)
    assert trees["v"].files == {"/t": "token-1"}
    clock.jump(500)
    await volumes.refresh(pod, facts, trees)
    assert trees["v"].files == {"/t": "token-2"}
    pod["spec"]["serviceAccountName"] = "other"
    pod["metadata"]["uid"] = "w"
    assert await volumes.mount(pod, facts, {}) == [
        'MountVolume.SetUp failed for volume "v" : failed to fetch token: serviceaccounts "other" not found'
    ]


@pytest.mark.parametrize(("mount", "found"), [
    ({"subPath": "a/b"}, "a/b"),
    ({"subPathExpr": "$(POD)/$$(x)"}, "p/$(x)"),
    ({"subPathExpr": "$(ABS)"}, ConfigError("error SubPath `/tmp` must not be an absolute path")),
    ({"subPathExpr": "$(UP)"}, ConfigError("unable to provision SubPath `../x`: must not contain '..'")),
    ({"subPathExpr": "$(B)$(A)"}, ConfigError("missing value for A, B")),
])  # fmt: skip
def test_the_part_of_a_volume(mount, found):
    variables = {"POD": "p", "ABS": "/tmp", "UP": "../x", "A": ""}
    if isinstance(found, ConfigError):
        with pytest.raises(ConfigError, match=f"^{re.escape(str(found))}$"):
            sub_path_of(mount, variables)
    else:
        assert sub_path_of(mount, variables) == found


@pytest.mark.parametrize(("pod", "own", "uid", "groups"), [
    ({}, {}, 0, (0,)), ({}, {}, 101, (101,)), ({"runAsUser": 1000}, {}, 1000, (0,)),
    ({"runAsGroup": 3000, "fsGroup": 2000, "supplementalGroups": [7, 3000]}, {}, 0, (3000, 7, 2000)),
    ({"runAsGroup": 3000}, {"runAsUser": 1, "runAsGroup": 2002}, 1, (2002,)),
])  # fmt: skip
def test_groups(pod, own, uid, groups):
    assert groups_of({"spec": {"securityContext": pod}}, {"securityContext": own}, uid) == groups


@pytest.mark.parametrize("part", ["a/b", "/a/b", "//a//b/"])
def test_missing_directories_are_made(part):
    tree, files = Tree(), Files({})
    files.mount("/here", tree, part)
    assert tree.directories == {"/a", "/a/b"}
    files.mount("/kept", Tree({"/x": ""}, read_only=True), "y")
    assert not files.is_dir("/kept/y")
