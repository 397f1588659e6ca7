"""An approved answer: its sentences, its marks, and what makes it stale."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.approved.export import approved_record, render_approved
from assistant.approved.matching import Key
from assistant.approved.types import MODE, ApprovedAnswer, State, marks_in, split_answer
from assistant.types import Citation, Ending, Support

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"


def test_sentences_carry_the_marks_behind_them(keep):
    one = keep(answer=f"{FINE}。[1]\n拿不准就打电话问。")
    first, second = split_answer(one.answer, one.citations)
    assert (first.citations, first.support) == ((1,), Support.QUOTED)
    assert (second.text, second.citations) == ("拿不准就打电话问。", ())
    assert approved_record(one)["citations"][0]["n"] == 1
    assert one.id in render_approved(one)


def made(
    answer: str = "罚。[1]", quotes: Sequence[str] = ("处五十元罚款",), **digests: str
) -> ApprovedAnswer:
    citations = tuple(
        Citation(n, f"{n}.md", "条例", "", "第一条", quote, 0, len(quote))
        for n, quote in enumerate(quotes, 1)
    )
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    return ApprovedAnswer(
        "p1", "问？", "", Key("问", ""), answer, citations, digests, State.APPROVED, "", "", moment, moment
    )


def test_it_is_stale_when_a_document_it_rests_on_changed_or_went():
    one = made(**{"a.md": "1", "b.md": "2"})
    assert one.stale({"a.md": "1", "b.md": "2", "c.md": "9"}) == ""
    assert one.stale({"a.md": "1", "b.md": "3"}) == "文件已变更：b.md"
    assert one.stale({"b.md": "3"}) == "文件已移除：a.md；文件已变更：b.md"


def test_the_answer_is_given_as_it_was_written():
    answer = made("罚五十元。[1]\n拿不准就打电话。").as_answer("罚多少？", "已审核")
    assert (answer.status, answer.mode, answer.notice) == (Ending.ANSWERED, MODE, "已审核")
    assert answer.text == "罚五十元。[1]\n拿不准就打电话。"
    assert [one.text for one in answer.sentences] == ["罚五十元。", "拿不准就打电话。"]


def test_official_words_are_quoted_and_others_verified():
    one = made("处五十元罚款。[1]另外要登记。[1]")
    assert [s.support for s in one.as_answer("", "").sentences] == [Support.QUOTED, Support.VERIFIED]


PIECES = st.sampled_from(["罚款", "。", "！", "\n", "[1]", "[2]", "[12]", " ", "[", "]", "处五十元"])


@given(st.lists(PIECES, max_size=20).map("".join))
def test_no_word_and_no_mark_is_lost(text):
    sentences = list(split_answer(text, made().citations))
    said = "".join("".join(one.text.split()) for one in sentences)
    assert said == "".join(re.sub(r"\[\d+\]", "", text).split())
    assert {n for one in sentences for n in one.citations} <= marks_in(text)
