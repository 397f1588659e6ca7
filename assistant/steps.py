"""The steps of the chain, listed once: from a question to evidence and to the decision how it ends."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer.composer import Writer
from assistant.answer.refusal import refuse
from assistant.answer.responsibility import Responsible, find_responsible
from assistant.basis import tell_index, tell_thresholds
from assistant.configuration.settings import Settings
from assistant.evidence.articles import quote_article
from assistant.evidence.gate import Gate
from assistant.evidence.halves import split_halves
from assistant.evidence.references import follow, next_part, opened_before, read_referred
from assistant.evidence.row_places import place_of
from assistant.evidence.scope import leaves_out
from assistant.evidence.scoring import Scored, score_statements
from assistant.evidence.selection import Selection, select, select_article
from assistant.question.guardrails import clean_question, screen
from assistant.question.places import Fit, PlaceBook, city_of, place_fit
from assistant.question.refused_words import NO_WORDS, RefusedWords
from assistant.question.rewriting import Query, language_of, rewrite, translate
from assistant.question.terms import TermMap
from assistant.question.validity import keep_applicable
from assistant.state import (
    Approved,
    Ended,
    Finished,
    Found,
    PlaceEvidence,
    Posed,
    Retrieved,
    Stage,
    Understood,
    Weighed,
)
from assistant.types import Ending, Question
from index.places.divisions import DivisionPath, display_name
from index.reader.reader import Reader
from index.retriever import PolicyRetriever, Search
from index.snapshots.opening import Index, LiveIndex
from index.types import Passage

MAX_PLACES = 4
MAX_CHOICES = 8
# Passages that are read again for each thing asked, where a question asks several.
MAX_FOR_HALVES = 8
# Pieces of each place's evidence that are shown beside the question which place is meant.
SHOWN_WITH_CHOICES = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One step by its name in timings and traces; each takes what the one before it gives."""

    name: str
    work: Callable[[Any], Stage | Finished]


