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
        if (line := squeeze(line)) and line.rstrip("：") not in carried:  # a label above its text loses it
            yield line


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
