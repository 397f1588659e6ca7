"""Questions worded from a passage's own sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggestions.proposals import propose
from index.types import Chunk, Metadata

METADATA = Metadata(title="样本市停车办法", place="样本市", kind="政府规章")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("在消防通道停放车辆的，由城市管理部门处二百元罚款。", "样本市在消防通道停放车辆怎么处罚？"),
        ("（二）占用盲道的，处一百元罚款；", "样本市占用盲道罚多少？"),
        ("本办法所称公共停车场，是指供公众停车的场所。", "样本市所说的公共停车场是指什么？"),
        ("车主应当自购车之日起三十日内申请停车证。", "样本市车主要在多长时间内申请停车证？"),
        ("停车证有效期为三年。", "样本市停车证有效期是多少？"),
    ],
)
def test_a_sentence_becomes_a_question(text, asked):
    assert asked in list(propose(chunk(text), METADATA))


@pytest.mark.parametrize(
    "text",
    [
        "违反本办法规定的，由城市管理部门处罚款。",
        "公安机关应当自受理之日起五日内作出决定。",
        "未建立台账，妥善处理投诉的，由主管部门处一百元罚款。",
        "本市停车管理坚持便民原则。",
    ],
)
def test_what_says_nothing_to_a_reader_is_not_asked(text):
    assert list(propose(chunk(text), METADATA)) == []


@pytest.mark.parametrize("label", ["六条措施", "谁需要办", "减收和免收"])
def test_a_heading_that_does_not_say_what_it_is_about_becomes_none(label):
    assert list(propose(chunk("正文。", "section", label), METADATA)) == []


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("停车怎么收费", "样本市停车怎么收费？"),
        ("停车便民措施", "样本市停车便民措施有哪些？"),
        ("停车费减收和免收", "样本市停车费减收和免收是怎么规定的？"),
    ],
)
def test_a_heading_becomes_a_question(label, asked):
    assert asked in list(propose(chunk("正文。", "section", label), METADATA))


def chunk(text: str, kind: str = "article", label: str = "第二条") -> Chunk:
    return Chunk("parking.md", 0, kind, (), label, text, (), 1, METADATA.title, id="c1")


PIECES = st.sampled_from(
    [
        "养犬人应当",
        "自取得之日起",
        "十五日内",
        "办理登记",
        "的，",
        "由公安机关",
        "处五百元罚款",
        "。",
        "；",
        "（一）",
        "申请",
        "提交",
        "，",
    ]
)


@given(st.lists(PIECES, max_size=16).map("".join), st.sampled_from(["article", "section", "story"]))
def test_every_question_names_the_place_and_ends_as_one(text: str, kind: str) -> None:
    for question in propose(chunk(text, kind), METADATA):
        assert question.endswith("？")
        assert METADATA.place in question or kind == "story"
        assert len(question) < 80
