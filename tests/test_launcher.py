"""Real processes: the default playground is started once, joined by others, and ends after the last."""

import asyncio
import os
import signal
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kubetui import launcher, paths
from kubetui.launcher import LaunchError
from kubetui.session import Options, Phase, Session


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


async def live(kubeconfig):
    session = Session(Options(kubeconfig=str(kubeconfig)))
    try:
        await session.start()
        return session.state.phase is Phase.LIVE and session.control is not None
    finally:
        await session.close()


async def gone(where, within):
    """Wait until nobody holds the lock."""
    async with asyncio.timeout(within):
        while launcher.runs(where):  # noqa: ASYNC110 - another process tells nothing
            await asyncio.sleep(0.05)


async def test_a_fresh_one_is_private_and_ends_with_us():
    handle = await launcher.start_or_join(fresh=True, nodes=1, speed=5)
    folder = handle.kubeconfig.parent
    try:
        assert handle.owned and await live(handle.kubeconfig)
        assert stat.S_IMODE(handle.kubeconfig.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert not launcher.runs(launcher.place())
        assert handle.export_line == f"export KUBECONFIG={handle.kubeconfig}"
    finally:
        await handle.close()
    assert not folder.exists()


async def test_two_at_once_get_the_same_default_one_and_it_ends_after_the_last():
    first, second = await asyncio.gather(launcher.start_or_join(nodes=1), launcher.start_or_join(nodes=1))
    where = launcher.place()
    assert first.kubeconfig == second.kubeconfig == where.kubeconfig
    assert not first.owned and not second.owned and launcher.runs(where)
    await first.close()
    assert await live(second.kubeconfig)
    third = await launcher.start_or_join(nodes=1)
    await second.close()
    assert await live(third.kubeconfig)
    await third.close()
    await gone(where, 30)
    assert not where.kubeconfig.exists()


async def test_what_a_dead_one_left_is_not_taken_for_a_running_one():
    where = launcher.place()
    where.kubeconfig.write_text("apiVersion: v1\n")
    assert where.lock is not None
    where.lock.write_text("1")
    assert not launcher.runs(where)
    handle = await launcher.start_or_join(nodes=1)
    pid = int(where.lock.read_text())
    try:
        assert await live(handle.kubeconfig)
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(30):
            await handle.ended()
    finally:
        await handle.close()
    await gone(where, 30)
    assert where.kubeconfig.exists()
    again = await launcher.start_or_join(nodes=1)
    try:
        assert await live(again.kubeconfig)
    finally:
        await again.close()
        await gone(where, 30)


@pytest.mark.parametrize("fresh", [False, True], ids=["default", "fresh"])
async def test_one_whose_last_user_is_killed_ends_too(fresh, tmp_path):
    code = (
        "import asyncio; from kubetui import launcher\n"
        "async def main():\n"
        f"    handle = await launcher.start_or_join(nodes=1, fresh={fresh})\n"
        "    print(handle.kubeconfig, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    user = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert user.stdout is not None
    kubeconfig = Path((await user.stdout.readline()).decode().strip())
    assert await live(kubeconfig)
    user.kill()
    await user.wait()
    async with asyncio.timeout(30):
        while os.path.exists(kubeconfig):  # noqa: ASYNC110, ASYNC240 - another process tells nothing
            await asyncio.sleep(0.05)
    await gone(launcher.place(), 30)


async def test_the_default_one_keeps_what_it_was_told():
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kept"}}
    found = []
    for _ in range(2):
        handle = await launcher.start_or_join(nodes=1)
        session = Session(Options(kubeconfig=str(handle.kubeconfig)))
        await session.start()
        names = [item["metadata"]["name"] for item in await session.list("namespaces")]
        found.append("kept" in names)
        if "kept" not in names:
            await session.request("POST", "/api/v1/namespaces", body=body)
        await session.close()
        await handle.close()
        await gone(launcher.place(), 30)
    assert found == [False, True]


async def test_the_reason_it_did_not_start_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(launcher, "sys", SimpleNamespace(executable=tmp_path / "python"))
    (tmp_path / "python").write_text("#!/bin/sh\necho 'kubetui: the port 6443 is taken' >&2\nexit 2\n")
    (tmp_path / "python").chmod(0o700)
    with pytest.raises(LaunchError, match="did not start: the port 6443 is taken"):
        await launcher.start_or_join(fresh=True)
    assert list(paths.runtime_dir().iterdir()) == []
    with pytest.raises(LaunchError, match="did not start: the port 6443 is taken"):
        await launcher.start_or_join()


def test_what_killed_ones_left_is_swept_away_and_no_running_one():
    runtime = paths.private(paths.runtime_dir())
    for name, kubeconfig, old in (("left", False, True), ("running", True, True), ("starting", False, False)):
        folder = runtime / f"playground-{name}"
        folder.mkdir()
        (folder / "log").touch()
        if kubeconfig:
            (folder / "kubeconfig").touch()
        if old:
            os.utime(folder, (0, 0))
    launcher._sweep(runtime)
    assert sorted(folder.name for folder in runtime.iterdir()) == [
        "playground-running",
        "playground-starting",
    ]


def test_only_one_holds_a_place():
    where = launcher.place()
    with launcher.hold(where):
        assert launcher.runs(where)
        with pytest.raises(LaunchError, match="the default playground runs already"), launcher.hold(where):
            pass
    assert not launcher.runs(where)


def test_a_named_one_stands_beside_the_default(tmp_path):
    named = launcher.place(tmp_path / "k")
    assert (named.kubeconfig, named.data, named.lock) == (tmp_path / "k", None, None)
    kept = launcher.place(None, tmp_path / "mine.sqlite")
    assert (kept.kubeconfig, kept.data) == (tmp_path / "mine.kubeconfig", tmp_path / "mine.sqlite")
    assert launcher.place(memory=True).data is None
    assert launcher.place().data is not None


@pytest.mark.parametrize(
    "content",
    ["", "{", "clusters: []", "clusters: [{cluster: {extensions: [{name: kubetui.dev/playground}]}}]"],
)
async def test_a_kubeconfig_that_leads_nowhere_is_no_playground(tmp_path, content):
    file = tmp_path / "k"
    file.write_text(content)
    with pytest.raises(LaunchError, match="does not answer"):
        await launcher._attach(file)
