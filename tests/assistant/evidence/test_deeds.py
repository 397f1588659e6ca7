"""One deed, one penalty."""

from dataclasses import replace

import pytest

from assistant.evidence.deeds import is_other_deed, list_of_deeds
from assistant.evidence.statements import Statement, split_passage
from index.types import Chunk, Metadata, Passage, Span

PENALTIES = (
    "违反第九条规定，按照下列规定处罚：\n（一）不戴犬牌的，处五十元罚款；\n（二）不牵绳的，责令改正；拒不改正的，处一百元罚款。\n"
    "遗弃犬只的，给予警告；拒不改正的，处五百元罚款。\n公安机关应当公布举报电话。"
)


@pytest.fixture
def statements() -> dict[str, Statement]:
    chunk = Chunk(
        "a.md", 0, "article", (), "第三十条", PENALTIES, (Span(0, 0, len(PENALTIES)),), 9, "条例", id="a"
    )
    return {one.text[:6]: one for one in split_passage(Passage(chunk, Metadata("条例"), 1.0))}


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("遗弃犬只的，", "拒不改正的，", False),
        ("（二）不牵绳", "（一）不戴犬", True),
        ("（二）不牵绳", "遗弃犬只的，", True),
        ("（二）不牵绳", "违反第九条规", True),
        ("（二）不牵绳", "公安机关应当", False),
        ("公安机关应当", "遗弃犬只的，", False),
    ],
)
def test_each_item_and_paragraph_penalises_a_deed_of_its_own(statements, one, other, differs) -> None:
    assert is_other_deed(statements[other], [statements[one]]) is differs


def test_what_another_document_punishes_is_another_rule_not_another_deed(statements) -> None:
    one, other = statements["（二）不牵绳"], statements["遗弃犬只的，"]
    passage = replace(other.passage, chunk=replace(other.passage.chunk, doc="b.md", id="b"))
    assert not is_other_deed(replace(other, passage=passage), [one])


def test_items_of_one_list_of_penalties_belong_together(statements) -> None:
    first, second = statements["（一）不戴犬"], statements["（二）不牵绳"]
    assert list_of_deeds(first) is not None
    assert list_of_deeds(first) == list_of_deeds(second)
    assert list_of_deeds(statements["遗弃犬只的，"]) is None


def test_what_the_same_provision_forbids_is_one_deed(statements) -> None:
    one, other = (
        replace(statements[key], referred="不得遗弃犬只。") for key in ("（一）不戴犬", "遗弃犬只的，")
    )
    assert not is_other_deed(other, [one])
