"""Numbers are equal however they are written, and different when they differ."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.quantities import Bound, find_quantities
from index.language.numerals import parse_number


def keys(text: str) -> list[tuple[object, str]]:
    return [q.key for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("五千元", "5000元"),
        ("5,000元", "5千块"),
        ("2.12万户", "21200户"),
        ("一千", "1000"),
        ("百分之四十八", "48%"),
        ("百分之四十八", "48％"),
        ("三分之二", "2/3"),
        ("八成", "80%"),
        ("二十四小时", "24个小时"),
        ("3个工作日", "三个工作日"),
        ("3日", "三天"),
        ("半年", "六个月"),
        ("2022年3月1日", "二〇二二年三月一日"),
        ("2022-03-01", "2022年3月1日"),
        ("第十条第二款", "第10条第2款"),
        ("655栋", "655幢"),
        ("一点五米", "1.5米"),
        ("一百美元", "100 美金"),
        ("二十万港元", "20万港币"),
        ("一千五百元", "1500元"),
        ("第一千零一条", "第1001条"),
        ("十二周岁", "12岁"),
        ("14℃", "十四摄氏度"),
    ],
)
def test_the_same_quantity_written_differently_is_equal(one: str, other: str) -> None:
    assert keys(one) == keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3个工作日", "3日"),
        ("一百元", "一百美元"),
        ("五百日元", "五百欧元"),
        ("五百元", "五千元"),
        ("24小时", "24日"),
        ("第十条", "第十款"),
        ("48%", "48元"),
        ("3月1日", "3月11日"),
        ("三分之一", "三分之二"),
        ("10米", "10公里"),
        ("20平方米", "20米"),
    ],
)
def test_different_quantities_differ(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("处五百元以上二千元以下罚款", [Bound.UP, Bound.DOWN]),
        ("罚款500至2000元", [Bound.UP, Bound.DOWN]),
        ("不得超过二十四小时", [Bound.DOWN]),
        ("不少于三次", [Bound.UP]),
        ("至少50平方米", [Bound.UP]),
        ("三日内", [Bound.DOWN]),
        ("900余起", [Bound.UP]),
        ("处二百元罚款", [Bound.NONE]),
        ("三至十一人的单数", [Bound.UP, Bound.DOWN]),
    ],
)
def test_bounds_belong_to_quantities(text: str, bounds: list[Bound]) -> None:
    assert [q.bound for q in find_quantities(text)] == bounds


@pytest.mark.parametrize("text", ["统一管理", "一起努力", "万家灯火", "一个单位", "千万不要", "二维码", ""])
def test_words_with_numerals_in_them_are_not_quantities(text: str) -> None:
    assert find_quantities(text) == []


def chinese(n: int) -> str:
    """The usual way to write 1 to 99,999,999 in Chinese, written independently of the parser."""
    digits = "零一二三四五六七八九"
    if n >= 10_000:
        low = n % 10_000
        return chinese(n // 10_000) + "万" + (("零" if low < 1000 else "") + chinese(low) if low else "")
    out, zero = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // scale % 10
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return out


@given(st.integers(1, 99_999_999))
def test_every_chinese_numeral_is_read_back(n: int) -> None:
    assert parse_number(chinese(n)) == n


@given(st.integers(1, 9_999_999))
def test_chinese_and_arabic_amounts_are_equal(n: int) -> None:
    assert keys(f"罚款{chinese(n)}元。")[-1] == keys(f"罚款{n:,}元。")[-1] == (Fraction(n), "元")


@given(st.text(alphabet="一二三四五六七八九十百千万第条款元以上下至年月日0123456789.%，。 罚", max_size=40))
def test_offsets_are_true_and_quantities_do_not_overlap(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end
