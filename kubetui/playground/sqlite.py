"""The store in SQLite: what was acknowledged survives the end of the process, however it ends.

Changes are committed in groups by one thread; an acknowledgement waits for its group. The log is
write-ahead, so a killed process leaves whole transactions only.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kubetui.playground.etcd import Change, Entry, Key, MemoryEtcd, Space

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    resource TEXT NOT NULL, path TEXT NOT NULL, revision INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (resource, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


class EtcdError(Exception):
    """The disk refused a write."""


def _open(path: Path) -> sqlite3.Connection:
    if path.is_dir():
        raise EtcdError(
            f"{path} is a folder, as older versions kept a playground in: name a file, or remove the folder"
        )
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)  # It holds Secrets; SQLite gives its companions the same mode.
        found = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=NORMAL")
        found.executescript(_SCHEMA)
    except (OSError, sqlite3.Error) as error:
        raise EtcdError(f"{path} cannot be used as the file of a playground: {error}") from error
    return found


class _Kept(MutableMapping[str, bytes]):
    """Small things by name; the one thread that writes to the file writes them too."""

    def __init__(self, database: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._database = database
        self._values = {
            name: bytes(value) for name, value in database.execute("SELECT name, value FROM kept")
        }

    def __getitem__(self, name: str) -> bytes:
        return self._values[name]

    def __setitem__(self, name: str, value: bytes) -> None:
        statement = "REPLACE INTO kept VALUES (?, ?)"
        self._thread.submit(self._database.execute, statement, (name, value)).result()
        self._values[name] = value

    def __delitem__(self, name: str) -> None:
        del self._values[name]
        self._thread.submit(self._database.execute, "DELETE FROM kept WHERE name = ?", (name,)).result()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class SqliteEtcd(MemoryEtcd):
    """`MemoryEtcd`, kept in a file; the whole state stays in memory too.

    Raises:
        EtcdError: the file cannot be read or is no playground's.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._db = _open(path)
        self._thread = ThreadPoolExecutor(1, "etcd")
        self.kept = _Kept(self._db, self._thread)
        self._pending: list[tuple[Space, Change]] = []
        self._kept = 0
        self._flushing: asyncio.Task[None] | None = None
        self._load()

    def _load(self) -> None:
        row = self._db.execute("SELECT value FROM state WHERE name = 'revision'").fetchone()
        self.revision = self._first = self._kept = row[0] if row else 1
        for resource, path, revision, value in self._db.execute(
            "SELECT resource, path, revision, value FROM objects ORDER BY resource, path"
        ):
            self._space(resource).store(Entry(Key(resource, path), revision, bytes(value)))

    def _keep(self, space: Space, change: Change) -> None:
        self._pending.append((space, change))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            group = self._pending[:]
            await loop.run_in_executor(self._thread, self._write, [change for _, change in group])
            del self._pending[: len(group)]
            self._kept = group[-1][1].revision
            newest = {id(space): (space, change.revision) for space, change in group}
            for space, revision in newest.values():
                space.publish(revision)

    def _write(self, changes: list[Change]) -> None:
        database = self._db
        database.execute("BEGIN IMMEDIATE")
        try:
            for change in changes:
                at = change.entry.key
                if change.deleted:
                    database.execute("DELETE FROM objects WHERE resource = ? AND path = ?", at)
                else:
                    database.execute(
                        "REPLACE INTO objects VALUES (?, ?, ?, ?)",
                        (at.resource, at.path, change.revision, change.entry.data),
                    )
            database.execute("REPLACE INTO state VALUES ('revision', ?)", (changes[-1].revision,))
            database.execute("COMMIT")
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    async def settled(self) -> None:
        """Return when every change made so far is committed.

        Raises:
            EtcdError: the disk refused it; the next write tries again.
        """
        wanted = self.revision
        while self._kept < wanted:
            flushing = self._flushing
            if flushing is None or flushing.done():
                flushing = self._flushing = asyncio.get_running_loop().create_task(self._flush())
            try:
                await asyncio.shield(flushing)
            except sqlite3.Error as error:
                raise EtcdError(str(error)) from error

    async def close(self) -> None:
        """Commit what is pending and close the file."""
        await self.settled()
        self._thread.shutdown(wait=True)
        self._db.close()
