"""Names and Service addresses, as a client in a container meets them."""

from __future__ import annotations

import pytest

from kubetui.api import meta
from kubetui.api.meta import Obj
from tests.playground.kubelet.conftest import Rig, eventually

ADDRESS = "10.96.0.50"
AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.63.0"


async def service(rig: Rig, name: str, namespace: str, address: str, **spec: object) -> None:
    ports = [{"name": "http", "port": 8080, "targetPort": 80}]
    await rig.api.create("services", {"metadata": {"name": name, "namespace": namespace},
                                      "spec": {"clusterIP": address, "ports": ports, **spec}})  # fmt: skip


async def endpoints(
    rig: Rig, name: str, namespace: str, address: str, *, ready: bool, port: int = 80, **more: str
) -> None:
    body: Obj = {
        "metadata": {"name": f"{name}-1", "namespace": namespace, "labels": {"kubernetes.io/service-name": name}},
        "addressType": "IPv4", "ports": [{"name": "http", "port": port, "protocol": "TCP"}],
        "endpoints": [{"addresses": [address], "conditions": {"ready": ready}, **more}],
    }  # fmt: skip
    await rig.api.create("endpointslices.discovery.k8s.io", body)


async def asked(rig: Rig, url: str) -> str:
    await rig.run(
        "probe", "busybox:1.36", "sh", "-c", f"wget -qO- -T5 {url} | head -1", restartPolicy="Never"
    )

    async def ended() -> bool:
        return await rig.phase("probe") == "Succeeded"

    await eventually(ended)
    return await rig.log("probe")


@pytest.fixture
async def web(rig: Rig) -> Rig:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    return rig


async def dns(rig: Rig) -> None:
    await service(rig, "kube-dns", "kube-system", "10.96.0.10")
    await endpoints(rig, "kube-dns", "kube-system", "10.244.9.9", ready=True)


@pytest.mark.parametrize("host", [
    "web:8080", "web.default:8080", "web.default.svc:8080", "web.default.svc.cluster.local:8080", f"{ADDRESS}:8080",
])  # fmt: skip
async def test_service(web: Rig, host: str) -> None:
    await dns(web)
    await service(web, "web", "default", ADDRESS)
    await endpoints(web, "web", "default", "10.244.1.2", ready=True)
    assert await asked(web, f"http://{host}/") == "<!DOCTYPE html>\n"


async def test_headless_service_gives_the_pod_itself(web: Rig) -> None:
    await dns(web)
    await service(web, "web", "default", "None")
    await endpoints(web, "web", "default", "10.244.1.2", ready=True)
    assert await asked(web, "http://web:80/") == "<!DOCTYPE html>\n"


@pytest.mark.parametrize(("ready", "target", "port"), [(False, 80, 8080), (True, 81, 8080), (True, 80, 8081)])
async def test_refused(web: Rig, ready: bool, target: int, port: int) -> None:
    """Nobody ready, the wrong target port, a port the Service does not have."""
    await dns(web)
    await service(web, "web", "default", ADDRESS)
    await endpoints(web, "web", "default", "10.244.1.2", ready=ready, port=target)
    answer = await asked(web, f"http://web:{port}/")
    assert answer == "wget: can't connect to remote host (web): Connection refused\n"


@pytest.mark.parametrize("host", ["nope", "web.elsewhere", "web.default.example.com"])
async def test_unknown_names(web: Rig, host: str) -> None:
    await dns(web)
    await service(web, "web", "default", ADDRESS)
    assert await asked(web, f"http://{host}:8080/") == f"wget: bad address '{host}'\n"


async def test_no_name_resolves_without_dns(web: Rig) -> None:
    await service(web, "web", "default", ADDRESS)
    await endpoints(web, "web", "default", "10.244.1.2", ready=True)
    assert await asked(web, "http://web:8080/") == "wget: bad address 'web'\n"


async def said(rig: Rig, command: str, image: str = "busybox:1.36") -> str:
    await rig.run("asker", image, "sh", "-c", f"{command}; echo code $?", restartPolicy="Never")

    async def ended() -> bool:
        return await rig.phase("asker") == "Succeeded"

    await eventually(ended)
    return await rig.log("asker")


