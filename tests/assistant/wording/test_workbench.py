"""The workbench over a small index: checked drafts, versions of a document."""

import pytest

from assistant.question.places import UnknownPlace
from assistant.types import Question, Support
from assistant.wording.outline import UnknownDocument
from assistant.wording.phrase_search import Mode, PhraseQuery
from assistant.wording.redline import Change


def test_the_versions_of_a_document_come_first(workbench):
    assert workbench.versions("dogs-old.md")[0] == "dogs-linchuan.md"


def test_the_bench_checks_with_what_comes_closest_at_the_drafts_place(workbench):
    text = "澜川市遛狗通告\n对不拴绳的狗主人，一律通报所在单位。"
    (one,) = workbench.check(text).sentences
    assert one.nearest is None or one.nearest.place == "澜川市"


def test_it_reads_and_compares_what_is_there_now(workbench):
    assert set(workbench.documents()) == {"dogs-linchuan.md", "dogs-beihe.md", "dogs-old.md", "parks.md"}
    found = workbench.outline("parks.md")
    assert found.sections
    assert {row.change for row in workbench.redline("parks.md", "parks.md")} == {Change.SAME}
    with pytest.raises(UnknownDocument):
        workbench.outline("nothing.md")


def test_a_draft_may_be_checked_without_what_comes_closest(workbench):
    (one,) = workbench.check("对不拴绳的狗主人，一律通报所在单位。", "澜川市", nearest=False).sentences
    assert one.nearest is None
    with pytest.raises(UnknownPlace):
        workbench.check("每户限养一只。", "乌有乡")


def test_words_are_found_with_one_finder_for_a_snapshot(workbench):
    first = workbench.find(PhraseQuery("饲养烈性犬", Mode.EXACT))
    assert first.total == 2
    finder = workbench._finder
    assert workbench.find(PhraseQuery("牵引绳", Mode.EXACT)).total >= 1
    assert workbench._finder is finder


def test_its_own_answers_only_quote(workbench):
    answer = workbench.quoting.invoke(Question("澜川市遛狗不牵绳罚多少？"))
    assert answer.mode == "extractive"
    assert {sentence.support for sentence in answer.sentences} == {Support.QUOTED}
