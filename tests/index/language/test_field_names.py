"""Names of the fields of guides to services, bare, framed and numbered."""

import pytest

from index.language.field_names import names_field, read_field_name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("所需材料", "所需材料"),
        ("【申领条件】", "申领条件"),
        ("■ 办理时限：", "办理时限"),
        ("受理地点和电话", "受理地点和电话"),
        ("是否收费", "是否收费"),
        ("居民身份证", ""),
        ("十个工作日", ""),
        ("外地老年人另带居住证", ""),
        ("办理流程：到窗口提交", ""),
        ("示例市居住证办理须知", ""),
        ("申请人应当提供下列各项证明材料", ""),
        ("", ""),
    ],
)
def test_a_line_that_is_the_name_of_a_field(line: str, name: str) -> None:
    assert read_field_name(line) == name


@pytest.mark.parametrize(
    ("heading", "names"),
    [("二、申请材料", True), ("（三）办理时限", True), ("4.咨询电话", True), ("二、总体要求", False)],
)
def test_a_heading_may_have_a_number(heading: str, names: bool) -> None:
    assert names_field(heading) is names
