import re

import pytest

from index.language import marks


@pytest.mark.parametrize("text", ["（一）为犬只佩戴犬牌", "(3)提交材料", "①申请", "2.审核", "2、审核"])
def test_an_item_begins_with_its_number(text: str) -> None:
    assert re.match(marks.ITEM, text)


@pytest.mark.parametrize("text", ["（一）项规定的", "（一）、（二）项", "1.5米以内", "（2020年修正）"])
def test_a_number_that_is_spoken_of_begins_no_item(text: str) -> None:
    assert not re.match(marks.ITEM, text)


def test_a_reference_goes_down_to_the_item() -> None:
    reference = "第十条之一第二款第（三）项"
    assert re.fullmatch(marks.REFERENCE, reference)
    assert re.findall(marks.PARAGRAPH, reference) == ["二"]
    assert re.findall(marks.ITEM_OF_ARTICLE, reference) == ["三"]
