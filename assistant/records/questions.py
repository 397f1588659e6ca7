"""The questions that were asked, as staff go through them: what went wrong first."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from assistant.records.database import Database
from assistant.records.models import QuestionRow, VoteRow
from assistant.types import Ending

DISLIKED = "down"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which questions to show; what is empty lets everything through.

    `status` is an ending, `stopped`, or `disliked`; `since` and `until` are days.
    """

    status: str = ""
    place: str = ""
    channel: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question with how it ended and what its reader thought of that; personal data is masked."""

    id: str
    asked: datetime
    channel: str
    text: str
    place: str
    status: str
    answer: str
    sources: Sequence[dict[str, Any]]
    vote: str
    reason: str
    times: int = 1


def list_questions(database: Database, wanted: Filter) -> list[KeptQuestion]:
    """The questions, refused and disliked ones first, then the latest.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    wrong = or_(QuestionRow.status == Ending.REFUSED.value, VoteRow.vote == DISLIKED)
    query = _narrow(
        select(QuestionRow, VoteRow).outerjoin(VoteRow, VoteRow.answer_id == QuestionRow.id), wanted
    )
    query = query.order_by(case((wrong, 0), else_=1), QuestionRow.asked.desc()).limit(wanted.limit)
    with database.session(reads_only=True) as session:
        rows = session.execute(query).all()
        counted = select(QuestionRow.text, func.count()).where(
            QuestionRow.text.in_({row.text for row, _ in rows})
        )
        times = {text: count for text, count in session.execute(counted.group_by(QuestionRow.text))}
        return [_asked(row, vote, times[row.text]) for row, vote in rows]


def get_question(database: Database, one: str) -> KeptQuestion | None:
    """The question with this id.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    query = select(QuestionRow, VoteRow).outerjoin(VoteRow, VoteRow.answer_id == QuestionRow.id)
    with database.session(reads_only=True) as session:
        found = session.execute(query.where(QuestionRow.id == one)).first()
        return _asked(found[0], found[1]) if found else None


def question_record(one: KeptQuestion) -> dict[str, Any]:
    """A question with the keys other programs rely on."""
    return {
        "id": one.id,
        "asked": one.asked.isoformat(),
        "channel": one.channel,
        "question": one.text,
        "place": one.place,
        "status": one.status,
        "answer": one.answer,
        "sources": list(one.sources),
        "vote": one.vote,
        "reason": one.reason,
        "times": one.times,
    }


def suite_case(one: KeptQuestion) -> dict[str, Any]:
    """The question as a case of a suite; what a good answer holds is for whoever edits the suite.

    A refused question becomes one that the documents do not answer, others one that they do.
    """
    refused = one.status == Ending.REFUSED.value
    docs = dict.fromkeys((source["doc"], source["locator"]) for source in one.sources)
    made: dict[str, Any] = {
        "id": f"asked-{one.id}",
        "question": one.text,
        "kind": "unanswerable" if refused else "fact",
        "answerable": not refused,
        "note": _note(one),
    }
    if docs and not refused:
        made["sources"] = [{"doc": doc, "article": locator} for doc, locator in docs]
    if one.place:
        made["place"] = one.place
    return made


def suite_lines(questions: Iterable[KeptQuestion]) -> str:
    """The questions as a suite in JSON Lines, each once."""
    distinct = {(one.text, one.place): one for one in reversed(list(questions))}
    cases = [suite_case(one) for one in reversed(list(distinct.values()))]
    return "".join(json.dumps(made, ensure_ascii=False) + "\n" for made in cases)


def _narrow(query: Select[QuestionRow, VoteRow], wanted: Filter) -> Select[QuestionRow, VoteRow]:
    if wanted.status == "disliked":
        query = query.where(VoteRow.vote == DISLIKED)
    elif wanted.status:
        query = query.where(QuestionRow.status == wanted.status)
    if wanted.place:
        query = query.where(
            or_(QuestionRow.place.contains(wanted.place, autoescape=True),
                QuestionRow.text.contains(wanted.place, autoescape=True))
        )  # fmt: skip
    if wanted.channel:
        query = query.where(QuestionRow.channel == wanted.channel)
    if wanted.text:
        query = query.where(QuestionRow.text.contains(wanted.text, autoescape=True))
    if wanted.since:
        query = query.where(QuestionRow.asked >= datetime.combine(wanted.since, time.min).astimezone())
    if wanted.until:
        query = query.where(QuestionRow.asked <= datetime.combine(wanted.until, time.max).astimezone())
    return query


def _asked(row: QuestionRow, vote: VoteRow | None, times: int = 1) -> KeptQuestion:
    return KeptQuestion(
        id=row.id,
        asked=row.asked,
        channel=row.channel,
        text=row.text,
        place=row.place,
        status=row.status,
        answer=row.answer,
        sources=row.sources,
        vote=vote.vote if vote else "",
        reason=vote.reason if vote else "",
        times=times,
    )


def _note(one: KeptQuestion) -> str:
    words = [f"{one.asked.astimezone():%Y-%m-%d}", one.status]
    if one.vote == DISLIKED:
        words.append("读者认为没有帮助" + (f"：{one.reason}" if one.reason else ""))
    return "，".join(words)
