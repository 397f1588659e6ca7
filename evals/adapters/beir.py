"""Sets of questions and relevant documents in BEIR form: corpus.jsonl, queries.jsonl, qrels/test.tsv."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.adapters.benchmark import RetrievalSet, UnreadableBenchmark, read_text


def read_beir(folder: Path, split: str = "test") -> RetrievalSet:
    """Reads a set; only questions that have a relevant document are asked.

    Raises:
        UnreadableBenchmark: a file is missing or of another form.
    """
    names: dict[str, str] = {}
    documents: dict[str, str] = {}
    for number, one in enumerate(_read_lines(folder / "corpus.jsonl", "text"), 1):
        names[str(one["_id"])] = f"{number:07}.txt"
        documents[f"{number:07}.txt"] = "\n".join(
            part for part in (one.get("title", ""), one["text"]) if part
        )
    relevance = _read_relevance(_find_qrels(folder, split), names)
    questions = {
        str(one["_id"]): one["text"]
        for one in _read_lines(folder / "queries.jsonl", "text")
        if any(grade > 0 for grade in relevance.get(str(one["_id"]), {}).values())
    }
    if not questions:
        raise UnreadableBenchmark(f"benchmark {folder}: no question has a relevant document")
    return RetrievalSet(folder.resolve().name, documents, questions, relevance)


def _find_qrels(folder: Path, split: str) -> Path:
    for path in (folder / "qrels" / f"{split}.tsv", folder / "qrels.tsv"):
        if path.exists():
            return path
    raise UnreadableBenchmark(f"benchmark {folder}: neither qrels/{split}.tsv nor qrels.tsv is there")


def _read_lines(path: Path, needed: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                one = json.loads(line)
                if not isinstance(one, dict) or "_id" not in one or not isinstance(one[needed], str):
                    raise KeyError("_id")
            except (json.JSONDecodeError, KeyError) as error:
                raise UnreadableBenchmark(f"benchmark {path}, line {number}: not BEIR's form") from error
            yield one


def _read_relevance(path: Path, names: Mapping[str, str]) -> dict[str, dict[str, int]]:
    relevance: dict[str, dict[str, int]] = {}
    rows = csv.reader(read_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, 1):
        if not row or (number == 1 and not row[-1].lstrip("-").isdigit()):
            continue  # the heading
        try:
            question, document, grade = (row[0], row[-2], int(row[-1]))  # TREC has a column 0 between
        except (IndexError, ValueError) as error:
            raise UnreadableBenchmark(
                f"benchmark {path}, line {number}: not query, document, score"
            ) from error
        if document in names:
            relevance.setdefault(question, {})[names[document]] = grade
    return relevance
