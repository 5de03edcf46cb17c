"""The CronJob controller: a Job at each time of a schedule.

Rule: `pkg/controller/cronjob/cronjob_controllerv2.go`. The schedule runs on the playground's time, which at
speed 1 is the wall clock; what is written into objects never lies ahead of the wall clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kubetui.api import cron, meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.controllers import cron_times
from kubetui.playground.controllers.base import Context, Controller, owner_reference
from kubetui.playground.controllers.job_status import finished_at
from kubetui.playground.controllers.pod_control import namespace_ends
from kubetui.playground.informer import key_of

_JOBS = "jobs.batch"
_SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp"
_TOO_MANY = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
_NEVER = "time difference between two schedules is less than 1 second"
_FORBIDDEN = "Not starting job because prior execution is running and concurrency policy is Forbid"


class CronJobController(Controller):
    """Works on CronJobs at their times, and when one of their Jobs changes."""

    name = "cronjob"
    source = "cronjob-controller"
    primary = "cronjobs.batch"
    needs = (_JOBS,)
    workers = 2

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._jobs = self.follow_owned(_JOBS, "CronJob")
        self._base = self.clock.now() - timedelta(seconds=self.clock.monotonic())
        self._last: dict[str, datetime] = {}

    def _now(self) -> datetime:
        """The playground's time of day."""
        return self._base + timedelta(seconds=self.clock.monotonic())

    async def sync(self, key: str) -> None:
        """One CronJob."""
        owner = self.objects.by_key(key)
        if owner is None or meta.deleting(owner):
            return
        jobs = {meta.uid(job): job for job in self._jobs.by_index("controller", meta.uid(owner))}
        owner = await self._tidy(owner, jobs)
        await self._trim(owner, list(jobs.values()))
        if not dig(owner, "spec", "suspend"):
            await self._schedule(owner, jobs)

    # --- what has run

    async def _tidy(self, owner: Obj, jobs: dict[str, Obj]) -> Obj:
        """Take finished and vanished Jobs out of `status.active`."""
        status = mapping(owner, "status")
        active: list[Obj] = []
        found = {key: value for key, value in status.items() if key != "active"}
        for each in dicts(status, "active"):
            job = jobs.get(text(each, "uid"))
            if job is None:
                self.events.event(owner, "MissingJob", f"Active job went missing: {each.get('name')}")
            elif finished_at(job):
                how = "Complete" if meta.is_true(job, "Complete") else "Failed"
                message = f"Saw completed job: {meta.name(job)}, condition: {how}"
                self.events.event(owner, "SawCompletedJob", message)
                if how == "Complete":
                    found["lastSuccessfulTime"] = text(job, "status", "completionTime")
            else:
                active.append(each)
        if active:
            found["active"] = active
        return await self._write(owner, found)

    async def _trim(self, owner: Obj, jobs: list[Obj]) -> None:
        for type_, field, default in (
            ("Complete", "successfulJobsHistoryLimit", 3),
            ("Failed", "failedJobsHistoryLimit", 1),
        ):
            ended = [job for job in jobs if meta.is_true(job, type_)]
            ended.sort(key=lambda job: (text(job, "status", "startTime"), meta.name(job)))
            limit = integer(owner, "spec", field, default=default)
            for job in ended[: max(0, len(ended) - limit)]:
                await self._delete(owner, job)

    async def _delete(self, owner: Obj, job: Obj) -> None:
        if self._jobs.going(job):
            return
        try:
            await self.api.delete(_JOBS, meta.name(job), meta.namespace(job), propagation="Background")
        except ApiError as error:
            if error.code != 404:
                raise
        self._jobs.doom(job)
        self.events.event(owner, "SuccessfulDelete", f"Deleted job {meta.name(job)}")

    # --- what is to run

    async def _schedule(self, owner: Obj, jobs: dict[str, Obj]) -> None:
        schedule, zone = self._when(owner)
        if schedule is None:
            return
        if schedule.after(self._now()) is None:
            message = f"invalid schedule: {text(owner, 'spec', 'schedule')} : {_NEVER}"
            self.events.warning(owner, "InvalidSchedule", message)
            return
        now = self._now().astimezone(zone)
        since = self._since(owner).astimezone(zone)
        deadline = dig(owner, "spec", "startingDeadlineSeconds")
        if deadline is not None:
            since = max(since, now - timedelta(seconds=deadline))
        at, too_many = cron_times.missed(schedule, since, now)
        if too_many:
            self.events.warning(owner, "TooManyMissedTimes", _TOO_MANY)
        if at is not None and at > self._last.get(meta.uid(owner), datetime.min.replace(tzinfo=UTC)):
            await self._run_at(owner, jobs, at, now)
        following = schedule.after(self._now().astimezone(zone))
        if following is not None:
            self.queue.add_after(key_of(owner), (following - self._now()).total_seconds() + 0.1)

    def _when(self, owner: Obj) -> tuple[cron.Schedule | None, tzinfo]:
        written, name = text(owner, "spec", "schedule"), text(owner, "spec", "timeZone")
        try:
            return cron.parse(written), ZoneInfo(name) if name else UTC
        except ZoneInfoNotFoundError:
            self.events.warning(
                owner, "UnknownTimeZone", f'invalid timeZone: "{name}": unknown time zone {name}'
            )
        except ValueError as error:
            message = f'unparseable schedule: "{written}" : {error}'
            self.events.warning(owner, "UnparseableSchedule", message)
        return None, UTC

    def _since(self, owner: Obj) -> datetime:
        known = self._last.get(meta.uid(owner))
        if known is not None:
            return known
        last = text(owner, "status", "lastScheduleTime")
        found = meta.parse_time(last or text(owner, "metadata", "creationTimestamp"))
        if found is None:
            return self._now()
        # What passed faster than the wall clock does not show in a timestamp.
        return found if last else max(found, self._now() - timedelta(seconds=self.clock.elapsed(found)))

    async def _run_at(self, owner: Obj, jobs: dict[str, Obj], at: datetime, now: datetime) -> None:
        deadline = dig(owner, "spec", "startingDeadlineSeconds")
        if deadline is not None and at + timedelta(seconds=deadline) < now:
            written = at.strftime("%a, %d %b %Y %H:%M:%S %z")
            self.events.warning(owner, "MissSchedule", f"Missed scheduled time to start a job: {written}")
            return
        active = [
            jobs[uid]
            for uid in (text(each, "uid") for each in dicts(owner, "status", "active"))
            if uid in jobs
        ]
        policy = text(owner, "spec", "concurrencyPolicy")
        if active and policy == "Forbid":
            self.events.event(owner, "JobAlreadyActive", _FORBIDDEN)
            return
        if active and policy == "Replace":
            for job in active:
                await self._delete(owner, job)
            rest = {key: value for key, value in mapping(owner, "status").items() if key != "active"}
            owner = await self._write(owner, rest)
        await self._create(owner, at)

    async def _create(self, owner: Obj, at: datetime) -> None:
        template = mapping(owner, "spec", "jobTemplate")
        name = f"{meta.name(owner)}-{int(at.timestamp()) // 60}"
        annotations = {
            **mapping(template, "metadata", "annotations"),
            _SCHEDULED: at.isoformat().replace("+00:00", "Z"),
        }
        body: Obj = {
            "metadata": {
                "name": name, "namespace": meta.namespace(owner),
                "labels": dict(mapping(template, "metadata", "labels")), "annotations": annotations,
                "ownerReferences": [owner_reference(owner, "batch/v1", "CronJob")],
            },
            "spec": meta.clone(mapping(template, "spec")),
        }  # fmt: skip
        try:
            job = await self.api.create(_JOBS, body)
        except ApiError as error:
            if error.reason == "AlreadyExists" or namespace_ends(error):
                return
            self.events.warning(owner, "FailedCreate", f"Error creating job: {error}")
            raise
        self._jobs.learn(job)
        self._last[meta.uid(owner)] = at
        self.events.event(owner, "SuccessfulCreate", f"Created job {name}")
        reference = {"apiVersion": "batch/v1", "kind": "Job", "name": name, "namespace": meta.namespace(owner),
                     "uid": meta.uid(job), "resourceVersion": text(job, "metadata", "resourceVersion")}  # fmt: skip
        status = mapping(owner, "status")
        stamp = meta.format_time(min(at, self.clock.now()))
        active = [*dicts(status, "active"), reference]
        await self._write(owner, {**status, "active": active, "lastScheduleTime": stamp})

    async def _write(self, owner: Obj, status: Obj) -> Obj:
        if status == mapping(owner, "status"):
            return owner
        written = await self.api.update(self.primary, {**owner, "status": status}, "status")
        self.objects.learn(written)
        return written
