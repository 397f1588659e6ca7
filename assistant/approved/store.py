"""Approved answers in the project's database."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from assistant.approved.matching import EVERYWHERE, Key
from assistant.approved.types import ApprovedAnswer, State, UnusableApproval
from assistant.configuration.settings import Settings
from assistant.records.audit import SYSTEM, Action, record_change
from assistant.records.database import Database, is_kept, open_database
from assistant.records.models import ApprovedRow
from assistant.types import Citation

REPLACED = "已由新的答复取代"


@dataclass(frozen=True, slots=True)
class Approvals:
    """The approved answers of a database; what is changed is put down to `actor`.

    Methods raise RecordsUnavailable when it does not work.
    """

    database: Database
    actor: str = SYSTEM

    def acting(self, actor: str) -> "Approvals":
        """The same answers, changed by somebody."""
        return replace(self, actor=actor)

    def add(
        self,
        question: str,
        place: str,
        key: Key,
        answer: str,
        citations: tuple[Citation, ...],
        digests: Mapping[str, str],
        author: str = "",
    ) -> ApprovedAnswer:
        """Keeps an answer; an earlier one to the same question and place gives way."""
        now = datetime.now(UTC)
        row = ApprovedRow(
            id=f"p{uuid4().hex[:12]}",
            question=question,
            place=place,
            key=key.words,
            place_key=key.place,
            answer=answer,
            sources=[_encode(one, digests[one.doc]) for one in citations],
            status=State.APPROVED.value,
            reason="",
            author=author,
            approved=now,
            changed=now,
        )
        with self.database.session() as session:
            replaced = []
            for earlier in session.scalars(_same(key).where(ApprovedRow.status != State.WITHDRAWN.value)):
                earlier.status, earlier.reason, earlier.changed = State.WITHDRAWN.value, REPLACED, now
                replaced.append(earlier.id)
            session.add(row)
            told = {"question": question, "place": place, "author": author, "replaced": replaced}
            record_change(session, self.actor, Action.APPROVED_ADD, row.id, told)
            return _decode(row)

    def get(self, one: str) -> ApprovedAnswer:
        """The answer with this id.

        Raises:
            UnusableApproval: there is none.
        """
        with self.database.session(reads_only=True) as session:
            return _decode(_found(session.get(ApprovedRow, one), one))

    def withdraw(self, one: str, reason: str = "") -> ApprovedAnswer:
        """Takes an answer away from readers; it stays in the list.

        Raises:
            UnusableApproval: there is none with this id.
        """
        with self.database.session() as session:
            row = _found(session.get(ApprovedRow, one), one)
            row.status, row.reason, row.changed = State.WITHDRAWN.value, reason, datetime.now(UTC)
            record_change(session, self.actor, Action.APPROVED_WITHDRAW, one, {"reason": reason})
            return _decode(row)

    def entries(self, state: State | None = None) -> list[ApprovedAnswer]:
        """The answers, those to be reviewed first, then the latest first."""
        query = select(ApprovedRow).order_by(
            ApprovedRow.status != State.REVIEW.value,
            ApprovedRow.status != State.APPROVED.value,
            ApprovedRow.changed.desc(),
        )
        if state is not None:
            query = query.where(ApprovedRow.status == state.value)
        with self.database.session(reads_only=True) as session:
            return [_decode(row) for row in session.scalars(query)]

    def find(self, key: Key) -> ApprovedAnswer | None:
        """The answer to a question at its place, else the one that holds everywhere."""
        with self.database.session(reads_only=True) as session:
            for place in (key.place, EVERYWHERE):
                query = _same(Key(key.words, place)).where(ApprovedRow.status == State.APPROVED.value)
                row = session.scalars(query.order_by(ApprovedRow.approved.desc())).first()
                if row is not None:
                    return _decode(row)
        return None

    def review(self, files: Mapping[str, str]) -> list[ApprovedAnswer]:
        """Takes away every answer that rests on a document that is gone or changed; gives those.

        Args:
            files: the digests of the documents there are now.
        """
        stale = {one.id: why for one in self.entries(State.APPROVED) if (why := one.stale(files))}
        if not stale:
            return []
        now = datetime.now(UTC)
        with self.database.session() as session:
            rows = session.scalars(select(ApprovedRow).where(ApprovedRow.id.in_(stale))).all()
            for row in rows:
                row.status, row.reason, row.changed = State.REVIEW.value, stale[row.id], now
            for row in rows:
                record_change(session, SYSTEM, Action.APPROVED_REVIEW, row.id, {"reason": row.reason})
            return [_decode(row) for row in rows]


@contextmanager
def approvals_kept(settings: Settings) -> Iterator[Approvals | None]:
    """The approved answers of the settings; none, and no new file, where nothing was ever recorded."""
    if not is_kept(settings):
        yield None
        return
    with closing(open_database(settings)) as database:
        yield Approvals(database)


def _same(key: Key) -> Any:
    return select(ApprovedRow).where(ApprovedRow.key == key.words, ApprovedRow.place_key == key.place)


def _found(row: ApprovedRow | None, one: str) -> ApprovedRow:
    if row is None:
        raise UnusableApproval(f"no approved answer {one}: see `policy-assistant approve list`")
    return row


def _encode(citation: Citation, digest: str) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(citation, name)) else None for name in _DAYS}
    return asdict(citation) | days | {"digest": digest}


_DAYS = ("published", "effective")
_FIELDS = frozenset(field.name for field in fields(Citation))


def _decode(row: ApprovedRow) -> ApprovedAnswer:
    citations = []
    for source in row.sources:
        days = {name: date.fromisoformat(source[name]) if source[name] else None for name in _DAYS}
        known = {name: value for name, value in source.items() if name in _FIELDS}
        citations.append(Citation(**(known | days)))
    return ApprovedAnswer(
        id=row.id,
        question=row.question,
        place=row.place,
        key=Key(row.key, row.place_key),
        answer=row.answer,
        citations=tuple(citations),
        digests={source["doc"]: source["digest"] for source in row.sources},
        state=State(row.status),
        reason=row.reason,
        author=row.author,
        approved=row.approved,
        changed=row.changed,
    )
