import threading
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from assistant.configuration.settings import Settings
from assistant.records.database import RecordsUnavailable, is_kept, open_database
from assistant.records.models import Base


def test_migrations_make_the_tables_that_the_models_describe(database):
    with database.session() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_is_opened_again(settings, database):
    with closing(open_database(settings)) as again:
        with again.session(reads_only=True) as session:
            assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0006"


def test_several_at_once_make_the_tables_once(settings):
    failures = []
    together = threading.Barrier(8)

    def open_it() -> None:
        together.wait()
        try:
            open_database(settings).close()
        except RecordsUnavailable as error:
            failures.append(str(error))

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_what_fails_in_a_transaction_is_undone(database):
    with pytest.raises(RecordsUnavailable, match="cannot be used"):
        with database.session() as session:
            session.execute(text("INSERT INTO conversation VALUES ('c', 'web', '2026-01-01', '2026-01-01')"))
            session.execute(text("INSERT INTO nowhere VALUES (1)"))
    with database.session(reads_only=True) as session:
        assert session.scalar(text("SELECT count(*) FROM conversation")) == 0


def test_a_file_is_kept_so_that_readers_and_a_writer_do_not_wait(tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    assert not is_kept(settings)
    with closing(open_database(settings)) as database:
        assert is_kept(settings)
        with database.session(reads_only=True) as session:
            assert session.scalar(text("PRAGMA journal_mode")) == "wal"
            assert session.scalar(text("PRAGMA secure_delete")) == 1
            session.execute(text("SELECT * FROM vote"))
            with database.session() as writer:
                writer.execute(
                    text("INSERT INTO conversation VALUES ('c', 'web', '2026-01-01', '2026-01-01')")
                )
    assert (tmp_path / "records.sqlite3").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "setting POLICY_ASSISTANT_DATABASE_URL: not an address"),
        ("oracle9://x/y", "check POLICY_ASSISTANT_DATABASE_URL"),
        ("sqlite:////proc/nowhere/records.sqlite3", "check POLICY_ASSISTANT_DATABASE_URL"),
        ("postgresql://me:secret@127.0.0.1:9/records", "check POLICY_ASSISTANT_DATABASE_URL"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(address, said):
    if address.startswith("postgresql"):
        pytest.importorskip("psycopg")
    with pytest.raises(RecordsUnavailable) as raised:
        open_database(Settings(_env_file=None, database_url=address))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value) and "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "records.sqlite3").write_text("not a database, not a database, not a database")
    with pytest.raises(RecordsUnavailable, match=r"records\.sqlite3.*file is not a database"):
        open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))


def test_a_trial_leaves_nothing_behind(database):
    database.try_writing()
    with database.session(reads_only=True) as session:
        assert session.scalar(text("SELECT count(*) FROM conversation")) == 0


def test_what_fails_is_told_without_what_people_wrote(database):
    with pytest.raises(RecordsUnavailable) as caught:
        with database.session() as session:
            session.execute(text("SELECT * FROM nothing WHERE text = :asked"), {"asked": "我的秘密"})
    assert "我的秘密" not in f"{caught.value} {caught.value.__cause__}"
