"""Counts shared by replicas, in a real PostgreSQL."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from limits import RateLimitItemPerDay, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter
from sqlalchemy import text

from assistant.configuration.settings import Settings
from assistant.records import counters
from assistant.records.counters import SharedCounters
from assistant.records.database import RecordsUnavailable, open_database

VISITOR = "203.0.113.9"


@pytest.fixture
def settings(tmp_path, vector_database):
    return Settings(_env_file=None, index_dir=tmp_path / "index", database_url=vector_database)


@pytest.fixture
def replicas(settings):
    """The counters of three replicas."""
    databases = [open_database(settings) for _ in range(3)]
    yield [SharedCounters(one) for one in databases]
    for one in databases:
        one.close()


@pytest.fixture
def noon(monkeypatch):
    """A clock that stands in the middle of a minute until it is moved."""
    clock = [1_800_000_030.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    return clock


def test_replicas_hold_one_limit_together_however_fast_they_are_asked(replicas, noon):
    limit = RateLimitItemPerMinute(20)
    limiters = [SlidingWindowCounterRateLimiter(one) for one in replicas]
    with ThreadPoolExecutor(6) as pool:
        passed = list(pool.map(lambda number: limiters[number % 3].hit(limit, "ask", VISITOR), range(60)))
    assert sum(passed) == 20
    assert limiters[0].hit(limit, "ask", "203.0.113.10"), "another visitor has his own"
    assert not limiters[0].test(limit, "ask", VISITOR)
    assert 0 < limiters[1].get_window_stats(limit, "ask", VISITOR).reset_time - noon[0] <= 60


def test_what_was_asked_a_while_ago_weighs_less(replicas, noon):
    limit, limiter = RateLimitItemPerMinute(20), SlidingWindowCounterRateLimiter(replicas[0])
    assert sum(limiter.hit(limit, "ask", VISITOR) for _ in range(30)) == 20
    noon[0] += 60  # half of the window before still lies in the last minute
    assert sum(limiter.hit(limit, "ask", VISITOR) for _ in range(30)) == 10
    noon[0] += 180
    assert sum(limiter.hit(limit, "ask", VISITOR) for _ in range(30)) == 20


def test_a_day_begins_with_the_first_question_and_ends(replicas, noon):
    limit = RateLimitItemPerDay(2)
    limiters = [FixedWindowRateLimiter(one) for one in replicas]
    assert [one.hit(limit, VISITOR) for one in limiters] == [True, True, False]
    assert limiters[2].get_window_stats(limit, VISITOR).reset_time == noon[0] + 86400
    noon[0] += 86401
    assert [one.hit(limit, VISITOR) for one in limiters] == [True, True, False]


def test_who_asked_is_not_written_down_and_is_forgotten(replicas, noon, settings, monkeypatch):
    limiter = SlidingWindowCounterRateLimiter(replicas[0])
    limiter.hit(RateLimitItemPerMinute(20), "ask", VISITOR)
    assert VISITOR not in str(rows(settings)) and len(rows(settings)) == 1
    monkeypatch.setattr(counters, "_TIDIED_EVERY", -1.0)
    noon[0] += 200
    assert limiter.test(RateLimitItemPerMinute(20), "ask", VISITOR)
    assert rows(settings) == []


def test_counts_can_be_taken_back(replicas, noon):
    one, limit = replicas[0], RateLimitItemPerMinute(1)
    limiter = SlidingWindowCounterRateLimiter(one)
    assert one.check() and limiter.hit(limit, VISITOR)
    limiter.clear(limit, VISITOR)
    assert limiter.hit(limit, VISITOR) and one.reset() == 1 and limiter.hit(limit, VISITOR)


def test_a_database_that_is_gone_is_told(settings):
    with closing(open_database(settings)) as database:
        shared = SharedCounters(database)
        with database.session() as session:
            session.execute(text("CREATE VIEW visitor_count AS SELECT 1 AS other"))
        assert not shared.check()
        with pytest.raises(RecordsUnavailable):
            shared.incr("a", 60)


def rows(settings):
    with closing(open_database(settings)) as database, database.session() as session:
        return [tuple(row) for row in session.execute(text("SELECT * FROM visitor_count"))]
