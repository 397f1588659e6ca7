"""What is quoted, how much of it, and when nothing found answers."""

from dataclasses import replace

import pytest

from assistant.evidence.features import Features
from assistant.evidence.gate import Calibration, Family, Logistic, load_calibration
from assistant.evidence.selection import Scored, Selection, lacks_figure, select
from assistant.evidence.spans import Excerpt, merge, room, stretch
from assistant.evidence.statements import split_passage
from assistant.question.intent import read_question
from assistant.question.rewriting import Query
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


def features(**known: float) -> Features:
    return replace(NONE, **known)


def quoted(passage: Passage, question: str, words: str) -> str:
    (candidate,) = [c for c in split_passage(passage) if words in c.text]
    spans = stretch(read_question(question), Scored(candidate, NONE, 0.9))
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


def test_a_clause_is_judged_with_those_before_it_in_its_sentence(passage) -> None:
    text = "未经登记养犬的，责令补办；逾期不补办的，处五百元罚款。"
    chunk = replace(passage.chunk, text=text)
    first, second = split_passage(replace(passage, chunk=chunk))
    assert first.words == "未经登记养犬的，责令补办；"
    assert (second.text, second.words) == ("逾期不补办的，处五百元罚款。", text)
    long = replace(passage.chunk, text=text[:-1] + "，并" * 100 + "。")
    assert [c.words for c in split_passage(replace(passage, chunk=long))][1].startswith("逾期")


TABLE = "| 区县 | 登记费（元） |\n| 东湖区 | 200 |\n| 西岭区 | 180 |\n| 南屏区 | 160 |\n标准每年公布一次。"


def choose(passage: Passage, question: str, text: str, chances: dict[str, float], **told: float) -> Selection:
    chunk = replace(passage.chunk, kind="table", text=text)
    calibration = load_calibration()
    sure = replace(calibration, threshold=dict.fromkeys(Family, 0.0))
    ranked = [
        Scored(c, features(covered=1.0, **told), chances.get(c.text, 0.01))
        for c in split_passage(replace(passage, chunk=chunk))
    ]
    ranked.sort(key=lambda scored: scored.probability, reverse=True)
    return select(Query(question, question, "zh", read_question(question)), ranked, sure, 800)


def test_of_a_table_the_row_is_quoted_that_the_question_names_else_all(passage) -> None:
    rows = TABLE.split("\n")[1:4]
    one = choose(passage, "东湖区登记费多少钱？", TABLE, {rows[0]: 0.8, rows[1]: 0.4, rows[2]: 0.4})
    assert [piece.words for piece in one.evidence] == ["东湖区：登记费200元。"]
    every = choose(passage, "登记费多少钱？", TABLE, dict.fromkeys(rows, 0.5))
    assert [piece.text for piece in every.evidence] == ["\n".join(rows)]
    assert one.answers and every.answers


def test_the_greatest_of_a_table_needs_all_of_it(passage) -> None:
    rows = TABLE.split("\n")[1:4]
    whole = choose(passage, "最高的登记费是多少钱？", TABLE, {rows[2]: 0.9, rows[0]: 0.1})
    assert [piece.text for piece in whole.evidence] == ["\n".join(rows)] and whole.answers
    long = TABLE + "".join(f"\n| 第{n}街道 | {n} |" for n in range(60))
    assert not choose(passage, "最高的登记费是多少钱？", long, {rows[2]: 0.9}).answers


def test_a_list_under_its_heading_is_quoted_whole(passage) -> None:
    text = "1. 身份证；\n2. 免疫证明；\n3. 照片。\n复印件免费。"
    bring = replace(passage, chunk=replace(passage.chunk, text=text))
    assert quoted(bring, "办证要带什么？", "免疫证明") == "1. 身份证；2. 免疫证明；3. 照片。"


def test_stretches_that_touch_become_one(passage) -> None:
    assert [s.text for s in merge([Excerpt(passage, 0, 4, 0.5), Excerpt(passage, 4, 8, 0.9)])] == [
        ARTICLE[:8]
    ]


def test_each_family_of_questions_has_its_threshold() -> None:
    gate = Calibration(
        statement=Logistic(0.0, (1.0,) + (0.0,) * (len(NAMES) - 1)),
        question=Logistic(0.0, (1.0,) + (0.0,) * len(NAMES)),
        threshold={Family.RULE: 0.7, Family.REPORT: 0.6, Family.ENGLISH: 0.5},
    )
    assert gate.answerability(features(covered=0.5)) == pytest.approx(0.622, abs=0.001)
    assert gate.answers(features(covered=0.5))
    assert not gate.answers(features(covered=0.5, article=1.0))
    assert gate.answers(features(covered=0.1, article=1.0, english=1.0))


def test_the_shipped_calibration_fits_the_features() -> None:
    calibration = load_calibration()
    assert len(calibration.statement.weights) == len(NAMES)
    assert len(calibration.question.weights) == len(NAMES) + 1
    assert all(0 < calibration.threshold[family] < 1 for family in Family)
    assert any(calibration.statement.weights) and any(calibration.question.weights)


def test_a_better_statement_is_likelier() -> None:
    calibration = load_calibration()
    poor, good = (
        features(covered=0.1),
        features(covered=0.9, covered_near=0.9, passage_similar=0.5, kind_fits=1.0),
    )
    assert calibration.probability(poor) < calibration.probability(good)
    assert calibration.answerability(poor) < calibration.answerability(good)


def test_a_list_goes_on_in_the_next_part(passage) -> None:
    first = "市里将健全完善保障体系，包括以下几类："
    second = "一类是法治保障，一类是监管执法，一类是应急处置。此外还要加强宣传。"
    news, further = (
        replace(passage, chunk=replace(passage.chunk, kind="story", text=text, part=part, id=str(part)))
        for part, text in enumerate((first, second))
    )
    (candidate,) = split_passage(news)
    question = read_question("保障体系包括哪些？")
    spans = stretch(question, Scored(replace(candidate, is_lead=False), NONE, 0.9), lambda p: further)
    assert second.split("。")[0] in "".join(span.text for span in spans)
    alone = stretch(question, Scored(candidate, NONE, 0.9), lambda p: None)
    assert all(span.passage is news for span in alone)


def test_the_lead_in_of_a_list_is_its_whole_sentence(passage) -> None:
    text = "有下列行为之一的，处五百元罚款；拒不改正的，没收工具：\n（一）乱扔；\n（二）乱倒。"
    chunk = replace(passage.chunk, text=text)
    items = [c for c in split_passage(replace(passage, chunk=chunk)) if "乱" in c.text]
    assert [item.lead_text for item in items] == [text.split("\n")[0]] * 2


def test_a_list_without_numbers_is_quoted_on(passage) -> None:
    text = "可以享受以下优待：\n免费游览公园。\n免交挂号费。\n免费乘坐公共交通工具。"
    free = replace(passage, chunk=replace(passage.chunk, text=text))
    assert "公共交通" in quoted(free, "能享受哪些优待？", "游览公园")


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("放鞭炮最轻罚一百块就完事了对吧？", "元"),
        ("一户可以养两条狗，是这样吧？", "只"),
        ("3月1日起办，是吧？", "date"),
    ],
)
def test_who_asks_to_confirm_a_figure_asks_for_it(question: str, unit: str) -> None:
    asked = read_question(question)
    assert unit in asked.units and asked.wants_quantity
