"""Who changed what and when: entries that are only ever added, each sealed with the seal of the one before.

Whoever changes or removes an entry behind the program's back breaks the chain from there on. Whoever rewrites
all of it does not; so the last seal is to be kept elsewhere now and then, and `verify` asked for it.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assistant.configuration.settings import Settings
from assistant.records.database import Database, RecordsUnavailable, open_database
from assistant.records.models import AuditHeadRow, AuditRow

SYSTEM = "system"
"""Who does what nobody asked for: a lock after too many tries, a review after documents changed."""
BEGINNING = "0" * 64
"""The seal before the first entry."""
_AT_ONCE = 500
_log = structlog.get_logger(__name__)
_LONGEST_WHO, _LONGEST_TARGET = 100, 400
_FIRST_HEAD = text("INSERT INTO audit_head (id, entries, seal) VALUES (1, 0, :seal) ON CONFLICT DO NOTHING")
_ONE_MOMENT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


class Action(StrEnum):
    """What was done."""

    ACCOUNT_ADD = "account.add"
    ACCOUNT_ROLE = "account.role"
    ACCOUNT_DISABLE = "account.disable"
    ACCOUNT_ENABLE = "account.enable"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_PASSWORD = "account.password"
    ACCOUNT_SECOND_FACTOR = "account.second-factor"
    ACCOUNT_LOCK = "account.lock"
    KEY_ADD = "key.add"
    KEY_REVOKE = "key.revoke"
    SWITCH_TURN = "switch.turn"
    APPROVED_ADD = "approved.add"
    APPROVED_WITHDRAW = "approved.withdraw"
    APPROVED_REVIEW = "approved.review"
    INDEX_BUILD = "index.build"
    INDEX_ROLLBACK = "index.rollback"
    DOCUMENTS_CHANGE = "documents.change"
    DOCUMENTS_DISCARD = "documents.discard"
    DOCUMENTS_PUBLISH = "documents.publish"
    DOCUMENTS_ROLLBACK = "documents.rollback"
    COMPLAINT_CHANGE = "complaint.change"
    RECORDS_PRUNE = "records.prune"
    RECORDS_RESTORE = "records.restore"


@dataclass(frozen=True, slots=True)
class Entry:
    """A change; `detail` is JSON as it was sealed, `seal` the SHA-256 over all else."""

    number: int
    at: datetime
    who: str
    action: str
    target: str
    detail: str
    before: str
    seal: str

    @property
    def details(self) -> dict[str, Any]:
        """What else is known of the change."""
        found = json.loads(self.detail)
        return found if isinstance(found, dict) else {}

    @property
    def sound(self) -> bool:
        """Whether the seal is that of what is written here."""
        return self.seal == seal_of(
            self.number, self.at, self.who, self.action, self.target, self.detail, self.before
        )


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of looking at the chain: how many entries, the last seal, and the first fault, "" if none.

    `entry` is the number of the first entry that was changed or removed, 0 if there is none.
    """

    entries: int
    seal: str
    entry: int = 0
    fault: str = ""


def record_change(
    session: Session, who: str, action: Action, target: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Adds an entry in the transaction of the change it tells of: there are both, or neither.

    Two who change something at once come one after the other. To be called last in a transaction: what is
    locked here stays so until it ends.

    Args:
        session: The transaction.
        who: Whoever changed something.
        action: What was done.
        target: To what.
        detail: What else is to be known; never a secret, never what a visitor wrote.
    """
    session.flush()
    session.execute(_FIRST_HEAD, {"seal": BEGINNING})
    head = session.get_one(AuditHeadRow, 1, with_for_update=True, populate_existing=True)
    told = json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True)
    number, at = head.entries + 1, datetime.now(UTC)
    who, target = who[:_LONGEST_WHO], target[:_LONGEST_TARGET]
    seal = seal_of(number, at, who, action.value, target, told, head.seal)
    session.add(
        AuditRow(
            number=number, at=at, who=who, action=action.value, target=target, detail=told,
            before=head.seal, seal=seal,
        )
    )  # fmt: skip
    head.entries, head.seal = number, seal


def note_change(
    settings: Settings, who: str, action: Action, target: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Adds an entry right after something changed outside the database, an index say.

    What is done is done: a database that fails is told in the log.
    """
    try:
        with closing(open_database(settings)) as database, database.session() as session:
            record_change(session, who, action, target, detail)
    except RecordsUnavailable as error:
        _log.error("change not recorded", who=who, action=action.value, target=target, reason=str(error))


def seal_of(number: int, at: datetime, who: str, action: str, target: str, detail: str, before: str) -> str:
    """The seal of an entry: the SHA-256 over its content and the seal before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [number, moment, who, action, target, detail, before]
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def list_changes(database: Database, limit: int, before: int = 0) -> list[Entry]:
    """The latest changes, the last one first; only those before a number, if one is given.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    query = select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
    if before:
        query = query.where(AuditRow.number < before)
    with database.session(reads_only=True) as session:
        return [_entry(row) for row in session.scalars(query)]


def read_changes(database: Database) -> Iterator[Entry]:
    """All changes, the first one first, a few hundred of them in memory at once.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    number = 0
    while True:
        query = select(AuditRow).where(AuditRow.number > number).order_by(AuditRow.number).limit(_AT_ONCE)
        with database.session(reads_only=True) as session:
            found = [_entry(row) for row in session.scalars(query)]
        yield from found
        if len(found) < _AT_ONCE:
            return
        number = found[-1].number


def verify(database: Database, known: str = "") -> Verified:
    """Looks whether the chain holds from the first entry to the last.

    Args:
        database: Where it is.
        known: A seal that was the last one once and kept elsewhere; it has to be among them.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    with database.session(reads_only=True) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(_ONE_MOMENT)  # SQLite's readers see one anyway
        head = session.get(AuditHeadRow, 1)
        entries, seal = (head.entries, head.seal) if head else (0, BEGINNING)
        query = select(AuditRow).order_by(AuditRow.number).execution_options(yield_per=_AT_ONCE)
        with closing(session.scalars(query)) as rows:
            return check_chain(map(_entry, rows), entries, seal, known)


def check_chain(entries: Iterator[Entry], count: int, last: str, known: str = "") -> Verified:
    """Looks whether entries are a chain of so many with this last seal."""
    number, seal, met = 0, BEGINNING, not known or known == BEGINNING
    for one in entries:
        if one.number != number + 1:
            return Verified(number, seal, number + 1, "removed")
        if not one.sound:
            return Verified(number, seal, one.number, "changed")
        if one.before != seal:  # sealed anew, so that only the one after it tells
            return Verified(max(0, number - 1), one.before, max(1, number), "changed")
        number, seal = one.number, one.seal
        met = met or seal == known
    if number < count:
        return Verified(number, seal, number + 1, "removed")
    if number > count:
        return Verified(number, seal, count + 1, "added")
    if seal != last:
        return Verified(number, seal, max(1, number), "changed")
    return Verified(number, seal) if met else Verified(number, seal, 1, "rewritten")


def _entry(row: AuditRow) -> Entry:
    return Entry(row.number, row.at, row.who, row.action, row.target, row.detail, row.before, row.seal)
