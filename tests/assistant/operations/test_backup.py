"""Backup, destroy, restore: answers and records are as before, or nothing has been touched."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import text

from assistant.approved.matching import EVERYWHERE, Key
from assistant.approved.store import Approvals, approvals_kept
from assistant.assembly import open_assistant
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.desk.drafts import Desk
from assistant.operations.archive import ArchiveUnusable
from assistant.operations.backup import Parts, WouldOverwrite, back_up, restore
from assistant.records.copies import RecordsInUse
from assistant.records.database import RecordsUnavailable, open_database
from assistant.records.journal import Call, Journal
from assistant.types import Answer, Ending, Question
from index.errors import IndexUnavailable, PolicyAssistantError
from index.snapshots.holdings import write_holdings
from index.snapshots.layout import current_manifest, snapshot_files

ALL = Parts()
QUESTIONS = ("澜川市遛狗不牵绳罚多少？", "北禾市每户能养几只狗？", "公园里能放鞭炮吗？")
APPROVED = "不能，公园里禁放。"


@pytest.fixture
def home(tmp_path, index_dir) -> Settings:
    """An installation of its own: an index, and records beside it."""
    shutil.copytree(index_dir, tmp_path / "home" / "index")
    return settings_at(tmp_path / "home")


def settings_at(folder, **known) -> Settings:
    return Settings(_env_file=None, index_dir=folder / "index", mode="extractive", llm="extractive", **known)


def fill(database) -> None:
    for n, question in enumerate(QUESTIONS):
        Journal(database).record(
            Question(question), Answer(question, Ending.REFUSED), Call("api", "c", f"a{n}")
        )


def dump(database) -> dict[str, list]:
    tables = ("question", "conversation", "vote", "approved", "alembic_version")
    with database.session(reads_only=True) as session:
        return {name: sorted(map(str, session.execute(text(f"SELECT * FROM {name}")))) for name in tables}


def ask_all(settings) -> list:
    with approvals_kept(settings) as approvals, closing(open_assistant(settings, approvals)) as assistant:
        answers = [assistant.chain.invoke(Question(one)) for one in QUESTIONS]
    return [replace(one, ms=0, timings={}) for one in answers]


def test_documents_by_hand_come_back_with_what_waits_and_every_file(home, tmp_path):
    desk, saved = Desk(home), tmp_path / "saved.backup"
    desk.add("li", "a.md", BytesIO("第一条 旧。".encode()))
    desk.add("li", "a.md", BytesIO("第一条 新。".encode()))
    write_holdings(desk.to_be("li"))
    desk.withdraw("wang", "parks.md")
    published, draft = desk.published(), desk.draft()
    files = {path.read_text("utf-8") for path in (desk.folder / "files").rglob("*.md")}
    back_up(home, saved, ALL)
    with pytest.raises(WouldOverwrite, match="documents by hand in"):
        restore(home, saved, ALL)
    shutil.rmtree(home.index_dir.parent)
    restore(home, saved, ALL)
    assert (desk.published(), desk.draft()) == (published, draft)
    assert {path.read_text("utf-8") for path in (desk.folder / "files").rglob("*.md")} == files
    assert files == {"第一条 旧。", "第一条 新。"}
    desk.add("li", "b.md", BytesIO("第一条 后来。".encode()))
    restore(home, saved, ALL, force=True)
    assert desk.draft() == draft
    assert len(list((desk.folder / "files").rglob("*.md"))) == 3, "no file is removed"


def test_what_is_destroyed_comes_back_answers_and_records_alike(home, tmp_path):
    saved, own = tmp_path / "saved.backup", home.index_dir.parent / "records.sqlite3"
    with closing(open_database(home)) as database:
        fill(database)
        key = Key("公园里能放鞭炮", EVERYWHERE)
        Approvals(database).add(QUESTIONS[2], "", key, APPROVED, (), {}, "小王")
        before = dump(database)
        copied = shutil.copyfile(own, tmp_path / "copied.sqlite3")
        with closing(sqlite3.connect(copied)) as alone, pytest.raises(sqlite3.OperationalError):
            alone.execute("SELECT * FROM question")  # all of it is still in the write-ahead log
        back_up(home, saved, ALL)  # while the database is open
    answers = ask_all(home)
    assert [one.status for one in answers] == [Ending.ANSWERED] * 3
    assert APPROVED in answers[2].text
    shutil.rmtree(home.index_dir.parent)
    contents = restore(home, saved, ALL)
    assert (contents.records, bool(contents.snapshot)) == ("sqlite", True)
    with closing(open_database(home)) as database:
        assert dump(database) == before
    assert ask_all(home) == answers
    assert list(home.index_dir.parent.rglob(".policy-assistant-*")) == []


def test_what_is_there_is_replaced_only_when_told_to(home, tmp_path):
    saved = tmp_path / "saved.backup"
    with closing(open_database(home)) as database:
        fill(database)
        before = dump(database)
    back_up(home, saved, ALL)
    with pytest.raises(WouldOverwrite, match="use --force"):
        back_up(home, saved, ALL)
    back_up(home, saved, ALL, force=True)
    with closing(open_database(home)) as database:
        Journal(database).record(Question("后来的"), Answer("", Ending.REFUSED), Call("web", "", "later"))
    with pytest.raises(WouldOverwrite, match=r"records .* and an index"):
        restore(home, saved, ALL)
    earlier = current_manifest(home.index_dir)
    restore(home, saved, ALL, force=True)
    with closing(open_database(home)) as database:
        assert dump(database) == before
    now = current_manifest(home.index_dir)
    assert (now.previous, now.fingerprint) == (earlier.snapshot, earlier.fingerprint), (
        "and can be gone back on"
    )
    assert run(["index", "rollback", "--index-dir", str(home.index_dir)]) == 0


def test_a_server_that_has_the_records_open_keeps_them_as_they_are(home, tmp_path):
    saved = tmp_path / "saved.backup"
    with closing(open_database(home)) as database:
        fill(database)
        back_up(home, saved, ALL)
        pointed = current_manifest(home.index_dir).snapshot
        with database.session(reads_only=True) as session:
            session.execute(text("SELECT 1"))
            with pytest.raises(RecordsInUse, match="a server has the records"):
                restore(home, saved, ALL, force=True)
        assert current_manifest(home.index_dir).snapshot == pointed
        assert len(dump(database)["question"]) == len(QUESTIONS)


def test_a_damaged_backup_changes_nothing(home, tmp_path):
    saved = tmp_path / "saved.backup"
    with closing(open_database(home)) as database:
        fill(database)
    back_up(home, saved, ALL)
    data = bytearray(saved.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = bytes(64)
    saved.write_bytes(data)
    before = sorted((path, path.stat().st_mtime_ns) for path in home.index_dir.rglob("*"))
    with pytest.raises(ArchiveUnusable, match="damaged"):
        restore(home, saved, ALL, force=True)
    assert sorted((path, path.stat().st_mtime_ns) for path in home.index_dir.rglob("*")) == before


def test_damaged_records_are_replaced_and_not_saved(home, tmp_path):
    saved = tmp_path / "saved.backup"
    with closing(open_database(home)) as database:
        fill(database)
        before = dump(database)
    back_up(home, saved, ALL)
    own = home.index_dir.parent / "records.sqlite3"
    own.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 64)
    with pytest.raises(RecordsUnavailable):
        back_up(home, tmp_path / "second.backup", ALL)
    assert not (tmp_path / "second.backup").exists()
    with pytest.raises(WouldOverwrite):
        restore(home, saved, ALL)
    restore(home, saved, ALL, force=True)
    with closing(open_database(home)) as database:
        assert dump(database) == before


def test_records_of_an_older_program_are_brought_up_to_date(home, tmp_path):
    saved = tmp_path / "saved.backup"
    own = home.index_dir.parent / "records.sqlite3"
    with closing(open_database(home)) as database:
        fill(database)
    with closing(sqlite3.connect(own)) as older, older:
        later = ("approved", "account", "session", "api_key", "api_key_use", "switch", "audit", "audit_head")
        for table in (*later, "question_basis", "complaint"):
            older.execute(f"DROP TABLE {table}")
        older.execute("UPDATE alembic_version SET version_num = '0001'")
    back_up(home, saved, Parts(index=False))
    own.unlink()
    restore(home, saved, ALL)
    with closing(open_database(home)) as database:
        assert len(dump(database)["question"]) == len(QUESTIONS)
        assert dump(database)["approved"] == []


def test_records_of_a_newer_program_are_named(home):
    open_database(home).close()
    with closing(sqlite3.connect(home.index_dir.parent / "records.sqlite3")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RecordsUnavailable, match="of a newer version of this program"):
        open_database(home)


def test_an_index_of_another_version_names_the_command(home, tmp_path):
    manifest = current_manifest(home.index_dir)
    path = snapshot_files(home.index_dir, manifest.snapshot).manifest
    path.write_text(path.read_text("utf-8").replace(manifest.schema, "0-older"), encoding="utf-8")
    with pytest.raises(IndexUnavailable) as caught:
        back_up(home, tmp_path / "saved.backup", ALL)
    said = str(caught.value)
    assert "of another version of this program" in said
    assert f"policy-assistant index build {manifest.roots[0]} --index-dir {home.index_dir}" in said


def test_parts_are_saved_and_restored_alone(home, tmp_path):
    with closing(open_database(home)) as database:
        fill(database)
    (other := tmp_path / "other").mkdir()
    for name, parts in (("records", Parts(index=False)), ("index", Parts(records=False))):
        back_up(home, tmp_path / name, parts)
        restore(settings_at(other), tmp_path / name, ALL)
    with closing(open_database(settings_at(other))) as database:
        assert len(dump(database)["question"]) == len(QUESTIONS)
    assert current_manifest(other / "index").fingerprint == current_manifest(home.index_dir).fingerprint


def test_nothing_to_save_is_told(tmp_path):
    with pytest.raises(PolicyAssistantError, match="no index"):
        back_up(settings_at(tmp_path), tmp_path / "saved", ALL)
    with pytest.raises(ArchiveUnusable, match="no records"):
        back_up(settings_at(tmp_path), tmp_path / "saved", Parts(index=False))
    with pytest.raises(ArchiveUnusable, match="no folder"):
        back_up(settings_at(tmp_path), tmp_path / "nowhere" / "saved", ALL)


def test_the_commands_say_what_they_did(command, home, tmp_path):
    where = ["--index-dir", str(home.index_dir)]
    code, out, err = command("backup", "saved.backup", *where)
    assert (code, "索引快照" in out, err) == (0, True, "")
    code, out, err = command("restore", "saved.backup", *where)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "use --force" in err
    code, out, _ = command("restore", "saved.backup", "--force", *where)
    assert (code, "已从 saved.backup 恢复" in out) == (0, True)
    code, _, err = command("restore", "none.backup", *where)
    assert (code, "none.backup cannot be read" in err) == (2, True)
    assert command("backup", "x", "--without-records", "--without-index")[0] == 2
