"""Limits that replicas hold together, and each alone while their database is away."""

import asyncio
from contextlib import closing

import pytest
from limits import RateLimitItemPerMinute
from limits.strategies import SlidingWindowCounterRateLimiter
from sqlalchemy import text

from assistant.api import counting
from assistant.api.counting import Counting
from assistant.configuration.settings import Settings
from assistant.records.database import open_database

LIMIT = RateLimitItemPerMinute(6)


@pytest.fixture
def databases(tmp_path, vector_database):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index", database_url=vector_database)
    opened = [open_database(settings) for _ in range(2)]
    yield opened
    for one in opened:
        one.close()


def hits(counts, times):
    async def ask():
        return sum([await one.hit(LIMIT, "ask", "203.0.113.9") for _ in range(times) for one in counts])

    return asyncio.run(ask())


def test_replicas_with_one_database_hold_one_limit(databases):
    assert hits([Counting(SlidingWindowCounterRateLimiter, one) for one in databases], 10) in (6, 7)


def test_processes_without_a_shared_database_count_for_themselves(tmp_path):
    with closing(open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))) as own:
        for database in (None, own):
            counts = [Counting(SlidingWindowCounterRateLimiter, database) for _ in range(2)]
            assert 12 <= hits(counts, 10) <= 14


def test_while_the_database_is_away_each_counts_for_itself_and_then_together_again(databases, monkeypatch):
    monkeypatch.setattr(counting, "_PAUSE", 0.0)
    counts = [Counting(SlidingWindowCounterRateLimiter, one) for one in databases]
    with databases[0].session() as session:
        session.execute(text("CREATE VIEW visitor_count AS SELECT 1 AS other"))
    assert 12 <= hits(counts, 10) <= 14
    with databases[0].session() as session:
        session.execute(text("DROP VIEW visitor_count"))
    assert hits(counts, 10) in (6, 7)


def test_whoever_is_one_too_many_is_told_when_to_come_back(databases):
    async def ask():
        counts = Counting(SlidingWindowCounterRateLimiter, databases[0])
        while await counts.hit(LIMIT, "ask", "x"):
            pass
        return await counts.test(LIMIT, "ask", "x"), await counts.seconds_left(LIMIT, "ask", "x")

    free, seconds = asyncio.run(ask())
    assert not free and 0 < seconds <= 120
