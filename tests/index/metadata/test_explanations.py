"""Pages that explain policy, and which one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.explanations import is_explanation, link_explanations
from index.types import Metadata, Status

LAN, BEI = ("示例省", "澜川市"), ("示例省", "北禾市")
DOGS = Metadata("澜川市犬只管理条例", division=LAN, published=date(2022, 1, 5), number="澜川市公告第7号")
OLD_DOGS = Metadata("澜川市犬只管理条例", division=LAN, published=date(2009, 1, 5), status=Status.REPEALED)
OTHER_DOGS = Metadata("北禾市犬只管理条例", division=BEI, published=date(2020, 5, 1))
HEATING = Metadata(
    "澜川市人民政府办公厅关于印发《澜川市冬季供热管理办法（试行）》的通知",
    division=LAN, number="澜政办发〔2023〕18号", published=date(2023, 9, 1),
)  # fmt: skip
PARKS = Metadata("澜川市公园管理办法", division=LAN)
POLICIES = {"dogs": DOGS, "old": OLD_DOGS, "beihe": OTHER_DOGS, "heating": HEATING, "parks": PARKS}


def links(explanation: Metadata, text: str = "", **others: Metadata) -> list[str]:
    known = POLICIES | others | {"explains": explanation}
    found = list(link_explanations(known, lambda doc: text if doc == "explains" else ""))
    assert all(doc == "explains" for doc, _ in found)
    return [policy for _, policy in found]


@pytest.mark.parametrize(
    ("title", "policy"),
    [
        ("《澜川市犬只管理条例》解读", "dogs"),
        ("关于《澜川市犬只管理条例》的政策解读", "dogs"),
        ("《澜川市犬只管理条例（2021年修订）》解读材料", "dogs"),
        ("澜川市犬只管理条例政策解读", "dogs"),
        ("【图解】澜川市犬只管理条例", "dogs"),
        ("一图读懂澜川市犬只管理条例", "dogs"),
        ("专家解读：《犬只管理条例》", "dogs"),
        ("《北禾市犬只管理条例》解读", "beihe"),
        ("《澜川市冬季供热管理办法（试行）》解读", "heating"),
        ("《关于印发〈澜川市冬季供热管理办法（试行）〉的通知》政策解读", "heating"),
        ("解读《澜川市冬季供热管理办法》", "heating"),
    ],
)
def test_a_title_tells_what_is_explained(title: str, policy: str) -> None:
    place = BEI if "北禾" in title else LAN
    assert links(Metadata(title, division=place, published=date(2024, 2, 1))) == [policy]


def test_of_two_versions_the_one_of_its_time_is_meant() -> None:
    assert links(Metadata("《澜川市犬只管理条例》解读", division=LAN, published=date(2010, 1, 1))) == ["old"]
    assert links(Metadata("《澜川市犬只管理条例》解读", division=LAN)) == ["dogs"]
    numbered = Metadata("《澜川市犬只管理条例》解读", division=LAN, published=date(2010, 1, 1))
    assert links(numbered, "条例已经公布（澜川市公告第7号）。") == ["dogs"]


def test_the_text_tells_where_the_title_does_not() -> None:
    page = Metadata("今冬供热政策解读", division=LAN)
    assert links(
        page,
        "根据《澜川市公园管理办法》……近日印发澜政办发〔2023〕18号文件。18号文件（澜政办发〔2023〕18 号）",
    ) == ["heating"]
    assert links(page, "《澜川市公园管理办法》和《澜川市冬季供热管理办法（试行）》") == [], (
        "either may be meant"
    )
    assert links(page, "《北禾市犬只管理条例》《北禾市犬只管理条例》") == [], "of another place"
    assert links(page, "没有提到文件。") == []


def test_a_page_may_explain_several() -> None:
    both = Metadata(
        "《澜川市犬只管理条例》《澜川市公园管理办法》解读", division=LAN, published=date(2024, 1, 1)
    )
    assert links(both) == ["dogs", "parks"]


def test_places_are_kept_apart() -> None:
    assert links(Metadata("《犬只管理条例》解读", division=BEI)) == ["beihe"]
    assert links(Metadata("《犬只管理条例》解读")) == [], "of which place is not said"
    assert links(Metadata("《澜川市犬只管理条例》解读")) == ["dogs"]


@pytest.mark.parametrize(
    ("title", "kind", "explains"),
    [
        ("澜川市政策解读工作管理办法", "办法", False),
        ("关于加强政策解读工作的通知", "通知", False),
        ("澜川市犬只管理条例", "条例", False),
        ("如何理解新条例", "解读", True),
        ("图解 | 供热怎么收费", "", True),
        ("供热政策解读（二）", "", True),
    ],
)
def test_what_is_an_explanation(title: str, kind: str, explains: bool) -> None:
    assert is_explanation(Metadata(title, kind=kind)) is explains


@given(
    st.dictionaries(st.text(max_size=3), st.text("解读《》的关于办法甲乙条例通知印发（）", max_size=16)),
    st.text(),
)
def test_links_lead_from_explanations_to_policies(titles: dict[str, str], text: str) -> None:
    known = {doc: Metadata(title) for doc, title in titles.items()}
    for doc, policy in link_explanations(known, lambda doc: text):
        assert is_explanation(known[doc]) and not is_explanation(known[policy])
