"""A session that records what it is asked."""

from datetime import UTC, datetime

from kubetui.api.errors import ApiError


class Recorder:
    def __init__(self, ownership="own", answer=None, error: ApiError | None = None):
        self.context = "here"
        self.ownership = ownership
        self.answer = answer or {}
        self.error = error
        self.requests = []

    def now(self):
        return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    async def request(
        self, method, path, *, params=None, body=None, content_type="application/json", accept=""
    ):
        self.requests.append((method, path, dict(params or {}), body, content_type))
        if self.error and (params or {}).get("dryRun") != "All":
            raise self.error
        return self.answer
