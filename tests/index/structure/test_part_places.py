"""Parts of a document for one place each."""

from index.structure.units import parse_units
from index.types import Document, Metadata, Part, Unit

BEIJING = Metadata("各区入学政策", "北京市", ("北京市",))


def parse(text: str, metadata: Metadata = BEIJING, parts: tuple[Part, ...] = ()) -> list[Unit]:
    return parse_units(Document("a.md", text, metadata, "", parts=parts))


def places(text: str) -> dict[str, str]:
    return {unit.text.split("\n")[-1][:4]: unit.place for unit in parse(text)}


def test_headings_that_name_one_district_after_another() -> None:
    text = (
        "# 各区入学政策\n\n各区如下。\n\n## 密云县\n\n社保满一年。\n\n## 2.朝阳区（公办）\n\n社保满半年。\n"
    )
    assert places(text) == {"各区如下": "", "社保满一": "密云区", "社保满半": "朝阳区"}


def test_one_heading_that_names_a_place_is_about_it_only() -> None:
    text = "# 各区入学政策\n\n## 密云县试点\n\n社保满一年。\n\n## 其他事项\n\n社保满半年。\n"
    assert set(places(text).values()) == {""}


def test_labels_above_labels_head_a_group() -> None:
    text = (
        "各区如下。\n\n朝阳区：\n申请时间：\n3月7日\n基本条件：\n社保满一年。\n\n"
        "丰台区：\n申请时间：\n5月9日\n基本条件：\n社保满半年。\n"
    )
    found = {(unit.place, unit.label): unit.text for unit in parse(text)}
    assert found["朝阳区", "申请时间"].endswith("3月7日") and found["丰台区", "申请时间"].endswith("5月9日")
    assert "丰台区" not in found["朝阳区", "基本条件"]


def test_a_part_is_read_by_itself_and_keeps_its_offsets() -> None:
    text = (
        "## 甲表\n\n第一条 甲的规定如下文所述。\n\n第二条 其余照此办理。\n\n## 乙表\n\n乙市的说明在这里。\n"
    )
    first, second = text.index("第一条"), text.index("乙市")
    parts = (
        Part(first, text.index("## 乙表"), "汇总 甲表", "青岛市", ("山东省", "青岛市")),
        Part(second, len(text), "汇总 乙表"),
    )
    units = parse(text, Metadata("汇总"), parts)
    assert [(unit.title, unit.label, unit.place) for unit in units] == [
        ("汇总 甲表", "第一条", "青岛市"),
        ("汇总 甲表", "第二条", "青岛市"),
        ("汇总 乙表", "", ""),
    ]
    for unit in units:
        for span in unit.spans:
            run = text[span.raw : span.raw + span.length]
            assert run == unit.text[span.clean : span.clean + span.length]
