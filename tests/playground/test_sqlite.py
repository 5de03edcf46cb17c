import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kubetui.playground.etcd import Compacted, key
from kubetui.playground.sqlite import EtcdError, SqliteEtcd


def obj(value: int = 0) -> dict[str, object]:
    return {"kind": "X", "apiVersion": "v1", "metadata": {"name": "x"}, "value": value}


async def test_everything_settled_is_there_again(tmp_path):
    path = tmp_path / "etcd.sqlite"
    etcd = SqliteEtcd(path)
    for index in range(20):
        etcd.put(key("pods", "a", f"p{index:02}"), obj(index))
    etcd.delete(key("pods", "a", "p00"))
    await etcd.settled()
    revision = etcd.revision
    await etcd.close()
    again = SqliteEtcd(path)
    assert again.revision == revision
    assert [e.obj["value"] for e in again.range("pods", "a")] == list(range(1, 20))
    with pytest.raises(Compacted):
        again.watch("pods", revision - 1)
    assert again.watch("pods", revision).drain() == []
    await again.close()


async def test_only_its_owner_reads_the_files(tmp_path):
    etcd = SqliteEtcd(tmp_path / "etcd.sqlite")
    etcd.put(key("secrets", "a", "x"), obj())
    await etcd.settled()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes.keys() >= {"etcd.sqlite", "etcd.sqlite-wal"}
    assert set(modes.values()) == {0o600}
    await etcd.close()


async def test_watchers_see_only_what_is_kept(tmp_path):
    etcd = SqliteEtcd(tmp_path / "etcd.sqlite")
    cursor = etcd.watch("pods", etcd.revision)
    etcd.put(key("pods", "a", "x"), obj())
    assert cursor.drain() == []
    await etcd.settled()
    assert [change.type for change in cursor.drain()] == ["ADDED"]
    await etcd.close()


async def test_many_writers_share_a_commit(tmp_path):
    etcd = SqliteEtcd(tmp_path / "etcd.sqlite")
    written: list[int] = []
    write = etcd._write
    etcd._write = lambda changes: (written.append(len(changes)), write(changes))  # type: ignore[method-assign]

    async def one(index: int) -> None:
        etcd.put(key("pods", "a", f"p{index}"), obj())
        await etcd.settled()

    await asyncio.gather(*(one(index) for index in range(100)))
    assert sum(written) == 100
    assert len(written) < 20
    await etcd.close()


async def test_a_disk_that_refuses_is_an_error_and_the_next_write_tries_again(tmp_path):
    etcd = SqliteEtcd(tmp_path / "etcd.sqlite")
    limit = etcd._db.execute("PRAGMA page_count").fetchone()[0] + 1
    etcd._db.execute(f"PRAGMA max_page_count={limit}")
    etcd.put(key("pods", "a", "x"), {**obj(), "text": "x" * 100_000})
    with pytest.raises(EtcdError, match="full"):
        await etcd.settled()
    etcd._db.execute("PRAGMA max_page_count=100000")
    etcd.put(key("pods", "a", "y"), obj())
    await etcd.settled()
    await etcd.close()
    again = SqliteEtcd(tmp_path / "etcd.sqlite")
    assert {e.key.path for e in again.range("pods")} == {"a/x", "a/y"}
    await again.close()


WRITER = """
import asyncio, sys
from pathlib import Path
from kubetui.playground.etcd import key
from kubetui.playground.sqlite import SqliteEtcd

async def main():
    etcd = SqliteEtcd(Path(sys.argv[1]))
    async def writer(name):
        for index in range(100000):
            entry = etcd.put(key("pods", name, f"p{index % 50}"),
                             {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": f"p{index % 50}"}, "n": index})
            await etcd.settled()
            print(name, f"p{index % 50}", index, entry.revision, flush=True)
    await asyncio.gather(*(writer(f"w{n}") for n in range(8)))

asyncio.run(main())
"""


def _acknowledged(tmp_path: Path, seconds_of_lines: int) -> dict[str, tuple[int, int]]:
    """Writes acknowledged by a process that is killed in the middle of them."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "etcd.sqlite")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    found: dict[str, tuple[int, int]] = {}
    try:
        for count, line in enumerate(process.stdout):
            if count == seconds_of_lines:
                process.send_signal(signal.SIGKILL)
            if not line.endswith("\n"):
                break
            namespace, name, value, revision = line.split()
            found[f"{namespace}/{name}"] = (int(value), int(revision))
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()
    return found


@pytest.mark.parametrize("lines", [300, 1500])
async def test_no_acknowledged_write_is_lost_to_sigkill(tmp_path, lines):
    acknowledged = _acknowledged(tmp_path, lines)
    etcd = SqliteEtcd(tmp_path / "etcd.sqlite")
    assert len(acknowledged) > 50
    assert etcd.revision >= max(revision for _, revision in acknowledged.values())
    for path, (value, revision) in acknowledged.items():
        entry = etcd.range("pods", path.split("/")[0])
        stored = next(e for e in entry if e.key.path == path)
        assert stored.obj["n"] >= value
        assert stored.revision >= revision
    await etcd.close()
