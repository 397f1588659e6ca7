"""How many questions are answered at once, and how many one visitor or key may ask in a day."""

import math
import time

import structlog
from limits import RateLimitItemPerDay
from limits.strategies import FixedWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.counting import Counting
from assistant.api.errors import error_record
from assistant.api.rates import is_direct, visitor_of
from assistant.people.keys import Keys
from assistant.people.person import Means, person_in
from assistant.records.database import Database, RecordsUnavailable

_DAY = 24 * 60 * 60
_LATELY = 0.2
"""Weight of the last answer in how long answers take."""
_log = structlog.get_logger(__name__)


class Caps:
    """Refuses with 429 what is one too many, and says when to come back.

    Args:
        at_once: Questions of programs that may be under way.
        per_day: Questions that one visitor may ask in a day; 0 for no limit.
        keys: Count what each key asks, and know its own limit.
        database: The records; replicas that share it count a visitor's day together.
    """

    def __init__(
        self, at_once: int, per_day: int = 0, keys: Keys | None = None, database: Database | None = None
    ):
        self._at_once = at_once
        self._per_day = RateLimitItemPerDay(per_day) if per_day else None
        self._keys = keys
        self._visitors = Counting(FixedWindowRateLimiter, database)
        self._under_way = 0
        self._seconds = 1.0

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Has a question answered, or refuses it."""
        if self._under_way >= self._at_once:
            await self.tell_full()(scope, receive, send)
            return
        self._under_way += 1
        try:
            refusal = await self.count(scope)
            if refusal:
                await refusal(scope, receive, send)
                return
            started = time.monotonic()
            await app(scope, receive, send)
            self._seconds += _LATELY * (time.monotonic() - started - self._seconds)
        finally:
            self._under_way -= 1

    async def count(self, scope: Scope) -> JSONResponse | None:
        """Counts a question of the day; what is said where it is one too many."""
        person = person_in(scope)
        if person.means is Means.KEY:
            if self._keys is None or await run_in_threadpool(_count, self._keys, person.name):
                return None
            return _refuse("this key has asked all its questions of today", "daily_limit", _until_midnight())
        if person.known or self._per_day is None or is_direct(scope):
            return None
        visitor = visitor_of(scope)
        if await self._visitors.hit(self._per_day, visitor):
            return None
        seconds = await self._visitors.seconds_left(self._per_day, visitor)
        return _refuse("all questions of today have been asked", "daily_limit", seconds)

    def tell_full(self) -> JSONResponse:
        """What is said while as many questions are under way as may be."""
        return _refuse("too many questions are being answered", "crowded", self._seconds)


def _count(keys: Keys, name: str) -> bool:
    try:
        return keys.count(name)
    except RecordsUnavailable as error:
        _log.error("question of a key not counted", reason=str(error))
        return True


def _refuse(why: str, code: str, seconds: float) -> JSONResponse:
    wait = max(1, math.ceil(seconds))
    said = f"{why}; come back in {wait} seconds"
    record = error_record(said, "rate_limit_error", code=code) | {"detail": said}
    return JSONResponse(record, 429, {"Retry-After": str(wait)})


def _until_midnight() -> float:
    """Seconds until the day ends that keys are counted by, in UTC."""
    return _DAY - time.time() % _DAY
