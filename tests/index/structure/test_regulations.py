import pytest

from index.structure.units import parse_units
from index.types import Document, Metadata, Unit


def parse(text: str, title: str = "示例市停车条例") -> list[Unit]:
    return parse_units(Document("a.md", text, Metadata(title), ""))


def outline(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [(unit.kind, unit.heading, unit.label) for unit in parse(text)]


def texts(text: str) -> dict[str, str]:
    return {unit.label: unit.text for unit in parse(text)}


FULL = """# 示例市停车条例

2021年3月1日　示例市第五届人民代表大会常务委员会第二次会
议通过

2021年5月1日 示例省第十届人民代表大会常务委员会批准

<!-- INFO END -->

## 第一编　通　则

### 第一章  总　则

第一条 为了规范停车，制定本条例。

### 第二章　设施

#### 第一节 规划

第二条 市人民政府编制规划。

区人民政府提出意见。

第二条之一【公示】规划应当公示，公示期不少于

三十日。

## 第二编 附则

第一千零一条　有下列情形之一的，处罚款：（一）占用盲道的；（二）逾期不改的：

1．拒不说明的；

2．多次违反的。

第三项所称多次，是指三次以上。

第一千零二条规定的罚款由公安机关决定。

第一千零二条 本条例自2021年7月1日起施
"""


def test_the_tree_has_every_level():
    assert outline(FULL) == [
        ("preamble", (), "题注"),
        ("article", ("第一编 通则", "第一章 总则"), "第一条"),
        ("article", ("第一编 通则", "第二章 设施", "第一节 规划"), "第二条"),
        ("article", ("第一编 通则", "第二章 设施", "第一节 规划"), "第二条之一"),
        ("article", ("第二编 附则",), "第一千零一条"),
        ("article", ("第二编 附则",), "第一千零二条"),
    ]


def test_the_preamble_keeps_its_dates_whole():
    assert parse(FULL)[0].text == (
        "2021年3月1日　示例市第五届人民代表大会常务委员会第二次会议通过\n"
        "2021年5月1日 示例省第十届人民代表大会常务委员会批准"
    )


def test_paragraphs_and_items_stand_on_their_own_lines():
    found = texts(FULL)
    assert found["第二条"] == "市人民政府编制规划。\n区人民政府提出意见。"
    assert found["第二条之一"] == "【公示】规划应当公示，公示期不少于三十日。"
    assert found["第一千零一条"].split("\n") == [
        "有下列情形之一的，处罚款：",
        "（一）占用盲道的；",
        "（二）逾期不改的：",
        "1．拒不说明的；",
        "2．多次违反的。",
        "第三项所称多次，是指三次以上。",
        "第一千零二条规定的罚款由公安机关决定。",
    ]
    assert found["第一千零二条"] == "本条例自2021年7月1日起施"


def test_an_article_named_in_a_torn_sentence_is_no_new_article():
    text = "第一条 甲。\n\n第二条 违反本条例，\n\n第九条 所列义务的，处罚款。\n\n第三条 乙。"
    assert [unit.label for unit in parse(text)] == ["第一条", "第二条", "第三条"]
    assert texts(text)["第二条"] == "违反本条例，第九条 所列义务的，处罚款。"


@pytest.mark.parametrize(
    "opening", ["第二条 ", "第二条　", "第二条\n\n", "第二条：", "**第二条** ", "第2条 ", "### 第二条 "]
)
def test_articles_open_in_many_ways(opening):
    units = parse(f"第一条 甲。\n\n{opening}内容。\n\n第三条 乙。")
    assert [unit.text for unit in units] == ["甲。", "内容。", "乙。"]


def test_headings_that_lost_their_number_are_headings():
    text = (
        "## 第一章 总则\n\n第一条 甲。\n\n设施建设\n\n第二条 乙。\n\n## 第三章 管理\n\n一般规定\n\n"
        "第三条 丙。\n\n"
        "收费管理\n\n第四条 丁。\n\n## 第四章 附则\n\n第五条 戊。"
    )
    assert [unit.heading for unit in parse(text)] == [
        ("第一章 总则",),
        ("设施建设",),
        ("第三章 管理", "一般规定"),
        ("第三章 管理", "收费管理"),
        ("第四章 附则",),
    ]


def test_a_heading_broken_over_two_lines_is_one():
    text = "第一章 总则\n第一条 甲。\n第二章 停车收费\n和优惠办法\n第二条 乙。"
    assert parse(text)[1].heading == ("第二章 停车收费和优惠办法",)


def test_a_table_of_contents_is_no_tree():
    text = "目　录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。"
    assert outline(text) == [
        ("preamble", (), "目录"),
        ("article", ("第一章 总则",), "第一条"),
        ("article", ("第二章 附则",), "第二条"),
    ]


def test_annexes_hold_tables_prose_and_articles():
    text = (
        "第一条 甲。\n\n第二条 标准见附件。\n\n附件1：收费标准\n\n| 区 | 元 |\n|---|---|\n| 东区 | 5 |\n\n"
        "附件2 实施细则\n\n第一条 丙。"
    )
    assert outline(text)[2:] == [
        ("annex", (), "附件1：收费标准"),
        ("article", ("附件2 实施细则",), "第一条"),
    ]
    assert parse(text)[2].text == "| 区 | 元 |\n| 东区 | 5 |"


def test_a_table_stays_in_its_article():
    text = (
        "第一条 收费标准如下：\n\n| 区 | 元 |\n|---|---|\n| 东区 | 5 |\n\n前款标准每年调整。\n\n第二条 乙。"
    )
    assert texts(text)["第一条"] == "收费标准如下：\n| 区 | 元 |\n| 东区 | 5 |\n前款标准每年调整。"


def test_a_heading_above_nothing_is_not_lost():
    assert outline("第一条 甲。\n\n第二条 乙。\n\n## 第二章 未完")[-1] == ("section", (), "第二章 未完")


def test_another_title_than_the_documents_is_kept_as_a_heading():
    assert parse("# 停车办法\n\n第一条 甲。\n\n第二条 乙。", title="登记")[0].heading == ("停车办法",)


HANDED_ON = """示例市人民政府文件

示府〔2025〕7号

各区：

《示例市停车条例》已经同意，现印发。

示例市停车条例

第一章 总则

第一条 为了停车，制定本条例。
"""


def test_a_rule_that_a_notice_hands_on_is_not_under_the_notice():
    *_, article = parse(HANDED_ON)
    assert (article.heading, article.label, article.title) == (("第一章 总则",), "第一条", "")
    assert sum(unit.text.count("现印发") for unit in parse(HANDED_ON)) == 1


def test_rules_in_one_file_have_titles_of_their_own():
    text = "示例市停车条例\n\n第一条 甲。\n\n第二条 乙。\n\n"
    text += "示例市烟花规定\n\n第一章 总则\n\n第一条 丙。\n\n第二条 丁。"
    assert [(unit.title, unit.heading, unit.label) for unit in parse(text)] == [
        ("", (), "第一条"),
        ("", (), "第二条"),
        ("示例市烟花规定", ("第一章 总则",), "第一条"),
        ("示例市烟花规定", ("第一章 总则",), "第二条"),
    ]


def test_a_heading_that_ends_like_a_title_opens_no_rule():
    text = "示例市停车条例\n\n第一条 甲。\n\n收费标准\n\n第二条 乙。"
    assert {unit.title for unit in parse(text)} == {""}
