"""Plays transcripts with the real kubectl."""

from __future__ import annotations

import difflib
import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from tests.integration.commands.normal import normal
from tests.integration.commands.transcript import Step, Transcript, steps

UPDATE = bool(os.environ.get("UPDATE_TRANSCRIPTS"))
_SOON = 5.0 if UPDATE else 30.0
_PAUSE = 0.05
_AT_ONCE = 4
_READING = frozenset({
    "__complete", "api-resources", "api-versions", "auth can-i", "auth whoami", "cluster-info", "config", "describe",
    "diff", "events", "explain", "get", "kustomize", "logs", "rollout history", "top", "version",
})  # fmt: skip


class Player:
    """Runs sessions in one namespace and one folder."""

    def __init__(self, kubectl: str, env: dict[str, str], namespace: str, folder: Path) -> None:
        self._kubectl = kubectl
        self._env = env
        self._namespace = namespace
        self._folder = folder

    def play_file(self, path: Path) -> None:
        """Play a transcript and compare it, or write it anew."""
        transcript = Transcript.of(path.read_text())
        for name, text in transcript.files.items():
            (self._folder / name).write_text(self._named(text))
        outputs = list(self._outputs(transcript.steps))
        if UPDATE:
            path.write_text(transcript.with_outputs(outputs))
        else:
            _compare(transcript.steps, outputs)

    def play(self, session: str) -> None:
        """Play a session and compare it."""
        played = steps(session)
        _compare(played, list(self._outputs(played)))

    def _outputs(self, played: list[Step]) -> Iterator[str]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for together, batch in groupby(played, _reads):
                yield from (pool.map if together else map)(self._output, batch)

    def _output(self, step: Step) -> str:
        output = self.run(step.command)
        assert step.mark != "%" or not output.endswith("]"), f"{step.command}\n{output}"
        end = time.monotonic() + _SOON
        # What controllers are about to do is asked for until it is there.
        while step.mark == "~" and output != step.expected and time.monotonic() < end:
            time.sleep(_PAUSE)
            output = self.run(step.command)
        return output

    def run(self, command: str) -> str:
        """The output of one command, both streams as they come, and its exit code unless it is 0."""
        env = dict(self._env)
        words = shlex.split(self._named(command))
        while (found := re.fullmatch(r"([A-Z_]+)=(.*)", words[0], re.DOTALL)) is not None:
            env[found[1]] = found[2]
            del words[0]
        assert words.pop(0) == "kubectl", command
        in_order = words[-2:] != ["|", "sort"]
        words = words if in_order else words[:-2]
        source = ""
        if words[-2:-1] == ["<"]:
            source = (self._folder / words[-1]).read_text()
            words = words[:-2]
        done = self._run(words, env, source)
        lines = normal(self._unnamed(done.stdout)).splitlines()
        code = [f"[{done.returncode}]"] if done.returncode else []
        return "\n".join((lines if in_order else sorted(lines)) + code)

    def _run(self, words: list[str], env: dict[str, str], source: str) -> subprocess.CompletedProcess[str]:
        # Completion knows no flag before it.
        scope = [] if words[0] == "__complete" else ["--namespace", self._namespace]
        return subprocess.run(
            [self._kubectl, *scope, *words],
            input=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            cwd=self._folder,
            timeout=40,
        )

    def _named(self, text: str) -> str:
        return re.sub(r"\bNS\b", self._namespace, text)

    def _unnamed(self, text: str) -> str:
        return text.replace(str(self._folder), "DIR").replace(self._namespace, "NS")


def _reads(step: Step) -> str:
    """What a command does that changes nothing: those alike next to each other run at the same time."""
    program, _, arguments = step.command.partition(" ")
    if step.mark == "%" or program != "kubectl":
        return ""
    flags, _, _ = arguments.partition(" -- ")
    words = flags.split()
    if words[0] == "wait":
        return "wait" if words[-1] == "--timeout=1s" else ""
    reading = words[0] in _READING or " ".join(words[:2]) in _READING or "--dry-run=" in flags
    return step.mark if reading else ""


def _compare(played: list[Step], outputs: list[str]) -> None:
    compared = [(step, output) for step, output in zip(played, outputs, strict=True) if step.mark != "%"]
    wanted = [line for step, _ in compared for line in str(step).splitlines()]
    found = [
        line for step, output in compared for line in str(Step(step.mark, step.command, output)).splitlines()
    ]
    difference = "\n".join(difflib.unified_diff(wanted, found, "expected", "printed", lineterm="", n=2))
    assert not difference, difference
