"""Passages cut into the statements that could answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence.statements import split_passage
from index.types import Chunk, Metadata, Passage, Span

ARTICLE = (
    "申请人应当具备下列条件：\n（一）年满十八周岁；\n（二）有固定住所；\n（三）无不良记录。\n"
    "许可有效期为三年。有效期届满需要延续的，应当提前三十日申请。"
)


@pytest.fixture
def passage() -> Passage:
    spans = (Span(0, 0, len(ARTICLE)),)
    chunk = Chunk("a.md", 0, "article", (), "第八条", ARTICLE, spans, 60, "示例市条例", id="c1")
    return Passage(chunk, Metadata("示例市条例"), 1.0)


def test_a_clause_is_judged_with_those_before_it_in_its_sentence(passage) -> None:
    text = "未经登记养犬的，责令补办；逾期不补办的，处五百元罚款。"
    chunk = replace(passage.chunk, text=text)
    first, second = split_passage(replace(passage, chunk=chunk))
    assert first.words == "未经登记养犬的，责令补办；"
    assert (second.text, second.words) == ("逾期不补办的，处五百元罚款。", text)
    long = replace(passage.chunk, text=text[:-1] + "，并" * 100 + "。")
    assert [c.words for c in split_passage(replace(passage, chunk=long))][1].startswith("逾期")


def test_the_lead_in_of_a_list_is_its_whole_sentence(passage) -> None:
    text = "有下列行为之一的，处五百元罚款；拒不改正的，没收工具：\n（一）乱扔；\n（二）乱倒。"
    chunk = replace(passage.chunk, text=text)
    items = [c for c in split_passage(replace(passage, chunk=chunk)) if "乱" in c.text]
    assert [item.lead_text for item in items] == [text.split("\n")[0]] * 2


PIECES = st.sampled_from(
    [
        "申请人应当",
        "下列条件：",
        "（一）满十八周岁；",
        "（二）有住所。",
        "。",
        "；",
        "\n",
        "| 项 | 元 |\n|---|---|\n| 甲 | 1 |",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_every_statement_stands_in_the_passage_after_its_lead_in(text: str) -> None:
    chunk = Chunk("a.md", 0, "article", (), "第八条", text, (Span(0, 0, len(text)),), 1, "条例", id="c1")
    for candidate in split_passage(Passage(chunk, Metadata("条例"), 1.0)):
        assert candidate.text == text[candidate.start : candidate.end]
        assert candidate.text.strip()
        if candidate.lead:
            assert candidate.lead[0] <= candidate.lead[1] <= candidate.start
        if not candidate.is_row:
            assert candidate.words.endswith(candidate.text)
