"""The steps of the chain that lead from a question to evidence and to the decision how it ends."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer.composer import Writer
from assistant.answer.responsibility import find_responsible
from assistant.configuration.settings import Settings
from assistant.evidence.gate import Calibration
from assistant.evidence.references import follow, next_part, read_referred
from assistant.evidence.selection import Scored, Selection, score_statements, select
from assistant.llm.streaming import Writing
from assistant.question.guardrails import clean_question, screen
from assistant.question.places import Fit, PlaceBook, city_of, place_fit
from assistant.question.rewriting import Query, rewrite, translate
from assistant.question.terms import TermMap
from assistant.question.validity import keep_applicable, read_moment
from assistant.state import Course, Finding
from assistant.types import Answer, Ending
from index.embedding.embedder import Embedder
from index.places.divisions import DivisionPath, display_name
from index.retriever import Reranker, Search, find_passages
from index.snapshots.opening import Index, LiveIndex
from index.types import Passage

# Another place rivals the best one when its best statement answers at least this likely, relative to it.
RIVAL_SHARE = 0.55
# A document is on the matter when its title has a subject word of the question, or it has this share of them.
ON_THE_MATTER = 0.5
MAX_PLACES = 4
MAX_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Steps:
    """The parts every step works with; the methods are the steps, in their order."""

    settings: Settings
    live: LiveIndex
    embedder: Embedder
    terms: TermMap
    calibration: Calibration
    writer: Writer
    reranker: Reranker | None = None
    approve: Callable[[Course], Course] | None = None

    def screen(self, course: Course) -> Course:
        """Ends what is no question."""
        text = clean_question(course.question.text)
        course = replace(course, question=replace(course.question, text=text))
        objection = screen(text, self.settings.max_question_chars)
        return course.end(objection.ending, objection.reply) if objection else course

    def rewrite(self, course: Course) -> Course:
        """Completes the question from the conversation and finds its places."""
        question = course.question
        if not question.place and self.settings.default_place:
            question = replace(question, place=self.settings.default_place)
        with self.live.reading() as index:
            query = rewrite(question, self.terms, _place_book(index))
            query = translate(query, lambda word: math.log1p(index.lexical.frequency(word)))
        return replace(course, query=query)

    def approved(self, course: Course) -> Course:
        """Ends a question that staff approved an answer to."""
        return self.approve(course) if self.approve else course

    def retrieve(self, course: Course) -> Course:
        """Finds passages for each place asked about, and the articles they refer to."""
        assert course.query is not None
        query = course.query
        findings: list[Finding] = []
        with self.live.reading() as index:
            for place in query.places[:MAX_PLACES] or ((),):
                passages = self._find(index, query, place)
                findings.append(Finding(place, tuple(follow(passages, query.asked, index.store))))
            docs = {p.chunk.doc for finding in findings for p in finding.passages}
            texts = {doc: index.store.text(doc) for doc in docs}
        return replace(course, findings=tuple(findings), texts=texts)

    def weigh(self, course: Course) -> Course:
        """Chooses the evidence for each place; where nothing answers, looks what other places have."""
        assert course.query is not None
        query = course.query
        findings = []
        with self.live.reading() as index:
            for finding in course.findings:
                selection = self._select(index, query, finding.place, finding.passages)
                elsewhere: tuple[Passage, ...] = ()
                if not selection.answers and finding.place:
                    elsewhere = self._answers_elsewhere(index, query, finding.place)
                findings.append(replace(finding, selection=selection, elsewhere=elsewhere))
        return replace(course, findings=tuple(findings))

    def decide(self, course: Course) -> Course:
        """Says how the question ends: answered, clarify, or refused."""
        assert course.query is not None
        answering = [f for f in course.findings if f.answers]
        if not answering:
            return course.end(Ending.REFUSED, "refused", responsible=self._whom_to_ask(course))
        if not course.query.places and answering[0].selection:
            rivals = rival_places(answering[0].selection.ranked, self.calibration)
            if len(rivals) > 1:
                names = tuple(display_name(path) for path in rivals[:MAX_CHOICES])
                return replace(course.end(Ending.CLARIFY, "clarify"), choices=names)
        return course

    def write(self, course: Course) -> Writing:
        """Words the answer, or the canned reply of the ending."""
        return self.writer.write(course)

    def fail(self, course: Course) -> Answer:
        """The answer when something unexpected happened."""
        return self.writer.reply(course.end(Ending.FAILED, "failed"))

    def _whom_to_ask(self, course: Course) -> str:
        """What the nearest document that applies says of who is in charge; "" when none says it."""
        assert course.query is not None
        best = [f.selection.ranked[0] for f in course.findings if f.selection and f.selection.ranked]
        with self.live.reading() as index:
            for scored in best:
                chunks = index.store.chunks_of(scored.candidate.passage.chunk.doc)
                responsible = find_responsible(chunks)
                told = scored.features
                if responsible and (told.title_covered or told.covered_near_around >= ON_THE_MATTER):
                    return responsible.describe(course.query.language)
        return ""

    def _find(self, index: Index, query: Query, place: DivisionPath) -> list[Passage]:
        search = Search(
            text=_words_for(query, place),
            expansions=query.expansions,
            places=(place,) if place else (),
            k=self.settings.top_k,
        )
        found = find_passages(index, self.embedder, search, self.reranker)
        found = keep_applicable(found, read_moment(query.text))
        return [p for p in found if not place or place_fit(p.division, place) is not Fit.OTHER]

    def _select(
        self, index: Index, query: Query, place: DivisionPath, passages: Sequence[Passage]
    ) -> Selection:
        ranked = score_statements(
            query=query,
            place=place,
            passages=passages,
            said=self.terms.said(query.search_text.lower()),
            idf=index.lexical.idf,
            calibration=self.calibration,
            nearness=self.embedder.words.nearness if self.embedder.words else None,
            refer=lambda chunk, text: read_referred(chunk, text, index.store),
        )
        return select(
            query,
            ranked,
            self.calibration,
            self.settings.evidence_tokens,
            next_part=lambda passage: next_part(passage, index.store),
        )

    def _answers_elsewhere(self, index: Index, query: Query, place: DivisionPath) -> tuple[Passage, ...]:
        """Passages of other places that answer the same question."""
        passages = [p for p in self._find(index, query, ()) if place_fit(p.division, place) is Fit.OTHER]
        selection = self._select(index, query, (), passages)
        return tuple(dict.fromkeys(e.passage for e in selection.evidence)) if selection.answers else ()


def rival_places(ranked: Sequence[Scored], calibration: Calibration) -> list[DivisionPath]:
    """The cities whose statements answer about equally well, best first; one means no ambiguity.

    A province counts as a place of its own only when its rule is the best: it then answers for its cities.
    """
    likeliest: dict[DivisionPath, float] = {}
    for scored in ranked:
        city = city_of(scored.candidate.passage.division)
        if city and city not in likeliest and calibration.answers(scored.features):
            likeliest[city] = calibration.answerability(scored.features)
    floor = RIVAL_SHARE * max(likeliest.values(), default=0.0)
    distinct = [city for city, answerability in likeliest.items() if answerability >= floor]
    if distinct and len(distinct[0]) == 1:
        return distinct[:1]
    return [path for path in distinct if len(path) > 1]


def _words_for(query: Query, place: DivisionPath) -> str:
    """The search text for one of several places: without the names of the others."""
    if len(query.places) < 2 or not place:
        return query.search_text
    text = query.text
    for mention in query.mentions:
        if mention.path in query.places and mention.path != place:
            text = text.replace(mention.surface, "")
    return f"{query.context} {text}".strip()


def _place_book(index: Index) -> PlaceBook:
    """The places of the snapshot; kept with it, since it never changes."""
    book = _BOOKS.get(index.manifest.snapshot)
    if book is None:
        _BOOKS.clear()
        book = _BOOKS[index.manifest.snapshot] = PlaceBook.of(index.store.all_divisions())
    return book


_BOOKS: dict[str, PlaceBook] = {}
