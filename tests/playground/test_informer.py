import asyncio
import random

import pytest

from kubetui.api import meta
from kubetui.api.errors import expired, internal
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.informer import Informers, SharedInformer, key_of, split_key


class Faulty:
    """An API that fails as told, before it does what it is asked."""

    def __init__(self, inner) -> None:
        self._inner = inner
        self.user = inner.user
        self.errors: list[Exception] = []
        self.lists = 0
        self.cut = asyncio.Event()
        self.cut_with: Exception | None = None

    async def list(self, *args, **more):
        self.lists += 1
        if self.errors:
            raise self.errors.pop(0)
        return await self._inner.list(*args, **more)

    async def watch(self, resource, after, namespace=""):
        events = self._inner.watch(resource, after, namespace)
        waiting = asyncio.create_task(self.cut.wait())
        try:
            while True:
                following = asyncio.ensure_future(anext(events))
                await asyncio.wait([waiting, following], return_when=asyncio.FIRST_COMPLETED)
                if self.cut.is_set():
                    following.cancel()
                    await asyncio.gather(following, return_exceptions=True)
                    self.cut.clear()
                    if self.cut_with is not None:
                        raise self.cut_with
                    return
                yield following.result()
        finally:
            waiting.cancel()


@pytest.fixture
async def api():
    server = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(3))
    found = server.api("system:apiserver")
    for name in ("demo", "other"):
        await found.create("namespaces", {"metadata": {"name": name}})
    return found


async def make(api, name: str, namespace: str = "demo", **labels: str):
    return await api.create(
        "configmaps", {"metadata": {"name": name, "namespace": namespace, "labels": labels}}
    )


def note(log: list[str]):
    def handler(old, new) -> None:
        kind = "add" if old is None else "delete" if new is None else "update"
        log.append(f"{kind} {meta.name(new or old)}")

    return handler


async def until(met, seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 - the state of another task is looked at
            await asyncio.sleep(0.002)


@pytest.fixture
async def running(api):
    tasks: list[asyncio.Task[None]] = []

    async def start(informer: SharedInformer) -> SharedInformer:
        tasks.append(asyncio.create_task(informer.run()))
        await informer.wait_synced()
        return informer

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_it_lists_then_follows(api, running):
    await make(api, "first")
    await make(api, "elsewhere", "other")
    log: list[str] = []
    informer = SharedInformer(api, "configmaps", Clock())
    informer.listen(note(log))
    await running(informer)
    await make(api, "second")
    await api.patch("configmaps", "first", {"data": {"a": "b"}}, "demo")
    await api.delete("configmaps", "second", "demo")
    await until(lambda: len(log) == 5)
    assert sorted(log[:2]) == ["add elsewhere", "add first"]
    assert log[2:] == ["add second", "update first", "delete second"]
    assert informer.get("demo", "first")["data"] == {"a": "b"}
    assert [key_of(each) for each in informer.list("demo")] == ["demo/first"]
    assert len(informer.list()) == 2
    assert split_key("demo/first") == ("demo", "first")
    assert split_key("node") == ("", "node")


async def test_indexes_follow_changes_and_can_come_later(api, running):
    await make(api, "one", app="web")
    informer = await running(SharedInformer(api, "configmaps", Clock()))
    informer.add_index("app", lambda obj: [meta.labels(obj)["app"]] if "app" in meta.labels(obj) else [])
    assert [meta.name(each) for each in informer.by_index("app", "web")] == ["one"]
    await api.patch("configmaps", "one", {"metadata": {"labels": {"app": "db"}}}, "demo")
    await until(lambda: informer.by_index("app", "db"))
    assert informer.by_index("app", "web") == []


async def test_a_write_is_learned_at_once_and_told_once(api, running):
    log: list[str] = []
    informer = await running(SharedInformer(api, "configmaps", Clock()))
    informer.listen(note(log))
    made = await make(api, "mine")
    informer.learn(made)
    assert log == ["add mine"]
    await make(api, "later")
    await until(lambda: len(log) == 2)
    assert log == ["add mine", "add later"]
    # What the watch has passed already cannot come back.
    await api.delete("configmaps", "mine", "demo")
    await until(lambda: len(log) == 3)
    informer.learn(made)
    assert informer.get("demo", "mine") is None


async def test_an_accepted_deletion_is_remembered_until_it_is_seen(api, running):
    informer = await running(SharedInformer(api, "configmaps", Clock()))
    made = await make(api, "mine")
    await until(lambda: informer.get("demo", "mine"))
    informer.doom(made)
    assert informer.going(made)
    await api.delete("configmaps", "mine", "demo")
    await until(lambda: informer.get("demo", "mine") is None)
    assert not informer._doomed


async def test_after_a_break_it_lists_again_and_tells_the_difference(api, running):
    faulty = Faulty(api)
    log: list[str] = []
    await make(api, "stays")
    await make(api, "goes")
    informer = await running(SharedInformer(faulty, "configmaps", Clock(100)))
    informer.listen(note(log))
    faulty.errors = [internal("away"), ConnectionError("refused")]
    faulty.cut_with = expired("too old resource version: 1 (2)")
    faulty.cut.set()
    await api.delete("configmaps", "goes", "demo")
    await make(api, "comes")
    await until(lambda: len(log) >= 2)
    await asyncio.sleep(0.01)
    assert sorted(log) == ["add comes", "delete goes"]
    assert faulty.lists == 4


async def test_a_watch_that_ends_cleanly_goes_on_without_a_list(api, running):
    faulty = Faulty(api)
    informer = await running(SharedInformer(faulty, "configmaps", Clock()))
    faulty.cut.set()
    await until(lambda: not faulty.cut.is_set())
    await make(api, "after")
    await until(lambda: informer.get("demo", "after"))
    assert faulty.lists == 1


async def test_a_listener_that_fails_does_not_cost_the_others(api, running, caplog):
    log: list[str] = []
    informer = await running(SharedInformer(api, "configmaps", Clock()))

    def broken(_old, _new) -> None:
        raise RuntimeError("mine")

    informer.listen(broken)
    stop = informer.listen(note(log))
    await make(api, "one")
    await until(lambda: log)
    assert "a listener of configmaps failed" in caplog.text
    stop()
    await make(api, "two")
    await until(lambda: informer.get("demo", "two"))
    assert log == ["add one"]


async def test_informers_run_while_somebody_uses_them(api):
    before = asyncio.all_tasks()
    informers = Informers(api, Clock())
    shared = informers.of("configmaps")
    assert informers.of("configmaps") is shared
    async with informers.running():
        await informers.wait_synced("configmaps")
        async with informers.running():
            await informers.wait_synced("pods")
        await make(api, "one")
        await until(lambda: shared.get("demo", "one"))
    assert asyncio.all_tasks() == before
    await make(api, "two")
    async with informers.running():
        await until(lambda: shared.get("demo", "two"))
