"""What is quoted, how much of it, and when nothing found answers."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.evidence.features import Features
from assistant.evidence.figures import lacks_figure
from assistant.evidence.gate import Gate, load_calibration
from assistant.evidence.reading import ReadStatement
from assistant.evidence.scoring import Scored
from assistant.evidence.selection import Selection, select
from assistant.evidence.statements import Statement, split_passage
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
from assistant.question.validity import Moment
from index.types import Chunk, Metadata, Passage, Related, Span

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


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("罚多少钱？", "由公安机关责令改正。", True),
        ("罚多少钱？", "处五百元罚款。", False),
        ("罚多少钱？", "应当在三日内改正。", True),
        ("归谁管？", "由公安机关负责。", False),
        ("一共有多少人？", "2021年获得第七次普查先进集体称号。", True),
        ("登记的电话号码是多少？", "五日内审核，收费二百元。", True),
        ("该打什么电话？", "可以拨打12345热线。", False),
        ("周末几点开门？", "分为社区卫生服务中心和卫生室。", True),
        ("几点开始禁放？", "每日二十二时至次日六时禁止燃放。", False),
        ("What does it cost to charge a car?", "费用有两个渠道。", True),
        ("消防设施多久检查一次？", "每年至少检测一次。", False),
        ("水箱几个月洗一回？", "每半年清洗。", False),
        ("一年要查几次？", "每季度检查。", False),
        ("水箱多久清洗一次？", "三个月内完成改造。", True),
        ("补贴发多久？", "每月发放。", True),
        ("一次性补贴多久能办好？", "每年申请。", True),
        ("哪几天可以放烟花？", "除夕、正月初一、正月十五可以燃放。", False),
    ],
)
def test_how_much_needs_a_figure(question: str, text: str, lacks: bool) -> None:
    assert lacks_figure(read_question(question), [text]) is lacks


def test_a_unit_that_is_asked_for_is_the_kind_of_figure_wanted() -> None:
    days = read_question("几天能办好？")
    assert lacks_figure(days, ["登记证有效期为二年。"])
    assert not lacks_figure(days, ["五个工作日内办结。"])
    assert not lacks_figure(read_question("管多长时间？"), ["登记证有效期为二年。"])
    assert not lacks_figure(read_question("要多少户同意？"), ["经三分之二以上业主同意。"])
    assert lacks_figure(read_question("交多少钱？"), ["按百分之五十减收。"])


def test_things_to_be_counted_need_a_number_and_no_share() -> None:
    wishes = read_question("能填几个志愿？")
    assert lacks_figure(wishes, ["百分之九十的学位电脑派位。"])
    assert not lacks_figure(wishes, ["可以填报四个志愿。"])
    assert not lacks_figure(read_question("最多招几个人？"), ["格致中学 · 招生规模上限：6。"])
    assert lacks_figure(read_question("最多补多少钱？"), ["格致中学 · 招生规模上限：6。"])


def test_who_asks_for_a_figure_gets_a_statement_with_one_first(passage) -> None:
    plain, figure = (
        Scored(ReadStatement(one, 0.0, 0.0), replace(NONE, figure=value), chance)
        for one, value, chance in zip(list(split_passage(passage))[-2:], (0.0, 1.0), (0.6, 0.5), strict=True)
    )
    gate = Gate(0.0, NONE, 0.3, 0.1)
    query = Query("", "", "zh", read_question("要交多少钱？"), Moment(date(2024, 3, 1)))
    assert select(query, [plain, figure], gate, 300).ranked[0].statement == figure.statement
    unlikely = replace(figure, probability=0.2)
    assert select(query, [plain, unlikely], gate, 300).ranked[0].statement == plain.statement


TABLE = "| 区县 | 登记费（元） |\n| 东湖区 | 200 |\n| 西岭区 | 180 |\n| 南屏区 | 160 |\n标准每年公布一次。"


def choose(passage: Passage, question: str, text: str, chances: dict[str, float]) -> Selection:
    """The selection where each cell answers with the chance of its text."""
    chunk = replace(passage.chunk, kind="table", text=text)
    statements = split_passage(replace(passage, chunk=chunk))
    ranked = [scored(one, chances.get(one.text, 0.01)) for one in statements]
    ranked.sort(key=lambda one: one.probability, reverse=True)
    open_gate = replace(load_calibration().gate(0.45, 0.55), answer=0.0)
    return select(
        Query(question, question, "zh", read_question(question), Moment(date(2024, 3, 1))),
        ranked,
        open_gate,
        800,
    )


def test_of_a_table_the_cell_is_quoted_that_the_question_names_else_its_column(passage) -> None:
    one = choose(passage, "东湖区登记费多少钱？", TABLE, {"200": 0.8, "180": 0.4, "160": 0.4})
    assert [piece.words for piece in one.evidence] == ["东湖区 · 登记费：200元。"]
    every = choose(passage, "登记费多少钱？", TABLE, dict.fromkeys(("200", "180", "160"), 0.5))
    assert [piece.text for piece in every.evidence] == ["200", "180", "160"]
    assert one.answers and every.answers


def test_a_cell_is_cited_with_what_names_its_row(passage) -> None:
    text = "| 区县 | 人数 | 登记费（元） |\n| 东湖区 | 3 | 200 |"
    [piece] = choose(passage, "登记费多少钱？", text, {"200": 0.8}).evidence
    assert [text[low:high] for low, high in piece.ranges] == ["东湖区", "200"] and piece.is_tabular
    [first] = choose(passage, "人数多少？", text, {"3": 0.8}).evidence
    assert [text[low:high] for low, high in first.ranges] == ["东湖区 | 3"]


def test_the_greatest_of_a_table_needs_all_of_it(passage) -> None:
    most = choose(passage, "最高的登记费是多少钱？", TABLE, {"160": 0.9, "200": 0.1})
    assert [piece.text for piece in most.evidence] == ["200"] and most.answers
    long = TABLE + "".join(f"\n| 第{n}街道 | {n} |" for n in range(60))
    parts = replace(passage, chunk=replace(passage.chunk, part=1))
    assert choose(passage, "最高的登记费是多少钱？", long, {"160": 0.9}).answers
    assert not choose(parts, "最高的登记费是多少钱？", long, {"160": 0.9}).answers


def test_a_policy_comes_before_a_page_that_explains_it_where_both_answer(passage) -> None:
    explains = (Related(passage.chunk.doc, "示例市条例"),)
    told = replace(passage.chunk, doc="解读.html", kind="section", text="许可管三年，到期前一个月申请延续。")
    page = Passage(
        replace(told, spans=(Span(0, 0, len(told.text)),)), Metadata("解读", explains=explains), 1.0
    )

    def first(chance: float, of: Passage = page) -> str:
        statements = [
            *(scored(one, 0.9) for one in split_passage(of)),
            *(scored(one, chance) for one in split_passage(passage)),
        ]
        question = "许可管几年？"
        query = Query(question, question, "zh", read_question(question), Moment(date(2024, 3, 1)))
        chosen = select(query, statements, load_calibration().gate(0.45, 0.55), 800)
        return chosen.ranked[0].statement.passage.chunk.doc

    assert first(0.8) == passage.chunk.doc
    assert first(0.1) == "解读.html", "the policy itself does not answer"
    assert first(0.8, replace(page, metadata=Metadata("别的"))) == "解读.html", "it explains another one"
