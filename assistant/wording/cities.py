"""One question put for every city that has documents on it: a table, each cell with its citations."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from langchain_core.runnables import Runnable

from assistant.question.places import PlaceBook
from assistant.question.rewriting import to_simplified
from assistant.rendering import citation_record
from assistant.types import Answer, Citation, Ending, Question
from assistant.wording.check_report import cite
from assistant.wording.hit_table import harmless
from assistant.wording.official_texts import cite_chunk
from index.places.divisions import DivisionPath, display_name
from index.retriever import QueryEmbedder, Search, find_passages
from index.snapshots.opening import Index

# Passages looked at to see which cities have something on the subject.
_LOOKED_AT = 120
_CITY = 2
COLUMNS = ("地区", "规定", "引用", "文件", "未答复时最接近的条文")
_NEAREST_OF = 5
NOTHING = "未找到明确规定"
_LEAD_IN = re.compile(r"^(?:在[^，《]{2,12}，)?(?:根据|按照|依据)?《[^》]{2,60}》[^：:。]{0,40}规定[：:，,]")


@dataclass(frozen=True, slots=True)
class Cell:
    """What the documents say for one city; where they do not answer, `nearest` is what comes closest."""

    path: DivisionPath
    answer: Answer
    nearest: Citation | None = None

    @property
    def place(self) -> str:
        """The city's name."""
        return display_name(self.path)

    @property
    def answered(self) -> bool:
        """Whether the documents say anything."""
        return self.answer.status is Ending.ANSWERED

    @property
    def citations(self) -> tuple[str, ...]:
        """Its citations, ready to be copied."""
        return tuple(dict.fromkeys(cite(one) for one in self.answer.citations)) if self.answered else ()


def compare_cities(
    chain: Runnable[Question, Answer], index: Index, embedder: QueryEmbedder, question: str, most: int = 40
) -> Iterator[Cell]:
    """The answers for each city, as they come.

    Args:
        chain: Answers in the documents' own words.
        index: Tells which cities have documents on the subject.
        embedder: Of the index.
        question: What is asked; places in it are left out.
        most: Cities asked for at most.
    """
    subject, cities = _subject(index, embedder, question)
    for path in cities[:most]:
        answer = chain.invoke(Question(subject, place="".join(path)))
        answered = answer.status is Ending.ANSWERED
        yield Cell(path, answer, None if answered else _nearest(index, embedder, subject, path))


def cities_csv(cells: Sequence[Cell]) -> bytes:
    """The table as CSV that Excel opens in Chinese."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(one) for one in _row(cell)] for cell in cells)
    return written.getvalue().encode("utf-8-sig")


def cell_record(cell: Cell) -> dict[str, Any]:
    """A cell with the keys other programs rely on."""
    return {
        "place": cell.place,
        "answered": cell.answered,
        "text": cell_text(cell),
        "citations": [citation_record(one) for one in cell.answer.citations] if cell.answered else [],
        "nearest": citation_record(cell.nearest) if cell.nearest else None,
    }


def cell_text(cell: Cell) -> str:
    """The cell's words: what the documents say, without the words that only name them."""
    if not cell.answered:
        return NOTHING
    return "\n".join(_LEAD_IN.sub("", sentence.text).strip() for sentence in cell.answer.sentences)


def _row(cell: Cell) -> tuple[str, ...]:
    docs = dict.fromkeys(one.doc for one in cell.answer.citations) if cell.answered else {}
    near = cite(cell.nearest) if cell.nearest else ""
    return (cell.place, cell_text(cell), "；".join(cell.citations), "；".join(docs), near)


def _nearest(index: Index, embedder: QueryEmbedder, subject: str, path: DivisionPath) -> Citation | None:
    """The city's own passage that comes closest to the subject."""
    passages = find_passages(index, embedder, Search(subject, places=(path,), k=_NEAREST_OF))
    own = next((one for one in passages if one.division[:_CITY] == path), None)
    if own is None:
        return None
    return cite_chunk(own.chunk, own.metadata, index.store.text, 0, len(own.chunk.text), 1)


def _subject(index: Index, embedder: QueryEmbedder, question: str) -> tuple[str, list[DivisionPath]]:
    """The question without its places, and the cities meant: those named, else those with passages on it."""
    text = to_simplified(question).strip()
    book = PlaceBook.of(index.store.all_divisions())
    mentions = [mention for mention in book.find(text) if len(mention.path) >= _CITY]
    for mention in mentions:
        text = text.replace(mention.surface, "")
    named = list(dict.fromkeys(mention.path[:_CITY] for mention in mentions))
    subject = text.strip("、，, 和与及") or question
    if len(named) > 1:
        return subject, named
    passages = find_passages(index, embedder, Search(subject, k=_LOOKED_AT))
    found = dict.fromkeys(one.division[:_CITY] for one in passages if len(one.division) >= _CITY)
    return subject, sorted(found)
