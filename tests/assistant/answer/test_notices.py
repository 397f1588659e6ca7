"""What is said beside an answer about the place and the day of its sources."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.notices import describe_sources
from assistant.question.validity import Moment
from assistant.types import Evidence
from index.types import Chunk, Metadata, Passage, Status

TODAY = date(2024, 3, 1)
SHILI = ("示例省", "示例市")


def piece(text: str, kind: str = "story", published: date | None = date(2024, 1, 5), **metadata) -> Evidence:
    chunk = Chunk(
        doc="a.md",
        position=0,
        kind=kind,
        heading=(),
        label="",
        text=text,
        spans=(),
        tokens=1,
        title="示例",
        published=published,
        division=metadata.pop("division", SHILI),
    )
    known = Metadata("示例", kind=metadata.pop("kind_of_document", ""))
    return Evidence(Passage(chunk, replace(known, **metadata), 1.0), text, 0, len(text))


def said(*pieces: Evidence, place=SHILI, language: str = "zh") -> str:
    return describe_sources(pieces, (place,) if place else (), language, Moment(TODAY))


def test_what_was_recognised_with_little_confidence_is_said() -> None:
    unsure = piece("每户限养一只犬。", "article", None)
    passage = unsure.passage
    for confidence, expected in ((None, False), (0.99, False), (0.8, True)):
        chunk = replace(passage.chunk, confidence=confidence)
        one = replace(unsure, passage=replace(passage, chunk=chunk))
        assert ("由扫描件识别，可能有误，请以原件为准" in said(one)) is expected
        assert ("recognised from a scan" in said(one, language="en")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年建成30个站点", "“今年”指2024年"),
        ("去年处理了20起", "“去年”指2023年"),
        ("上月完成验收", "“上月”指2023年12月"),
        ("目前已有5家入驻", "发表于2024年1月5日"),
    ],
)
def test_words_of_time_are_told_by_the_day_of_the_report(text: str, expected: str) -> None:
    assert expected in said(piece(text))


def test_a_late_report_without_words_of_time_needs_nothing() -> None:
    assert said(piece("建成30个站点")) == ""


def test_an_old_report_says_its_day() -> None:
    assert "2021年6月7日" in said(piece("建成30个站点", published=date(2021, 6, 7)))


def test_a_report_without_a_date_says_nothing() -> None:
    assert said(piece("今年建成30个站点", published=None)) == ""


def test_an_article_of_a_regulation_is_no_report() -> None:
    assert said(piece("本年度缴纳", kind="article", published=date(2015, 1, 1))) == ""


def test_the_rule_of_the_province_is_told_apart() -> None:
    text = said(piece("应当年检", kind="article", division=("示例省",)))
    assert "示例省" in text and "示例市" in text
    assert said(piece("应当年检", kind="article")) == ""
    assert said(piece("应当年检", kind="article", division=("示例省",)), place=()) == ""


def test_a_repealed_rule_says_so() -> None:
    text = said(piece("应当年检", kind="article", status=Status.REPEALED, repealed=date(2020, 5, 1)))
    assert "2020年5月1日" in text and "废止" in text


def test_a_rule_whose_term_is_over_or_to_come_says_so() -> None:
    text = said(piece("可以领取补贴", kind="section", repealed=date(2020, 5, 1)))
    assert "有效期至2020年5月1日" in text and "废止" not in text
    coming = said(piece("应当年检", kind="article", effective=date(2999, 1, 1)))
    assert "2999年1月1日起施行" in coming and "尚未生效" in coming
    assert said(piece("应当年检", kind="article", effective=date(2020, 1, 1))) == ""


def test_a_notice_is_named_instead_of_called_a_report() -> None:
    assert said(piece("目前按下表收取", kind="section")) == "《示例》发布于2024年1月5日。"
    assert "报道" in said(piece("目前已有5家", kind="section", kind_of_document="工作报道"))


def test_two_pieces_of_a_day_make_one_note() -> None:
    text = said(piece("今年建成"), piece("去年完成"))
    assert text.count("2024年1月5日") == 1 and "“去年”指2023年" in text


def test_each_note_is_said_once() -> None:
    assert said(piece("今年建成"), piece("今年完成")).count("“今年”") == 1


def test_in_english() -> None:
    assert "“今年” means 2024" in said(piece("今年建成"), language="en")
