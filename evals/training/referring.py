"""Penal articles as the chain reads them: 违反第十条规定的，处…罚款 with article 10 behind it.

And questions for them. Few of the training questions ask for a penalty, but many are answered by a duty
that a penal article of the same document names; "what if I break it" after such a question is answered there.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.evidence.reading import choose_lines, pairs_of
from assistant.evidence.references import find_references, read_referred
from assistant.evidence.statements import Statement, split_passage
from assistant.question.rewriting import follow_up
from evals.training.augmentation import load_frames
from evals.training.examples import Candidate, Example, label_fragment
from evals.training.sources import Passage, Question
from index.structure.sentences import split_sentences
from index.types import Chunk, Metadata
from index.types import Passage as Found

_PENAL = re.compile(r"(?:处|罚款|责令|警告|没收|吊销)")
_CONSEQUENCE = re.compile(r"的，(?P<words>[^\n]*?(?:罚款|警告|没收|吊销|拘留)[^\n]*?)[；。]?\s*$")
_OTHERS = 3  # penal articles of the same document that are offered besides


@dataclass(frozen=True, slots=True)
class Penalty:
    """A statement that penalises, and what it refers to."""

    passage: Passage
    statement: Statement


class Referring:
    """The articles of the training texts by document and number."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._articles: dict[tuple[str, str], list[Chunk]] = defaultdict(list)
        self._documents: dict[str, list[Passage]] = defaultdict(list)
        self._penalties: dict[str, list[Penalty]] = {}
        for passage in passages:
            if passage.kind == "rule":
                self._articles[passage.doc, passage.label].append(_chunk(passage))
                self._documents[passage.doc].append(passage)

    def chunks_labelled(self, doc: str, label: str) -> list[Chunk]:
        """The parts of an article."""
        return self._articles.get((doc, label), [])

    def read(self, candidate: Candidate, passage: Passage, question: str) -> Candidate:
        """The candidate, its sentences with what they refer to; none may have been left out before."""
        if passage.kind != "rule" or not find_references(passage.text):
            return candidate
        referred = {(one.start, one.end): one.referred for one in self._statements(passage)}
        asked = pairs_of(question)
        bounds = split_sentences(passage.text)
        said = [referred.get(span, "") for span in bounds]
        sentences = tuple(
            f"{sentence}（{choose_lines(words, asked)}）" if words else sentence
            for sentence, words in zip(candidate.passage.sentences, said, strict=True)
        )
        return replace(candidate, passage=replace(candidate.passage, sentences=sentences))

    def penalties(self, doc: str) -> list[Penalty]:
        """The statements of a document that penalise what another article of it says."""
        if doc not in self._penalties:
            self._penalties[doc] = [
                Penalty(passage, statement)
                for passage in self._documents[doc]
                if _PENAL.search(passage.text) and find_references(passage.text)
                for statement in self._statements(passage)
                if statement.referred and _CONSEQUENCE.search(statement.text)
            ]
        return self._penalties[doc]

    def _statements(self, passage: Passage) -> Iterator[Statement]:
        chunk = _chunk(passage)
        for one in split_passage(Found(chunk, Metadata(passage.title), 0.0)):
            if not one.is_lead:
                yield replace(one, referred=read_referred(chunk, one.lead_text + one.words, self))


def ask_penalties(
    questions: Sequence[Question], passages: Sequence[Passage], referring: Referring, draw: random.Random
) -> Iterator[Example]:
    """Yields what asks for the penalty behind the duty that answers a question, with its penal article first.

    The other candidates are penal articles of the same document, and the duty itself.
    """
    known = {passage.id: passage for passage in passages}
    frames = load_frames("penalties")
    for question in questions:
        duty = known[question.passage]
        if question.answer is None or duty.kind != "rule":
            continue
        fitting = [one for one in referring.penalties(duty.doc) if question.answer in one.statement.referred]
        if not fitting:
            continue
        gold = draw.choice(fitting)
        theirs = {one.passage.id for one in fitting}
        others = {one.passage.id: one.passage for one in referring.penalties(duty.doc)}
        others = {name: one for name, one in others.items() if name not in theirs}
        bare = draw.choice(frames).substitute(question="")
        within = draw.choice(frames).substitute(question=question.question)
        for text in (follow_up(bare, question.question), within):
            chosen = [*draw.sample(list(others.values()), min(_OTHERS, len(others))), duty]
            lacking = [referring.read(Candidate(one.as_read(), False), one, text) for one in chosen]
            yield Example(f"penalty-{question.id}", text, (_label(gold, referring, text), *lacking))


def _label(gold: Penalty, referring: Referring, text: str) -> Candidate:
    statement, passage = gold.statement, gold.passage
    found = _CONSEQUENCE.search(statement.text)
    start, end = found.span("words") if found else (0, len(statement.text))
    labelled = label_fragment(
        passage.title, passage.label, passage.text, statement.start + start, statement.start + end
    )
    return referring.read(labelled, passage, text)


def _chunk(passage: Passage) -> Chunk:
    return Chunk(passage.doc, 0, "article", (), passage.label, passage.text, (), 0, passage.title)
