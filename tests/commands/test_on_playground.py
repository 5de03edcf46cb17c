"""Commands without a screen against a running playground."""

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture
def run(playground, tmp_path):
    def kubetui(*words, playground=playground):
        env = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "PATH": os.environ["PATH"],
               "KUBECONFIG": str(playground)}  # fmt: skip
        command = [sys.executable, "-m", "kubetui", *words]
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=50)

    return kubetui


def test_doctor_finds_everything_that_is_needed(run):
    done = run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = {
        line.split()[1]: line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")
    }
    assert lines == {"terminal": "ok", "config": "ok", "clock": "ok", "kubeconfig": "ok", "context": "ok", "API": "ok", "nodes": "ok", "metrics": "warning", "storage": "ok",
                     "ingress": "ok", "permissions": "ok", "python": "ok"}  # fmt: skip
    assert "4 of 4 Ready" in done.stdout and "a playground" in done.stdout


def test_a_fault_is_started_listed_and_stopped(run):
    name = run("fault", "start", "stop-kubelet", "playground-worker3").stdout.strip()
    try:
        assert name and name in run("fault", "list").stdout
    finally:
        assert run("fault", "stop", name).stdout == f"{name} stopped\n"
    listed = run("fault", "list").stdout
    assert listed.startswith("nothing is broken on purpose\n") and "stop-kubelet NODE" in listed


def test_a_fault_that_is_not_in_force(run):
    done = run("fault", "stop", "nothing")
    assert done.returncode == 1 and "there is no fault 'nothing'" in done.stderr


def test_an_object_is_explained_with_live_facts(run, kubectl, namespace):
    kubectl("create", "deployment", "web", "--image=nginx:1.27", "--replicas=2")
    kubectl("rollout", "status", "deployment/web", "--timeout=20s")
    done = run("explain", "deploy/web", "-n", namespace)
    assert done.returncode == 0, done.stderr
    assert "Deployment web" in done.stdout and "status.availableReplicas" in done.stdout
    assert "RIGHT NOW" in done.stdout and "CONNECTED TO" in done.stdout


def test_an_object_that_is_not_there(run):
    done = run("explain", "pod/nope")
    assert done.returncode == 1 and done.stderr == 'kubetui: pods "nope" not found\n'


def test_fields_come_from_the_server(run):
    done = run("explain", "pods.spec.containers.resources.limits")
    assert done.returncode == 0 and "<map[string]Quantity>" in done.stdout


def test_a_concept_and_its_fields(run):
    done = run("explain", "svc")
    assert done.returncode == 0
    assert "WHY IT EXISTS" in done.stdout and "spec  <ServiceSpec>" in done.stdout


def test_a_snapshot_as_text_and_as_data(run, tmp_path):
    done = run("snapshot", "--size", "120x36", "--select", "coredns")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 36 and all(len(line) <= 120 for line in lines)
    assert "Deployment coredns" in done.stdout and "playground-worker" in done.stdout
    file = tmp_path / "frame.json"
    assert run("snapshot", "--format", "json", "-o", str(file)).returncode == 0
    assert json.loads(file.read_text())


def test_a_snapshot_that_cannot_be_written(run, tmp_path):
    done = run("snapshot", "-o", str(tmp_path / "nowhere" / "file"))
    assert done.returncode == 2 and "cannot be written" in done.stderr


def test_lessons_leave_what_is_not_theirs(run, run_kubectl):
    """A step run on a cluster in use: what others put into the namespace stays, and keeps it."""
    run_kubectl("create", "namespace", "kubetui-demo")
    try:
        run_kubectl("create", "configmap", "theirs", "-n", "kubetui-demo")
        done = run("lessons", "run", "02-workloads", "--step", "3")
        assert done.returncode == 0, done.stdout + done.stderr
        left = run_kubectl("get", "deploy,cm", "-n", "kubetui-demo", "-o", "name").stdout.split()
        assert left == ["configmap/kube-root-ca.crt", "configmap/theirs"]
    finally:
        run_kubectl("delete", "namespace", "kubetui-demo", "--wait=false")


def test_a_context_that_is_called_foreign_is_not_touched(run, tmp_path):
    config = tmp_path / ".config" / "kubetui" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("foreign: playground\n")
    done = run("lessons", "run", "02-workloads", "--step", "1")
    assert done.returncode == 2 and "only with --write" in done.stderr
