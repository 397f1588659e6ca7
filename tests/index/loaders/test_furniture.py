"""Running heads and feet."""

import pytest

from index.loaders.furniture import drop_furniture
from index.loaders.page_lines import Line


def line(text: str, base: float, left: float = 60, size: float = 12) -> Line:
    return Line(text, left, left + len(text) * size, base, size, size, left)


def body(number: int) -> list[Line]:
    return [line(f"{'甲乙丙丁'[number]}段第{at}行", 100 + 20 * at) for at in range(4)]


def left(pages) -> list[list[str]]:
    return [[piece.text for piece in page] for page in drop_furniture(pages, 12)]


def only_bodies(count: int) -> list[list[str]]:
    return [[piece.text for piece in body(number)] for number in range(count)]


@pytest.mark.parametrize(
    "foot",
    [
        "{n}", "- {n} -", "— {n} —", "{n}/3", "{n} / 3", "第{n}页", "第 {n} 页 共 3 页", "第{n}页/共3页",
        "Page {n} of 3", "·{n}·", "公园管理办法 {n}", "2026年3月{n}日印",
    ],
)  # fmt: skip
def test_feet_differ_in_their_figures(foot: str) -> None:
    pages = [[*body(at), line(foot.format(n=at + 1), 800, size=9)] for at in range(3)]
    assert left(pages) == only_bodies(3)


def test_page_numbers_count_at_any_height() -> None:
    pages = [[*body(at), line(str(at + 7), 700 - 100 * at, size=9)] for at in range(3)]
    assert left(pages) == only_bodies(3)


def test_left_and_right_pages_have_heads_of_their_own() -> None:
    pages = [[line(("示例市公报", "公园专刊")[at % 2], 40, size=9), *body(at)] for at in range(4)]
    assert left(pages) == only_bodies(4)


def test_heads_in_small_type_may_differ_from_page_to_page() -> None:
    pages = [[line(("总则", "管理", "罚则")[at], 40, size=9), *body(at)] for at in range(3)]
    assert left(pages) == only_bodies(3)


def test_what_a_browser_prints_around_one_page() -> None:
    head = line("2026/11/25 20:41 公园_示例市人民政府", 30, size=8)
    foot = [line("https://www.example.gov.cn/a.html", 810, size=8), line("1/1", 810, 540, 8)]
    assert left([[head, *body(0), *foot]]) == only_bodies(1)


def test_a_head_as_large_as_the_text_stays_once_for_it_may_be_the_title() -> None:
    pages = [[line("示例市公园管理办法", 40), *body(at)] for at in range(3)]
    assert left(pages)[0][0] == "示例市公园管理办法"
    assert left(pages)[1:] == only_bodies(3)[1:]


def test_a_button_that_goes_along_lies_over_the_text() -> None:
    pages = [[*body(at), line("打开客户端", 130, 400, 14)] for at in range(4)]
    assert left(pages) == only_bodies(4)


def test_pages_that_are_filled_in_forms_keep_their_lines() -> None:
    page = [line(text, 100 + 20 * at) for at, text in enumerate(("姓名", "住址", "电话", "单位", "日期"))]
    assert left([page, page, page]) == [[piece.text for piece in page]] * 3


def test_figures_at_the_end_of_a_text_are_no_page_numbers() -> None:
    pages = [[*body(0), line("120", 180)], [*body(1), line("95", 180, 200)]]
    assert [page[-1] for page in left([pages[0], body(1)])] == ["120", "乙段第3行"]
