import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.structure.sentences import split_sentences


def split(text: str, **options: bool) -> list[str]:
    return [text[low:high] for low, high in split_sentences(text, **options)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("先登记。后领证！行吗？", ["先登记。", "后领证！", "行吗？"]),
        ("他说：“行。马上办。”随后离开。", ["他说：“行。马上办。”随后离开。"]),
        ("这是“真的吗？”他问。", ["这是“真的吗？”他问。"]),
        ("（详见附表。不另收费。）请注意。", ["（详见附表。不另收费。）请注意。"]),
        ("他说：“行。”", ["他说：“行。”"]),
        ("处警告；情节严重的，处罚款。", ["处警告；", "情节严重的，处罚款。"]),
        ("第一行\n第二行。", ["第一行", "第二行。"]),
        ("“没有闭合。下一句。", ["“没有闭合。", "下一句。"]),
        ("投资1.5亿元。完工。", ["投资1.5亿元。", "完工。"]),
        ("Open daily. Closed on Monday.", ["Open daily.", "Closed on Monday."]),
        ("没有句号", ["没有句号"]),
        ("", []),
    ],
)
def test_split_sentences(text, sentences):
    assert split(text) == sentences


def test_semicolons_may_stay_inside():
    assert split("处警告；情节严重的，处罚款。", clauses=False) == ["处警告；情节严重的，处罚款。"]


def test_an_item_and_a_table_row_stay_whole():
    text = "应当提交：\n（一）申请表。一式两份；\n（二）证明。\n| 甲；乙 | 1 |"
    assert split(text) == ["应当提交：", "（一）申请表。一式两份；", "（二）证明。", "| 甲；乙 | 1 |"]


def test_a_very_long_item_is_split():
    text = "（一）" + "甲" * 100 + "。" + "乙" * 100 + "。"
    assert len(split(text)) == 2


@given(st.text(alphabet="甲乙。！？；，“”（）()\n …", max_size=80))
def test_sentences_cover_all_text_in_order(text):
    last = 0
    for low, high in split_sentences(text):
        assert last <= low < high
        assert not text[last:low].strip()
        last = high
    assert not text[last:].strip()
