"""The playground as a process: announcement, secrets, ports, signals, lifetime."""

import asyncio
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kubetui.api import yaml
from kubetui.playground.kubeconfig import EXTENSION, FolderError, prepare_folder
from kubetui.playground.serve import ServeOptions, serve

START_WITHIN = 20
TOKENS = "/api/v1/namespaces/default/serviceaccounts/default/token"
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"

RUNNER = """
import asyncio, json, sys
from pathlib import Path
from kubetui.playground.serve import ServeOptions, serve
given = json.loads(sys.argv[1])
for name in ("kubeconfig", "data", "audit"):
    if given.get(name):
        given[name] = Path(given[name])
raise SystemExit(asyncio.run(serve(ServeOptions(**given))))
"""


def start(**options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER, json.dumps(options, default=str)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(**options: object) -> Iterator[subprocess.Popen[str]]:
    process = start(**options)
    assert process.stdout is not None and process.stderr is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("export KUBECONFIG="), process.stderr.read()
        yield process
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()
        process.stderr.close()


class Kubeconfig:
    def __init__(self, path: Path) -> None:
        found = yaml.load(path.read_text())
        cluster = found["clusters"][0]["cluster"]
        self.server = cluster["server"]
        self.token = found["users"][0]["user"]["token"]
        self.authority = cluster["certificate-authority-data"]
        (extension,) = (e["extension"] for e in cluster["extensions"] if e["name"] == EXTENSION)
        self.control, self.control_token = extension["control"], extension["token"]

    def request(self, method: str, path: str, body: object = None, *, control: bool = False) -> object:
        base, token = (self.control, self.control_token) if control else (self.server, self.token)
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(base + path, data, headers, method=method)
        context = ssl._create_unverified_context() if base.startswith("https") else None
        with urllib.request.urlopen(request, context=context, timeout=10) as answer:
            return json.loads(answer.read())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


def test_announced_when_ready_and_ended_by_a_signal(folder: Path):
    path = folder / "with blank" / "kubeconfig"
    with running(kubeconfig=path) as process:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        config = Kubeconfig(path)
        nodes = config.request("GET", "/api/v1/nodes")
        ready = [
            condition["status"]
            for node in nodes["items"]
            for condition in node["status"]["conditions"]
            if condition["type"] == "Ready"
        ]
        assert ready == ["True"] * 4
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert time.monotonic() - begun < 20
        assert process.stdout.read() == ""
        assert "Traceback" not in process.stderr.read()
        assert not path.exists()


def test_sigint_ends_it_too_even_with_a_watch_open(folder: Path):
    path = folder / "kubeconfig"
    with running(kubeconfig=path, nodes=1) as process:
        config = Kubeconfig(path)
        request = urllib.request.Request(
            f"{config.server}/api/v1/pods?watch=1", headers={"Authorization": f"Bearer {config.token}"}
        )
        context = ssl._create_unverified_context()
        with urllib.request.urlopen(request, context=context, timeout=10) as watch:
            watch.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        assert "Traceback" not in process.stderr.read()


def test_a_port_that_is_taken(folder: Path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert asyncio.run(serve(ServeOptions(folder / "kubeconfig", port=port))) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"kubetui: the playground does not start: port {port} on 127.0.0.1 is taken by another program; "
        "choose another one with --port\n"
    )


def test_two_playgrounds_side_by_side(folder: Path):
    first, second = folder / "first", folder / "second"
    with running(kubeconfig=first, nodes=1), running(kubeconfig=second, nodes=1):
        one, two = Kubeconfig(first), Kubeconfig(second)
        assert one.server != two.server
        assert one.token != two.token
        with pytest.raises(urllib.error.HTTPError, match="401"):
            two.token = one.token
            two.request("GET", "/api/v1/pods")


def test_the_folder_of_the_token_must_be_ours(folder: Path):
    open_folder = folder / "open"
    open_folder.mkdir()
    open_folder.chmod(0o777)
    with pytest.raises(FolderError, match="others may write to"):
        prepare_folder(open_folder)
    assert asyncio.run(serve(ServeOptions(open_folder / "kubeconfig"))) == 1
    assert os.listdir(open_folder) == []


def test_what_was_acknowledged_is_there_after_sigkill(folder: Path):
    """Writes are in flight when the process is killed; the next one has all that were answered."""
    path, data = folder / "kubeconfig", folder / "data"
    maps = "/api/v1/namespaces/default/configmaps"
    with running(kubeconfig=path, data=data, nodes=1) as process:
        before = Kubeconfig(path)
        acknowledged: dict[str, str] = {}
        for index in range(120):
            body = {"metadata": {"name": f"m{index}"}, "data": {"n": str(index)}}
            made = before.request("POST", maps, body)
            acknowledged[f"m{index}"] = made["metadata"]["resourceVersion"]
        in_flight = [_send(before, maps, f"late{index}") for index in range(20)]
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        for connection in in_flight:
            if name := _answered(connection):
                acknowledged[name] = ""
    with running(kubeconfig=path, data=data, nodes=1):
        after = Kubeconfig(path)
        assert (after.server, after.token, after.authority) == (before.server, before.token, before.authority)
        found = {m["metadata"]["name"]: m for m in after.request("GET", maps)["items"]}
        for name, version in acknowledged.items():
            assert name in found
            assert not version or found[name]["metadata"]["resourceVersion"] == version


def _send(config: Kubeconfig, path: str, name: str) -> ssl.SSLSocket:
    host, _, port = config.server.removeprefix("https://").partition(":")
    raw = socket.create_connection((host, int(port)), timeout=5)
    connection = ssl._create_unverified_context().wrap_socket(raw)
    body = json.dumps({"metadata": {"name": name}})
    connection.sendall(
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {config.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    return connection


def _answered(connection: ssl.SSLSocket) -> str:
    """The name of the object when its creation was acknowledged."""
    with connection:
        try:
            answer = connection.recv(65536)
        except OSError:
            return ""
    if b" 201 " not in answer.split(b"\r\n")[0]:
        return ""
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["metadata"]["name"])


def test_everything_is_in_one_file(folder: Path):
    path, data = folder / "kubeconfig", folder / "mine"
    with running(kubeconfig=path, data=data, nodes=1) as process:
        before = Kubeconfig(path)
        token = before.request("POST", TOKENS, {})["status"]["token"]
        assert {p.name for p in folder.iterdir()} == {"kubeconfig", "mine", "mine-wal", "mine-shm"}
        assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert [p.name for p in folder.iterdir()] == ["mine"]
    with running(kubeconfig=path, data=data, nodes=1):
        after = Kubeconfig(path)
        assert (after.server, after.token, after.authority) == (before.server, before.token, before.authority)
        review = after.request("POST", REVIEWS, {"spec": {"token": token}})
        assert review["status"]["authenticated"]


def test_the_audit_log_tells_who_only_reads(folder: Path):
    path, log = folder / "kubeconfig", folder / "audit.log"
    with running(kubeconfig=path, audit=log, nodes=1):
        config = Kubeconfig(path)
        config.request("GET", "/api/v1/nodes")
        config.request("GET", "/api/v1/namespaces/default")
        events = [json.loads(line) for line in log.read_text().splitlines()]
        assert [(e["verb"], e["objectRef"]["resource"]) for e in events] == [
            ("list", "nodes"), ("get", "namespaces"),
        ]  # fmt: skip
        config.request("POST", "/api/v1/namespaces", {"metadata": {"name": "x"}})
        assert json.loads(log.read_text().splitlines()[-1])["verb"] == "create"


@pytest.mark.parametrize("kind", ["folder", "text"])
def test_what_is_no_file_of_a_playground(folder: Path, capsys, kind: str):
    data = folder / "data"
    if kind == "folder":
        data.mkdir()
        said = (
            f"{data} is a folder, as older versions kept a playground in: name a file, or remove the folder"
        )
    else:
        data.write_text("a note of mine\n" * 100)
        said = f"{data} cannot be used as the file of a playground: file is not a database"
    assert asyncio.run(serve(ServeOptions(folder / "kubeconfig", data=data))) == 2
    assert capsys.readouterr().err == f"kubetui: the playground does not start: {said}\n"
    assert data.exists()


def test_reset_begins_anew(folder: Path):
    path, data = folder / "kubeconfig", folder / "data"
    with running(kubeconfig=path, data=data, nodes=1) as process:
        config = Kubeconfig(path)
        config.request("POST", "/api/v1/namespaces", {"metadata": {"name": "mine"}})
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    with running(kubeconfig=path, data=data, nodes=1, reset=True):
        names = {
            n["metadata"]["name"] for n in Kubeconfig(path).request("GET", "/api/v1/namespaces")["items"]
        }
        assert "mine" not in names


def test_it_ends_with_the_last_explorer(folder: Path):
    path = folder / "kubeconfig"
    with running(kubeconfig=path, nodes=1, attach=True) as process:
        config = Kubeconfig(path)
        request = urllib.request.Request(
            f"{config.control}/attach", headers={"Authorization": f"Bearer {config.control_token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as first:
            assert json.loads(first.readline()) == {"attached": True}
            assert config.request("GET", "/status", control=True)["attached"] == 1
            time.sleep(0.5)
            assert process.poll() is None
        assert process.wait(30) == 0


def test_the_control_endpoint(folder: Path):
    path = folder / "kubeconfig"
    with running(kubeconfig=path, nodes=1):
        config = Kubeconfig(path)
        status = config.request("GET", "/status", control=True)
        assert status["server"] == config.server
        parts = {part["name"]: part["running"] for part in status["parts"]}
        assert parts["kube-scheduler"] and parts["kubelet/playground-worker"]
        name = config.request("POST", "/faults", {"kind": "stop-scheduler"}, control=True)["name"]
        assert name == "stop-scheduler"
        assert config.request("GET", "/faults", control=True)["faults"] == [
            {"name": "stop-scheduler", "kind": "stop-scheduler", "target": ""}
        ]
        assert config.request("POST", "/clock", {"speed": 20}, control=True) == {"speed": 20}
        assert config.request("DELETE", f"/faults/{name}", control=True) == {"stopped": [name]}
        for path_, body in (
            ("/faults", {"kind": "burn"}), ("/faults", {"kind": "stop-kubelet", "target": "none"}),
            ("/faults", {"kind": "stop-controller", "target": "none"}), ("/faults", {"kind": "kill-container"}),
            ("/faults", {"kind": "kill-container", "target": "default/none/main"}), ("/clock", {"speed": 0}),
            ("/clock", {"jump": -1}),
        ):  # fmt: skip
            with pytest.raises(urllib.error.HTTPError) as caught:
                config.request("POST", path_, body, control=True)
            with caught.value as answer:
                assert answer.code == 422
                assert json.loads(answer.read())["kind"] == "Status"
        for token in ("", config.token):
            config.control_token = token
            with pytest.raises(urllib.error.HTTPError, match="401"):
                config.request("GET", "/status", control=True)
