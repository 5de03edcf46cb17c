"""Volumes out of ConfigMaps: kept as they were when their source cannot be asked."""

from kubetui.api.errors import status
from kubetui.playground.kubelet.config.downward import Facts
from kubetui.playground.kubelet.config.sources import Sources
from kubetui.playground.kubelet.config.volumes import Volumes

POD = {
    "metadata": {"name": "a", "namespace": "demo"},
    "spec": {"volumes": [{"name": "settings", "configMap": {"name": "app"}}]},
}


class Server:
    """Answers with a ConfigMap until it is down."""

    down = False
    value = "old"

    async def get(self, resource, name, namespace=""):
        if self.down:
            raise status(500, "", "connection refused")
        return {"metadata": {"name": name, "namespace": namespace}, "data": {"db": self.value}}


async def test_files_stay_as_they_were_while_the_server_is_down():
    server, trees = Server(), {}
    volumes = Volumes(Sources(server), {}, {})
    facts = Facts("10.0.0.1", "10.244.0.2", {})
    assert await volumes.mount(POD, facts, trees) == []
    server.value = "new"
    await volumes.refresh(POD, facts, trees)
    assert trees["settings"].files == {"/db": "new"}
    server.down = True
    await volumes.refresh(POD, facts, trees)
    assert trees["settings"].files == {"/db": "new"}
