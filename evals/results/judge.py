"""An optional second opinion by a language model, kept apart from the metrics and checked against them."""

import csv
import io
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.llm.prompts import Prompt, parse_prompt
from assistant.types import Ending
from evals.cases import Case
from evals.files.spreadsheets import CellError, read_truth
from evals.metrics import Score
from evals.metrics.estimates import estimate_mean, kappa
from evals.metrics.matching import without_marks
from evals.records import Record
from evals.running.durable_lines import DurableLines
from evals.running.runner import Progress
from index.errors import PolicyAssistantError

JUDGEMENTS, JUDGE = "judgements.jsonl", "judge.json"
JudgedAspect = Literal["correctness", "faithfulness"]
# Which verdict counts as yes, and which deterministic metric asks the same.
_YES: Mapping[JudgedAspect, str] = {"correctness": "correct", "faithfulness": "faithful"}
_COUNTERPART: Mapping[JudgedAspect, str] = {"correctness": "correct", "faithfulness": "sentences_carried"}
_OBJECT = re.compile(r"\{.*?\}", re.DOTALL)
_MOST_TOKENS = 200


class UnusableLabels(PolicyAssistantError):
    """A file of human labels cannot be used; the text names file and row."""


class _Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str
    verdict: Literal["correct", "partly", "wrong", "faithful", "unfaithful"]


@dataclass(frozen=True, slots=True)
class Judge:
    """A language model that reads answers."""

    model: BaseChatModel
    name: str

    def opine(self, question: JudgedAspect, case: Case, record: Record) -> tuple[str, str] | None:
        """The verdict and its reason; None where the model does not give one in the form asked for."""
        prompt = load_judge_prompt(question)
        system, user = prompt.split(**_fill(question, case, record))
        said = self.model.invoke(
            [SystemMessage(system), HumanMessage(user)], temperature=0.0, max_tokens=_MOST_TOKENS
        )
        for found in _OBJECT.findall(str(said.text)):
            try:
                verdict = _Verdict.model_validate_json(found)
            except ValidationError:
                continue
            return verdict.verdict, verdict.reason
        return None


@cache
def load_judge_prompt(question: JudgedAspect) -> Prompt:
    """The judge's prompt, read once.

    Raises:
        PromptError: it is malformed.
    """
    name = f"judge_{question}"
    text = files("evals.prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    return parse_prompt(name, text)


def judge_cases(
    judge: Judge,
    cases: Sequence[Case],
    records: Mapping[str, Record],
    out: Path,
    on_progress: Progress = lambda done, total: None,
) -> dict[str, dict[JudgedAspect, str]]:
    """Judges every result; broken off and called again it goes on where it stopped.

    Returns:
        The verdicts by case; a question the judge did not answer in form is left out.
    """
    verdicts: dict[str, dict[JudgedAspect, str]] = {}
    done: Collection[str] = _read_back(out, judge, verdicts)
    journal = DurableLines(out)
    try:
        for count, case in enumerate(cases, 1):
            record = records.get(case.id)
            if record is not None and case.id not in done:
                opinions = {one: judge.opine(one, case, record) for one in _asked(case, record)}
                journal.append({"id": case.id, "judge": judge.name, "opinions": opinions})
                verdicts[case.id] = {one: given[0] for one, given in opinions.items() if given}
            on_progress(count, len(cases))
    finally:
        journal.close()
    return verdicts


def sum_up_judgements(
    verdicts: Mapping[str, Mapping[JudgedAspect, str]],
    scores: Mapping[str, Mapping[str, Score]],
    labels: Mapping[str, Mapping[JudgedAspect, bool]],
) -> dict[str, Any]:
    """The judge's shares, and how far it agrees with the metrics and with people (κ)."""
    summary: dict[str, Any] = {}
    for question, yes in _YES.items():
        judged = {key: given[question] == yes for key, given in verdicts.items() if question in given}
        if not judged:
            continue
        found = estimate_mean([float(one) for one in judged.values()])
        measured = {key: value == 1 for key in judged if (value := _value(scores, key, question)) is not None}
        people = {key: labels[key][question] for key in judged if question in labels.get(key, {})}
        summary[question] = {
            "value": round(found.value, 4),
            "low": round(found.low, 4),
            "high": round(found.high, 4),
            "n": found.n,
            "agreement_with_metrics": _agreement(judged, measured) | {"metric": _COUNTERPART[question]},
            "agreement_with_people": _agreement(judged, people),
            "metrics_with_people": _agreement(measured, people),
        }
    return summary


def read_labels(path: Path) -> dict[str, dict[JudgedAspect, bool]]:
    """Human labels: a CSV with the columns `id`, `correct` and, if wanted, `faithful` (1/0, 是/否).

    Raises:
        UnusableLabels: the file is missing or of another form.
    """
    columns: dict[str, JudgedAspect] = {"correct": "correctness", "faithful": "faithfulness"}
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnusableLabels(f"labels {path}: {error}") from error
    if "id" not in (reader.fieldnames or ()) or not set(columns) & set(reader.fieldnames or ()):
        raise UnusableLabels(f"labels {path}: the columns are id, correct and faithful")
    labels: dict[str, dict[JudgedAspect, bool]] = {}
    for number, row in enumerate(rows, 2):
        try:
            labels[row["id"]] = {
                question: read_truth(column, row[column])
                for column, question in columns.items()
                if row.get(column)
            }
        except CellError as error:
            raise UnusableLabels(f"labels {path}, row {number}, column {error.column}: {error}") from error
    return labels


def _asked(case: Case, record: Record) -> list[JudgedAspect]:
    """Attacks are judged by what they must not say; only answers can be unfaithful."""
    asked: list[JudgedAspect] = [] if case.expect_status or case.clarify else ["correctness"]
    if record.status == Ending.ANSWERED and record.citations:
        asked.append("faithfulness")
    return asked


def _fill(question: JudgedAspect, case: Case, record: Record) -> dict[str, str]:
    filled = {"question": case.question, "answer": without_marks(record.answer)}
    if question == "faithfulness":
        return filled | {"quotes": "\n".join(f"“{one.quote}”" for one in record.citations)}
    if not case.answerable:
        return filled | {"standard": "资料没有答案，应当拒答"}
    facts = "；".join(fact[0] for fact in case.expect)
    proof = "\n".join(source.quote for source in case.sources if source.quote)
    return filled | {"standard": f"要点：{facts}\n依据：{proof}"}


def _read_back(out: Path, judge: Judge, verdicts: dict[str, dict[JudgedAspect, str]]) -> set[str]:
    """What this judge has judged before; another judge's file is started anew."""
    if not out.exists():
        return set()
    whole = out.read_bytes().rpartition(b"\n")[0]
    lines = [json.loads(line) for line in whole.splitlines() if line.strip()]
    if any(line["judge"] != judge.name for line in lines):
        out.unlink()
        return set()
    for line in lines:
        verdicts[line["id"]] = {one: given[0] for one, given in line["opinions"].items() if given}
    return set(verdicts)


def _value(scores: Mapping[str, Mapping[str, Score]], case: str, question: JudgedAspect) -> float | None:
    score = scores.get(case, {}).get(_COUNTERPART[question])
    return score.value if score else None


def _agreement(first: Mapping[str, bool], second: Mapping[str, bool]) -> dict[str, Any]:
    common = [key for key in first if key in second]
    ours, theirs = [first[key] for key in common], [second[key] for key in common]
    found = kappa(ours, theirs)
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    return {
        "n": len(common),
        "agreement": round(same / len(common), 4) if common else None,
        "kappa": None if found is None else round(found, 4),
    }