@dataclass(frozen=True, slots=True)
class Steps:
    """The parts every step works with, and the steps."""

    settings: Settings
    live: LiveIndex
    retriever: PolicyRetriever
    terms: TermMap
    reader: Reader
    gate: Gate
    writer: Writer
    approve: Callable[[Understood], Understood | Approved] | None = None
    only_approved: bool = False
    refused_words: RefusedWords = NO_WORDS

    def in_order(self) -> tuple[Step, ...]:
        """The steps before the answer is written."""
        return (
            Step("screen", self.screen),
            Step("rewrite", self.rewrite),
            Step("approved", self.approved),
            Step("retrieve", self.retrieve),
            Step("evidence", self.weigh),
            Step("decide", self.decide),
        )

    def run(self, question: Question, last: str = "decide") -> Stage | Finished:
        """Takes a question through the steps up to the one named `last`, or until it has ended."""
        stage: Stage | Finished = Posed.begin(question)
        for step in self.in_order():
            stage = step.work(stage)
            if step.name == last or isinstance(stage, Finished):
                break
        return stage

    def screen(self, posed: Posed) -> Posed | Ended:
        """Ends what is no question."""
        question = posed.trace.question
        text = clean_question(question.text)
        trace = replace(posed.trace, question=replace(question, text=text))
        objection = screen(text, self.settings.max_question_chars, self.retriever.embedder)
        if objection:
            values = {"limit": str(self.settings.max_question_chars)}
            return Ended(trace, objection.ending, objection.reply, values, objection.language)
        category = self.refused_words.find(text)
        if category:
            return Ended(
                trace, Ending.BLOCKED, "blocked_words", language=language_of(text), category=category
            )
        return Posed(trace)

    def rewrite(self, posed: Posed) -> Understood:
        """Completes the question from the conversation and finds its places."""
        question = posed.trace.question
        if not question.place and self.settings.default_place:
            question = replace(question, place=self.settings.default_place)
        with self.live.reading() as index:
            query = rewrite(question, self.terms, _place_book(index))
            query = translate(query, lambda word: math.log1p(index.lexical.frequency(word)))
        return Understood(posed.trace, query)

    def approved(self, understood: Understood) -> Understood | Approved | Ended:
        """Ends a question that staff approved an answer to, and every other while only these are given."""
        found = self.approve(understood) if self.approve else understood
        if self.only_approved and isinstance(found, Understood):
            values = {"hotline": self.settings.hotline}
            return Ended(found.trace, Ending.REFUSED, "approved_only", values, found.language)
        return found

    def retrieve(self, understood: Understood) -> Retrieved:
        """Finds passages for each place asked about, and the articles they refer to."""
        query = understood.query
        found: list[Found] = []
        with self.live.reading() as index:
            trace = understood.trace.noting(tell_index(index.manifest))
            for place in query.places[:MAX_PLACES] or ((),):
                passages = self._find(index, query, place)
                found.append(Found(place, tuple(follow(passages, query.asked, index.store))))
            docs = {p.chunk.doc for of_place in found for p in of_place.passages}
            texts = {doc: index.store.text(doc) for doc in docs}
        return Retrieved(trace, query, tuple(found), texts)

    def weigh(self, retrieved: Retrieved) -> Weighed:
        """Chooses the evidence for each place; where nothing answers, looks what other places have."""
        query = retrieved.query
        places = []
        with self.live.reading() as index:
            for found in retrieved.found:
                selection = self._select(index, query, found.place, found.passages)
                elsewhere: tuple[Passage, ...] = ()
                if not selection.answers and found.place:
                    elsewhere = self._answers_elsewhere(index, query, found.place)
                places.append(PlaceEvidence(found.place, found.passages, selection, elsewhere))
        known = tell_thresholds(self.gate, self.settings.top_k, self.settings.evidence_tokens)
        return Weighed(retrieved.trace.noting(known), query, without_repeats(places), retrieved.texts)

    def decide(self, weighed: Weighed) -> Weighed | Ended:
        """Says how the question ends: answered, clarify, or refused."""
        answering = [place for place in weighed.places if place.answers]
        language = weighed.language
        if not answering:
            text = weighed.query.text
            return refuse(weighed, self.gate, lambda passage: self._find_responsible(text, passage))
        if len(weighed.places) == 1 and not is_settled(answering[0]):
            rivals = rival_places(answering[0].selection.ranked, self.gate)
            if len(rivals) > 1:
                names = tuple(display_name(path) for path in rivals[:MAX_CHOICES])
                shown = (e for place in weighed.places for e in place.selection.evidence[:SHOWN_WITH_CHOICES])
                values = {"choices": "、".join(names)}
                return Ended(weighed.trace, Ending.CLARIFY, "clarify", values, language, names, tuple(shown))
        return weighed

    def _find_responsible(self, question: str, passage: Passage) -> Responsible | None:
        with self.live.reading() as index:
            chunks = index.store.chunks_of(passage.chunk.doc)
        return find_responsible([replace(passage, chunk=one) for one in chunks], question, self.reader)

    def _find(self, index: Index, query: Query, place: DivisionPath) -> list[Passage]:
        search = Search(
            text=_words_for(query, place),
            expansions=query.expansions,
            places=(place,) if place else (),
            k=self.settings.top_k,
        )
        found = self.retriever.over(index).find(search)
        found = keep_applicable(found, query.moment)
        docs = dict.fromkeys(passage.chunk.doc for passage in found)
        others = {doc for doc in docs if place and leaves_out(index.store.text(doc), place)}
        return [
            passage
            for passage in found
            if not place
            or (passage.chunk.doc not in others and place_fit(passage.division, place) is not Fit.OTHER)
        ]

    def _select(
        self, index: Index, query: Query, place: DivisionPath, passages: Sequence[Passage]
    ) -> Selection:
        article = quote_article(query, passages)
        if article and query.places:  # nothing else is asked, and no other place can be meant
            return select_article(article, (), self.settings.evidence_tokens)
        ranked = self._rank(index, query, place, passages)
        if article is not None:
            return select_article(article, ranked, self.settings.evidence_tokens)
        return select(
            query,
            ranked,
            self.gate,
            self.settings.evidence_tokens,
            next_part=lambda passage: next_part(passage, index.store),
            halves=[
                (half, self._rank(index, half, place, _of_best(ranked, passages)))
                for half in split_halves(query)
                if ranked
            ],
        )

    def _rank(
        self, index: Index, query: Query, place: DivisionPath, passages: Sequence[Passage]
    ) -> list[Scored]:
        words = self.retriever.embedder.words
        return score_statements(
            query=query,
            place=place,
            passages=passages,
            reader=self.reader,
            gate=self.gate,
            idf=index.lexical.idf,
            nearness=words.nearness if words else None,
            refer=lambda chunk, text: read_referred(chunk, text, index.store),
            opened=lambda passage: opened_before(passage, index.store),
        )

    def _answers_elsewhere(self, index: Index, query: Query, place: DivisionPath) -> tuple[Passage, ...]:
        """Passages of other places that answer the same question."""
        passages = [p for p in self._find(index, query, ()) if place_fit(p.division, place) is Fit.OTHER]
        selection = self._select(index, query, (), passages)
        return tuple(dict.fromkeys(e.passage for e in selection.evidence)) if selection.answers else ()


