"""Lines as paragraphs, also over pages and columns."""

import pytest

from index.loaders.page_lines import Line, TableBox
from index.loaders.paragraphs import PageFlow, join_pages, join_text, split_notes

WIDTH = 200


def line(text: str, base: float, inset: float = 0, size: float = 10, hang: float | None = None) -> Line:
    return Line(text, inset, inset + len(text) * size, base, size, size, inset if hang is None else hang)


def column(*lines: tuple, top: float = 0) -> tuple[Line, ...]:
    """Lines (text[, inset[, hang]]) below each other."""
    return tuple(
        line(text, top + 15 * at, *given[:1], hang=given[1] if given[1:] else None)
        for at, (text, *given) in enumerate(lines)
    )


SET = (
    ("公园每日六时开放，二十二时关闭，冬季", 20),
    ("二十一时关闭；节假日延长一个小时再关门", 0),
    ("，另行公告。", 0),
)


def joined(*pages) -> list[list[str]]:
    flows = [page if isinstance(page, PageFlow) else PageFlow((page,)) for page in pages]
    return join_pages(flows, 10)


def test_lines_that_fill_the_column_go_on() -> None:
    lines = column(*SET, *SET)
    assert joined(lines) == [["".join(text for text, _ in SET)] * 2]


def test_a_paragraph_stands_whole_on_the_page_it_begins_on() -> None:
    pages = joined(column(*SET, *SET[:2]), column(*SET[2:], *SET))
    assert [len(page) for page in pages] == [2, 1]


def test_a_column_at_the_side_does_not_tear_the_text() -> None:
    side = tuple(
        line(text, 15 * at) for at, text in enumerate(("历史版本", "公园新闻", "花展开幕", "夜间开放"))
    )
    pages = joined(PageFlow((column(*SET, *SET[:2]), side)), column(*SET[2:], *SET))
    whole = "".join(text for text, _ in SET)
    assert pages[0][:2] == [whole, whole]
    assert pages[1] == [whole]


def test_notes_stand_behind_the_paragraph_that_the_page_tears() -> None:
    notes = (line("① 公园包括游园。", 400, size=8), line("② 垂钓包括网捕。", 412, size=8))
    pages = joined(PageFlow((column(*SET, *SET[:2]),), notes), column(*SET[2:], *SET))
    assert pages[0][1:] == ["".join(text for text, _ in SET), "① 公园包括游园。", "② 垂钓包括网捕。"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("一、申请材料", 20), ("申请人应当提交材料。", 20)),
        (("公园每日开放。", 20), ("冬季除外。", 0)),
        (("示例市公园局", 130), ("今年一月一日起施行", 20)),
        (("电话：0999-1234", 0), ("地址：示例路一号", 0)),
    ],
)
def test_what_is_complete_stays_apart(first: tuple, second: tuple) -> None:
    assert joined(column(*SET, first, second))[0][1:] == [first[0], second[0]]


def test_a_line_that_hangs_below_the_text_of_an_item_goes_on_with_it() -> None:
    lines = column(*SET, ("1．户籍所在地街道办事处出", 0, 15), ("具的证明。", 15), ("2．毕业证书。", 0, 15))
    assert joined(lines)[0][1:] == ["1．户籍所在地街道办事处出具的证明。", "2．毕业证书。"]


def test_a_table_ends_a_paragraph() -> None:
    table = TableBox(0, WIDTH, 40, 60, "| 表 |")
    assert joined((*column(*SET[:2]), table, *column(*SET[2:], top=70)))[0][1:] == ["| 表 |", "，另行公告。"]


def test_lines_of_contents_stay_apart() -> None:
    lines = column(("第一章 总则…………………………1", 0), ("第二章 管理，保护………………………2", 0))
    assert len(joined(lines)[0]) == 2


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("公园", "开放", "公园开放"),
        ("the park", "is open", "the park is open"),
        ("registra-", "tion", "registration"),
        ("0999-", "1234567", "0999-1234567"),
        ("2026", "年", "2026年"),
    ],
)
def test_the_space_between_two_lines(first: str, second: str, whole: str) -> None:
    assert join_text(first, second) == whole


def test_notes_are_small_and_begin_with_a_mark() -> None:
    text, note, rest = line("公园开放。", 0), line("① 公园包括", 300, size=8), line("游园。", 312, size=8)
    assert split_notes((text, note, rest), 10) == ((text,), (note, rest))
    assert split_notes((text, line("公园局印", 300, size=8)), 10)[1] == ()
