"""Training examples: a question, passages, and what is right about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from index.reader.types import ReaderPassage
from index.structure.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Deciding:
    """Where the deciding words begin and end: (sentence, character) each; they may cross a sentence's end."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage offered for a question.

    Attributes:
        passage: the passage.
        answers: whether it answers.
        sentences: the indexes of the sentences that do; None if it answers but nobody has said which do.
        deciding: the deciding words, if they are known.
    """

    passage: ReaderPassage
    answers: bool
    sentences: tuple[int, ...] | None = ()
    deciding: Deciding | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates; the one that answers, if any does, comes first."""

    id: str
    question: str
    candidates: tuple[Candidate, ...]


_FORM = TypeAdapter(Example)


def label_fragment(title: str, label: str, text: str, start: int, end: int) -> Candidate:
    """Returns the candidate whose text answers in `text[start:end]`.

    Raises:
        ValueError: these characters belong to no sentence.
    """
    bounds = split_sentences(text)
    passage = ReaderPassage(title, label, tuple(text[low:high] for low, high in bounds))
    touched = [at for at, (low, high) in enumerate(bounds) if low < end and start < high]
    if not touched:
        raise ValueError(f"no sentence between {start} and {end}")
    first, last = touched[0], touched[-1]
    deciding = Deciding(
        (first, max(start - bounds[first][0], 0)),
        (last, min(end, bounds[last][1]) - bounds[last][0]),
    )
    return Candidate(passage, True, tuple(touched), deciding)


def without_sentences(candidate: Candidate, dropped: Iterable[int]) -> Candidate:
    """Returns the candidate without some sentences; it answers as long as those that answer are left."""
    gone = set(dropped)
    kept = [at for at in range(len(candidate.passage.sentences)) if at not in gone]
    place = {old: new for new, old in enumerate(kept)}
    sentences = tuple(candidate.passage.sentences[at] for at in kept)
    passage = ReaderPassage(candidate.passage.title, candidate.passage.label, sentences)
    if not candidate.answers or gone.intersection(candidate.sentences or ()):
        return Candidate(passage, False)
    moved = tuple(place[at] for at in candidate.sentences or ())
    deciding = candidate.deciding
    if deciding:
        (first, start), (last, end) = deciding.first, deciding.last
        deciding = Deciding((place[first], start), (place[last], end))
    return Candidate(passage, True, None if candidate.sentences is None else moved, deciding)


def write_examples(examples: Iterable[Example], file: Path) -> None:
    """Writes examples, one JSON object a line."""
    with file.open("wb") as out:
        for example in examples:
            out.write(_FORM.dump_json(example) + b"\n")


def read_examples(file: Path) -> list[Example]:
    """Returns the examples that `write_examples` wrote."""
    with file.open("rb") as lines:
        return [_FORM.validate_json(line) for line in lines]
