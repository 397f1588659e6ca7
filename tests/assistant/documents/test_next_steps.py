"""What to do next is told in the words of the documents cited, and only where they tell it."""

from dataclasses import replace

import pytest

from assistant.documents.next_steps import find_next_steps
from assistant.types import Answer, Citation, Ending
from index.types import Chunk, Span


def chunk(position: int, label: str, text: str, kind: str = "section", offset: int = 0) -> Chunk:
    return Chunk(
        doc="a.md", position=position, kind=kind, heading=(), label=label, text=text, tokens=9,
        spans=(Span(0, offset, len(text)),), title="指南", place="", paragraphs=1, id=f"a-{position}",
    )  # fmt: skip


def answered(quote: str, start: int = 0, doc: str = "a.md") -> Answer:
    citation = Citation(1, doc, "指南", "样本市", "", quote, start, start + len(quote))
    return Answer("问", Ending.ANSWERED, citations=(citation,))


GUIDE = [
    chunk(0, "谁需要办", "养犬的个人都要办。"),
    chunk(1, "要带什么", "1. 身份证；\n2. 照片。", offset=100),
    chunk(2, "办理地点", "政务中心二楼。", offset=200),
    chunk(3, "咨询电话", "0359-1234567", offset=300),
]


def test_the_fields_of_a_guide_say_where_to_go_and_what_to_bring():
    steps = find_next_steps(answered("养犬的个人都要办。"), lambda doc: GUIDE)
    assert [(step.kind, step.lines) for step in steps] == [
        ("where", ("政务中心二楼。",)),
        ("bring", ("1. 身份证；", "2. 照片。")),
        ("phone", ("0359-1234567",)),
    ]
    assert (steps[1].doc, steps[1].start, steps[1].end) == ("a.md", 100, 100 + len(GUIDE[1].text))


def test_what_the_answer_says_already_is_not_said_again():
    steps = find_next_steps(answered("政务中心二楼。", 200), lambda doc: GUIDE)
    assert "where" not in [step.kind for step in steps]


def test_one_such_heading_by_chance_makes_no_guide():
    assert find_next_steps(answered("养犬"), lambda doc: GUIDE[:2]) == ()


def test_the_row_that_was_asked_for_says_where_and_when():
    head = "| 区县 | 费用（元） | 登记点 | 受理时间 |"
    text = f"{head}\n| 东湖区 | 200 | 政务中心 | 周一至周五 |\n| 西岭区 | 180 | 服务站 | 周六 |"
    table = chunk(0, "", text, "table")
    one = answered("西岭区 | 180", text.index("西岭区 | 180"))
    steps = find_next_steps(one, lambda doc: [table])
    assert [(step.kind, step.lines) for step in steps] == [
        ("where", ("登记点：服务站",)),
        ("when", ("受理时间：周六",)),
    ]
    other = replace(one.citations[0], n=2, start=text.index("东湖区"), end=text.index("东湖区") + 9)
    both = replace(one, citations=(*one.citations, other))
    assert find_next_steps(both, lambda doc: [table]) == (), "it is not known which row is meant"


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("养犬人应当自取得犬只之日起十五日内，到派出所申请登记。", True),
        ("公安机关应当自受理之日起五日内办理完毕。", False),
    ],
)
def test_a_term_counts_if_it_is_set_to_the_reader(term: str, said: bool):
    article = chunk(0, "第十条", f"养犬实行登记制度。{term}", "article")
    steps = find_next_steps(answered("养犬实行登记制度。"), lambda doc: [article])
    assert [step.lines for step in steps] == ([(term,)] if said else [])


def test_a_refusal_has_no_next_steps():
    refused = replace(answered("养犬的个人都要办。"), status=Ending.REFUSED)
    assert find_next_steps(refused, lambda doc: GUIDE) == ()
