"""The short answer: deciding words, cut at clauses, never longer than a glance."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.short import LONGEST, carrier, find_short, glance
from assistant.evidence.features import Features
from assistant.evidence.reading import ReadStatement
from assistant.evidence.scoring import Scored
from assistant.evidence.statements import Statement, split_passage
from assistant.question.intent import read_question
from assistant.types import Evidence
from index.types import Chunk, Metadata, Passage, Span

RULE = "违反第十条规定，携犬外出不牵绳的，由公安机关处二百元以上五百元以下罚款；情节严重的，没收犬只。"
ANY = read_question("怎么处理")
NONE = Features(**dict.fromkeys(Features.__dataclass_fields__, 0.0))


def best(text: str, words: tuple[int, int] | None) -> Scored:
    chunk = Chunk("a.md", 0, "article", (), "第八条", text, (Span(0, 0, len(text)),), 1, "条例", id="c")
    statement = Statement(Passage(chunk, Metadata("条例"), 1.0), 0, len(text))
    return Scored(ReadStatement(statement, 0.0, 0.0, words), NONE, 0.9)


@pytest.mark.parametrize(
    ("marked", "short"),
    [
        ("二百元以上五百元以下", "由公安机关处二百元以上五百元以下罚款"),
        ("没收", "没收犬只"),
        ("不牵绳", "携犬外出不牵绳的"),
    ],
)
def test_the_clause_around_the_deciding_words_is_said(marked: str, short: str) -> None:
    start = RULE.index(marked)
    assert find_short(best(RULE, (start, start + len(marked))), ANY) == short


@pytest.mark.parametrize("number", ["一、", "（二）", "3. "])
def test_the_number_of_an_item_is_not_said(number: str) -> None:
    text = f"{number}连续居住满六个月，有住所。"
    assert find_short(best(text, (text.index("六"), text.index("，"))), ANY) == "连续居住满六个月"


def test_without_deciding_words_nothing_is_said() -> None:
    assert find_short(best(RULE, None), ANY) == ""


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (RULE, "由公安机关处二百元以上五百元以下罚款"),
        ("处五十元罚款，拒不改正的，处二百元罚款。", ""),  # which of the two?
        ("三日内改正。", ""),
    ],
)
def test_without_them_the_only_clause_with_the_figure_asked_for_is_said(text: str, short: str) -> None:
    assert find_short(best(text, None), read_question("罚多少钱？")) == short


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("罚多少钱？", "由公安机关处二百元以上五百元以下罚款"),
        ("怎么处理？", "由公安机关处二百元以上五百元以下罚款"),
        ("几天能办好？", ""),
        ("要几次？", ""),
    ],
)
def test_a_figure_of_another_kind_than_asked_for_is_not_said(question: str, short: str) -> None:
    start = RULE.index("二百元")
    assert find_short(best(RULE, (start, start + 3)), read_question(question)) == short


def test_an_item_of_a_list_is_told_with_the_figure_of_its_lead_in() -> None:
    text = "有下列行为之一的，处五十元罚款：\n（一）遛犬不牵绳；\n（二）不清理犬粪。"
    chunk = replace(best(text, None).statement.passage.chunk)
    items = list(split_passage(Passage(chunk, Metadata("条例"), 1.0)))
    item = Scored(ReadStatement(items[1], 0.0, 0.0, None), NONE, 0.9)
    assert items[1].text.startswith("（一）")
    assert find_short(item, read_question("罚多少钱？")) == "处五十元罚款"
    assert find_short(item, read_question("几天内改？")) == ""


@pytest.mark.parametrize("stop", ["", "。", "；", "。；"])
def test_a_cell_is_said_whole_whatever_mark_it_ends_with(stop: str) -> None:
    text = f"| 事项 | 说明 |\n| 补办居住证 | 每证收十元工本费{stop} |"
    scored = best(text, (text.index("十元"), text.index("工本费")))
    cell = replace(scored.statement, start=text.index("每证"), end=text.rindex(" |"), is_cell=True)
    assert find_short(replace(scored, read=replace(scored.read, statement=cell)), ANY) == "每证收十元工本费"


def test_a_lead_in_alone_decides_nothing() -> None:
    def of(text: str, marked: str) -> str:
        start = text.index(marked)
        scored = best(text, (start, start + len(marked)))
        lead = replace(scored.statement, is_lead=True)
        return find_short(replace(scored, read=replace(scored.read, statement=lead)), ANY)

    assert of("办理地点：", "地点") == ""
    assert of("有下列行为之一的，处二百元罚款：", "二百元") == "处二百元罚款"


@given(st.text(alphabet="，。：；元罚款处由公安一二3 \n", min_size=2, max_size=90), st.data())
def test_what_is_said_stands_in_the_rule_and_is_short(text: str, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    short = find_short(best(text, (start, end)), ANY)
    assert short in text and len(short) <= LONGEST


def test_a_quotation_that_is_short_itself_needs_none() -> None:
    passage = best(RULE, None).statement.passage
    whole = Evidence(passage, RULE, 0, len(RULE))
    clause = Evidence(passage, "没收犬只。", len(RULE) - 5, len(RULE))
    assert carrier("没收犬只", [whole]) == whole
    assert carrier("没收犬只", [clause]) is None
    assert carrier("", [whole]) is None


def test_a_drafted_sentence_is_a_short_answer_if_it_is_short() -> None:
    assert glance("罚二百元以上五百元以下。") == "罚二百元以上五百元以下"
    assert glance("二百元" * 30) == ""