HEAD = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n"


@pytest.mark.parametrize(("name", "full", "address"), [
    ("web", "web.default", ADDRESS), ("web.default", "web.default", ADDRESS), ("none", "none.default", "10.244.1.7"),
    ("one.none.default.svc", "one.none.default", "10.244.1.7"), ("nothing", "nothing.default", ""),
    ("two.none.default.svc", "two.none.default", ""), ("a.b.c.d", "a.b.c.d", ""),
])  # fmt: skip
async def test_names(rig: Rig, name: str, full: str, address: str) -> None:
    await dns(rig)
    await service(rig, "web", "default", ADDRESS)
    await service(rig, "none", "default", "None")
    await endpoints(rig, "none", "default", "10.244.1.7", ready=True, hostname="one")
    answer = f"Name:\t{full}.svc.cluster.local\nAddress: {address}\n"
    missing = f"** server can't find {full}.svc.cluster.local: NXDOMAIN\n"
    found = f"{answer if address else missing}\ncode {0 if address else 1}\n"
    assert await said(rig, f"nslookup {name}") == HEAD + found


async def test_without_dns_no_name_is_known(rig: Rig) -> None:
    await service(rig, "web", "default", ADDRESS)
    assert "NXDOMAIN" in await said(rig, "nslookup web")


async def test_names_in_the_form_of_older_images(rig: Rig) -> None:
    await dns(rig)
    await service(rig, "web", "default", ADDRESS)
    assert await said(rig, "nslookup web; nslookup nothing", "busybox:1.28") == (
        "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n"
        f"Name:      web\nAddress 1: {ADDRESS} web.default.svc.cluster.local\n"
        "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n"
        "nslookup: can't resolve 'nothing'\ncode 1\n"
    )


async def test_affinity_and_the_ports_of_nodes(rig: Rig) -> None:
    for name in ("one", "two", "three"):
        serves = {"name": "app", "image": AGNHOST, "args": ["serve-hostname", "--port=80"]}
        await rig.create(name, containers=[serves])
        await eventually(lambda name=name: rig.ready(name))
        ip = (await rig.pod(name))["status"]["podIP"]
        await endpoints(rig, name, "default", ip, ready=True)
        slice_ = await rig.api.get("endpointslices.discovery.k8s.io", f"{name}-1", "default")
        slice_["metadata"]["labels"]["kubernetes.io/service-name"] = "web"
        await rig.api.update("endpointslices.discovery.k8s.io", slice_)
    ports = [{"name": "http", "port": 8080, "targetPort": 80, "nodePort": 30080}]
    await service(rig, "web", "default", ADDRESS, type="NodePort", ports=ports, sessionAffinity="ClientIP")
    node = meta.dicts(await rig.api.get("nodes", "playground-worker"), "status", "addresses")[0]["address"]
    script = (
        f"for i in $(seq 12); do curl -s --connect-timeout 2 http://{ADDRESS}:8080/; echo; done | sort | uniq | wc -l;"
        f"curl -s http://{node}:30080/ > /dev/null; echo $?; curl -s http://{node}:30081/; echo $?;"
        f"echo hostName | nc -v -t -w 2 {ADDRESS} 8080 | head -1; echo 'GET / HTTP/1.0' | nc {ADDRESS} 8080 | tail -n 1"
    )
    asks = {"name": "app", "image": AGNHOST, "command": ["sh", "-c", script]}
    await rig.create("asks", containers=[asks], restartPolicy="Never")
    await eventually(lambda: _succeeded(rig, "asks"))
    *lines, name = (await rig.log("asks")).split("\n")
    assert lines == ["1", "0", "7", f"{ADDRESS} ({ADDRESS}:8080) open", "HTTP/1.1 400 Bad Request\r"]
    assert name in ("one", "two", "three")


async def _succeeded(rig: Rig, name: str) -> bool:
    return await rig.phase(name) == "Succeeded"
