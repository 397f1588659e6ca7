"""How far a command is and how long it will take, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.commands.progress import describe, progress, seconds_left


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.floats(0, 10**6))
def test_what_is_left_takes_as_long_as_its_share_did(done, more, seconds):
    left = seconds_left(done, done + more, seconds)
    assert left == pytest.approx(seconds * more / done)


def test_before_anything_is_done_nobody_knows():
    assert seconds_left(0, 9, 100.0) is None
    assert describe("读取文件", 0, 9, 100.0) == "读取文件 0/9，已用 1 分 40 秒"


@pytest.mark.parametrize(
    ("done", "seconds", "told"),
    [
        (5_000, 60.4, "读取文件 5,000/20,000，已用 1 分 0 秒，约剩 3 分 1 秒"),
        (10_000, 7_250, "读取文件 10,000/20,000，已用 2 小时 0 分，约剩 2 小时 0 分"),
        (19_999, 59.0, "读取文件 19,999/20,000，已用 59 秒，约剩 0 秒"),
        (20_000, 59.0, "读取文件 20,000/20,000，已用 59 秒"),
    ],
)
def test_the_line_tells_what_is_done_and_left(done, seconds, told):
    assert describe("读取文件", done, 20_000, seconds) == told


def test_a_log_gets_a_line_every_half_minute_and_each_stage_its_own_pace(capsys):
    now = 0.0
    with progress(lambda: now) as show:
        for done in range(5):
            now = done * 10.0
            show("读取", done, 5)
        for done in range(3):
            now = 100.0 + done * 40
            show("写入", done, 3)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "读取 3/5，已用 30 秒，约剩 20 秒",
        "写入 0/3，已用 0 秒",
        "写入 1/3，已用 40 秒，约剩 1 分 20 秒",
        "写入 2/3，已用 1 分 20 秒，约剩 40 秒",
    ]


def test_what_is_quick_writes_nothing(capsys):
    with progress() as show:
        show("读取", 1, 2)
        show("读取", 2, 2)
    assert capsys.readouterr() == ("", "")
