"""The texts the reader is trained on, read into records of one form."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.reader.types import ReaderPassage
from index.structure.sentences import split_sentences

OWN_QUESTIONS = Path(__file__).parent / "questions.jsonl"
STARD_TRAINED = 1234  # the last 309 questions of STARD are for testing
_DATED = re.compile(r"\(\d{4}[^()]*\)$")  # the date of a version, at the end of a document's name


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the training texts."""

    id: str
    kind: str
    doc: str
    label: str
    text: str

    @property
    def title(self) -> str:
        """Title of its document; a report's document has a number instead."""
        return "" if self.kind == "report" else _DATED.sub("", self.doc)

    def as_read(self) -> ReaderPassage:
        """Returns the passage as the reader sees it."""
        return read_as_sentences(self.title, self.label, self.text)


@dataclass(frozen=True, slots=True)
class Question:
    """A question over one passage; `answer` stands verbatim in it, None if the passage does not answer."""

    id: str
    passage: str
    question: str
    answer: str | None
    split: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question of STARD with the articles that decide it, each (name, text)."""

    question: str
    articles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """A question of DRCD over one paragraph, with the answer and where it begins."""

    question: str
    title: str
    paragraph: str
    answer: str
    start: int


def read_as_sentences(title: str, label: str, text: str) -> ReaderPassage:
    """Returns a passage for the reader, its text split as the index splits it."""
    found = tuple(text[start:end] for start, end in split_sentences(text))
    return ReaderPassage(title, label, found)


def read_passages(folder: Path) -> list[Passage]:
    """Returns all passages of `passages.jsonl.gz`."""
    with gzip.open(folder / "passages.jsonl.gz", "rt", encoding="utf-8") as lines:
        records: Iterator[dict[str, Any]] = map(json.loads, lines)
        return [Passage(*(r[name] for name in ("id", "kind", "doc", "label", "text"))) for r in records]


def read_questions(folder: Path, passages: Iterable[Passage]) -> list[Question]:
    """Returns the questions of the folder's `questions.jsonl` and the project's own over these passages."""
    known = {passage.id for passage in passages}
    found: list[Question] = []
    for file in (folder / "questions.jsonl", OWN_QUESTIONS):
        with file.open(encoding="utf-8") as lines:
            found += (Question(**json.loads(line)) for line in lines)
    return [question for question in found if question.passage in known]


def read_stard(folder: Path) -> list[Consultation]:
    """Returns the questions of STARD that may be trained on."""
    with (folder / "stard.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [Consultation(r["question"], tuple(r["articles"].items())) for r in records[:STARD_TRAINED]]


def read_drcd(folder: Path) -> list[Comprehension]:
    """Returns the questions of both DRCD files, in Traditional characters as they are."""
    found = []
    for name in ("drcd_dev.json.gz", "drcd_test.json.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as opened:
            documents = json.load(opened)["data"]
        for document in documents:
            for paragraph in document["paragraphs"]:
                for asked in paragraph["qas"]:
                    answer = asked["answers"][0]
                    found.append(
                        Comprehension(
                            asked["question"],
                            document["title"],
                            paragraph["context"],
                            answer["text"],
                            answer["answer_start"],
                        )
                    )
    return found
