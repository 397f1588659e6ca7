"""Radicals become the characters they look like, one for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.folding import squeeze
from index.language.radicals import unify


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("第⼗⼋条 ⼈才公寓⽉租⾦", "第十八条 人才公寓月租金"),  # Kangxi
        ("⻋主应当到⺠政部⻔登记", "车主应当到民政部门登记"),  # supplement
        ("立案", "立案"),  # compatibility ideograph
        ("第十八条", "第十八条"),
        ("⺮", "竹"),
        ("⺾", "⺾"),  # only ever part of a character
    ],
)
def test_radicals_become_characters(written: str, meant: str) -> None:
    assert unify(written) == meant


@given(st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x9FFF)))
def test_offsets_hold_and_nothing_is_left_to_do(text: str) -> None:
    unified = unify(text)
    assert len(unified) == len(text)
    assert unify(unified) == unified


def test_texts_are_compared_without_regard_to_radicals() -> None:
    assert squeeze("⻋ ⺠⼈") == squeeze("车民人")
