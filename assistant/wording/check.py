"""Checks a draft against the official texts: a verdict, the source and the difference for every sentence."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.question.places import Fit, PlaceBook, place_fit
from assistant.types import Citation
from assistant.wording.alignment import align
from assistant.wording.attribution import Context, keep_readable
from assistant.wording.drafts import DraftPart, split_clauses, split_draft
from assistant.wording.judgement import cite_option, is_carried, judge
from assistant.wording.official_texts import Article, OfficialTexts, Texts
from assistant.wording.quotations import check_quotes
from assistant.wording.source_choice import Hints, Option, choose, documents_repeated, support_at
from assistant.wording.sources import SentenceReading, Titles, find_sources, read_sentence
from assistant.wording.verdicts import JudgedSentence, Verdict, WordingReport
from index.errors import PolicyAssistantError
from index.places.divisions import DivisionPath

Nearest = Callable[[str], Citation | None]
"""Finds the passage closest in meaning to a sentence."""

PATIENCE = 30.0
"""Seconds that a draft sent to a server may take."""
# Neighbours vouch for a document when they come at least this close to it.
_VOUCHING = 0.8
# Documents with this share of the neighbours are compared although the search did not offer them.
_LOOKED_INTO = 0.3
# What hints must be worth for the draft to point to a document.
_POINTED_TO = 0.06
# A sentence without basis shows the official text that resembles it at least this much.
_RESEMBLING = 0.4
_FEWEST_IN_CLAUSE = 6
_CLOSE = 0.75
_CLAUSES_BETTER = 0.1
_WELL_COVERED = 0.9


class DraftTakesLong(PolicyAssistantError):
    """A draft was not checked in the time there was for it."""


def check(
    text: str,
    index: Texts,
    place: str = "",
    nearest: Nearest | None = None,
    seconds: float = math.inf,
) -> WordingReport:
    """Checks every sentence of a draft.

    Args:
        text: the draft.
        index: the documents.
        place: where the draft is to apply; texts of this place are preferred.
        nearest: asked for sentences without basis.
        seconds: time that the whole check may take.

    Raises:
        UnknownPlace: `place` is not a place.
        DraftTakesLong: the time is over.
    """
    return _Check(OfficialTexts(index), place, nearest, seconds).run(text)


@dataclass(slots=True)
class _Candidate:
    """A sentence on its way: what it may repeat, and what the draft says about its source."""

    piece: DraftPart
    readings: list[SentenceReading]
    options: list[Option]
    hints: Hints


class _Check:
    def __init__(self, library: OfficialTexts, place: str, nearest: Nearest | None, seconds: float) -> None:
        self.seconds, self.until = seconds, time.monotonic() + seconds
        self.library = library
        self.nearest = nearest
        self.titles = Titles(library.metadata)
        self.book = PlaceBook.of(known.division for known in library.metadata.values())
        self.place = self.book.require(place)
        self.outdated = frozenset(doc for doc in library.metadata if self.titles.is_outdated(doc))
        self.known: dict[str, list[Option]] = {}

    def run(self, text: str) -> WordingReport:
        pieces = split_draft(text, self.library.is_unbroken)
        candidates = self._collect(pieces)
        repeated = [documents_repeated(one.options, _VOUCHING) for one in candidates]
        checked = []
        for number, candidate in enumerate(candidates):
            self._hurry()
            candidate.hints = replace(candidate.hints, support=support_at(number, repeated))
            self._look_into(candidate)
            checked.append(self._finish(candidate, number + 1))
        return WordingReport(tuple(checked))

    def _collect(self, pieces: Sequence[DraftPart]) -> list[_Candidate]:
        """Finds what each sentence may repeat; headings and named sources say what those after are about."""
        candidates: list[_Candidate] = []
        subject: frozenset[str] = frozenset()
        places = self.place
        for piece in pieces:
            self._hurry()
            if piece.heading:
                subject = self._named(piece.text, subject) or subject
                places = self.place or tuple(m.path for m in self.book.find(piece.text)) or places
                continue
            for part in self._parts(piece):
                candidate = self._candidate(part, subject, places)
                candidates.append(candidate)
                subject = candidate.hints.named or subject
        return candidates

    def _hurry(self) -> None:
        if time.monotonic() > self.until:
            raise DraftTakesLong(f"the draft takes more than {self.seconds:g} s to check; check it in parts")

    def _parts(self, piece: DraftPart) -> list[DraftPart]:
        """The sentence, or its clauses when these come from different places of the documents."""
        clauses = split_clauses(piece)
        if len(clauses) < 2:
            return [piece]
        whole = self._best_cover(piece)
        if whole >= _WELL_COVERED:
            return [piece]
        covers = [self._best_cover(clause) * len(clause.text) for clause in clauses]
        apart = sum(covers) / sum(len(clause.text) for clause in clauses)
        return clauses if apart > whole + _CLAUSES_BETTER else [piece]

    def _best_cover(self, piece: DraftPart) -> float:
        options = self._options(piece.text, read_sentence(piece.text))
        return max((option.alignment.covered for option in options), default=0.0)

    def _candidate(
        self, piece: DraftPart, subject: frozenset[str], places: Sequence[DivisionPath]
    ) -> _Candidate:
        readings = read_sentence(piece.text)
        options = self._options(piece.text, readings)
        if any(option.alignment.exact and not option.reading.aside for option in options):
            # Its titles and places are the official text's own and say nothing about the draft.
            return _Candidate(piece, readings, options, Hints(subject=subject, placed=self._applying(places)))
        own = tuple(mention.path for mention in self.book.find(piece.text))
        hints = Hints(self._named(piece.text, subject), subject, self._applying(own or places))
        return _Candidate(piece, readings, options, hints)

    def _named(self, text: str, subject: frozenset[str]) -> frozenset[str]:
        return frozenset(doc for source in find_sources(text) for doc in self.titles.meant(source, subject))

    def _applying(self, places: Sequence[DivisionPath]) -> frozenset[str]:
        if not places:
            return frozenset()
        fits = (Fit.OWN, Fit.ABOVE)
        return frozenset(
            doc
            for doc, known in self.library.metadata.items()
            if any(place_fit(known.division, place) in fits for place in places)
        )

    def _options(self, text: str, readings: Sequence[SentenceReading]) -> list[Option]:
        if text in self.known:
            return list(self.known[text])
        options: list[Option] = []
        for reading in readings:
            options += self._lay(reading, self.library.candidates(reading.core.text))
        self.known[text] = options
        return list(options)

    def _look_into(self, candidate: _Candidate) -> None:
        """Adds the closest articles of documents the draft points to."""
        hints = candidate.hints
        likely = {doc for doc, share in hints.support.items() if share >= _LOOKED_INTO}
        wanted = hints.named | hints.subject | likely
        for doc in sorted(wanted):
            for reading in candidate.readings:
                known = {id(option.article) for option in candidate.options if option.reading is reading}
                articles = self.library.closest_in(reading.core.text, doc)
                candidate.options += self._lay(reading, [one for one in articles if id(one) not in known])

    def _lay(self, reading: SentenceReading, articles: Sequence[Article]) -> list[Option]:
        """Lays a reading on each of the articles."""
        ours = reading.core.text
        weights = self.library.weights(ours)
        options = []
        for article in articles:
            self._hurry()
            if alignment := align(ours, article.folded.text):
                repeated = sum(sum(weights[run.start : run.end]) for same, run in alignment.runs() if same)
                options.append(Option(reading, article, alignment, repeated / sum(weights)))
        return options

    def _finish(self, candidate: _Candidate, n: int) -> JudgedSentence:
        piece, options = candidate.piece, keep_readable(candidate.options)
        best = choose(options, candidate.hints, self.outdated)
        quotes = check_quotes(piece, best.article if best else None, self.library, n)
        if best and is_carried(best, self.library, candidate.hints.worth(best) >= _POINTED_TO):
            context = Context(self.library, self.titles, candidate.hints.subject)
            return judge(piece, best, options, context, quotes, n)
        wrong = self._wrong_clause(candidate, n)
        if wrong:
            return replace(wrong, text=piece.text, start=piece.start, end=piece.end, quotes=quotes)
        near = self.nearest(piece.text) if self.nearest else None
        if best and near is None and best.alignment.covered >= _RESEMBLING:
            near = cite_option(best, self.library, n)
        return JudgedSentence(
            piece.text, piece.start, piece.end, Verdict.NO_BASIS, quotes=quotes, nearest=near
        )

    def _wrong_clause(self, candidate: _Candidate, n: int) -> JudgedSentence | None:
        """The clause of a sentence in the draft's own words that gets a fact of the document meant wrong."""
        clauses = split_clauses(candidate.piece, "，,；;")
        if len(clauses) < 2 or not (candidate.hints.named or candidate.hints.subject):
            return None
        for clause in clauses:
            part = replace(candidate, piece=clause, readings=read_sentence(clause.text), options=[])
            self._look_into(part)
            best = choose(part.options, part.hints, self.outdated)
            if best and len(best.alignment.ours) >= _FEWEST_IN_CLAUSE and best.alignment.closeness >= _CLOSE:
                context = Context(self.library, self.titles, candidate.hints.subject)
                found = judge(clause, best, part.options, context, (), n)
                if found.verdict is Verdict.CONTRADICTS:
                    return found
        return None
