"""What a question was decided on, as it is kept: read again, and compared with what is decided today."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from assistant.language.masking import mask_personal_data
from assistant.records.database import Database
from assistant.records.models import BasisRow
from assistant.types import Answer, Question, Turn

_MASKED = ("asked", "understood", "written", "verdicts")
"""Parts with words of the asker's or of a model's; the others hold names of documents and numbers alone."""
_TOLERANCE = 1e-3
"""Scores nearer than this are the same: machines add in different order."""

Basis = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A step of which something else came than before."""

    step: str
    before: Any
    after: Any


def basis_record(question: Question, answer: Answer) -> dict[str, Any]:
    """All that is kept, personal data masked: the question with its conversation, the steps, the answer."""
    asked = {
        "text": question.text, "place": question.place,
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
    }  # fmt: skip
    written = {
        "ending": answer.status.value, "mode": answer.mode, "model": answer.model,
        "prompts": dict(answer.prompt_hashes),
        "sentences": [
            {"text": one.text, "citations": list(one.citations), "support": one.support.value}
            for one in answer.sentences
        ],
        "citations": [
            {"n": one.n, "doc": one.doc, "locator": one.locator, "start": one.start, "end": one.end}
            for one in answer.citations
        ],
    }  # fmt: skip
    whole = {"asked": asked, **answer.basis, "written": written}
    return {name: _masked(part) if name in _MASKED else part for name, part in whole.items()}


def read_basis(database: Database, one: str) -> Basis | None:
    """What was kept of the question with this id; None where nothing was.

    Raises:
        RecordsUnavailable: the database does not work.
    """
    with database.session(reads_only=True) as session:
        return session.scalar(select(BasisRow.basis).where(BasisRow.question_id == one))


def question_of(basis: Basis) -> Question:
    """The question as it was kept, to be asked again."""
    asked = basis["asked"]
    history = tuple(Turn(turn["role"], turn["content"]) for turn in asked["history"])
    return Question(asked["text"], history, asked["place"])


def first_difference(before: Basis, after: Basis) -> Difference | None:
    """The first step of which something else came; None where the answer is the same for the same reasons."""
    for step, look in _STEPS:
        then, now = look(before), look(after)
        if not _same(then, now):
            return Difference(step, then, now)
    return None


def changed_parts(before: Basis, after: Basis) -> list[Difference]:
    """What of the build is not as it was, whether or not it changed the answer."""
    found = []
    for name, look in _BUILD:
        then, now = look(before), look(after)
        if then and now and not _same(then, now):
            found.append(Difference(name, then, now))
    return found


def _passages(basis: Basis) -> list[Any]:
    return [[one["place"], [p["chunk"] for p in one["passages"]]] for one in basis.get("retrieved", ())]


def _scores(basis: Basis) -> list[Any]:
    names = ("chunk", "fused", "dense", "lexical")
    return [[p[name] for name in names] for one in basis.get("retrieved", ()) for p in one["passages"]]


def _statements(basis: Basis) -> list[Any]:
    names = ("chunk", "start", "end", "passage", "sentence", "probability")
    return [[s[name] for name in names] for one in basis.get("weighed", ()) for s in one["statements"]]


def _quoted(basis: Basis) -> list[Any]:
    return [
        [one["place"], one["answers"], [[q["chunk"], q["start"], q["end"]] for q in one["quoted"]]]
        for one in basis.get("weighed", ())
    ]


def _decided(basis: Basis) -> list[Any]:
    decided = basis.get("decided", {})
    return [decided.get("ending"), decided.get("reply"), decided.get("choices")]


def _part(name: str) -> Callable[[Basis], Any]:
    return lambda basis: basis.get(name)


def _written(*names: str) -> Callable[[Basis], Any]:
    return lambda basis: [basis["written"][name] for name in names]


_STEPS: Sequence[tuple[str, Callable[[Basis], Any]]] = (
    ("understood", _part("understood")),
    ("passages", _passages),
    ("scores", _scores),
    ("statements", _statements),
    ("evidence", _quoted),
    ("decision", _decided),
    ("writer", _written("mode", "model")),
    ("verdicts", _part("verdicts")),
    ("answer", _written("ending", "sentences", "citations")),
)
_BUILD: Sequence[tuple[str, Callable[[Basis], Any]]] = (
    ("documents", lambda basis: basis.get("index", {}).get("fingerprint")),
    ("embedder", lambda basis: basis.get("index", {}).get("embedder")),
    ("chunks", lambda basis: [basis.get("index", {}).get(name) for name in ("chunker", "chunk_tokens")]),
    ("thresholds", _part("thresholds")),
    ("prompts", lambda basis: basis["written"]["prompts"]),
    ("model", lambda basis: basis["written"]["model"]),
)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, int | float) and isinstance(other, int | float)
        return numbers and math.isclose(one, other, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return set(one) == set(other) and all(_same(one[name], other[name]) for name in one)
    return bool(one == other)


def point_of(before: Any, after: Any) -> tuple[Any, Any]:
    """Where within a step the two part, as short as it can be told."""
    if isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after, strict=False):
            if not _same(one, other):
                return point_of(one, other)
        return before[len(after) :] or None, after[len(before) :] or None
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in _names(before, after):
            if not _same(before.get(name), after.get(name)):
                one, other = point_of(before.get(name), after.get(name))
                return {name: one}, {name: other}
    return before, after


def _names(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    return iter(dict.fromkeys((*before, *after)))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_personal_data(value)
    if isinstance(value, Mapping):
        return {name: _masked(one) for name, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, list | tuple) else value
