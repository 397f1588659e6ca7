"""Counts of the last minutes and of the day that all replicas share, in the records' PostgreSQL.

They are no records: the table is not logged, is made when it is first needed, and holds digests of who asks,
each until its time is over.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from limits.storage.base import SlidingWindowCounterSupport, Storage, TimestampedSlidingWindow
from sqlalchemy import text
from sqlalchemy.orm import Session

from assistant.records.database import Database, RecordsUnavailable

_TABLE = text(
    "CREATE UNLOGGED TABLE IF NOT EXISTS visitor_count "
    "(name varchar(64) PRIMARY KEY, held integer NOT NULL, expires double precision NOT NULL)"
)
_ALONE = text("SELECT pg_advisory_xact_lock(7205759404)")
_HELD = text("SELECT held, expires FROM visitor_count WHERE name = :name AND expires > :now")
_ADD = text(
    "INSERT INTO visitor_count AS c (name, held, expires) VALUES (:name, :amount, :expires) "
    "ON CONFLICT (name) DO UPDATE SET "
    "held = CASE WHEN c.expires > :now THEN c.held + :amount ELSE :amount END, "
    "expires = CASE WHEN c.expires > :now THEN c.expires ELSE :expires END "
    "WHERE c.expires <= :now OR c.held + :amount <= :most RETURNING held"
)
_FORGET = text("DELETE FROM visitor_count WHERE expires <= :now")
_UNLIMITED = 2**31 - 1
_TIDIED_EVERY = 60.0


class SharedCounters(Storage, SlidingWindowCounterSupport, TimestampedSlidingWindow):
    """A storage of the library `limits`: whoever counts in one replica is counted in all.

    Windows are those of this machine's clock; replicas' clocks are to agree within a second or so (NTP).
    """

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._made = False
        self._tidied = time.monotonic()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What is raised when counting does not work."""
        return RecordsUnavailable

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Adds to a count that lasts so many seconds from its first addition; returns what it is now."""
        return self._add(key, amount, time.time() + expiry, _UNLIMITED) or _UNLIMITED

    def get(self, key: str) -> int:
        """What has been counted."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the count ends, in seconds of the epoch."""
        return self._read(key)[1]

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts, unless more than `limit` would have been counted in the last `expiry` seconds.

        What was counted in the window before weighs by how much of it still lies in these seconds; the
        comparison and the addition are one step, however many replicas count.
        """
        now = time.time()
        before, current = self.sliding_window_keys(key, expiry, now)
        most = limit - int(self._read(before)[0] * (1 - now / expiry % 1))
        return amount <= most and self._add(current, amount, now + 2 * expiry, most) is not None

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Counts of the window before and of this one, each with the seconds that it still weighs."""
        now = time.time()
        before, current = self.sliding_window_keys(key, expiry, now)
        left = (1 - now / expiry % 1) * expiry
        return self._read(before)[0], left, self._read(current)[0], left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forgets the counts of both windows."""
        for one in self.sliding_window_keys(key, expiry, time.time()):
            self.clear(one)

    def clear(self, key: str) -> None:
        """Forgets a count."""
        with self._session() as session:
            session.execute(text("DELETE FROM visitor_count WHERE name = :name"), {"name": _digest(key)})

    def check(self) -> bool:
        """Whether counting works."""
        try:
            self.get("check")
        except RecordsUnavailable:
            return False
        return True

    def reset(self) -> int:
        """Forgets all counts; returns how many there were."""
        with self._session() as session:
            return len(session.execute(text("DELETE FROM visitor_count RETURNING 1")).all())

    def _read(self, key: str) -> tuple[int, float]:
        now = time.time()
        with self._session() as session:
            row = session.execute(_HELD, {"name": _digest(key), "now": now}).one_or_none()
        return (int(row.held), float(row.expires)) if row else (0, now)

    def _add(self, key: str, amount: int, expires: float, most: int) -> int | None:
        """Adds to a count; None where that would be more than `most`."""
        given = {"name": _digest(key), "amount": amount, "expires": expires, "most": most, "now": time.time()}
        with self._session() as session:
            held = session.scalar(_ADD, given)
        return None if held is None else int(held)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A transaction with the table there; what is over is forgotten once a minute."""
        made, self._made = self._made, False
        with self._database.session() as session:
            if not made:
                session.execute(_ALONE)  # two that make it at once would disturb each other
                session.execute(_TABLE)
            if time.monotonic() - self._tidied > _TIDIED_EVERY:
                session.execute(_FORGET, {"now": time.time()})
                self._tidied = time.monotonic()
            yield session
        self._made = True


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
