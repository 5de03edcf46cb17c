"""Transcripts: commands after `$ ` and, below each, all that kubectl prints, names and times replaced.

`~ ` stands before commands that are repeated until that comes out, `% ` before those that only have to
succeed. `VARIABLE=value` may come before a command, and `< file` after it; `{dir}` is the folder of the
test's files, `NAMESPACE` its namespace. The last line says `[1]` when kubectl fails.
"""

from __future__ import annotations

import difflib
import re
import shlex
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

_SOON = 10.0
_AT_ONCE = 4
_READING = frozenset({
    "__complete", "api-resources", "api-versions", "cluster-info", "config", "describe", "events", "explain", "get",
    "kustomize", "logs", "top", "version",
})  # fmt: skip
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_RULES = (
    (r"kubectl-edit-\d+", "kubectl-edit-NUMBER"),
    (r"https://[\w.]+:\d+", "SERVER"),
    (r"(?:LIVE|MERGED)-\d+", "TEMPORARY"),
    (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4}|Z)", "TIME"),
    (r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", "DATE"),
    (r"\b(10|172)\.\d+\.\d+\.\d+\b", "IP"),
    (r"\bIP:\d{5}\b", "IP:PORT"),
    (r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b", "UID"),
    (r"(config\.(?:hash|mirror): )[0-9a-f]{32}", r"\1DIGEST"),
    (r"\bsha256:[0-9a-f]{64}", "DIGEST"),
    (r"\bcontainerd://[0-9a-f]{64}", "containerd://ID"),
    (r"\b[EIW]\d{4} TIME\S*", "STAMP"),
    # Whether a node has an image already depends on what ran there before.
    (r".* Pulling image (?!.*:nope).*\n", ""),
    (r'Successfully pulled image (".*?") in .*', r"Container image \1 already present on machine and can be accessed by the pod"),
    (rf"-[{_LETTERS}]{{8,10}}-[{_LETTERS}]{{5}}\b", "-HASH-RAND"),
    (rf"([-=])[{_LETTERS}]{{8,10}}\b", r"\1HASH"),
    (rf"-[{_LETTERS}]{{5}}\b", "-RAND"),
    (r'(resourceVersion(?:: |\\?":\s?)\\?")\d+', r"\1RV"),
    (rf"(pod-template-hash: )[{_LETTERS}]+\b", r"\1HASH"),
    (r"\bv1\.36\.[1-9]\d*", "v1.36.N"),
    (r'("?git_?[cC]ommit"?: "?)[0-9a-f]{40}', r"\1COMMIT"),
    (r"\bgo1\.\d+\.\d+\b", "GO"),
    (r"(Resource Version:\s+|resource version to be \w+, was )\d+", r"\1RV"),
    (r"\(x(?:[3-9]|\d\d+) over", "(xMANY over"),
    # What kubectl logs when its own time is up right after it began to watch.
    (r"I\d{4} .*very short watch.*\n", ""),
    (r"E\d{4} .*reflector.*context deadline exceeded.*\n", ""),
    (r"(:| )3[0-2]\d{3}/", r"\1PORT/"),
    (r"playground-worker\d?\b(?!-)", "NODE"),
    (r"(?<![=\w.])(?<!for )\d+m?\d*s\b", "AGE"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _RULES)
_BLANKS = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")
_EVENT = re.compile(r"  (?:Normal|Warning) \S+ AGE (?:\(x\w+ over AGE\) )?(\S+) ")


def _by_source(lines: list[str]) -> str:
    """The events of `describe` by who reports them: components work side by side, each in its own order."""
    told: list[str] = []
    for _, run in groupby(lines, lambda line: bool(_EVENT.match(line))):
        told += sorted(run, key=_EVENT.findall)
    return "\n".join(told)


def normal(text: str) -> str:
    """What kubectl prints, without what differs from run to run; columns are one blank apart."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    lines = (_BLANKS.sub(" ", line).rstrip() for line in text.replace("\t", "    ").splitlines())
    return _by_source([line for line in lines if line])


@dataclass(frozen=True)
class Step:
    """One command, how it is played (`$`, `~` or `%`), and what has to come out of it."""

    mark: str
    command: str
    expected: str


def _reads(step: Step) -> str:
    """What a command does that changes nothing: those alike next to each other run at the same time."""
    word, in_vain = step.command.split()[0], step.command.endswith("--timeout=1s")
    if step.mark != "$":
        return ""
    return "read" if word in _READING else "wait" if word == "wait" and in_vain else ""


def steps(text: str) -> list[Step]:
    """The commands of a transcript."""
    found: list[tuple[str, list[str]]] = []
    for line in text.strip("\n").splitlines():
        if line[:2] in ("$ ", "~ ", "% "):
            found.append((line, []))
        elif line.strip():
            found[-1][1].append(line.rstrip())
    return [Step(line[0], line[2:], _by_source(output)) for line, output in found]


class Player:
    """Runs transcripts with the real kubectl in one namespace."""

    def __init__(self, kubectl: str, env: dict[str, str], namespace: str, folder: Path) -> None:
        self._kubectl = kubectl
        self._env = env
        self._namespace = namespace
        self._folder = folder

    def files(self, **files: str) -> None:
        """Write the files of a test: `web="…"` becomes `{dir}/web.yaml`."""
        for name, text in files.items():
            (self._folder / f"{name}.yaml").write_text(text.replace("NAMESPACE", self._namespace))

    def play(self, text: str) -> None:
        """Run a transcript and compare it."""
        wanted: list[str] = []
        found: list[str] = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for together, batch in groupby(steps(text), _reads):
                played = list(batch)
                for step, output in zip(
                    played, (pool.map if together else map)(self._output, played), strict=True
                ):
                    assert step.mark != "%" or not output.endswith("]"), f"kubectl {step.command}\n{output}"
                    if step.mark != "%":
                        wanted += [f"$ {step.command}", *step.expected.splitlines()]
                        found += [f"$ {step.command}", *output.splitlines()]
        difference = "\n".join(difflib.unified_diff(wanted, found, "expected", "printed", lineterm="", n=2))
        assert not difference, difference

    def _output(self, step: Step) -> str:
        return self._soon(step) if step.mark == "~" else self.run(step.command)

    def _soon(self, step: Step) -> str:
        """What controllers are about to do is asked for until it is there."""
        end = time.monotonic() + _SOON
        while (output := self.run(step.command)) != step.expected and time.monotonic() < end:
            pass
        return output

    def run(self, command: str) -> str:
        """The output of one command, both streams as they come, and its exit code unless it is 0."""
        command = command.replace("NAMESPACE", self._namespace).replace("{dir}", str(self._folder))
        words = shlex.split(command)
        env = dict(self._env)
        while re.match(r"[A-Z_]+=", words[0]):
            name, _, env[name] = words.pop(0).partition("=")
        source = words.pop() if "<" in words else ""
        words = [word for word in words if word != "<"]
        # Completion knows no flag before it.
        scope = [] if words[0] == "__complete" else ["--namespace", self._namespace]
        done = subprocess.run(
            [self._kubectl, *scope, *words],
            input=Path(source).read_text() if source else "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            timeout=40,
        )
        output = normal(done.stdout.replace(str(self._folder), "{dir}").replace(self._namespace, "NS"))
        return "\n".join(filter(None, (output, f"[{done.returncode}]" if done.returncode else "")))
