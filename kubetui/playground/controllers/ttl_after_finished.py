"""The TTL controller: deletes Jobs some time after they have finished.

Rule: `pkg/controller/ttlafterfinished`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.playground.ages import Ages
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.job_status import finished_at, ttl


class TTLAfterFinishedController(Controller):
    """Works on finished Jobs."""

    name = "ttl-after-finished"
    source = "ttl-after-finished-controller"
    primary = "jobs.batch"
    workers = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._ages = Ages(self.clock)

    async def sync(self, key: str) -> None:
        """Delete a Job whose time is over."""
        job = self.objects.by_key(key)
        if job is None:
            return
        seconds, since = ttl(job), finished_at(job)
        if seconds is None or not since or meta.deleting(job):
            return
        left = seconds - self._ages.of(meta.uid(job), since)
        if left > 0:
            self.queue.add_after(key, left)
            return
        try:
            await self.api.delete(
                self.primary, meta.name(job), meta.namespace(job), propagation="Foreground", uid=meta.uid(job)
            )
        except ApiError as error:
            if error.code != 404:
                raise
