"""Whom a document itself makes responsible for the matter asked about; the shipped reader tells."""

import pytest

from assistant.answer.responsibility import find_responsible
from index.reader.reader import Reader
from index.types import Chunk, Metadata, Passage

DUTIES = (
    "公安机关是养犬管理的主管部门，负责养犬登记，查处违法养犬行为，组织收容流浪犬。\n"
    "其他有关部门按照下列分工做好养犬管理工作：\n（一）农业农村部门负责犬只免疫、检疫和疫情监测；\n"
    "（二）财政部门负责补贴资金的安排。"
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def passage(text: str, number: int = 4, kind: str = "article") -> Passage:
    label = f"第{'一二三四五六七八九十'[number - 1]}条"
    return Passage(
        Chunk("a.md", number, kind, (), label, text, (), 1, "示例市养犬管理条例"), Metadata("条例"), 0.0
    )


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("流浪狗太多怎么办？", "公安机关"),
        ("狗叫扰民", "公安机关"),
        ("补贴什么时候到账？", "财政部门"),
    ],
)
def test_the_body_in_charge_of_the_matter_is_named(reader, question: str, body: str) -> None:
    found = find_responsible([passage("为了规范养犬，制定本条例。", 1), passage(DUTIES)], question, reader)
    assert found is not None and found.body == body
    assert body in found.describe("zh") and "第四条" in found.describe("zh") and body in found.describe("en")


@pytest.mark.parametrize("question", ["狗粮哪里买便宜？", "遛狗去哪个公园好？", "狗能上保险吗"])
def test_nobody_is_named_for_what_the_provision_is_not_about(reader, question: str) -> None:
    assert find_responsible([passage(DUTIES)], question, reader) is None


@pytest.mark.parametrize(
    "passages",
    [
        [],
        [passage("养犬人应当为犬只佩戴犬牌。")],
        [passage("公安机关是养犬管理的主管部门。", kind="story")],
        [passage("物业服务人员应当负责。")],
    ],
)
def test_without_such_a_provision_nobody_is_named(reader, passages: list[Passage]) -> None:
    assert find_responsible(passages, "狗叫扰民", reader) is None
