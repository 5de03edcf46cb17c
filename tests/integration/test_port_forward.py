"""port-forward, with kubectl and as older clients do it."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import websocket
import yaml

from tests.conftest import Kubectl, kubectl_path

POD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx:1.27
    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
"""


@pytest.fixture
def pod(kubectl: Kubectl, namespace: str) -> str:
    """The namespace in which it runs."""
    kubectl("apply", "-f", "-", stdin=POD)
    kubectl("wait", "pod/web", "--for=condition=Ready", "--timeout=20s")
    return namespace


@contextmanager
def forwarded(
    kubeconfig: Path, namespace: str, home: Path, port: int
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address that kubectl listens on."""
    env = {"KUBECONFIG": str(kubeconfig), "HOME": str(home), "PATH": os.environ["PATH"]}
    arguments = [kubectl_path(), "-n", namespace, "port-forward", "pod/web", f":{port}"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None
            yield f"http://{found[0]}", process
        finally:
            process.kill()


def test_kubectl(playground: Path, pod: str, tmp_path: Path):
    with forwarded(playground, pod, tmp_path, 80) as (address, _):
        for _again in range(2):
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert b"Welcome to nginx!" in answer.read()


def test_kubectl_where_nothing_listens(playground: Path, pod: str, tmp_path: Path):
    with forwarded(playground, pod, tmp_path, 81) as (address, process):
        with pytest.raises(OSError):
            urllib.request.urlopen(address, timeout=10)
        _, said = process.communicate(timeout=15)
        assert "dial tcp4 127.0.0.1:81: connect: connection refused" in said
        assert "error: lost connection to pod" in said


def test_the_older_channels(playground: Path, pod: str):
    """What the Python client speaks: two channels for each port, which begin with the port's number."""
    found = yaml.safe_load(playground.read_text())
    server, token = found["clusters"][0]["cluster"]["server"], found["users"][0]["user"]["token"]
    path = f"{server.replace('https', 'wss')}/api/v1/namespaces/{pod}/pods/web/portforward?ports=80,81"
    socket = websocket.create_connection(
        path, 10, sslopt={"cert_reqs": ssl.CERT_NONE}, subprotocols=["v4.channel.k8s.io"],
        header=[f"Authorization: Bearer {token}"],
    )  # fmt: skip
    try:
        asked = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
        socket.send_binary(b"\x00" + asked[:9])
        socket.send_binary(b"\x00" + asked[9:])
        frames = [socket.recv() for _ in range(6)]
    finally:
        socket.close()
    assert sorted(frames[:4]) == [b"\x00P\x00", b"\x01P\x00", b"\x02Q\x00", b"\x03Q\x00"]
    (refusal,) = (frame for frame in frames[4:] if frame[0] == 3)
    (answer,) = (frame for frame in frames[4:] if frame[0] == 0)
    assert b"127.0.0.1:81: connect: connection refused" in refusal
    assert answer.startswith(b"\x00HTTP/1.1 200 OK\r\n")
