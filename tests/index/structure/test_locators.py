import pytest

from index.structure.chunking import chunk_document
from index.structure.locators import locate
from index.types import Chunk, Document, Metadata

ARTICLE = """第一条 一款。

第十条 有下列行为之一的，处罚款：

（一）甲行为；

（二）乙行为，包括：

1. 子行为；

2. 又一子行为。

情节严重的，处一千元罚款。

前两款规定由公安机关执行。

第十一条 应当符合：

（一）丙条件；

（十二）丁条件。
"""


def chunks(text: str, budget: int = 400, title: str = "示例") -> list[Chunk]:
    return chunk_document(Document("a.md", text, Metadata(title), ""), budget)


def locate_text(found: list[Chunk], text: str) -> str:
    chunk = next(chunk for chunk in found if text in chunk.text)
    return locate(chunk, chunk.text.index(text))


@pytest.mark.parametrize("budget", [400, 30, 12])
@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("一款", "第一条"),
        ("处罚款", "第十条第一款"),
        ("甲行为", "第十条第一款第一项"),
        ("乙行为", "第十条第一款第二项"),
        ("一千元", "第十条第二款"),
        ("公安机关执行", "第十条第三款"),
        ("应当符合", "第十一条"),
        ("丁条件", "第十一条第十二项"),
    ],
)
def test_articles_are_located_to_the_item(budget, text, locator):
    assert locate_text(chunks(ARTICLE, budget), text) == locator


def test_items_below_items_are_located():
    assert locate_text(chunks(ARTICLE), "又一子行为") == "第十条第一款第二项第2目"


def test_numbers_without_chinese_items_are_the_items():
    assert (
        locate_text(chunks("第一条 甲。\n\n第二条 材料：\n\n1. 申请；\n\n2. 证明。"), "证明") == "第二条第2项"
    )


def test_sections_tables_and_plain_paragraphs():
    text = "开头。\n\n又一段。\n\n## 补贴\n\n### 标准\n\n见表：\n\n"
    text += "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n每年调整。"
    found = chunks(text)
    assert locate_text(found, "又一段") == "第二段"
    assert locate_text(found, "| 1") == "补贴 › 标准表"
    assert locate_text(found, "每年") == "补贴 › 标准"


def test_a_story_is_located_by_its_headline():
    text = "要闻\n\n示例区新办法受居民欢迎\n\n本报讯(记者 张三)3月1日,示例区开会。\n\n会议部署工作。"
    assert locate_text(chunks(text), "部署") == "示例区新办法受居民欢迎"


def test_a_numbered_sentence_is_an_item() -> None:
    text = "缴存通知\n\n一、基数上限为28650元，下限为2360元。\n\n二、比例为5%至12%，由单位定。"
    assert locate_text(chunks(text, title="缴存通知"), "比例") == "第二项"
    under = "# 指南\n\n## 条件\n\n一、年满十八周岁，身体健康。\n\n二、有住所，住满一年。"
    assert locate_text(chunks(under, title="指南"), "住所") == "条件 › 第二项"
