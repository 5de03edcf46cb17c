"""Commands in containers: exec, attach and run -i, with kubectl and the Python client."""

from __future__ import annotations

import gc
import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kubernetes import client, config
from kubernetes.client.exceptions import ApiException
from kubernetes.stream import stream
from websocket import WebSocketBadStatusException

from tests.conftest import Kubectl, kubectl_path

PODS = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "nginx:1.27"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: one, image: "busybox:1.36", command: [sh, -c, "while read line; do echo got $line; done"], stdin: true}
  - {name: other, image: "busybox:1.36", command: [sleep, "3600"], stdin: true, tty: true}
---
apiVersion: v1
kind: Pod
metadata: {name: nowhere}
spec: {nodeSelector: {no: such}, containers: [{name: web, image: "nginx:1.27"}]}
"""
# The library leaves its connection to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket")
_DECORATION = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def pods(kubectl: Kubectl) -> Kubectl:
    kubectl("apply", "-f", "-", stdin=PODS)
    kubectl("wait", "pod/web", "pod/two", "--for=condition=Ready", "--timeout=20s")
    return kubectl


class Typist:
    """kubectl in a terminal, and somebody who types."""

    def __init__(self, kubeconfig: Path, namespace: str, home: Path, *arguments: str) -> None:
        self.here, there = pty.openpty()
        env = {"KUBECONFIG": str(kubeconfig), "HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm"}
        self.process = subprocess.Popen([kubectl_path(), "-n", namespace, *arguments],
                                        stdin=there, stdout=there, stderr=there, env=env)  # fmt: skip
        os.close(there)
        self.seen = ""

    def until(self, wanted: str) -> str:
        """What is seen up to a text; fails when it does not come."""
        end = time.monotonic() + 15
        while wanted not in self.seen:
            assert time.monotonic() < end, f"{wanted!r} did not come: {self.seen!r}"
            if select.select([self.here], [], [], 0.2)[0]:
                self.seen += _DECORATION.sub("", os.read(self.here, 65536).decode())
        before, _, self.seen = self.seen.partition(wanted)
        return before.replace("\r\n", "\n") + wanted

    def type(self, text: str) -> None:
        os.write(self.here, text.encode())

    def end(self) -> int:
        try:
            return self.process.wait(timeout=15)
        finally:
            self.process.kill()
            os.close(self.here)


def test_a_command_its_streams_and_its_code(pods: Kubectl):
    done = pods("exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3", fails=True)
    assert (done.returncode, done.stdout) == (3, "out\n")
    assert done.stderr == "err\ncommand terminated with exit code 3\n"
    assert pods("exec", "web", "--", "hostname").stdout == "web\n"
    assert pods("exec", "-i", "web", "--", "wc", "-c", stdin="x" * 300_000).stdout.strip() == "300000"
    assert pods("exec", "-i", "web", "--", "sh", stdin="cd /tmp\npwd\n").stdout == "/tmp\n"


def test_what_cannot_be_run_says_why(pods: Kubectl):
    def said(*arguments: str) -> str:
        done = pods("exec", *arguments, fails=True)
        assert done.returncode == 1
        return re.sub(r"[0-9a-f]{64}", "ID", done.stderr)

    assert said("web", "--", "nope") == (
        "error: Internal error occurred: Internal error occurred: error executing command in container: failed to "
        'exec in container: failed to start exec "ID": OCI runtime exec failed: exec failed: unable to start '
        'container process: exec: "nope": executable file not found in $PATH: unknown\n'
    )
    assert said("gone", "--", "ls") == 'Error from server (NotFound): pods "gone" not found\n'
    refused = "error: unable to upgrade connection: "
    assert said("nowhere", "--", "ls") == f"{refused}pod nowhere does not have a host assigned\n"
    assert (
        said("web", "-c", "side", "--", "ls")
        == "error: container side is not valid for pod web out of: web\n"
    )
    assert 'Defaulted container "one" out of: one, other\n' in pods("exec", "two", "--", "true").stderr
    pods("create", "role", "looker", "--verb=get", "--resource=pods,pods/exec")
    pods("create", "rolebinding", "looker", "--role=looker", "--user=somebody")
    said_no = said("web", "--as=somebody", "--", "ls")
    assert 'User "somebody" cannot create resource "pods/exec"' in said_no


def test_a_shell_in_a_terminal(pods: Kubectl, playground: Path, namespace: str, tmp_path: Path):
    typist = Typist(playground, namespace, tmp_path, "exec", "-it", "web", "--", "bash")
    typist.until("root@web:/# ")
    typist.type("cd /etc && echo $((6 * 7))\r")
    assert typist.until("root@web:/etc# ") == "cd /etc && echo $((6 * 7))\n42\nroot@web:/etc# "
    typist.type("for word in a b; do\r")
    typist.until("> ")
    typist.type("echo $word\rdone\r")
    assert typist.until("etc# ").endswith("a\nb\nroot@web:/etc# ")
    typist.type("sleep 1000\r")
    typist.until("1000")
    typist.type("\x03")
    assert "^C" in typist.until("etc# ")
    typist.type("echo )\r")
    assert "syntax error" in typist.until("etc# ")
    typist.type("(exit 5)\r")
    typist.until("etc# ")
    typist.type("\x04")
    assert typist.until("exit code 5").startswith("exit\n")
    assert typist.end() == 5


def test_attached_to_the_first_process(pods: Kubectl, playground: Path, namespace: str, tmp_path: Path):
    typist = Typist(playground, namespace, tmp_path, "attach", "-i", "two", "-c", "one")
    typist.type("hello\r")
    typist.until("got hello")
    pods("delete", "pod", "two", "--wait=false")
    typist.end()


def test_a_pod_for_one_command(kubectl: Kubectl, playground: Path, namespace: str, tmp_path: Path):
    done = kubectl("run", "once", "-i", "--rm", "--restart=Never", "--image=busybox:1.36", "--", "sh",
                   stdin="echo hi; exit 4\n", fails=True)  # fmt: skip
    assert "hi\n" in done.stdout and done.returncode == 4
    typist = Typist(playground, namespace, tmp_path, "run", "box", "-it", "--rm", "--restart=Never",
                    "--image=busybox:1.36", "--", "sh")  # fmt: skip
    typist.until("pressing enter.")
    typist.type("hostname\r")
    assert "box" in typist.until("/ # ")
    typist.type("exit\r")
    assert 'pod "box" deleted' in typist.until(" deleted")
    assert typist.end() == 0


@pytest.fixture
def core(playground: Path) -> Iterator[client.CoreV1Api]:
    with config.new_client_from_config(str(playground)) as connection:
        yield client.CoreV1Api(connection)
    gc.collect()  # while the library's open connection may still be overlooked


@pytest.mark.usefixtures("pods")
def test_the_python_client(core: client.CoreV1Api, namespace: str):
    reply = stream(core.connect_get_namespaced_pod_exec, "web", namespace, command=["sh", "-c", "read a; echo $a; exit 2"],
                   stdin=True, stdout=True, stderr=True, tty=False, _preload_content=False)  # fmt: skip
    reply.write_stdin("through\n")
    reply.run_forever(timeout=10)
    assert (reply.read_stdout(), reply.returncode) == ("through\n", 2)
    with pytest.raises((ApiException, WebSocketBadStatusException)):
        stream(core.connect_get_namespaced_pod_exec, "gone", namespace, command=["ls"], stdout=True)
    with pytest.raises(ApiException) as refused:
        core.connect_get_namespaced_pod_exec("web", namespace, command=["ls"], stdout=True)
    assert refused.value.status == 400 and "Upgrade request required" in str(refused.value.body)
