"""Everything about who may come in, over one database."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from assistant.configuration.settings import Settings
from assistant.people.accounts import Accounts
from assistant.people.keys import Keys
from assistant.people.sessions import Sessions
from assistant.people.switches import SwitchBoard
from assistant.records.database import Database, RecordsUnavailable

_FRESH_SECONDS = 1.0
_log = structlog.get_logger(__name__)


class Known:
    """The answer to a question that the database is asked at most once a second; the last one if it fails.

    `at_first` is what is believed while it has never answered.
    """

    def __init__(self, ask: Callable[[], bool], at_first: bool) -> None:
        self._ask = ask
        self._answer = at_first
        self._asked = float("-inf")
        self._lock = threading.Lock()

    @property
    def fresh(self) -> bool:
        """Whether `now` has nothing to wait for."""
        return time.monotonic() - self._asked < _FRESH_SECONDS

    def now(self) -> bool:
        """The answer."""
        with self._lock:
            if not self.fresh:
                try:
                    self._answer = self._ask()
                except RecordsUnavailable as error:
                    _log.error("accounts and keys not read", reason=str(error))
                self._asked = time.monotonic()
            return self._answer


@dataclass(frozen=True, slots=True)
class House:
    """Accounts, sessions, keys and switches; a database that was never read counts as one that has them."""

    accounts: Accounts
    sessions: Sessions
    keys: Keys
    switches: SwitchBoard
    has_accounts: Known
    has_keys: Known

    @classmethod
    def of(cls, database: Database, settings: Settings) -> "House":
        """The house over a database."""
        accounts, keys = Accounts(database), Keys(database)
        sessions = Sessions(
            database,
            timedelta(minutes=settings.session_idle_minutes),
            timedelta(hours=settings.session_hours),
        )
        return cls(
            accounts, sessions, keys, SwitchBoard(database), Known(accounts.any, True), Known(keys.any, True)
        )

    @property
    def fresh(self) -> bool:
        """Whether it is known without asking if there are accounts and keys."""
        return self.has_accounts.fresh and self.has_keys.fresh
