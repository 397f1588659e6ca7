"""Recognised pieces of text as lines of a page."""

import pytest

from index.loaders.recognised_lines import PlacedSheet, Sheet, place_sheets, tidy_text
from index.recognition.engine import Piece


def piece(text: str, left: float, top: float, em: float = 20, height: float = 24) -> Piece:
    return Piece(text, 0.99, left, top, left + em * (len(text) + 0.7), top + height)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("第三条每户限养一只犬。", "第三条 每户限养一只犬。"),
        ("第十二条 本市实行登记。", "第十二条 本市实行登记。"),
        ("第一章总则", "第一章 总则"),
        ("第八条规定的处罚", "第八条规定的处罚"),
        ("第三条、第四条所称犬只", "第三条、第四条所称犬只"),
        ("第三条的规定", "第三条的规定"),
        ("依照第三条办理", "依照第三条办理"),
        ("每户限养一只犬,不得转让;", "每户限养一只犬，不得转让；"),
        ("(一)身份证(原件)", "（一）身份证（原件）"),
        ("电话:0999-1234567", "电话：0999-1234567"),
        ("时间9:30,费用1,200.5元", "时间9:30，费用1,200.5元"),
        ("Tel: 0999 (24 h)", "Tel: 0999 (24 h)"),
    ],
)
def test_marks_and_gaps_are_as_in_print(read: str, meant: str) -> None:
    assert tidy_text(read) == meant


def test_type_of_nearly_one_size_has_one_size() -> None:
    sheet = Sheet(
        [
            piece("每户限养一只犬不得饲养", 100, 100, 20),
            piece("烈性犬和大型犬的应当", 100, 140, 21),
            piece("具体品种由公安机关公布", 100, 180, 19),
            piece("养犬管理办法", 200, 20, 40, 48),
        ],
        0.5,
    )
    lines = place_sheets([sheet])[0].lines
    sizes = {line.text: line.size for line in lines}
    assert len(set(sizes.values())) == 2
    assert sizes["养犬管理办法"] == pytest.approx(20)
    assert sizes["烈性犬和大型犬的应当"] == pytest.approx(10)
    left = {round(line.left) for line in lines if line.size < 15}
    assert left <= {53, 54}


def test_a_line_found_in_two_pieces_is_one() -> None:
    sheet = Sheet([piece("每户限养一只犬，", 100, 100), piece("不得饲养烈性犬。", 260, 103)], 1.0)
    assert [line.text for line in place_sheets([sheet])[0].lines] == ["每户限养一只犬，不得饲养烈性犬。"]


def test_nothing_recognised_is_no_line() -> None:
    assert place_sheets([Sheet([], 1.0), Sheet([piece("完。", 0, 0)], 1.0)])[0] == PlacedSheet(())
    assert place_sheets([]) == []
