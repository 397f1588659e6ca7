import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.language.numerals import parse_numeral
from index.structure.units import parse_units
from index.types import Document, Metadata, Unit

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"


def make(text: str, title: str = "", doc: str = "a.md") -> Document:
    return Document(doc, text, Metadata(title), "")


def parse(text: str, title: str = "") -> list[Unit]:
    return parse_units(make(text, title))


def squeeze(text: str) -> str:
    return "".join(re.sub(r"<!--.*?-->|[\ufeff\u200b*#|-]", "", text).split())


def assert_exact(document: Document, units: list[Unit]) -> None:
    """Every span says where its characters stand, and between spans there is only white space."""
    for unit in units:
        end = 0
        for span in unit.spans:
            piece = unit.text[span.clean : span.clean + span.length]
            assert piece == document.text[span.raw : span.raw + span.length]
            assert not unit.text[end : span.clean].strip()
            end = span.clean + span.length
        assert end == len(unit.text)


def lost_lines(document: Document, units: list[Unit]) -> Iterator[str]:
    """What no span covers and no heading, label or title carries."""
    rest = list(document.text)
    for unit in units:
        for span in unit.spans:
            rest[span.raw : span.raw + span.length] = [""] * span.length
    carried = squeeze("".join(part for unit in units for part in (*unit.heading, unit.label)))
    carried += squeeze(document.metadata.title)
    for line in "".join(rest).split("\n"):
        if (line := squeeze(line)) and line not in carried:
            yield line


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
    assert [unit.label for unit in parse(text, "决议")] == ["", "一、", "二、本决议自公布之日起施行"]


def test_nothing_makes_no_units():
    assert parse("") == [] and parse(" \n\u3000\n") == []


LINES = st.sampled_from(
    """|# 示例市规定|## 第一章　总　则|第二节 登记|第一条 为了管理|第二条　市政府应当：|第二条之一【附】甲。
（一）提出申请；|1. 填表；|续上一行。|附件：标准|附则|目录|一、申请条件|问：几天？|答：三天。|**注意**
，接着说|本报讯(记者 张三)3月1日,市政府召开会议。|新办法受欢迎 窗口服务好|## 又一条新闻|▲图为现场。李四 摄
——副题|(上接02版)继续推进。|责编 王五 校对 赵六|- 3 -|居民都可以办理，|凡本网注明来源的作品|(钱七 孙八)
2024年1月2日 星期二|∣ 甲 ∣ 乙 ∣|∣---∣---∣|∣ 1 ∣ 2 ∣""".replace("\n", "|").split("|")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES | st.text(alphabet="甲乙，。（一）“”第条 \u3000#|", max_size=12), max_size=14))
def test_any_mixture_of_lines_is_exact_and_complete(lines):
    document = make("\n".join(lines).replace("∣", "|"), "示例市规定")
    units = parse_units(document)
    assert_exact(document, units)
    assert [rest for rest in lost_lines(document, units) if rest not in ("3", "-3-")] == []


@pytest.mark.skipif(not CORPORA.exists(), reason="the shared corpora are not here")
@pytest.mark.parametrize("folder", ["shandong", "seeds"])
def test_the_shared_corpora_are_exact_and_complete(folder):
    for path in sorted((CORPORA / folder).iterdir()):
        text = path.read_text(encoding="utf-8")
        title = re.match(r"# (.+)", text)
        document = make(text, title[1].strip() if title else "", path.name)
        units = parse_units(document)
        assert_exact(document, units)
        assert list(lost_lines(document, units)) == [], path.name
        written = re.findall(r"^第([零〇一二三四五六七八九十百]+)条", text, re.MULTILINE)
        articles = [unit.label for unit in units if unit.kind == "article"]
        assert [parse_numeral(label[1:-1]) for label in articles] == [parse_numeral(n) for n in written]
