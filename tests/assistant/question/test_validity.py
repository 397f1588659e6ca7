"""Which version of a rule answers: that of today, of a day, of the past."""

from datetime import date

import pytest

from assistant.question.validity import Moment, applies_at, read_moment
from index.types import Metadata, Status

OLD = Metadata("旧条例", effective=date(2010, 1, 1), repealed=date(2020, 5, 1), status=Status.REPEALED)
NEW = Metadata("新条例", effective=date(2020, 5, 1), status=Status.IN_FORCE)


@pytest.mark.parametrize(
    ("question", "moment"),
    [
        ("遛狗罚多少？", Moment()),
        ("以前遛狗罚多少？", Moment(None, True)),
        ("2015年的时候遛狗罚多少？", Moment(date(2015, 12, 28), True)),
        ("2015年3月1日以前罚多少？", Moment(date(2015, 3, 1), True)),
    ],
)
def test_the_time_a_question_is_about(question: str, moment: Moment) -> None:
    assert read_moment(question) == moment


@pytest.mark.parametrize(
    ("moment", "old", "new"),
    [
        (Moment(), False, True),
        (Moment(None, True), True, True),
        (Moment(date(2015, 1, 1), True), True, False),
        (Moment(date(2020, 5, 1), True), False, True),
        (Moment(date(2009, 1, 1), True), False, False),
    ],
)
def test_which_version_applies(moment: Moment, old: bool, new: bool) -> None:
    assert (applies_at(OLD, moment), applies_at(NEW, moment)) == (old, new)


def test_what_says_nothing_of_its_validity_counts() -> None:
    assert applies_at(Metadata("通知"), Moment())
