from dataclasses import replace
from datetime import date

import pytest

from index.metadata.versions import settle_versions
from index.types import Metadata, Status

TODAY = date(2026, 11, 1)
PROVINCE, CITY = ("山东省",), ("山东省", "日照市")
OLD = Metadata("日照市公厕管理条例", division=CITY, effective=date(2010, 5, 1))
NEW = Metadata("日照市公厕管理条例（2022年修订）", division=CITY, effective=date(2022, 3, 1))


def settle(**known: Metadata) -> dict[str, Metadata]:
    return settle_versions(known, TODAY)


def test_a_later_version_takes_the_place_of_the_earlier_ones() -> None:
    middle = replace(OLD, effective=date(2000, 1, 1), amended=date(2015, 6, 1))
    settled = settle(old=OLD, new=NEW, middle=middle)
    assert settled["old"].status is settled["middle"].status is Status.REPEALED
    assert settled["old"].repealed == date(2015, 6, 1), "on the day of the next one"
    assert settled["middle"].repealed == date(2022, 3, 1)
    assert settled["old"].replaced_by == settled["middle"].replaced_by == NEW.title
    assert settled["new"] == NEW


@pytest.mark.parametrize(
    "other",
    [
        replace(OLD, division=("山东省", "青岛市")),
        replace(OLD, effective=None),
        replace(OLD, effective=NEW.effective),
        replace(OLD, title="日照市公厕建设条例"),
        replace(OLD, status=Status.IN_FORCE),
    ],
    ids=["another place", "no date", "the same day", "another title", "stated to be in force"],
)
def test_other_documents_keep_what_they_say(other: Metadata) -> None:
    assert settle(new=NEW, other=other)["other"] == other


def test_reports_of_two_years_do_not_replace_each_other() -> None:
    first = Metadata("政府工作报告（2020年）", published=date(2020, 1, 1))
    settled = settle(a=first, b=replace(first, title="政府工作报告（2021年）", published=date(2021, 1, 1)))
    assert settled["a"] == first


def test_a_document_is_repealed_by_name() -> None:
    former = Metadata("日照市公厕办法", division=CITY)
    new = replace(NEW, repeals=("日照市公厕办法",))
    settled = settle(new=new, former=former)["former"]
    assert (settled.status, settled.repealed) == (Status.REPEALED, date(2022, 3, 1))
    assert settled.replaced_by == NEW.title
    amended = replace(new, amended=date(2024, 7, 1))
    assert settle(new=amended, former=former)["former"].repealed == date(2022, 3, 1), (
        "not when it was amended"
    )
    elsewhere = replace(former, division=("江苏省",))
    assert settle(new=new, elsewhere=elsewhere)["elsewhere"] == elsewhere
    later = replace(former, effective=date(2024, 1, 1))
    assert settle(new=new, later=later)["later"] == later, "a title may be used again"


def test_what_a_coming_rule_will_repeal_is_still_in_force() -> None:
    coming = replace(NEW, effective=date(2027, 1, 1))
    settled = settle(old=OLD, coming=coming)["old"]
    assert (settled.status, settled.repealed, settled.replaced_by) == (
        Status.UNKNOWN,
        date(2027, 1, 1),
        "",
    )
