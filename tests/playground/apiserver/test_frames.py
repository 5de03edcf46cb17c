"""Logs and processes over WebSockets, in the protocols of old and new clients; pages of Pods."""

import asyncio

import pytest

from kubetui.playground.apiserver.server import APIServer
from tests.playground.serving import TOKEN, Client

POD = "/api/v1/namespaces/default/pods/a"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


class Kubelet:
    """A node's kubelet of which the answers are known."""

    async def logs(self, pod, container, options):
        yield b"alive\n"

    async def execute(self, pod, container, options, channels) -> int:
        channels.out("done\n")
        return len(options.command) - 1


@pytest.fixture
async def pod(http: Client, server: APIServer) -> None:
    containers = [{"name": "c", "image": "busybox:1.36"}]
    made = await http("POST", POD.removesuffix("/a"), {"metadata": {"name": "a"}, "spec": {
        "containers": containers, "nodeName": "node-1", "automountServiceAccountToken": False}})  # fmt: skip
    assert made.code == 201, made.body
    server.kubelets["node-1"] = Kubelet()  # type: ignore[assignment]


async def received(http: Client, path: str, protocol: str) -> list[bytes | str]:
    found = []
    async with (
        asyncio.timeout(5),
        http.session.ws_connect(http.url + path, headers=HEADERS, protocols=[protocol]) as socket,
    ):
        async for message in socket:
            found.append(message.data)
    return [each for each in found if each]


@pytest.mark.usefixtures("pod")
async def test_logs_are_frames(http: Client):
    assert await received(http, f"{POD}/log?container=c", "binary.k8s.io") == [b"alive\n"]
    assert await received(http, f"{POD}/log?container=c", "base64.binary.k8s.io") == ["YWxpdmUK"]


@pytest.mark.usefixtures("pod")
async def test_old_protocols_tell_only_of_failures(http: Client):
    well = f"{POD}/exec?command=true&stdout=1"
    assert await received(http, well, "channel.k8s.io") == [b"\x01done\n"]
    output, status = await received(http, well, "v4.channel.k8s.io")
    assert (output, status) == (b"\x01done\n", b'\x03{"metadata": {}, "status": "Success"}')
    badly = await received(http, f"{well}&command=x", "channel.k8s.io")
    assert badly == [
        b"\x01done\n",
        b"\x03command terminated with non-zero exit code: command terminated with exit code 1",
    ]


@pytest.mark.usefixtures("pod")
async def test_a_proxied_root_is_a_directory(http: Client):
    address = {"status": {"podIP": "10.244.1.9", "podIPs": [{"ip": "10.244.1.9"}]}}
    patch = {"Content-Type": "application/merge-patch+json"}
    assert (await http("PATCH", f"{POD}/status", address, headers=patch)).code == 200
    url = f"{http.url}{POD}/proxy?a=b"
    async with http.session.get(url, headers=HEADERS, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, f"{POD}/proxy/?a=b")
