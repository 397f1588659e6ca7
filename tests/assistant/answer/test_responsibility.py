"""Whom a document itself makes responsible."""

import pytest

from assistant.answer.responsibility import find_responsible
from index.types import Chunk


def chunk(text: str, number: int = 4, kind: str = "article") -> Chunk:
    return Chunk(
        "a.md",
        number,
        kind,
        (),
        f"第{'一二三四五六七八九十'[number - 1]}条",
        text,
        (),
        1,
        "示例市养犬管理条例",
    )


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("公安机关是本市养犬管理的主管部门。财政等部门各负其责。", "公安机关"),
        ("公安机关为本市养犬行为的主管部门。", "公安机关"),
        ("市、区供热主管部门负责本行政区域内的供热管理工作。", "市、区供热主管部门"),
        ("市人民政府应当加强领导。\n林业局主管本行政区域内的林木保护工作。", "林业局"),
    ],
)
def test_the_body_is_given_as_the_provision_names_it(text: str, body: str) -> None:
    found = find_responsible([chunk("为了规范养犬，制定本条例。", 1), chunk(text)])
    assert found is not None and found.body == body
    assert body in found.describe("zh") and "第四条" in found.describe("zh") and body in found.describe("en")


@pytest.mark.parametrize(
    "chunks",
    [
        [],
        [chunk("养犬人应当为犬只佩戴犬牌。")],
        [chunk("公安机关是养犬管理的主管部门。", kind="story")],
        [chunk("物业服务人员应当负责。")],
    ],
)
def test_without_such_a_provision_nobody_is_named(chunks: list[Chunk]) -> None:
    assert find_responsible(chunks) is None
