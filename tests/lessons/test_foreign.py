"""Lessons on somebody else's cluster: only when that is said, and only in the namespace of their own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

QUESTIONS = ("selfsubjectaccessreviews", "selfsubjectrulesreviews")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"), "KUBECONFIG": str(tmp_path / "private" / "kubeconfig")}  # fmt: skip


@pytest.fixture
def audit(tmp_path: Path, env: dict[str, str]) -> Iterator[Path]:
    """The audit log of a cluster that nothing tells to be a playground, under a name that says it is foreign."""
    log, kubeconfig = tmp_path / "audit", Path(env["KUBECONFIG"])
    process = subprocess.Popen(
        [sys.executable, "-m", "kubetui", "playground", "--memory", "--speed", "20", "--kubeconfig", str(kubeconfig),
         "--audit-log", str(log)], stdout=subprocess.PIPE, text=True, env=env)  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("export KUBECONFIG=")
        config = yaml.safe_load(kubeconfig.read_text())
        config["clusters"][0]["cluster"].pop("extensions", None)
        config["clusters"][0].pop("extensions", None)
        config["contexts"][0]["name"] = config["current-context"] = "prod"
        kubeconfig.write_text(yaml.safe_dump(config))
        (tmp_path / "config" / "kubetui").mkdir(parents=True)
        (tmp_path / "config" / "kubetui" / "config.yaml").write_text("foreign: [prod]\n")
        yield log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def run(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kubetui", "lessons", "run", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=100)


def changes(log: Path) -> list[dict]:
    """What people changed: no part of the cluster, and no question that changes nothing."""
    events = [json.loads(line) for line in log.read_text().splitlines()]
    return [
        event
        for event in events
        if event["verb"] not in ("get", "list", "watch")
        and event["user"]["username"] == "kubernetes-admin"
        and event.get("objectRef", {}).get("resource") not in QUESTIONS
    ]


@pytest.mark.timeout(120)
def test_lessons_stay_in_their_own_namespace(audit: Path, env: dict[str, str]) -> None:
    refused = run(env, "01-architecture")
    assert refused.returncode == 2 and "prod opens read-only" in refused.stderr
    assert changes(audit) == []

    # No one says how fast its waits pass, so only steps are run here that do not watch the clock.
    skipped = run(env, "--write", "01-architecture", "--step", "5")
    assert (
        skipped.returncode == 0
        and skipped.stdout.startswith("skipped 1.5")
        and "only a playground allows" in skipped.stdout
    )
    for step in ("3", "5", "6"):
        done = run(env, "--write", "02-workloads", "--step", step)
        assert done.returncode == 0 and done.stdout.startswith(f"ok      2.{step}"), done.stdout + done.stderr

    places = {
        (
            event["objectRef"].get("namespace", ""),
            event["objectRef"]["resource"],
            event["objectRef"].get("name", ""),
        )
        for event in changes(audit)
    }
    outside = {place for place in places if place[0] != "kubetui-demo"}
    assert len(places) > 5
    assert {place[1:] for place in outside} <= {("namespaces", "kubetui-demo"), ("namespaces", "")}
    left = subprocess.run([sys.executable, "-m", "kubetui", "snapshot", "--format", "text", "namespaces"],
                          capture_output=True, text=True, env=env, timeout=60)  # fmt: skip
    assert "kube-system" in left.stdout and "kubetui-demo   Active" not in left.stdout
