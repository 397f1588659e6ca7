"""Moments in the database: always with their time zone, whatever the database keeps."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from assistant.records.models import Base, ConversationRow, UtcTime, VoteRow

ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)


@given(MOMENTS)
def test_a_moment_comes_back_the_same_from_a_database_without_zones(moment):
    column = UtcTime()
    stored = column.process_bind_param(moment, sqlite.dialect())
    assert column.process_result_value(stored.replace(tzinfo=None), sqlite.dialect()) == moment


def test_a_moment_whose_zone_is_a_guess_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        UtcTime().process_bind_param(datetime(2026, 1, 2), sqlite.dialect())
    assert UtcTime().process_bind_param(None, sqlite.dialect()) is None


def test_a_moment_is_read_in_utc(database):
    beijing = datetime(2026, 1, 2, 8, tzinfo=timezone(timedelta(hours=8)))
    with database.session() as session:
        session.add(ConversationRow(id="c1", channel="web", begun=beijing, latest=beijing))
    with database.session(reads_only=True) as session:
        begun = session.get(ConversationRow, "c1").begun
    assert begun == beijing
    assert begun.utcoffset() is not None


def test_a_vote_is_up_or_down(database):
    now = datetime.now(UTC)
    vote = VoteRow(answer_id="a1", vote="sideways", reason="", question="问", answer="答", voted=now)
    with pytest.raises(Exception) as caught, database.session() as session:
        session.add(vote)
    chain = [caught.value, caught.value.__cause__]
    assert any(isinstance(one, IntegrityError) for one in chain)


def test_every_constraint_has_a_name_that_migrations_can_use():
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, table.name
