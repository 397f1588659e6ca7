"""Makes the training and validation examples: each question with its passage and with near ones."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from evals.training.examples import Candidate, Example, label_fragment, without_sentences
from evals.training.negatives import LexicalSearch, fuse, may_answer
from evals.training.referring import Referring, ask_penalties
from evals.training.sources import (
    Comprehension,
    Consultation,
    Passage,
    Question,
    read_as_sentences,
    read_drcd,
    read_passages,
    read_questions,
    read_stard,
)
from evals.training.vectors import find_near_by_meaning
from index.reader.types import ReaderPassage

_NEAR = 60  # candidates looked at for each question
_FOUND = 16  # as many as the chain reads
_NEGATIVES = 8  # of these, for each question
_SKIPPED = 3  # the nearest passages of other documents may be true answers
_TRADITIONAL = 0.1  # share of the questions asked in Traditional characters
_WITHOUT_ANSWER = (
    0.5  # share of the answered questions whose passage also comes without the deciding sentence
)
_LACKING = 0.15  # chance that a sentence that decides nothing is left out of a passage that answers


class Preparation:
    """Draws examples from the training texts, the same ones for the same seed.

    Args:
        folder: the folder of the training texts.
        seed: another one draws other negatives.
        work: folder that keeps the vectors for negatives by meaning; None: negatives by words only.
    """

    def __init__(
        self,
        folder: Path,
        seed: int = 7,
        work: Path | None = None,
    ) -> None:
        self._random = random.Random(seed)
        self._traditional = OpenCC("s2t")
        self._passages = read_passages(folder)
        self._questions = read_questions(folder, self._passages)
        self._stard, self._drcd = read_stard(folder), read_drcd(folder)
        self._place = {passage.id: at for at, passage in enumerate(self._passages)}
        self._same_document: dict[str, list[int]] = defaultdict(list)
        for at, passage in enumerate(self._passages):
            self._same_document[passage.doc].append(at)
        asked = [question.question for question in self._questions]
        texts = [f"{p.title} {p.label} {p.text}" for p in self._passages]
        self._referring = Referring(self._passages)
        self._lexical = LexicalSearch(texts).nearest(asked, 400)
        self._dense: Sequence[NDArray[np.int64]] = [np.zeros(0, np.int64)] * len(asked)
        if work is not None:
            self._dense = find_near_by_meaning(self._questions, self._passages, work, _NEAR)

    def valid(self) -> Iterator[Example]:
        """Yields the questions of the validation split, unchanged."""
        for at, question in self._of_split("valid"):
            yield self._example(at, question, augment=False)

    def train(self, stard: int, drcd: int) -> Iterator[Example]:
        """Yields the questions of the training split, what they lead on to, then some of STARD and DRCD."""
        for at, question in self._of_split("train"):
            yield self._in_some_script(self._example(at, question, augment=True))
        asked = [question for _, question in self._of_split("train")]
        yield from ask_penalties(asked, self._passages, self._referring, self._random)
        if stard:
            yield from self._consultations(self._stard[:stard])
        if drcd:
            yield from self._comprehensions(self._random.sample(self._drcd, drcd))

    def _of_split(self, split: str) -> Iterator[tuple[int, Question]]:
        """Yields place and question; one answer of 8,804 is not verbatim in its passage and is left out."""
        for at, question in enumerate(self._questions):
            text = self._passages[self._place[question.passage]].text
            if question.split == split and (question.answer is None or question.answer in text):
                yield at, question

    def _example(self, at: int, question: Question, augment: bool) -> Example:
        passage = self._passages[self._place[question.passage]]
        if question.answer is None:
            # another passage might answer, and nobody has looked
            lacking = self._referring.read(Candidate(passage.as_read(), False), passage, question.question)
            return Example(question.id, question.question, (lacking,))
        start = passage.text.index(question.answer)
        gold = label_fragment(passage.title, passage.label, passage.text, start, start + len(question.answer))
        gold = self._referring.read(gold, passage, question.question)
        found = [gold, *self._negatives(at, question, passage)]
        if augment:
            if self._random.random() < _WITHOUT_ANSWER and len(gold.passage.sentences) > 2:
                found.append(without_sentences(gold, gold.sentences or ()))
            found[0] = self._lacking_some(gold)
        return Example(question.id, question.question, tuple(found))

    def _negatives(self, at: int, question: Question, passage: Passage) -> Iterator[Candidate]:
        """Yields what a search finds that surely does not answer: most of it from the same document."""
        inside = set(self._same_document[passage.doc])
        found = fuse([self._lexical[at].tolist(), self._dense[at].tolist()])
        others = [i for i in found if i not in inside]
        doubtful = set(others[:_SKIPPED])
        near = [
            i
            for i in found[:_NEAR]
            if i not in doubtful
            and i != self._place[passage.id]
            and not may_answer(self._passages[i].text, passage.text, question.answer or "")
        ][:_FOUND]
        for chosen in self._random.sample(near, min(_NEGATIVES, len(near))):
            other = self._passages[chosen]
            yield self._referring.read(Candidate(other.as_read(), False), other, question.question)

    def _lacking_some(self, gold: Candidate) -> Candidate:
        others = [at for at in range(len(gold.passage.sentences)) if at not in (gold.sentences or ())]
        return without_sentences(gold, [at for at in others if self._random.random() < _LACKING])

    def _in_some_script(self, example: Example) -> Example:
        if self._random.random() >= _TRADITIONAL:
            return example
        return replace(example, question=self._traditional.convert(example.question))

    def _consultations(self, asked: Sequence[Consultation]) -> Iterator[Example]:
        """Yields STARD's questions: which sentences decide is not known there."""
        articles = dict(article for one in asked for article in one.articles)
        names = list(articles)
        search = LexicalSearch(f"{name} {articles[name]}" for name in names)
        near = search.nearest([one.question for one in asked], 24)
        for at, one in enumerate(asked):
            own = dict(one.articles)
            name, text = self._random.choice(one.articles)
            others = [
                names[i]
                for i in near[at]
                if names[i] not in own and not may_answer(articles[names[i]], text, text)
            ]
            chosen = self._random.sample(others[:12], min(2, len(others[:12])))
            gold = Candidate(_article(name, text), True, None)
            lacking = [Candidate(_article(other, articles[other]), False) for other in chosen]
            yield self._in_some_script(Example(f"stard{at}", one.question, (gold, *lacking)))

    def _comprehensions(self, asked: Sequence[Comprehension]) -> Iterator[Example]:
        """Yields DRCD's questions with the near paragraph of another; every second one in Simplified."""
        simplified = OpenCC("t2s")
        paragraphs = list({one.paragraph: one.title for one in self._drcd}.items())
        near = LexicalSearch(text for text, _ in paragraphs).nearest([one.question for one in asked], 12)
        for at, one in enumerate(asked):
            change = simplified.convert if at % 2 else str
            text, answer = change(one.paragraph), change(one.answer)
            start = text.find(answer, max(0, one.start - 3))
            other = next((i for i in near[at] if one.answer not in paragraphs[i][0]), None)
            if start < 0 or other is None:
                continue
            gold = label_fragment(change(one.title), "", text, start, start + len(answer))
            lacking = read_as_sentences(change(paragraphs[other][1]), "", change(paragraphs[other][0]))
            yield Example(f"drcd{at}", change(one.question), (gold, Candidate(lacking, False)))


def _article(name: str, text: str) -> ReaderPassage:
    law, mark, number = name.partition("第")
    return read_as_sentences(law, mark + number, text)
