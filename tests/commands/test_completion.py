"""Completion, asked of the shells themselves where they are there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kubetui.cli import main
from kubetui.commands import COMMANDS
from kubetui.commands.completion import commands

KUBECONFIG = """\
contexts: [{name: lab, context: {}}, {name: prod-eu, context: {}}, {name: "$(touch x)", context: {}}]
clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts, a kubeconfig, and a kubetui on the PATH."""
    found = tmp_path_factory.mktemp("completion")
    (found / "kubeconfig").write_text(KUBECONFIG)
    (found / "kubetui").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kubetui "$@"\n')
    (found / "kubetui").chmod(0o755)
    for shell in ("bash", "zsh", "fish"):
        script = subprocess.run(
            [found / "kubetui", "completion", shell], capture_output=True, text=True, check=True
        )
        (found / f"kubetui.{shell}").write_text(script.stdout)
    return found


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "KUBECONFIG": str(folder / "kubeconfig"),
        "HOME": str(folder),
    }


def asked_of_bash(folder: Path, line: str) -> set[str]:
    code = (
        'source "$0"; read -ra COMP_WORDS <<< "$1"; [[ "$1" == *" " ]] && COMP_WORDS+=(""); '
        'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kubetui; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", code, str(folder / "kubetui.bash"), line], capture_output=True, text=True,
                          env=environment(folder), cwd=folder, check=True)  # fmt: skip
    assert done.stderr == ""
    return set(done.stdout.split())


def asked_of_fish(folder: Path, line: str) -> set[str]:
    code = f'source {folder}/kubetui.fish; complete -C "{line}"'
    done = subprocess.run(
        ["fish", "-N", "-c", code],
        capture_output=True,
        text=True,
        env=environment(folder),
        cwd=folder,
        check=True,
    )
    return {found.split("\t")[0] for found in done.stdout.splitlines()}


CASES = [
    ("kubetui les", {"lessons"}, set()),
    ("kubetui dep", {"deployments"}, set()),
    ("kubetui lessons ", {"run", "check", "02-workloads"}, {"deployments", "doctor"}),
    ("kubetui lessons --s", {"--step", "--speed"}, {"--size"}),
    ("kubetui snapshot --form", {"--format"}, set()),
    ("kubetui snapshot --format ", {"text", "svg", "json"}, {"pods", "kubeconfig"}),
    ("kubetui --theme ", {"dark", "light", "projector"}, {"pods"}),
    ("kubetui --context ", {"lab", "prod-eu"}, {"touch", "$(touch"}),
    ("kubetui --context lab config ", {"check", "schema"}, {"pods"}),
    ("kubetui fault start stop-s", {"stop-scheduler"}, {"stop"}),
    ("kubetui serve --w", {"--write"}, set()),
    ("kubetui --kubeconfig kubec", {"kubeconfig"}, set()),
    ("kubetui playground --a", {"--as", "--all-namespaces", "--audit-log"}, {"--attach"}),
]  # fmt: skip


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_offers_what_may_follow(folder: Path) -> None:
    for line, there, not_there in CASES:
        found = asked_of_bash(folder, line)
        assert there <= found and not not_there & found, (line, found)
    assert not (folder / "x").exists()


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish here")
def test_fish_offers_what_may_follow(folder: Path) -> None:
    for line, there, not_there in CASES:
        found = asked_of_fish(folder, line)
        assert there <= found and not not_there & found, (line, found)


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh here")
def test_zsh_reads_its_script(folder: Path) -> None:
    code = f"autoload -Uz compinit && compinit -u -D; source {folder}/kubetui.zsh; echo $_comps[kubetui]"
    done = subprocess.run(
        ["zsh", "-f", "-c", code], capture_output=True, text=True, env=environment(folder), check=True
    )
    assert (done.stdout, done.stderr) == ("_kubetui\n", "")


def test_every_option_of_every_command_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    found = {command.name: command for command in commands()}
    assert set(found) == {"", *COMMANDS}
    for name in ("", *COMMANDS):
        assert main([name, "--help"] if name else ["--help"]) == 0
        helped = {
            word.strip(",[]=")
            for word in capsys.readouterr().out.split()
            if word.strip(",[]").startswith("--")
        }
        offered = {option for one in found[name].options for option in one.names}
        assert {word for word in helped if word.lstrip("-")} <= offered, name


def test_contexts_are_printed_and_a_broken_kubeconfig_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", "contexts", "--kubeconfig", str(folder / "kubeconfig")]) == 0
    assert capsys.readouterr().out == "lab\nprod-eu\n"
    assert main(["completion", "contexts", "--kubeconfig", str(folder / "gone")]) == 2
