"""Prose documents as sections under their headings, and tables of their own."""

import pytest

from index.structure.units import parse_units
from index.types import Document, Metadata, Unit


def make(text: str, title: str = "", doc: str = "a.md") -> Document:
    return Document(doc, text, Metadata(title), "")


def parse(text: str, title: str = "") -> list[Unit]:
    return parse_units(make(text, title))


NOTICE = """示例市民政局关于发放高龄津贴的通知

各区民政局：

现就发放高龄津贴有关事项通知如下。

一、发放对象

本市户籍八十周岁以上老人。

二、发放标准

按照年龄分档，标准见下表：

| 年龄 | 每月（元） |
|---|---|
| 80至89周岁 | 100 |
| 90周岁以上 | 200 |

三、申请。老人可以委托子女办理，街道收到材料后五个工作日内办结。

联系电话：0000-0000000

示例市民政局

2024年3月1日
"""


def test_a_notice_becomes_sections_and_a_table():
    units = parse(NOTICE, "示例市民政局关于发放高龄津贴的通知")
    assert [(unit.kind, unit.heading, unit.label) for unit in units] == [
        ("section", (), ""),
        ("section", (), "一、发放对象"),
        ("table", ("二、发放标准",), ""),
        ("section", (), "三、申请"),
    ]
    assert units[2].text.split("\n")[0] == "按照年龄分档，标准见下表："
    assert units[3].text.split("\n")[1:] == ["联系电话：0000-0000000", "示例市民政局", "2024年3月1日"]


def test_markdown_headings_nest():
    units = parse("# 指南\n\n## 登记\n\n说明。\n\n### 材料\n\n- 身份证\n- 照片\n\n## 费用\n\n免费。", "指南")
    assert [(unit.heading, unit.label, unit.text) for unit in units] == [
        ((), "登记", "说明。"),
        (("登记",), "材料", "身份证\n照片"),
        ((), "费用", "免费。"),
    ]


def test_a_question_and_its_answer_stay_together():
    units = parse("# 问答\n\n问：几天办好？\n答：三天。\n加急一天。\n\n问：收费吗？\n答：不收。", "问答")
    assert [(unit.label, unit.text) for unit in units] == [
        ("几天办好？", "问：几天办好？\n答：三天。\n加急一天。"),
        ("收费吗？", "问：收费吗？\n答：不收。"),
    ]


def test_a_numbered_question_is_answered_by_what_stands_below():
    units = parse(
        "# 政策解读\n\n1. 谁能申请？\n\n老人。\n\n2. 给多少？\n\n一百元。\n\n每月发放。", "政策解读"
    )
    assert [(unit.label, unit.text) for unit in units] == [
        ("1. 谁能申请？", "1. 谁能申请？\n老人。"),
        ("2. 给多少？", "2. 给多少？\n一百元。\n每月发放。"),
    ]


def test_headings_of_a_text_without_marks():
    units = parse(
        "办事指南\n\n申请条件\n\n年满十八周岁，有本市户籍。\n\n办理时限\n\n五个工作日，不含节假日。",
        "办事指南",
    )
    assert [(unit.label, unit.text) for unit in units] == [
        ("申请条件", "年满十八周岁，有本市户籍。"),
        ("办理时限", "五个工作日，不含节假日。"),
    ]


def test_a_resolution_is_cut_at_its_numbers():
    text = "会议听取了报告，决定如下：\n\n一、各级机关要加强监督，依法履职。\n\n二、本决议自公布之日起施行。"
    assert [unit.label for unit in parse(text, "决议")] == ["", "一、", "二、"]


def test_a_heading_above_nothing_keeps_its_text() -> None:
    assert [(unit.label, unit.text) for unit in parse("# 指南\n\n## 登记\n\n## 费用\n\n免费。", "指南")] == [
        ("登记", "登记"),
        ("费用", "免费。"),
    ]


def test_a_table_takes_the_line_that_leads_to_it() -> None:
    units = parse("# 指南\n\n办理很快。\n\n收费标准表\n\n| 项目 | 元 |\n|---|---|\n| 上牌 | 5 |", "指南")
    assert [(unit.kind, unit.label) for unit in units] == [("section", ""), ("table", "收费标准表")]
    assert units[1].text.startswith("收费标准表\n| 项目 | 元 |")


def test_a_table_takes_its_caption_and_its_unit() -> None:
    table = "| 年份 | 套数 |\n|---|---|\n| 2026 | 7 |"
    for above, label in (
        ("居民用水价格（单位：元/立方米）", "居民用水价格（单位：元/立方米）"),
        ("2026年住房建设计划\n\n单位：万套", "2026年住房建设计划 单位：万套"),
        ("建设计划\n（不含往年项目）\n单位：套", "建设计划 （不含往年项目） 单位：套"),
    ):
        *_, unit = parse(f"# 规划\n\n今年的计划已经批准，现予公布。\n\n{above}\n\n{table}", "规划")
        assert (unit.kind, unit.label) == ("table", label)
        assert unit.text.endswith("| 2026 | 7 |")
    *_, unit = parse(f"# 规划\n\n计划如下，请遵照执行。\n\n{table}", "规划")
    assert unit.label == ""


