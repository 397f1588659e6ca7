"""What pages state of their documents."""

from datetime import date

import pytest

from index.loaders.page_facts import read_labels, state, take_table
from index.types import Status

ROWS = [
    "索 引 号：12/2026",
    "发文机关：示例市民政局",
    "成文日期：2026年1月1日",
    "发文字号：示民发〔2026〕 1号",
    "标　　题：关于高龄津贴的通知",
    "有 效 性：失效",
]


@pytest.mark.parametrize(
    "lines",
    [
        ROWS,
        [f"- {row}" for row in ROWS],
        ["\n".join(ROWS)],
        [
            "|  |  |\n|---|---|\n"
            + "\n".join(f"| {a} | {b} |" for a, b in zip(ROWS[::2], ROWS[1::2], strict=True))
        ],
        ["|  |  |\n|---|---|\n" + "\n".join("| {} | {} |".format(*row.split("：")) for row in ROWS)],
    ],
)
def test_the_table_of_a_page_in_every_form(lines: list[str]) -> None:
    table, taken = take_table(["首页", *lines, "第一条 本办法自公布之日起施行。"])
    assert taken == set(range(1, len(lines) + 1))
    given = state({}, table, {})
    assert (given.title, given.number, given.issuer) == (
        "关于高龄津贴的通知",
        "示民发〔2026〕1号",
        "示例市民政局",
    )
    assert (given.published, given.status) == (date(2026, 1, 1), Status.REPEALED)


@pytest.mark.parametrize(
    "lines",
    [
        ["文号：示民发〔2026〕1号"],
        ["名称：护眼灯", "发布日期：2026年1月1日"],
        ["| 文号 | 标题 | 有效性 |\n|---|---|---|\n| 示民发〔2026〕1号 | 甲办法 | 有效 |"],
        ["申请人：张三", "地址：东路1号", "标题：居住证"],
        [],
    ],
)
def test_what_is_no_such_table_stays(lines: list[str]) -> None:
    assert take_table(lines) == ({}, set())


def test_lines_below_the_title() -> None:
    line = "发布日期：2026-10-08 来源：示例市公安局 浏览次数：1203 字体：大 中 小"
    assert read_labels([line]) == {"published": "2026-10-08", "source": "示例市公安局"}
    assert read_labels(["来源：交通局【字号：大】"]) == {"source": "交通局"}
    assert read_labels(["浏览次数：3"]) == {}


def test_which_statement_goes_before_which() -> None:
    head = {
        "articletitle": "（转载）甲办法",
        "pubdate": "2026-05-06T10:00",
        "columnname": "政策解读",
        "contentsource": "本网",
    }
    table = {"title": "乙办法", "published": "2026-03-04", "effective": "20260401", "status": "现行有效"}
    given = state(head, table, {"source": "示例日报", "published": "2026-02-02"})
    assert (given.title, given.kind, given.source) == ("甲办法", "解读", "示例日报")
    assert (given.published, given.effective, given.status) == (
        date(2026, 5, 6),
        date(2026, 4, 1),
        Status.IN_FORCE,
    )
    assert state(head, {"written": "2026年1月2日"}, {}).published == date(2026, 1, 2)
    assert state({}, {"number": "无"}, {}).number == ""
    assert state({}, {}, {"published": "2026-02-02"}).published == date(2026, 2, 2)
