"""No verdict that is false, and one for half of the questions that a rule decides in its own words."""

import pytest

from evals.benchmarks.verdicts import VerdictCase, read_cases

CASES = list(read_cases())
FEWEST_GIVEN = 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.question)
def test_no_verdict_is_false(case: VerdictCase) -> None:
    assert case.judge() in ("", case.verdict)


def test_half_of_what_the_rules_decide_is_said() -> None:
    assert sum(bool(case.judge()) for case in CASES) >= FEWEST_GIVEN
