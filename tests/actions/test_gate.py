import json
import stat

import pytest

from kubetui.actions.apply import apply
from kubetui.actions.deletion import delete
from kubetui.actions.gate import Gate, Refused, starts_read_only
from kubetui.actions.journal import Journal
from kubetui.api.errors import forbidden
from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry
from tests.actions.fakes import Recorder

SECRET = registry.find("secret")
MANIFEST = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "demo"},
            "data": {"password": "aHVudGVyMg=="}}  # fmt: skip


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "state" / "journal", "here")


def _delete():
    return delete(SECRET, ObjectRef("secrets", "demo", "db"))


async def test_a_read_only_context_is_not_changed(journal):
    session = Recorder()
    gate = Gate(session, read_only=True, journal=journal)
    assert "here is open read-only" in gate.refusal(_delete())
    with pytest.raises(Refused, match="--write"):
        await gate.run(_delete())
    assert session.requests == []


async def test_apply_is_tried_dry_first(journal):
    session = Recorder()
    await Gate(session, read_only=False, journal=journal).run(apply(SECRET, MANIFEST))
    assert [params.get("dryRun") for _, _, params, _, _ in session.requests] == ["All", None]


async def test_a_refused_dry_run_changes_nothing(journal):
    session = Recorder(error=forbidden("secrets", "", "db", "no"))

    async def refuse(*args, **more):
        session.requests.append(more["params"])
        raise session.error

    session.request = refuse
    with pytest.raises(type(session.error)):
        await Gate(session, read_only=False, journal=journal).run(apply(SECRET, MANIFEST))
    assert [params["dryRun"] for params in session.requests] == ["All"]


async def test_the_journal_holds_no_values_and_is_private(journal):
    session = Recorder(answer={"metadata": {"uid": "u9"}, "data": {"password": "aHVudGVyMg=="}})
    await Gate(session, read_only=False, journal=journal).run(apply(SECRET, MANIFEST))
    text = journal.file.read_text()
    assert "aHVudGVyMg" not in text
    entry = json.loads(text)
    assert (entry["verb"], entry["name"], entry["uid"], entry["time"]) == (
        "apply",
        "db",
        "u9",
        "2026-01-02T03:04:05Z",
    )
    assert stat.S_IMODE(journal.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.file.parent.stat().st_mode) == 0o700


async def test_a_failure_is_written_down_and_told(journal):
    error = forbidden("secrets", "", "db", "no")
    with pytest.raises(type(error)):
        await Gate(Recorder(error=error), read_only=False, journal=journal).run(_delete())
    assert "forbidden" in next(journal.entries())["error"]


def test_the_journal_knows_what_kubetui_made_even_after_it_grew(journal, monkeypatch):
    session = Recorder()
    journal.record_made("namespaces", {"metadata": {"uid": "n1"}}, session.now())
    monkeypatch.setattr("kubetui.actions.journal._LARGEST", 10)
    journal.record(_delete(), session.now())
    assert journal.file.with_suffix(".1").exists()
    assert journal.made("namespaces", "n1")
    assert not journal.made("namespaces", "n2") and not journal.made("namespaces", "")


def test_a_torn_line_in_the_journal_is_passed_over(journal):
    journal.file.parent.mkdir()
    journal.file.write_text('{"verb": "de\n[1]\n{"verb": "scale"}\n')
    assert [entry["verb"] for entry in journal.entries()] == ["scale"]


@pytest.mark.parametrize(
    ("ownership", "asked", "by_settings", "expected"),
    [("own", None, False, False), ("local", None, False, False), ("foreign", None, False, True),
     ("foreign", False, False, False), ("own", True, False, True), ("local", None, True, True)],
)  # fmt: skip
def test_who_opens_read_only(ownership, asked, by_settings, expected):
    assert starts_read_only(ownership, asked, by_settings) is expected


def test_on_a_foreign_cluster_deleting_is_typed(journal):
    assert Gate(Recorder("foreign"), read_only=False, journal=journal).risk(_delete()) == "typed"
    assert Gate(Recorder("own"), read_only=False, journal=journal).risk(_delete()) == "asks"
    called_foreign = Gate(Recorder("own"), read_only=False, journal=journal, ownership="foreign")
    assert called_foreign.risk(_delete()) == "typed"
