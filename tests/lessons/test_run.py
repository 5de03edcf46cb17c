"""Chapters against a playground of their own, whole and with a part of it stopped."""

import subprocess
import sys
import time

import pytest


@pytest.fixture
def run(tmp_path):
    def lessons(*words):
        env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "XDG_STATE_HOME": str(tmp_path / "state")}
        command = [sys.executable, "-m", "kubetui", "lessons", "run", "--playground", "--speed", "20", *words]
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=100)

    return lessons


@pytest.mark.timeout(120)
def test_all_chapters_pass_in_time(run, tmp_path):
    began = time.monotonic()
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    labels = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("ok ")]
    first = [*(f"1.{number}" for number in range(1, 9)), "1a", "1b"]
    assert labels == [*first, *(f"2.{number}" for number in range(1, 8)), "2a", "2b", "2c"]
    assert time.monotonic() - began < 90
    journal = (tmp_path / "state" / "kubetui" / "journal").read_text()
    assert '"command": "kubectl rollout undo deployment/web -n kubetui-demo"' in journal
    assert '"made": "namespaces"' in journal


@pytest.mark.timeout(120)
@pytest.mark.parametrize("step", [5, 7, 8, 10])
def test_steps_of_the_first_chapter_start_by_themselves(run, step):
    done = run("01-architecture", "--step", str(step))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(120)
def test_a_demo_tells_what_it_does(run):
    done = run("02-workloads", "--step", "1", "--pause", "0.1", "--keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "--- 2.1 Nobody is called" in done.stdout and "  a) " in done.stdout
    assert "$ kubectl apply" in done.stdout and "one should **always** be running" in done.stdout


@pytest.mark.timeout(120)
@pytest.mark.parametrize("step", range(1, 8))
def test_each_step_starts_by_itself(run, step):
    done = run("02-workloads", "--step", str(step))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"ok      2.{step} ") and done.stdout.count("\n") == 1


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("faults", "words", "passed", "failed"),
    [
        (["stop-controller=deployment"], [], ["2.1", "2.2"], "2.3 You want three"),
        (["stop-kubelet=playground-worker2"], ["--step", "3"], [], "2.3 You want three"),
    ],
    ids=["deployment-controller", "one-kubelet"],
)
def test_a_stopped_part_fails_the_step_that_needs_it(run, faults, words, passed, failed):
    done = run("02-workloads", *words, *(word for fault in faults for word in ("--fault", fault)))
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[1] for line in lines[:-1]] == passed
    assert lines[-1].startswith(f"failed  {failed}") and "apply: " in lines[-1]


def test_a_step_that_is_not_there(run):
    done = run("02-workloads", "--step", "99")
    assert done.returncode == 2 and "not 99" in done.stderr


def test_a_fault_that_is_not_there(run):
    done = run("02-workloads", "--fault", "nonsense")
    assert done.returncode == 1 and "there is no fault 'nonsense'" in done.stderr
