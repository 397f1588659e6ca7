"""Yes/no questions over the demonstration corpus, each with the verdict that the quoted rule gives, or none.

`verdicts.jsonl` was written by hand: half of the questions differ from the rule in subject, act or condition,
so that no verdict may be given. `python -m evals.benchmarks.verdicts` says how many are given and how many of
these are false.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from assistant.language.verdicts import Verdict, find_verdict
from assistant.llm.prompts import reply_text
from assistant.verification.sentences import facts_of
from evals.benchmarks.harness import say
from evals.benchmarks.twins import find_evidence

_CASES = "verdicts.jsonl"


@dataclass(frozen=True, slots=True)
class VerdictCase:
    """A question, the rule that is quoted for it, and the verdict in Chinese; "" where none may be given."""

    doc: str
    quotes: tuple[str, ...]
    question: str
    verdict: str

    def judge(self) -> str:
        """The verdict that is given, in Chinese, or ""."""
        pieces = [find_evidence(self.doc, quote) for quote in self.quotes]
        return name_verdict(find_verdict(self.question, facts_of(pieces)))


def name_verdict(verdict: Verdict | None) -> str:
    """The words of a verdict, "" for none."""
    return reply_text(f"verdict_{verdict}", "zh") if verdict else ""


def read_cases() -> Iterator[VerdictCase]:
    """All cases, in their order."""
    for line in files("evals.benchmarks").joinpath(_CASES).read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield VerdictCase(case["doc"], tuple(case["quotes"]), case["question"], case["verdict"])


def main() -> int:
    """Says how many verdicts are given; returns 1 where one is false."""
    cases = list(read_cases())
    given = [(case, verdict) for case in cases if (verdict := case.judge())]
    false = [(case, verdict) for case, verdict in given if verdict != case.verdict]
    for case, verdict in false:
        say(f"false: {case.question} {verdict}, not {case.verdict or 'any'}")
    asked = sum(bool(case.verdict) for case in cases)
    say(f"{len(cases)} questions, {asked} with a verdict: {len(given)} given, {len(false)} false")
    return int(bool(false))


if __name__ == "__main__":
    sys.exit(main())
