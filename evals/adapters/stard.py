"""STARD (Su et al., 2024): lay questions from legal consultations, each with the articles that answer it.

One JSON object a line: `{"id": …, "question": …, "articles": {name: text, …}}`. The articles of all questions
are the documents searched; the last questions of the file are asked, those before them are left to train on.
"""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.adapters.benchmark import RetrievalSet, UnreadableBenchmark, name_documents, read_text

TEST_QUESTIONS = 309


class _Consultation(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: int | str
    question: str
    articles: dict[str, str]


def read_stard(path: Path, last: int = TEST_QUESTIONS) -> RetrievalSet:
    """Reads the file; the last `last` questions are asked, all of them for 0.

    Raises:
        UnreadableBenchmark: the file is missing or of another form.
    """
    consultations = [
        _read_line(path, number, line)
        for number, line in enumerate(read_text(path).split("\n"), 1)
        if line.strip()
    ]
    if not consultations:
        raise UnreadableBenchmark(f"benchmark {path}: it holds no questions")
    names = name_documents([text for one in consultations for text in _as_documents(one)])
    asked = consultations[-last:]
    return RetrievalSet(
        path.stem,
        {name: text for text, name in names.items()},
        {str(one.id): one.question for one in asked},
        {str(one.id): {names[text]: 1 for text in _as_documents(one)} for one in asked},
    )


def _read_line(path: Path, number: int, line: str) -> _Consultation:
    try:
        consultation = _Consultation.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise UnreadableBenchmark(f"benchmark {path}, line {number}: not STARD's form") from error
    if not consultation.articles:
        raise UnreadableBenchmark(f"benchmark {path}, line {number}: no article answers the question")
    return consultation


def _as_documents(consultation: _Consultation) -> list[str]:
    """The articles as documents, their names first."""
    return [f"{name}\n{text}" for name, text in consultation.articles.items()]
