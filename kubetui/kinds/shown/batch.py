"""Jobs and CronJobs: work that ends, and work by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from kubetui.api import cron, duration, meta
from kubetui.api.meta import Obj, dig, integer, mapping, parse_time, text
from kubetui.kinds.shown.cells import column, name_column, said, state
from kubetui.kinds.shown.model import Around, Facts, Shown, age_column
from kubetui.kinds.shown.pods import later, next_tick
from kubetui.kinds.shown.workloads import IMAGES
from kubetui.kinds.vocabulary import Health, Line, Span

_ENDS = (
    ("Complete", Health.OK),
    ("Failed", Health.ERROR),
    ("", Health.PROGRESS),
    ("Suspended", Health.EXPECTED),
    ("FailureTarget", Health.ERROR),
    ("SuccessCriteriaMet", Health.PROGRESS),
)


class JobFacts(Facts):
    """What a Job's row is made of."""

    __slots__ = ("ended", "started")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around, Health.PROGRESS, "Running")
        self.started = parse_time(dig(obj, "status", "startTime"))
        self.ended = parse_time(dig(obj, "status", "completionTime"))
        for type_, health in _ENDS:
            if not type_ and meta.deleting(obj):
                self.word, self.health = "Terminating", health
                break
            if type_ and meta.is_true(obj, type_):
                self.word, self.health = type_, health
                break
        if self.word == "Failed":
            self.ended = parse_time(dig(meta.condition(obj, "Failed"), "lastTransitionTime"))
        if self.word == "Running" and integer(obj, "status", "failed"):
            self.health = Health.WARNING
        if self.started and not self.ended:
            self.due = next_tick(self.started, around.now)

    @property
    def took(self) -> str:
        """How long it ran, or has been running."""
        if not self.started:
            return ""
        return duration.human(((self.ended or self.around.now) - self.started).total_seconds())


def completions_cell(facts: Facts) -> Line:
    """`1/3`; work without a number of completions reads `1/1 of 4`."""
    done = integer(facts.obj, "status", "succeeded")
    wished = mapping(facts.obj, "spec").get("completions")
    if isinstance(wished, int):
        return said(f"{done}/{wished}")
    parallel = integer(facts.obj, "spec", "parallelism", default=1)
    return said(f"{done}/1 of {parallel}" if parallel > 1 else f"{done}/1")


class CronJobFacts(Facts):
    """What a CronJob's row is made of."""

    __slots__ = ("next", "trouble")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around, Health.PROGRESS, text(obj, "spec", "schedule"))
        self.next: datetime | None = None
        self.trouble = ""
        if mapping(obj, "spec").get("suspend") is True:
            self.health = Health.EXPECTED
            return
        try:
            self.next = cron.parse(self.word).next(around.now, text(obj, "spec", "timeZone"))
        except (ValueError, KeyError, OSError, OverflowError) as error:
            self.health, self.trouble = Health.ERROR, str(error)
        if self.next:
            ahead = (self.next - around.now).total_seconds()
            step = 1 if ahead < 600 else 60
            self.due = later(self.due, around.now + timedelta(seconds=max(ahead % step, 1)))

    @property
    def suspended(self) -> bool:
        """Whether it is told to rest."""
        return self.health == Health.EXPECTED

    @property
    def ahead(self) -> str:
        """`in 1m12s`, or why not."""
        if self.suspended:
            return "suspended"
        return f"in {precise((self.next - self.around.now).total_seconds())}" if self.next else ""


def precise(seconds: float) -> str:
    """A time to wait: `42s`, `1m12s`, `3h5m`."""
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole}s"
    if whole < 600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes}m{rest}s" if rest else f"{minutes}m"
    return duration.human(whole)


def ahead_cell(facts: CronJobFacts) -> Line:
    """When it runs next."""
    return (Span(facts.ahead, "muted" if facts.suspended else ""),)


def took_cell(facts: JobFacts) -> Line:
    """`took 6s`."""
    return (Span(f"took {facts.took}", "muted"),) if facts.took and facts.ended else ()


JOBS = Shown(
    "jobs.batch",
    "workloads",
    JobFacts,
    (
        name_column(),
        column("STATUS", 18, state),
        column("COMPLETIONS", 11, completions_cell),
        column("DURATION", 8, lambda facts: facts.took),
        age_column(),
        *IMAGES,
    ),
    short="job",
)
CRON_JOBS = Shown(
    "cronjobs.batch",
    "workloads",
    CronJobFacts,
    (
        name_column(),
        column("SCHEDULE", 14, lambda facts: facts.word),
        column("TIMEZONE", 12, lambda facts: text(facts.obj, "spec", "timeZone") or "<none>", 2),
        column("SUSPEND", 7, lambda facts: str(facts.suspended), 2),
        column("ACTIVE", 6, lambda facts: len(dig(facts.obj, "status", "active", default=())), align="right"),
        column("NEXT", 10, ahead_cell),
        column("LAST SCHEDULE", 13, lambda facts: _last(facts), 1),
        age_column(),
        *IMAGES,
    ),
    short="cj",
)


def _last(facts: Facts) -> str:
    last = parse_time(dig(facts.obj, "status", "lastScheduleTime"))
    return f"{duration.age(last, facts.around.now)} ago" if last else "<none>"
