"""What of a passage is quoted with a statement."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence.features import Features
from assistant.evidence.reading import ReadStatement
from assistant.evidence.scoring import Scored
from assistant.evidence.spans import ROOM_FOR_LIST, Excerpt, merge, room, stretch, whole_lists
from assistant.evidence.statements import Statement, split_passage
from assistant.question.intent import read_question
from index.types import Chunk, Metadata, Passage, Span

ARTICLE = (
    "申请人应当具备下列条件：\n（一）年满十八周岁；\n（二）有固定住所；\n（三）无不良记录。\n"
    "许可有效期为三年。有效期届满需要延续的，应当提前三十日申请。"
)

NAMES = tuple(Features.__dataclass_fields__)

NONE = Features(**dict.fromkeys(NAMES, 0.0))


@pytest.fixture
def passage() -> Passage:
    spans = (Span(0, 0, len(ARTICLE)),)
    chunk = Chunk("a.md", 0, "article", (), "第八条", ARTICLE, spans, 60, "示例市条例", id="c1")
    return Passage(chunk, Metadata("示例市条例"), 1.0)


def scored(statement: Statement, probability: float) -> Scored:
    return Scored(ReadStatement(statement, 0.0, 0.0), NONE, probability)


def quoted(passage: Passage, question: str, words: str) -> str:
    (statement,) = [one for one in split_passage(passage) if words in one.text]
    spans = stretch(read_question(question), scored(statement, 0.9))
    return "|".join(span.text.replace("\n", "") for span in merge(spans))


def test_an_item_brings_its_lead_in(passage) -> None:
    assert quoted(passage, "要住在本地吗？", "固定住所") == "申请人应当具备下列条件：|（二）有固定住所；"


def test_a_list_asked_for_is_quoted_whole(passage) -> None:
    text = quoted(passage, "申请要有哪些条件？", "固定住所")
    assert all(part in text for part in ("下列条件", "十八周岁", "固定住所", "不良记录"))


def test_who_asks_two_things_gets_the_next_sentence_too(passage) -> None:
    assert "三十日" in quoted(passage, "许可管几年？要提前多久续？", "有效期为三年")
    assert "三十日" not in quoted(passage, "许可管几年？", "有效期为三年")


def test_several_things_and_lists_have_more_room() -> None:
    one, two, many = (read_question(q) for q in ("罚多少？", "罚多少？归谁管？", "要哪些材料？"))
    assert room(one) < room(two) < room(many)


def test_a_list_under_its_heading_is_quoted_whole(passage) -> None:
    text = "1. 身份证；\n2. 免疫证明；\n3. 照片。\n复印件免费。"
    bring = replace(passage, chunk=replace(passage.chunk, text=text))
    assert quoted(bring, "办证要带什么？", "免疫证明") == "1. 身份证；2. 免疫证明；3. 照片。"


def whole(passage: Passage, *words: str) -> str:
    every = list(split_passage(passage))
    several = [scored(one, 0.9) for one in every for word in words if word in one.text]
    return "|".join(span.text.replace("\n", "") for span in merge(whole_lists(several)))


def test_a_list_is_quoted_whole_where_several_of_its_items_are(passage) -> None:
    text = "1. 提交材料；\n2. 审核；\n3. 领证。\n当场办结。"
    steps = replace(passage, chunk=replace(passage.chunk, text=text))
    assert whole(steps, "提交", "领证") == "1. 提交材料；2. 审核；3. 领证。"
    assert whole(steps, "审核") == ""
    lead = replace(
        passage, chunk=replace(passage.chunk, text="做法叫“四聚焦”：\n| 项 | 做法 |\n| 一 | 办公室 |")
    )
    assert whole(lead, "四聚焦") == ""
    assert whole(passage, "十八周岁", "不良记录").startswith("（一）年满十八周岁；（二）有固定住所；")


def test_a_field_of_a_guide_is_a_list_of_all_that_it_says(passage) -> None:
    text = "身份证原件\n彩色照片一张\n外地老人另带居住证"
    chunk = replace(passage.chunk, kind="section", label="二、所需材料", text=text)
    field = replace(passage, chunk=chunk)
    assert whole(field, "身份证", "居住证") == ""
    assert quoted(field, "要带什么材料？", "彩色照片") == text.replace("\n", "")
    assert quoted(field, "照片要几张？", "彩色照片") == "彩色照片一张"


def test_a_long_cell_is_quoted_whole_where_several_of_its_sentences_are(passage) -> None:
    cell = "；".join(f"{number}.第{number}份说明情况的书面材料" for number in range(1, 8))
    text = f"|  |  |\n|---|---|\n| 申请材料 | {cell} |\n| 时限 | 三日 |"
    form = replace(passage, chunk=replace(passage.chunk, kind="table", text=text))
    assert whole(form, "第2份", "第5份") == cell
    assert whole(form, "第2份", "三日") == ""


def test_a_list_that_is_too_long_is_quoted_as_far_as_there_is_room(passage) -> None:
    text = "\n".join(f"{number}. {'证明' * 30}；" for number in range(1, 12))
    long = replace(passage, chunk=replace(passage.chunk, text=text))
    assert 200 < len(whole(long, "1. ", "2. ")) <= ROOM_FOR_LIST


def test_stretches_that_touch_become_one(passage) -> None:
    assert [s.text for s in merge([Excerpt(passage, 0, 4, 0.5), Excerpt(passage, 4, 8, 0.9)])] == [
        ARTICLE[:8]
    ]


def test_a_list_goes_on_in_the_next_part(passage) -> None:
    first = "市里将健全完善保障体系，包括以下几类："
    second = "一类是法治保障，一类是监管执法，一类是应急处置。此外还要加强宣传。"
    news, further = (
        replace(passage, chunk=replace(passage.chunk, kind="story", text=text, part=part, id=str(part)))
        for part, text in enumerate((first, second))
    )
    (statement,) = split_passage(news)
    question = read_question("保障体系包括哪些？")
    spans = stretch(question, scored(replace(statement, is_lead=False), 0.9), lambda p: further)
    assert second.split("。")[0] in "".join(span.text for span in spans)
    alone = stretch(question, scored(statement, 0.9), lambda p: None)
    assert all(span.passage is news for span in alone)


def test_a_list_without_numbers_is_quoted_on(passage) -> None:
    text = "可以享受以下优待：\n免费游览公园。\n免交挂号费。\n免费乘坐公共交通工具。"
    free = replace(passage, chunk=replace(passage.chunk, text=text))
    assert "公共交通" in quoted(free, "能享受哪些优待？", "游览公园")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.floats(0, 1)), min_size=1, max_size=8))
def test_merged_excerpts_hold_every_word_once_and_in_order(parts) -> None:
    text = ARTICLE
    chunk = Chunk("a.md", 0, "article", (), "第八条", text, (Span(0, 0, len(text)),), 60, "条例", id="c1")
    passage = Passage(chunk, Metadata("条例"), 1.0)
    excerpts = [Excerpt(passage, at, min(at + length, len(text)), score) for at, length, score in parts]
    merged = merge(excerpts)
    wanted = {n for one in excerpts for n in range(one.start, one.end)}
    assert wanted <= {n for one in merged for n in range(one.start, one.end)}
    ends = [one.end for one in merged]
    assert ends == sorted(ends)
    assert all(before.end <= after.start for before, after in pairwise(merged))
    assert max(one.score for one in merged) == max(one.score for one in excerpts)


PAPERS = "| 所需材料 | 份数 |\n| 身份证 | 原件1份 |\n| 居住证 | 复印件2份 |\n| 申请表 |  |"


@pytest.mark.parametrize(
    ("question", "table", "whole"),
    [
        ("办证要带什么材料？", PAPERS, True),
        ("居住证要几份？", PAPERS, False),
        ("要带什么材料？", PAPERS.replace("所需材料", "服务窗口"), False),
    ],
)
def test_papers_are_the_names_of_rows(question: str, table: str, whole: bool) -> None:
    chunk = Chunk("a.md", 0, "table", (), "", table, (Span(0, 0, len(table)),), 9, "办事指南", id="t")
    said = quoted(Passage(chunk, Metadata("办事指南"), 1.0), question, "复印件")
    assert said == (table.split("\n", 1)[1].replace("\n", "") if whole else "复印件2份")


@pytest.mark.parametrize(("deeds", "whole"), [(4, True), (30, False)])
def test_a_sentence_of_a_cell_is_quoted_with_the_rest_of_it(deeds: int, whole: bool) -> None:
    more = "取得房地产权证的，" * deeds
    text = f"| 指标 | 分值 |\n| 住房 | 有产权住房的，得40分，每人一次。包括：签订合同并缴纳契税的，{more}。 |"
    chunk = Chunk("a.md", 0, "table", (), "", text, (Span(0, 0, len(text)),), 9, "积分", id="t")
    said = quoted(Passage(chunk, Metadata("积分"), 1.0), "买了房加多少分？", "契税")
    assert ("40分" in said, "契税" in said) == (whole, True)
