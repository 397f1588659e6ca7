"""Questions with the passages that answer them, over one pool of passages."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from assistant.question.rewriting import to_simplified
from evals.training.sources import STARD_TRAINED, read_passages, read_questions
from index.language import marks
from index.language.folding import squeeze

_ARTICLE = re.compile(rf"^(.+?)({marks.ARTICLE}.*)$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the rows of the pool that answer it; `weight` is what it counts in training."""

    question: str
    rows: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Material:
    """All that is fitted on and chosen by.

    Attributes:
        texts: the pool, each text as an index embeds it.
        first: rows to be embedded first: passages with questions, and what stands in the same documents.
        twins: for each row the number of its text, white space aside; rows of one number are copies.
        train: answered questions, those of STARD among them.
        near: questions of the training split whose passage is on their subject but does not answer.
        valid: answered questions of other documents.
        stard: questions of STARD that are not trained on.
        beside: rows that `valid` is searched in: passages with questions, and all of their documents.
        articles: rows that `stard` is searched in.
    """

    texts: tuple[str, ...]
    first: tuple[int, ...]
    twins: tuple[int, ...]
    train: tuple[Pair, ...]
    near: tuple[Pair, ...]
    valid: tuple[Pair, ...]
    stard: tuple[Pair, ...]
    beside: tuple[int, ...]
    articles: tuple[int, ...]


def read_material(folder: Path) -> Material:
    """Returns the material of the folder of training texts."""
    passages = read_passages(folder)
    questions = read_questions(folder, passages)
    consultations = _read_consultations(folder)
    names = sorted({name for _, articles in consultations for name in articles})
    texts = {name: text for _, articles in consultations for name, text in articles.items()}
    own = [(one.title, one.label, one.text) for one in passages]
    pool = [*own, *((*_split_name(name), texts[name]) for name in names)]
    row = {passage.id: at for at, passage in enumerate(passages)}
    article = {name: at for at, name in enumerate(names, len(passages))}

    def pairs(split: str, answered: bool) -> tuple[Pair, ...]:
        return tuple(
            Pair(_as_asked(one.question), (row[one.passage],))
            for one in questions
            if one.split == split and (one.answer is not None) == answered
        )

    legal = tuple(Pair(_as_asked(text), tuple(article[name] for name in of)) for text, of in consultations)
    asked = {row[one.passage] for one in questions}
    docs = {split: {passages[row[q.passage]].doc for q in questions if q.split == split} for split in _SPLITS}
    beside = sorted(asked | {at for at, one in enumerate(passages) if one.doc in docs["valid"]})
    near = {at for at, one in enumerate(passages) if one.doc in docs["train"]}
    numbers: dict[str, int] = {}
    return Material(
        texts=tuple(_as_embedded(*one) for one in pool),
        first=(*beside, *article.values(), *sorted(near - set(beside))),
        twins=tuple(numbers.setdefault(squeeze(text), len(numbers)) for _, _, text in pool),
        train=pairs("train", True) + legal[:STARD_TRAINED],
        near=pairs("train", False),
        valid=pairs("valid", True),
        stard=legal[STARD_TRAINED:],
        beside=tuple(beside),
        articles=tuple(article.values()),
    )


_SPLITS = ("train", "valid")


def _read_consultations(folder: Path) -> list[tuple[str, dict[str, str]]]:
    with (folder / "stard.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [(record["question"], record["articles"]) for record in records]


def _split_name(name: str) -> tuple[str, str]:
    found = _ARTICLE.match(name)
    return (found[1], found[2]) if found else ("", name)


def _as_asked(question: str) -> str:
    """The question as the chain hands it to the retriever."""
    return to_simplified(question).strip()


def _as_embedded(title: str, label: str, text: str) -> str:
    """As `Chunk.embedded_text`."""
    return "\n".join(dict.fromkeys(line for line in (title, label, text) if line))