def test_a_long_line_or_one_with_a_full_stop_is_no_heading() -> None:
    (unit,) = parse("一、本市户籍的老人，可以向街道申请，材料齐全的当场办理。不齐全的补正。", "通知")
    assert unit.label == "一、"


def test_labels_in_a_series_are_headings_and_an_addressee_is_none() -> None:
    text = (
        "各街道：\n\n现将事项通知如下。\n\n申领对象：\n年满六十周岁的老人。\n\n办理地点：\n街道政务服务中心。"
    )
    assert [(unit.label, unit.text) for unit in parse(text, "优待卡通知")] == [
        ("", "各街道：\n现将事项通知如下。"),
        ("申领对象", "年满六十周岁的老人。"),
        ("办理地点", "街道政务服务中心。"),
    ]


def test_a_label_above_a_list_leads_to_the_list() -> None:
    units = parse(
        "办理很快。\n\n所需材料：\n（一）身份证；\n（二）照片。\n\n收费：\n不收费，随到随办。", "指南"
    )
    assert [unit.label for unit in units] == ["", "收费"]


WAYS = (("就业", "缴纳社保满六个月"), ("就读", "在本市中小学就读"))


def test_headings_above_headings_tell_sections_alike_apart() -> None:
    text = "\n\n".join(
        f"{way}办理居住证\n\n前置条件\n一、{need}。\n二、连续居住满六个月。\n\n所需资料\n一、身份证。"
        for way, need in WAYS
    )
    units = parse(f"居住证须知\n\n{text}", "居住证须知")
    assert [(unit.heading, unit.label, unit.text) for unit in units] == [
        ((f"{way}办理居住证",), label, told)
        for way, need in WAYS
        for label, told in (
            ("前置条件", f"一、{need}。\n二、连续居住满六个月。"),
            ("所需资料", "一、身份证。"),
        )
    ]


FIELDS = {
    "申领条件": "年满六十周岁",
    "所需材料": "身份证\n照片",
    "办理时限": "十个工作日",
    "咨询电话": "0000-1234567",
}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{name}\n{text}", "{text}"),
        ("【{name}】\n{text}", "{text}"),
        ("■ {name}：\n{text}", "{text}"),
        ("**{name}：**\n{text}", "{text}"),
        ("{name}：{text}", "{name}：{text}"),
        ("【{name}】{text}", "【{name}】{text}"),
        ("**{name}**：{text}", "{name}：{text}"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_fields_of_a_guide_stand_alone(written: str, told: str, gap: str) -> None:
    text = gap.join(written.format(name=name, text=text) for name, text in FIELDS.items())
    units = parse(f"优待证办理指南\n\n{text}", "优待证办理指南")
    assert [(unit.heading, unit.label, unit.text) for unit in units] == [
        ((), name, told.format(name=name, text=text)) for name, text in FIELDS.items()
    ]


def test_any_label_on_a_line_among_fields_is_one() -> None:
    text = "收费标准：免费。\n登记点：车管所。\n咨询电话：0000-1234567\n办理时限：当场。"
    units = parse(f"上牌指南\n\n{text}", "上牌指南")
    assert [unit.label for unit in units] == ["收费标准", "登记点", "咨询电话", "办理时限"]


def test_an_address_and_a_number_to_call_make_no_guide() -> None:
    text = "一、对象\n\n老人。\n\n二、其他\n\n按本通知执行。\n联系电话：0000-1234567\n联系地址：人民路1号"
    units = parse(f"关于补贴的通知\n\n{text}", "关于补贴的通知")
    assert [unit.label for unit in units] == ["一、对象", "二、其他"]


def test_fields_of_several_services_stand_below_theirs() -> None:
    text = (
        "一、首次申领\n\n申领条件\n居住满半年。\n\n申领材料\n（一）身份证\n（二）照片\n\n"
        "二、续签\n\n续签材料\n1. 居住证\n2. 租赁合同\n\n三、收费标准\n免费。\n\n联系电话\n0000-1234567"
    )
    units = parse(f"居住证业务指南\n\n{text}", "居住证业务指南")
    assert [(unit.heading, unit.label, unit.text) for unit in units] == [
        (("一、首次申领",), "申领条件", "居住满半年。"),
        (("一、首次申领",), "申领材料", "（一）身份证\n（二）照片"),
        (("二、续签",), "续签材料", "1. 居住证\n2. 租赁合同"),
        ((), "三、收费标准", "免费。"),
        ((), "联系电话", "0000-1234567"),
    ]


def test_a_field_on_one_line_stands_below_what_has_no_text_of_its_own() -> None:
    text = "所需材料\n身份证\n户口簿\n办理时限：十日\n\n四、经办机构\n地址：人民路1号\n电话：0000-1234567"
    units = parse(f"申领指南\n\n{text}", "申领指南")
    assert [(unit.heading, unit.label) for unit in units] == [
        ((), "所需材料"),
        ((), "办理时限"),
        (("四、经办机构",), "地址"),
        (("四、经办机构",), "电话"),
    ]


def test_address_and_number_of_several_offices_stay_with_their_names() -> None:
    offices = "\n".join(f"经办机构：{n}区窗口\n地址：{n}路1号\n电话：0000-123456{n}" for n in (1, 2))
    (unit,) = parse(f"献血证明办理指南\n\n一、开具证明\n{offices}", "献血证明办理指南")
    assert unit.label == "一、开具证明" and unit.text == offices
