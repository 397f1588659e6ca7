from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from index.language.tokens import count_tokens
from index.structure.chunking import chunk_document
from index.structure.units import parse_units
from index.types import Chunk, Document, Metadata


def make(text: str, **meta) -> Document:
    return Document("a.md", text, Metadata("示例市条例", **meta), "")


def quote(document: Document, chunk: Chunk, start: int, end: int) -> str:
    return "".join(document.text[low:high] for low, high in chunk.raw_ranges(start, end))


def article(*paragraphs: str) -> str:
    return "第一条 总则。\n\n第二条 " + "\n\n".join(paragraphs) + "\n"


def test_an_article_that_fits_is_one_chunk():
    document = make("## 第一章 总则\n\n第一条 甲。\n\n乙。\n\n第二条 丙。")
    first, second = chunk_document(document, 100)
    assert (first.label, first.text, first.part, first.paragraphs) == ("第一条", "甲。\n乙。", 0, 2)
    assert (second.position, second.heading, second.title) == (1, ("第一章 总则",), "示例市条例")
    assert first.embedded_text == "示例市条例\n第一章 总则 第一条\n甲。\n乙。"


def test_a_long_article_is_cut_between_paragraphs_first():
    paragraphs = [
        "市政府负责统筹全市的停车管理工作。" * 3,
        "区政府负责本辖区的停车管理工作。" * 3,
        "街道协助。",
    ]
    found = chunk_document(make(article(*paragraphs)), 90)[1:]
    assert "\n".join(chunk.text for chunk in found) == "\n".join(paragraphs)
    assert [chunk.part for chunk in found] == list(range(len(found)))
    assert all(chunk.text.startswith(("市", "区", "街")) for chunk in found)
    assert [chunk.paragraph for chunk in found] == [1, 2]
    assert {chunk.paragraphs for chunk in found} == {3}


def test_items_stay_with_their_lead_in_as_far_as_the_budget_goes():
    items = [f"（{n}）占用第{n}类道路停放车辆的；" for n in "一二三四五六七八"]
    found = chunk_document(make(article("有下列情形之一的，责令改正：", *items)), 80)[1:]
    assert found[0].text.startswith("有下列情形之一的，责令改正：\n（一）")
    assert all(chunk.text.startswith("（") and chunk.paragraph == 1 for chunk in found[1:])


def test_a_sentence_longer_than_the_budget_is_cut_after_a_comma():
    found = chunk_document(make(article("停放车辆应当有序，" * 40 + "不得占道。")), 64)[1:]
    assert all(chunk.tokens <= 64 for chunk in found)
    assert all(chunk.text.endswith(("，", "。")) for chunk in found)
    assert {chunk.paragraph for chunk in found} == {1}


def test_a_table_that_is_split_repeats_its_header():
    rows = "\n".join(f"| 第{n}号路段停车场 | {n} |" for n in range(40))
    document = make(f"# 示例市条例\n\n标准如下：\n\n| 路段 | 元 |\n|---|---|\n{rows}\n")
    found = chunk_document(document, 80)
    assert len(found) > 2
    assert all("| 路段 | 元 |" in chunk.text.split("\n")[:2] for chunk in found)
    last = found[-1]
    ranges = last.raw_ranges(0, len(last.text))
    assert len(ranges) == 2
    assert document.text[slice(*ranges[0])] == "| 路段 | 元 |"
    assert document.text[slice(*ranges[1])] == last.text.split("\n", 1)[1]


def test_a_quotation_over_a_caption_has_two_ranges():
    text = (
        "新办法受居民欢迎\n\n本报讯(记者 张三)3月1日,会议要求各级各部\n\n▲图为会场。李四 摄\n\n门抓好落实。"
    )
    document = make(text)
    story, caption = chunk_document(document, 100)
    assert story.text == "本报讯(记者 张三)3月1日,会议要求各级各部门抓好落实。"
    start = story.text.index("要求")
    assert quote(document, story, start, len(story.text)) == "要求各级各部门抓好落实。"
    assert len(story.raw_ranges(start, len(story.text))) == 2
    assert (caption.label, caption.text) == ("图片说明", "▲图为会场。李四 摄")


def test_a_story_of_a_page_has_its_own_title_and_place():
    text = "盐湖区新建食堂\n\n本报讯 盐湖区新建食堂。\n\n春运开始\n\n新华社3月5日电 春运开始。"
    text += "\n\n▲图为车站。李四 摄"
    found = chunk_document(make(text, place="运城市", division=("山西省", "运城市")), 100)
    assert [(chunk.title, chunk.place) for chunk in found] == [
        ("盐湖区新建食堂", "盐湖区"),
        ("春运开始", ""),
        ("图片说明", ""),
    ]


def test_the_documents_date_and_place_fill_what_the_unit_leaves_open():
    meta = {"published": date(2024, 1, 2), "place": "示例市", "division": ("示例省", "示例市")}
    (chunk,) = chunk_document(make("正文。", **meta), 100)
    assert (chunk.published, chunk.place, chunk.division) == tuple(meta.values())


PARAGRAPHS = st.text(alphabet="市区停车管理费，。；：（一）1. 元|“”ab", min_size=1, max_size=60)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=12), st.integers(16, 80))
def test_chunks_keep_budget_offsets_and_all_text(paragraphs, budget):
    document = make(article(*paragraphs))
    found = chunk_document(document, budget)
    assert found == chunk_document(document, budget)
    for chunk in found:
        assert count_tokens(chunk.text) == chunk.tokens
        for span in chunk.spans:
            piece = chunk.text[span.clean : span.clean + span.length]
            assert piece == document.text[span.raw : span.raw + span.length]
    whole = "".join("".join(unit.text.split()) for unit in parse_units(document))
    parts = "".join("".join(chunk.text.split()) for chunk in found)
    assert parts == whole or "|" in whole
