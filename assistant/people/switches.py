"""The switches of an administrator: what the assistant may do at the moment, the same for all servers."""

import threading
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

import structlog

from assistant.people.models import LONGEST_NAME, SwitchRow
from assistant.records.audit import Action, record_change
from assistant.records.database import Database, RecordsUnavailable

_FRESH_SECONDS = 0.5
"""So old may be what is known of them: all servers follow within a second."""
LONGEST_MESSAGE = 500
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Switches:
    """How they stand.

    `message` is said instead of an answer while `chat_off`; `notice` stands above the chat in any case.
    """

    chat_off: bool = False
    model_off: bool = False
    approved_only: bool = False
    message: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """How they stand, since when, and by whom."""

    switches: Switches
    changed: datetime | None = None
    changer: str = ""


@dataclass(slots=True)
class SwitchBoard:
    """The switches of a database; `now` asks it at most twice a second."""

    database: Database
    _known: Switches = field(default_factory=Switches)
    _looked: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def fresh(self) -> bool:
        """Whether `now` has nothing to wait for."""
        return time.monotonic() - self._looked < _FRESH_SECONDS

    def now(self) -> Switches:
        """How they stand; as they last stood where the database cannot be read."""
        with self._lock:
            if not self.fresh:
                try:
                    self._known = self.read().switches
                except RecordsUnavailable as error:
                    _log.error("switches not read", reason=str(error))
                self._looked = time.monotonic()
            return self._known

    def read(self) -> Turned:
        """How they stand in the database, and who turned them.

        Raises:
            RecordsUnavailable: the database does not work.
        """
        with self.database.session(reads_only=True) as session:
            row = session.get(SwitchRow, 1)
            if row is None:
                return Turned(Switches())
            found = Switches(row.chat_off, row.model_off, row.approved_only, row.message, row.notice)
            return Turned(found, row.changed, row.changer)

    def turn(self, changer: str, **changes: bool | str) -> Turned:
        """Turns some of them; the others stay.

        Raises:
            RecordsUnavailable: the database does not work.
        """
        with self.database.session() as session:
            row = session.get(SwitchRow, 1, with_for_update=True)
            if row is None:
                row = SwitchRow(
                    id=1, chat_off=False, model_off=False, approved_only=False, message="", notice=""
                )
                session.add(row)
            before = Switches(row.chat_off, row.model_off, row.approved_only, row.message, row.notice)
            after = replace(before, **changes)  # type: ignore[arg-type]
            row.chat_off, row.model_off, row.approved_only = (
                after.chat_off,
                after.model_off,
                after.approved_only,
            )
            row.message, row.notice = after.message[:LONGEST_MESSAGE], after.notice[:LONGEST_MESSAGE]
            row.changed, row.changer = datetime.now(UTC), changer[:LONGEST_NAME]
            told = {"before": _changed(before, after), "after": _changed(after, before)}
            record_change(session, changer, Action.SWITCH_TURN, ", ".join(told["after"]), told)
        self._looked = float("-inf")
        _log.warning("switches turned", changer=changer, **changes)
        return self.read()


def _changed(one: Switches, other: Switches) -> dict[str, bool | str]:
    """What of it stands otherwise in the other."""
    beside = asdict(other)
    return {name: value for name, value in asdict(one).items() if value != beside[name]}
