"""The same words are quoted once, from the better source."""

from dataclasses import replace
from datetime import date

from assistant.evidence.copies import group_copies
from assistant.evidence.statements import Statement, split_passage
from assistant.question.validity import Moment
from index.types import Chunk, Metadata, Passage, Span, Status

TODAY = Moment(date(2026, 11, 1))
RULE = "申请人应当自入住之日起三十日内办理居住登记。"


def statements(*told: tuple[str, str, Metadata], label: str = "", kind: str = "section") -> list[Statement]:
    found = []
    for number, (doc, text, metadata) in enumerate(told):
        spans = (Span(0, 0, len(text)),)
        chunk = Chunk(doc, number, kind, (), label, text, spans, 9, metadata.title, id=str(number))
        found += split_passage(Passage(chunk, metadata, 1.0))
    return found


def test_of_one_document_in_two_formats_the_shorter_path_is_quoted() -> None:
    rule = Metadata("居住登记办法", division=("示例省", "示例市"))
    found = group_copies(statements(("old/a.docx", RULE, rule), ("a.html", RULE, rule)), TODAY)
    assert [(same.first, same.best, same.others) for same in found] == [(0, 1, (0,))]


def test_the_newer_and_the_version_in_force_are_better() -> None:
    old = Metadata("居住登记办法", effective=date(2019, 1, 1))
    new = replace(old, effective=date(2024, 1, 1))
    (same,) = group_copies(statements(("a.md", RULE, old), ("longer/b.md", RULE, new)), TODAY)
    assert same.best == 1
    ended = replace(new, status=Status.REPEALED)
    (same,) = group_copies(statements(("a.md", RULE, old), ("longer/b.md", RULE, ended)), TODAY)
    assert same.best == 0


def test_the_same_words_for_another_place_are_another_rule() -> None:
    here = Metadata("居住登记办法", division=("示例省", "示例市"))
    there = replace(here, division=("示例省", "样例市"))
    assert len(group_copies(statements(("a.md", RULE, here), ("b.md", RULE, there)), TODAY)) == 2


def test_a_section_in_two_documents_is_one_and_few_words_are_not() -> None:
    one, other = Metadata("居住登记办法"), Metadata("居住登记指南")
    assert len(group_copies(statements(("a.md", RULE, one), ("b.md", RULE, other)), TODAY)) == 1
    assert len(group_copies(statements(("a.md", "免费。", one), ("b.md", "免费。", other)), TODAY)) == 2


def test_the_same_words_under_several_headings_are_quoted_once() -> None:
    guide = Metadata("居住证指南")
    told = [("a.md", "连续居住满六个月。", guide)] * 3
    assert [same.others for same in group_copies(statements(*told), TODAY)] == [(1, 2)]


def test_items_of_different_lists_stay_apart() -> None:
    guide = Metadata("居住证指南")
    told = [("a.md", f"{way}的，应当提供：\n（一）身份证；", guide) for way in ("就业", "就读")]
    assert len(group_copies(statements(*told), TODAY)) == 4
