"""RGB (Chen et al., AAAI 2024): each question comes with its own documents, some of them noise.

Four abilities: noise robustness and negative rejection (`zh.json`, `zh_refine.json`), information integration
(`*_int.json`), counterfactual robustness (`*_fact.json`).
"""

import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.types import Ending
from evals.adapters.benchmark import Benchmark, UnreadableBenchmark, name_documents, read_text
from evals.cases import Case, Kind
from evals.metrics.matching import normalise
from evals.records import Record

ALL_NOISE = 1.0
_SEED = 2333
# The words by which the paper's script knows that a model has noticed an error in the documents.
_DETECTED = ("事实性错误", "factualerrors")


@dataclass(frozen=True, slots=True)
class Sampling:
    """How documents are drawn for a question: how many, and which share of them is noise."""

    noise: float = 0.0
    documents: int = 5


def read_rgb(path: Path, sampling: Sampling) -> Benchmark:
    """Reads one of the files and draws each question's documents.

    Raises:
        UnreadableBenchmark: the file is not of this form.
    """
    drawn: list[tuple[dict[str, Any], list[str]]] = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                instance = json.loads(line)
                drawn.append((instance, _draw(instance, sampling)))
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise UnreadableBenchmark(
                    f"benchmark {path}, line {number}: not RGB's form ({error!r})"
                ) from error
    if not drawn:
        raise UnreadableBenchmark(f"benchmark {path}: it holds no questions")
    names = name_documents([text for _, documents in drawn for text in documents])
    cases = tuple(_make_case(instance, sampling.noise) for instance, _ in drawn)
    given = {
        case.id: tuple(names[text] for text in texts) for case, (_, texts) in zip(cases, drawn, strict=True)
    }
    name = f"{path.stem}-noise{sampling.noise:g}"
    return Benchmark(name, path, {name: text for text, name in names.items()}, cases, given)


def read_figures(benchmark: Benchmark, records: Mapping[str, Record], noise: float) -> dict[str, list[float]]:
    """The paper's figures, one value a question.

    `accuracy`, or `rejection` where all is noise; for counterfactual files also `misled` (the planted wrong
    answer was given, ours) and `error_detection` and `error_correction` as the paper's script finds them.
    """
    told = {case.id: case for case in benchmark.cases}
    answers = {key: record for key, record in records.items() if key in told}
    if noise >= ALL_NOISE:
        refusals = (Ending.REFUSED, Ending.CLARIFY)
        return {"rejection": [float(record.status in refusals) for record in answers.values()]}
    right = {key: _is_right(told[key], record) for key, record in answers.items()}
    figures = {"accuracy": [float(one) for one in right.values()]}
    wrong = {key: case.note for key, case in told.items() if case.note}
    if wrong:
        detected = [
            key for key, one in answers.items() if any(word in normalise(one.answer) for word in _DETECTED)
        ]
        figures["misled"] = [
            float(record.status == Ending.ANSWERED and normalise(wrong[key]) in normalise(record.answer))
            for key, record in answers.items()
            if key in wrong
        ]
        figures["error_detection"] = [float(key in detected) for key in answers]
        figures["error_correction"] = [float(right[key]) for key in detected]
    return figures


def _is_right(case: Case, record: Record) -> bool:
    """Whether every part of the answer is there in one of its forms, letter for letter."""
    said = normalise(record.answer)
    parts = (any(normalise(one) in said for one in fact) for fact in case.expect)
    return record.status == Ending.ANSWERED and all(parts)


def _draw(instance: Mapping[str, Any], sampling: Sampling) -> list[str]:
    """A question's documents, the same every time."""
    draw = random.Random(f"{_SEED}-{instance['id']}")
    noise = math.ceil(sampling.documents * sampling.noise)
    if isinstance(instance["positive"][0], list):
        texts = _draw_parts(instance, sampling.documents - noise, draw)
        noise = sampling.documents - len(texts)
    else:
        supply = instance.get("positive_wrong") or instance["positive"]
        wanted = 0 if sampling.noise >= ALL_NOISE else max(sampling.documents - noise, 0)
        texts = list(supply[:wanted])
        noise = sampling.documents - len(texts)
    texts += instance["negative"][: max(noise, 0)]
    draw.shuffle(texts)
    return texts


def _draw_parts(instance: Mapping[str, Any], wanted: int, draw: random.Random) -> list[str]:
    """At least one document for each part of the question, then more in turn."""
    parts = [draw.sample(part, len(part)) for part in instance["positive"]]
    texts = [part[0] for part in parts]
    depth = 1
    while len(texts) < wanted and any(len(part) > depth for part in parts):
        texts += [part[depth] for part in parts if len(part) > depth][: wanted - len(texts)]
        depth += 1
    return texts


def _make_case(instance: Mapping[str, Any], noise: float) -> Case:
    answerable = noise < ALL_NOISE
    integrated = isinstance(instance["positive"][0], list)
    kind = Kind.UNANSWERABLE if not answerable else Kind.CROSS_DOC if integrated else Kind.FACT
    return Case.model_validate(
        {
            "id": f"rgb-{instance['id']}",
            "question": instance["query"],
            "kind": kind,
            "answerable": answerable,
            "expect": _facts(instance["answer"]) if answerable else [],
            "note": instance.get("fakeanswer", ""),
        }
    )


def _facts(answer: str | Sequence[str | Sequence[str]]) -> list[list[str]]:
    """A string is one fact, a list several, a list within it the forms of one."""
    parts = [answer] if isinstance(answer, str) else answer
    return [[part] if isinstance(part, str) else list(part) for part in parts]
