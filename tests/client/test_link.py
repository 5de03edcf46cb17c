import asyncio
from datetime import UTC, datetime

import pytest

from kubetui.api.errors import forbidden, unauthorized
from kubetui.client import link as module
from kubetui.client.backoff import Backoff
from kubetui.client.errors import CredentialError, Unreachable
from kubetui.client.link import Link
from kubetui.client.state import Phase
from tests.client.connecting import until

DOWN = Unreachable("h refused the connection", "is it running?")


class Setting:
    def __init__(self, heartbeat=60.0):
        self.silence = module.QUIET
        self.answers = []
        self.asked = 0
        self.greeted = []
        self.why = ""
        self.phases = []
        self.link = Link(
            self._ask,
            self._connected,
            self._refused,
            lambda state: self.phases.append(state.phase),
            lambda: datetime.now(UTC),
            heartbeat=heartbeat,
            silence=lambda: self.silence,
        )
        self.task = None

    async def _ask(self):
        self.asked += 1
        found = self.answers.pop(0) if self.answers else {"gitVersion": "v1"}
        if isinstance(found, Exception):
            raise found
        return found

    async def _connected(self, version, again):
        self.greeted.append((version["gitVersion"], again))

    async def _refused(self):
        return self.why


@pytest.fixture
async def setting(monkeypatch):
    monkeypatch.setattr(module, "Backoff", lambda **_: Backoff(first=0.01, longest=0.02))
    found = Setting()
    yield found
    if found.task:
        found.task.cancel()
        await asyncio.gather(found.task, return_exceptions=True)


def run(setting, *answers):
    setting.answers += answers
    setting.task = asyncio.create_task(setting.link.run())


@pytest.mark.parametrize(
    ("failure", "phase", "message"),
    [
        (DOWN, Phase.UNREACHABLE, "h refused the connection"),
        (unauthorized(), Phase.REFUSED, "the server does not accept these credentials (401 Unauthorized)"),
        (forbidden("", "", "", "no"), Phase.UNREACHABLE, "the server answered 403: forbidden: no"),
        (CredentialError("the plugin failed", "log in"), Phase.REFUSED, "the plugin failed"),
    ],
)
async def test_the_first_attempt(setting, failure, phase, message):
    run(setting, failure)
    await setting.link.tried.wait()
    assert (setting.link.state.phase, setting.link.state.message) == (phase, message)
    assert setting.link.state.hint == getattr(failure, "hint", "")
    await until(lambda: setting.link.state.phase is Phase.LIVE)
    assert setting.greeted == [("v1", False)]
    assert setting.phases == [phase, Phase.LIVE]


@pytest.mark.parametrize("failure", [unauthorized(), DOWN])
async def test_an_expired_certificate_is_the_reason_where_there_is_one(setting, failure):
    setting.why = "the client certificate of the kubeconfig expired on 2026-01-01 at 00:00 UTC"
    run(setting, failure)
    await setting.link.tried.wait()
    assert (setting.link.state.phase, setting.link.state.message) == (Phase.REFUSED, setting.why)


async def test_stale_once_it_was_live(setting):
    run(setting)
    await setting.link.tried.wait()
    since = setting.link.state.since
    setting.answers += [DOWN, DOWN]
    setting.link.doubt()
    await until(lambda: setting.link.state.phase is Phase.STALE)
    await until(lambda: setting.link.state.phase is Phase.LIVE)
    assert setting.link.state.since > since
    assert setting.greeted == [("v1", False), ("v1", True)]


async def test_many_doubts_are_one_question(setting):
    run(setting)
    await setting.link.tried.wait()
    for _ in range(50):
        setting.link.doubt()
    await asyncio.sleep(0.05)
    assert setting.asked == 2
    assert setting.greeted == [("v1", False)]


async def test_doubts_do_not_hurry_a_server_that_is_down(setting, monkeypatch):
    monkeypatch.setattr(setting.link, "_backoff", Backoff(first=60, longest=60))
    run(setting, DOWN)
    await setting.link.tried.wait()
    setting.link.doubt()
    await asyncio.sleep(0.03)
    assert setting.asked == 1
    setting.link.heard()
    await until(lambda: setting.link.state.phase is Phase.LIVE)


async def test_a_heartbeat_finds_out_by_itself(setting):
    setting.link._heartbeat = 0.01
    run(setting)
    await setting.link.tried.wait()
    setting.answers += [DOWN] * 2
    await until(lambda: Phase.STALE in setting.phases)
    await until(lambda: setting.link.state.phase is Phase.LIVE)
    assert not setting.answers  # it was asked again although nobody doubted


async def test_while_watches_bring_news_nobody_asks():
    setting = Setting(heartbeat=0.01)
    setting.silence = 1.0
    run(setting)
    try:
        await until(lambda: setting.link.tried.is_set())
        await asyncio.sleep(0.08)
        assert setting.asked == 1
        setting.link.poke()
        await until(lambda: setting.asked == 2)
        setting.silence = module.QUIET + 1
        await until(lambda: setting.asked >= 4)
    finally:
        setting.task.cancel()
        await asyncio.gather(setting.task, return_exceptions=True)
