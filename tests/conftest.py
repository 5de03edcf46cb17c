"""What integration tests share: a playground of their own (or a cluster of the user's), and kubectl."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

READY_WITHIN = 30
Kubectl = Callable[..., subprocess.CompletedProcess[str]]

# Each run tries the same examples, however long one takes: what failed once fails again.
# `--hypothesis-profile=default` looks for others.
settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=set(Phase) - {Phase.explain},  # To explain, it would trace every line of every example.
)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kube-context",
        default="",
        help="run the integration tests on this context of your kubeconfig, not on a playground",
    )
    parser.addoption("--fuzz", default="1000", help="how many requests the fuzz test of the API server sends")
    parser.addoption("--update-golden", action="store_true", help="keep the frames of the interface anew")


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The kubeconfig of a running cluster: a playground process, started once."""
    folder = tmp_path_factory.mktemp("playground")
    folder.chmod(0o700)
    if context := request.config.getoption("--kube-context"):
        yield _chosen(folder, context)
        return
    kubeconfig = folder / "kubeconfig"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kubetui", "playground", "--memory", "--kubeconfig", str(kubeconfig)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")},
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("export KUBECONFIG="), (folder / "log").read_text()
        yield kubeconfig
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def _chosen(folder: Path, context: str) -> Path:
    """A kubeconfig of one context only: nothing may reach another cluster."""
    found = subprocess.run(
        [kubectl_path(), "config", "view", "--raw", "--minify", "--flatten", f"--context={context}"],
        capture_output=True,
        text=True,
        check=True,
    )
    path = folder / "kubeconfig"
    path.write_text(found.stdout)
    path.chmod(0o600)
    return path


def kubectl_path() -> str:
    """The kubectl of the environment that runs the tests, else the user's."""
    beside = Path(sys.executable).with_name("kubectl")
    found = str(beside) if beside.exists() else shutil.which("kubectl")
    assert found, "kubectl is missing: install the extra `test`"
    return found


@pytest.fixture(scope="session")
def run_kubectl(playground: Path, tmp_path_factory: pytest.TempPathFactory) -> Kubectl:
    """Run the real kubectl; it fails the test when kubectl fails, unless `fails=True`."""
    home = tmp_path_factory.mktemp("home")
    # A kubectl that lives for a moment need not collect garbage.
    env = {
        "KUBECONFIG": str(playground),
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "GOGC": "off",
    }

    def run(
        *arguments: str, stdin: str | None = None, fails: bool = False, timeout: float = 40
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [kubectl_path(), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            env=env,
            timeout=timeout,
        )
        if not fails:
            assert done.returncode == 0, f"kubectl {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done

    return run


@pytest.fixture
def namespace(run_kubectl: Kubectl) -> Iterator[str]:
    """A namespace of the test's own."""
    name = f"test-{secrets.token_hex(4)}"
    run_kubectl("create", "namespace", name)
    yield name
    run_kubectl("delete", "namespace", name, "--wait=false")


@pytest.fixture
def kubectl(run_kubectl: Kubectl, namespace: str) -> Kubectl:
    """kubectl in the test's namespace."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return run_kubectl("--namespace", namespace, *arguments, **options)

    return run


@pytest.fixture
def kubectl_process(
    playground: Path, namespace: str, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a kubectl that goes on (`-w`, `logs -f`); it is ended with the test."""
    env = {"KUBECONFIG": str(playground), "HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C"}
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [kubectl_path(), "--namespace", namespace, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()