def _of_best(ranked: Sequence[Scored], passages: Sequence[Passage]) -> list[Passage]:
    """The passages from the document of the best statement, in which halves of the question are answered."""
    doc = ranked[0].statement.passage.chunk.doc
    return [passage for passage in passages if passage.chunk.doc == doc][:MAX_FOR_HALVES]


def without_repeats(places: Sequence[PlaceEvidence]) -> tuple[PlaceEvidence, ...]:
    """The places, of those for which the same words of no place answer the first.

    Somebody from one place asks about another; a province's rule for two of its cities is said for each.
    """
    kept: dict[object, PlaceEvidence] = {}
    for one in places:
        pieces = one.selection.evidence if one.answers else ()
        of_no_place = pieces and not any(piece.passage.division for piece in pieces)
        words = tuple((piece.passage.chunk.id, piece.start, piece.end) for piece in pieces)
        kept.setdefault(words if of_no_place else one.place, one)
    return tuple(kept.values())


def is_settled(evidence: PlaceEvidence) -> bool:
    """Whether what answers best holds in the place asked about, not only in some part of it.

    Who chose a province and is answered by one city's rule may live in another.
    """
    quoted = (piece.passage.division for piece in evidence.selection.evidence[:1])
    return bool(evidence.place) and all(place_fit(one, evidence.place) is not Fit.BELOW for one in quoted)


def rival_places(ranked: Sequence[Scored], gate: Gate) -> list[DivisionPath]:
    """The cities whose statements answer or come near it, best first; one means no ambiguity.

    To ask back once too often costs a click; the rule of another city is a wrong answer. A province counts
    as a place of its own only when its rule is the best: it then answers for its cities.
    """
    near = (one for one in ranked if one.probability >= gate.near)
    cities = dict.fromkeys(city_of(place_of(one.statement)) for one in near)
    distinct = [city for city in cities if city]
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
    """The places of the snapshot; these are kept with it, since they never change."""
    book = _BOOKS.get(index.manifest.snapshot)
    if book is None:
        _BOOKS.clear()
        book = _BOOKS[index.manifest.snapshot] = PlaceBook.of(index.store.all_divisions())
    return replace(book, writes=lambda word: bool(index.lexical.phrase(word, 1)))


_BOOKS: dict[str, PlaceBook] = {}
