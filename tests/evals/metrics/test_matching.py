import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.matching import contains, document_key, normalise, unbacked_numbers, with_values

CHINESE = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("处五千元以上一万元以下罚款", "5000元"),
        ("罚款５，０００元", "五千元"),
        ("自二〇二〇年三月一日起", "2020年3月1日"),
        ("三月一日起", "3月1日"),
        ("占八成", "80%"),
        ("2.12万户", "21200户"),
        ("一百九十二个项目", "192"),
        ("应当在 24 小时内", "二十四小时"),
    ],
)
def test_numbers_count_whatever_way_they_are_written(text, fact):
    assert contains(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("处五百元罚款", "5000元"),
        ("三十个工作日", "30日"),
        ("第三条", "三年"),
        ("没有数字", "五元"),
        ("一万五千元", "5000元"),
    ],
)
def test_other_numbers_and_units_do_not_count(text, fact):
    assert not contains(text, fact)


@given(st.integers(min_value=10, max_value=99_999), st.sampled_from(["元", "户", "吨"]))
def test_any_amount_is_found_with_and_without_separators(amount, unit):
    assert contains(f"共计{amount:,}{unit}。", f"{amount}{unit}")
    assert with_values(f"{amount}{unit}") == f"⟨{amount}⟩{unit}"


@given(st.text(alphabet="甲乙丙abcXYZ０１２3 　,，。", max_size=40), st.integers(0, 40))
def test_white_space_commas_width_and_case_do_not_matter(text, position):
    spaced = text[:position] + " ，\n" + text[position:]
    assert normalise(spaced.upper()) == normalise(text)
    assert contains(spaced, text)


def test_numbers_are_backed_by_value_and_dates_by_their_parts():
    quotes = ["自2020年3月1日起施行", "处五千元罚款，三十日内缴纳"]
    assert unbacked_numbers("3月1日起罚5000元[1]，依据第十条", quotes) == []
    assert unbacked_numbers("罚款5万，30天内交", [*quotes, "五万元"]) == []
    assert unbacked_numbers("罚六千元，3月2日起", quotes) == ["六千元", "3月2日"]


def test_documents_are_the_same_whatever_folder_and_ending():
    assert (
        document_key("a/b/某条例(2016-05-26).md")
        == document_key("某条例(2016-05-26)")
        == "某条例(2016-05-26)"
    )
    assert document_key("c\\notice.DOCX") == "notice"
