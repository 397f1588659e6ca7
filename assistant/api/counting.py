"""Counts what visitors ask: in this process, or together with all replicas in the records' database."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import RateLimiter

from assistant.records.counters import SharedCounters
from assistant.records.database import Database, RecordsUnavailable

_PAUSE = 5.0
_log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class Counting:
    """Counts by one of the library's strategies.

    While the shared database does not answer, this process counts for itself, and tries again every few
    seconds.

    Args:
        strategy: How is counted.
        database: The records; replicas share it where it is a server's.
    """

    def __init__(self, strategy: type[RateLimiter], database: Database | None = None) -> None:
        self._own = strategy(MemoryStorage())
        shared = database is not None and database.is_shared
        self._shared = strategy(SharedCounters(database)) if database is not None and shared else None
        self._alone_until = 0.0

    async def hit(self, item: RateLimitItem, *who: str) -> bool:
        """Counts one; whether it is still within the limit."""
        return await self._ask(lambda limiter: limiter.hit(item, *who))

    async def test(self, item: RateLimitItem, *who: str) -> bool:
        """Whether one more would be within the limit."""
        return await self._ask(lambda limiter: limiter.test(item, *who))

    async def seconds_left(self, item: RateLimitItem, *who: str) -> float:
        """When to come back."""
        again = await self._ask(lambda limiter: limiter.get_window_stats(item, *who).reset_time)
        return again - time.time()

    async def _ask(self, ask: Callable[[RateLimiter], Result]) -> Result:
        if self._shared is not None and time.monotonic() >= self._alone_until:
            try:
                return await asyncio.to_thread(ask, self._shared)
            except RecordsUnavailable as error:
                self._alone_until = time.monotonic() + _PAUSE
                _log.error("counting in this process alone", reason=str(error))
        return ask(self._own)
