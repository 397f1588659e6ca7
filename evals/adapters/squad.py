"""Reading sets of the SQuAD form (CMRC 2018, DRCD, SQuAD): each paragraph is a document of its own."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.adapters.benchmark import Benchmark, UnreadableBenchmark, name_documents, read_text
from evals.cases import Case, Kind

# Characters either side of an answer that go into the quotation by which passages are judged.
_AROUND = 12


def read_squad(path: Path) -> Benchmark:
    """Reads a set; questions marked as impossible have to be refused.

    Raises:
        UnreadableBenchmark: the file is not of this form.
    """
    try:
        content = json.loads(read_text(path))
        paragraphs = [paragraph for article in content["data"] for paragraph in article["paragraphs"]]
        names = name_documents([paragraph["context"] for paragraph in paragraphs])
        cases = tuple(
            case for paragraph in paragraphs for case in _read_cases(paragraph, names[paragraph["context"]])
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableBenchmark(f"benchmark {path}: not of the SQuAD form ({error!r})") from error
    if not cases:
        raise UnreadableBenchmark(f"benchmark {path}: it holds no questions")
    return Benchmark(path.stem, path, {name: text for text, name in names.items()}, cases)


def _read_cases(paragraph: Mapping[str, Any], doc: str) -> Iterator[Case]:
    for question in paragraph["qas"]:
        if not question["question"].strip():  # CMRC's trial set has one
            continue
        texts = tuple(
            dict.fromkeys(one["text"].strip() for one in question["answers"] if one["text"].strip())
        )
        impossible = bool(question.get("is_impossible")) or not texts
        quote = "" if impossible else _quote(paragraph["context"], question["answers"][0])
        yield Case.model_validate(
            {
                "id": str(question["id"]),
                "question": question["question"],
                "kind": Kind.UNANSWERABLE if impossible else Kind.FACT,
                "answerable": not impossible,
                "expect": [] if impossible else [texts],
                "sources": [] if impossible else [{"doc": doc, "quote": quote}],
            }
        )


def _quote(context: str, answer: Mapping[str, Any]) -> str:
    """The answer with a little of what stands around it, so that it is this occurrence and no other."""
    text, start = answer["text"].strip(), answer.get("answer_start", -1)
    if context[start : start + len(text)] != text:
        start = context.find(text)
    if start < 0:
        return ""
    return context[max(0, start - _AROUND) : start + len(text) + _AROUND]
