"""Whatever is sent, the server answers with a Status, stays there, and keeps its store whole.

`pytest tests/playground/test_fuzz.py --fuzz 20000` looks for longer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from kubetui.kinds.registry import KINDS
from kubetui.playground import certs
from kubetui.playground.apiserver.server import APIServer
from tests.playground.agreement import check_agreement
from tests.playground.fuzzing import SEEDS, Request, requests
from tests.playground.serving import TOKEN, Client, make_server, served

ANSWER_WITHIN = 10.0
_AS_KUBERNETES_DOES = (
    "resourceVersion should not be set on objects to be created",
    "etcdserver: request is too large",
    'Internal error occurred: Get "https://',
    "failed to create typed patch object (",
    "map: map[",
    "unknown patch type: ",
    "expected a list, but received",
    "cannot merge lists without merge key",
    "merging lists cannot yet be specified in the patch",
)
"""Messages with which a real API server answers 500, too."""


class Target:
    """A server behind HTTPS that goes on through all examples."""

    def __init__(self, loop: asyncio.AbstractEventLoop, server: APIServer, client: Client) -> None:
        self.loop = loop
        self.server = server
        self.client = client

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something in the server's loop, within the time that an answer may take."""
        return self.loop.run_until_complete(asyncio.wait_for(work, 50))

    async def send(self, request: Request) -> tuple[int, bytes, str]:
        """The status, the body and its type."""
        headers = {"Authorization": f"Bearer {TOKEN}", **request.headers}
        async with (
            asyncio.timeout(ANSWER_WITHIN),
            self.client.session.request(
                request.method.replace("LIST", "GET"), _url(self.client.url, request.path), data=request.body or None, headers=headers,
                allow_redirects=False, skip_auto_headers=("Content-Type",),
            ) as answer,
        ):  # fmt: skip
            return answer.status, await answer.read(), answer.headers.get("Content-Type", "")


def _url(base: str, path: str) -> Any:
    from yarl import URL

    return URL(base + path, encoded=True)


@pytest.fixture(scope="module")
def target(certificates: certs.Certificates) -> Iterator[Target]:
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()

        async def start() -> Target:
            server = await make_server()
            client = await stack.enter_async_context(served(server, certificates))
            return Target(runner.get_loop(), server, client)

        found = runner.run(start())
        yield found
        runner.run(stack.aclose())


@pytest.fixture
def failures() -> Iterator[list[logging.LogRecord]]:
    """What was logged as an error."""
    found: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    handler, log = Keep(logging.ERROR), logging.getLogger("kubetui")
    log.addHandler(handler)
    yield found
    log.removeHandler(handler)


def check(request: Request, code: int, body: bytes, media: str) -> None:
    """A Status with the code of the answer, and no 500 but the real server's own."""
    about = f"{request} -> {code} {body[:500]!r}"
    assert 200 <= code < 600, about
    if code < 400 or not body or not media.startswith("application/json"):
        assert code < 500 or (code == 504 and not body), about
        return
    found = orjson.loads(body)
    assert found["kind"] == "Status", about
    assert found["code"] == code, about
    if code >= 500:
        known = (
            found["reason"] == "Timeout" if code == 504 else found["message"].startswith(_AS_KUBERNETES_DOES)
        )
        assert known, about


async def _prepared(target: Target) -> None:
    """One object of each seed, for what changes and deletes them."""
    for kind, obj in SEEDS:
        space = "/namespaces/default" if kind.namespaced else ""
        await target.client("POST", f"{kind.root}{space}/{kind.plural}", obj)


def test_requests_nobody_should_send(
    target: Target, failures: list[logging.LogRecord], request: pytest.FixtureRequest
) -> None:
    examples = int(request.config.getoption("--fuzz"))

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=examples <= 1000,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(requests())
    def one(wanted: Request) -> None:
        failures.clear()
        check(wanted, *target.run(target.send(wanted)))
        assert not failures, failures[0].getMessage()

    target.run(_prepared(target))
    one()
    target.run(check_agreement(target.client, target.server, KINDS))
