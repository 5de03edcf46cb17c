"""What a step waits for, as data: the sentences of `kubectl wait --for`, and a few more.

A condition is read once and judged as often as the cluster changes, each time against a `World`.
A verdict has three values: met, not met, and unknown, which is neither fulfilled by itself nor
turned into its opposite by `not`: an object that is not there says nothing about its fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from kubetui.api import jsonpath, meta
from kubetui.api.meta import Obj
from kubetui.lessons.targets import Target, Verdict, World, filled, judged


@dataclass(frozen=True, slots=True)
class Has:
    """`condition=TYPE[=STATUS] OBJ`: the status is about the newest wish."""

    type: str
    status: str
    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        return judged(self.target.found(world), self._one, str(self.target))

    def _one(self, obj: Obj) -> Verdict:
        wished = meta.integer(obj, "metadata", "generation")
        found = next((c for c in meta.conditions(obj) if _same(c.get("type"), self.type)), None)
        seen = meta.integer(found, "observedGeneration") or meta.integer(obj, "status", "observedGeneration")
        if seen and seen < wished:
            return Verdict(False, "the last change is not seen to yet")
        if found is None:
            return Verdict(False, f"no condition {self.type} yet")
        status = meta.text(found, "status")
        why = meta.text(found, "reason") or meta.text(found, "message")
        return Verdict(_same(status, self.status), f"{self.type} is {status}" + (f": {why}" if why else ""))


def _same(left: object, right: str) -> bool:
    return str(left).lower() == right.lower()


@dataclass(frozen=True, slots=True)
class Path:
    """`jsonpath={PATH}[=VALUE] OBJ`: exactly one value, and it is this one."""

    path: str
    value: str | None
    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        return judged(self.target.found(world), lambda obj: self._one(obj, world), str(self.target))

    def _one(self, obj: Obj, world: World) -> Verdict:
        values = jsonpath.find(obj, self.path)
        said = ", ".join(map(jsonpath.text_of, values)) or "nothing"
        if self.value is None:
            if any(isinstance(value, dict | list) for value in values):
                said = "something"
            return Verdict(any(value not in (None, "", [], {}) for value in values), f"now {said}")
        met = len(values) == 1 and jsonpath.text_of(values[0]) == filled(self.value, world)
        return Verdict(met, f"now {said}")


@dataclass(frozen=True, slots=True)
class Exists:
    """`create OBJ`."""

    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        met = bool(self.target.found(world))
        return Verdict(met, "" if met else f"{filled(str(self.target), world)} is not there yet")


@dataclass(frozen=True, slots=True)
class Gone:
    """`delete OBJ`: gone, or another of the same name has come."""

    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        left = [obj for obj in self.target.found(world) if not self._replaced(obj, world)]
        return Verdict(not left, f"{meta.name(left[0])} is still there" if left else "")

    def _replaced(self, obj: Obj, world: World) -> bool:
        before = world.baseline(self.target.kind, meta.name(obj), "{.metadata.uid}")
        return bool(before) and before != [meta.uid(obj)]


@dataclass(frozen=True, slots=True)
class Changed:
    """`changed {PATH} OBJ`: another value than when the stage began."""

    path: str
    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        return judged(self.target.found(world), lambda obj: self._one(obj, world), str(self.target))

    def _one(self, obj: Obj, world: World) -> Verdict:
        before = world.baseline(self.target.kind, meta.name(obj), self.path)
        now = jsonpath.find(obj, self.path)
        return Verdict(before is not None and before != now, "as before" if before == now else "")


@dataclass(frozen=True, slots=True)
class Count:
    """`count N KIND [-l SELECTOR] [--field-selector FIELDS]`."""

    number: str
    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        found = len(self.target.found(world))
        return Verdict(
            str(found) == filled(self.number, world), f"there are {found}" if found != 1 else "there is 1"
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """`event REASON OBJ`."""

    reason: str
    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        return judged(self.target.found(world), lambda obj: self._one(obj, world), str(self.target))

    def _one(self, obj: Obj, world: World) -> Verdict:
        met = any(event.get("reason") == self.reason for event in world.events(meta.uid(obj)))
        return Verdict(met, f"no event {self.reason} yet")


@dataclass(frozen=True, slots=True)
class Logged:
    """`log TEXT pod/NAME`."""

    text: str
    target: Target

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        log = world.log(filled(self.target.name, world))
        if log is None:
            return Verdict(None, "its log is not there yet")
        return Verdict(filled(self.text, world) in log, "not in its log yet")


@dataclass(frozen=True, slots=True)
class Reachable:
    """`reachable ADDRESS [status=N] [contains=TEXT]`: it answers, well unless a status is named."""

    address: str
    status: int | None = None
    contains: str = ""

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        answer = world.answer(filled(self.address, world))
        if answer is None:
            return Verdict(None, "not asked yet")
        well = 200 <= answer.status < 400 if self.status is None else answer.status == self.status
        said = answer.why or f"it answers {answer.status}"
        return Verdict(well and filled(self.contains, world) in answer.body, said)


@dataclass(frozen=True, slots=True)
class Guessed:
    """`guessed VALUE`: the answer that was chosen means this."""

    value: str

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        guess = world.names.get("guess", "")
        return Verdict(guess == filled(self.value, world), "" if guess else "no answer is chosen yet")


@dataclass(frozen=True, slots=True)
class Not:
    """`not CONDITION`."""

    inner: Condition

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        verdict = self.inner.check(world)
        return verdict if verdict.met is None else verdict._replace(met=not verdict.met)


@dataclass(frozen=True, slots=True)
class Stays:
    """`stays DURATION CONDITION`: without a break, in simulated seconds."""

    seconds: float
    inner: Condition
    key: str = field(compare=False)

    def check(self, world: World) -> Verdict:
        """Judge it now."""
        verdict = self.inner.check(world)
        held = world.held(self.key, verdict.met is True)
        if verdict.met is not True:
            return verdict._replace(met=None if verdict.met is None else False)
        left = self.seconds - held
        if left <= 0:
            return Verdict(True, verdict.note)
        # Looked at each second too, so that the seconds are seen to pass.
        return Verdict(False, f"{held:.0f} of {self.seconds:.0f} s", min(world.real(left), 1.0))


Core: TypeAlias = Has | Path | Exists | Gone | Changed | Count | Happened | Logged | Reachable | Guessed
Condition: TypeAlias = Core | Not | Stays


def innermost(condition: Condition) -> Core:
    """The condition without the `not` and `stays` around it."""
    while isinstance(condition, Not | Stays):
        condition = condition.inner
    return condition


def resources(condition: Condition) -> Iterator[str]:
    """The kinds that have to be watched to judge a condition."""
    core = innermost(condition)
    if isinstance(core, Reachable | Guessed):
        return
    yield core.target.kind.resource
    if isinstance(core, Happened):
        yield "events"
