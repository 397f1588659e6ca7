"""What the verification makes of yes and no: nothing false passes, and most of what is right."""

import pytest

from assistant.verification.sentences import verify
from evals.benchmarks.twins import Twin, read_twins

TWINS = list(read_twins())
MOST_REFUSED = 12  # answers that leave out who and when are quoted instead, right or not


@pytest.mark.parametrize("twin", [twin for twin in TWINS if not twin.right], ids=lambda twin: twin.sentence)
def test_no_false_twin_passes(twin: Twin) -> None:
    assert not verify(twin.sentence, twin.evidence, twin.question).supported


def test_right_answers_pass() -> None:
    right = [twin for twin in TWINS if twin.right]
    refused = [
        one.sentence for one in right if not verify(one.sentence, one.evidence, one.question).supported
    ]
    assert len(right) >= 60
    assert len(refused) <= MOST_REFUSED, refused
