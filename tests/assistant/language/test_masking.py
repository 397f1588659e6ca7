"""Personal data is masked, whatever it is glued to; numbers that only look like it stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.masking import drop_personal_data, mask_personal_data


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的身份证11010519491231002X能办吗", "我的身份证〔身份证号〕能办吗"),
        ("身份证号：110105 19491231 002x。", "身份证号：〔身份证号〕。"),
        ("电话13812345678找我", "电话〔手机号〕找我"),
        ("手机138-1234-5678", "手机〔手机号〕"),
        ("+8613812345678", "〔手机号〕"),
        ("１３８１２３４５６７８", "〔手机号〕"),
        ("卡号6222021234567890128退款", "卡号〔银行卡号〕退款"),
        ("4111 1111 1111 1111", "〔银行卡号〕"),
        ("发到zhang.san@example.com吧", "发到〔邮箱〕吧"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2022年3月1日起施行",
        "文号〔2021〕12号",
        "罚款20000000000元",
        "110105194912310021",  # the checksum is wrong
        "4111111111111112",  # fails Luhn
        "12345政务服务便民热线",
        "20211203123456",
        "第一千零一条",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_personal_data(text) == text


@given(
    st.text(alphabet="的是在一二三，。 abc", max_size=30),
    st.text(alphabet="的是在一二三，。 xyz", max_size=30),
)
def test_text_around_stays_as_it_is(before: str, after: str) -> None:
    assert mask_personal_data(f"{before}。13912345678。{after}") == f"{before}。〔手机号〕。{after}"


@given(st.text(max_size=60))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


def test_what_is_searched_for_has_no_personal_data() -> None:
    asked = "我的手机号是13800138000，遛狗不牵绳罚多少？"
    assert drop_personal_data(asked) == "我的手机号是，遛狗不牵绳罚多少？"
    assert drop_personal_data("第13条罚2000元吗") == "第13条罚2000元吗"
