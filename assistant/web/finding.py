"""What the page asks while somebody types: places; questions, documents and articles like what is typed."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote

import segno
import structlog
from fastapi import APIRouter, Body, HTTPException, Query

from assistant.api.service import Service
from assistant.approved.store import Approvals
from assistant.approved.types import State
from assistant.documents.headings import Heading, find_headings
from assistant.language.content import strip_punctuation
from assistant.records.database import Database, RecordsUnavailable
from assistant.records.frequent import frequent_questions
from assistant.web.place_names import find_place_names, name_places
from index.language.segmenting import query_terms
from index.places.divisions import DivisionPath
from index.snapshots.opening import LiveIndex

_LONGEST = 60
_LONGEST_LINK = 1500
_QUESTIONS, _HEADINGS = 5, 4
_SHARED = 0.6
"""Of the terms typed, how many a question has to have."""
_FRESH = 60.0
"""Seconds that the questions of the records are kept in memory."""
_log = structlog.get_logger(__name__)

Asked = Callable[[], Sequence[str]]
FindHeadings = Callable[[str, int], Sequence[Heading]]


@dataclass(slots=True)
class RecordedQuestions:
    """Questions that may be offered: those that staff approved an answer to, then those that many asked."""

    database: Database | None = None
    approvals: Approvals | None = None
    _kept: tuple[str, ...] = ()
    _frequent: tuple[str, ...] = ()
    _read: float = field(default=-_FRESH)

    @classmethod
    def of(cls, database: Database | None) -> "RecordedQuestions":
        """Those of a database; none where nothing is kept."""
        return cls(database, Approvals(database) if database else None)

    def __call__(self) -> tuple[str, ...]:
        """Both, as of the last minute."""
        self._follow()
        return self._kept

    def frequent(self) -> tuple[str, ...]:
        """Those that many asked, the most asked first."""
        self._follow()
        return self._frequent

    def _follow(self) -> None:
        if self.database is None or time.monotonic() - self._read < _FRESH:
            return
        self._read = time.monotonic()
        try:
            approved = self.approvals.entries(State.APPROVED) if self.approvals else []
            self._frequent = frequent_questions(self.database)
        except RecordsUnavailable as error:
            _log.error("no questions of the records offered", reason=str(error))
            return
        self._kept = tuple(dict.fromkeys((*(one.question for one in approved), *self._frequent)))


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what is offered while somebody types.

    `divisions` are the places of the documents, `asked` gives questions that may be offered, the best first,
    `headings` finds titles and headings.
    """

    divisions: Callable[[], Iterable[DivisionPath]]
    asked: Sequence[Asked] = ()
    headings: FindHeadings | None = None

    def places(self, typed: str) -> list[dict[str, str]]:
        """The places that fit, as records."""
        names = name_places(tuple(sorted(self.divisions())))
        return [{"name": one.name, "within": one.within} for one in find_place_names(names, typed)]

    def words(self, typed: str) -> dict[str, list[dict[str, Any]]]:
        """Questions, and documents with where to open them, as records."""
        wanted = typed.strip()
        if len(strip_punctuation(wanted)) < 2:
            return {"questions": [], "documents": []}
        questions = dict.fromkeys(question for source in self.asked for question in source())
        found = self.headings(wanted, _HEADINGS) if self.headings else ()
        return {
            "questions": [{"question": one} for one in match_questions(questions, wanted, _QUESTIONS)],
            "documents": [_record(one) for one in found],
        }


def divisions_of(service: Service) -> set[DivisionPath]:
    """The places that the documents served are for."""
    with service.index.reading() as index:
        return {known.division for known in index.store.metadata.values() if known.division}


def index_headings(live: LiveIndex) -> FindHeadings:
    """Finds titles and headings in the snapshot that is served."""

    def find(typed: str, limit: int) -> Sequence[Heading]:
        with live.reading() as index:
            return find_headings(index, typed, limit)

    return find


def match_questions(questions: Iterable[str], typed: str, limit: int) -> list[str]:
    """The questions that hold what was typed, then those with most of its terms; each as good in turn."""
    wanted, terms = strip_punctuation(typed).lower(), set(query_terms(typed))
    ranked = []
    for question in questions:
        bare = strip_punctuation(question).lower()
        shared = len(terms & set(query_terms(question))) / len(terms) if terms else 0.0
        share = 1.0 + bare.startswith(wanted) if wanted in bare else shared
        if share >= _SHARED and bare != wanted:
            ranked.append((share, question))
    return [question for _, question in sorted(ranked, key=lambda one: -one[0])][:limit]


def build_finding(finder: Finder) -> APIRouter:
    """Returns the routes. What is typed goes in a body: no log learns it from an address."""
    router = APIRouter(prefix="/find", include_in_schema=False)

    @router.get("/places")
    def places(q: Annotated[str, Query(max_length=_LONGEST)] = "") -> list[dict[str, str]]:
        return finder.places(q)

    @router.post("/words")
    def words(typed: Annotated[str, Body(max_length=_LONGEST, embed=True)]) -> dict[str, Any]:
        return finder.words(typed)

    @router.post("/code")
    def code(link: Annotated[str, Body(max_length=_LONGEST_LINK, embed=True)]) -> dict[str, list[str]]:
        """The QR code of a link to an answer, a string of 0 and 1 a row."""
        try:
            drawn = segno.make_qr(link, error="l")
        except segno.DataOverflowError as error:
            raise HTTPException(413, "the link is too long for a code") from error
        return {
            "rows": ["".join("1" if dark else "0" for dark in row) for row in drawn.matrix_iter(border=2)]
        }

    return router


def _record(heading: Heading) -> dict[str, Any]:
    place = f"?from={heading.start}&to={heading.end}" if heading.end else ""
    return {
        "title": heading.title,
        "locator": heading.locator,
        "address": f"documents/{quote(heading.doc)}{place}",
    }
