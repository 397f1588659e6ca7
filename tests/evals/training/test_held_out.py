from collections.abc import Callable
from pathlib import Path

import pytest

from evals.files.suite_files import read_suite
from evals.training.held_out import write_held_out

PASSAGES = [
    ("q1", "rule", "养犬条例(2020-01-01)", "第十条", "遛狗应当牵绳。"),
    ("r1", "rule", "养犬条例(2020-01-01)", "第九条", "养犬应当办理登记。"),
    ("q2", "report", "report 2", "", "地铁三号线票价两元。"),
    ("q3", "rule", "某市停车条例", "第一条", "停车应当付费。"),
    ("r2", "rule", "市容条例", "第四条", "街道应当整洁。"),
    ("r3", "rule", "噪声条例", "第四条", "夜间应当安静。"),
]
QUESTIONS = [
    ("v1", "q1", "遛狗要拴绳吗", "应当牵绳", "valid"),
    ("v2", "q1", "不拴罚多少", None, "valid"),
    ("v3", "q2", "三号线多少钱", "不在原文里", "valid"),
    ("v4", "q3", "停车要钱吗", "应当付费", "valid"),
    ("t1", "q2", "三号线票价", "票价两元", "train"),
]


@pytest.fixture
def folder(write_texts: Callable[..., Path]) -> Path:
    return write_texts(PASSAGES, QUESTIONS)


def test_the_suite_asks_what_the_corpus_holds(folder: Path, tmp_path: Path) -> None:
    documents, questions = write_held_out(folder, tmp_path / "out", {"某市停车条例"}, others=1)
    cases = read_suite(tmp_path / "out" / "suite.jsonl").cases
    texts = {file.name: file.read_text("utf-8") for file in (tmp_path / "out" / "corpus").iterdir()}
    assert (documents, questions) == (len(texts), len(cases)) == (3, 2)
    assert [case.answerable for case in cases] == [True, False]
    (source,) = cases[0].sources
    assert source.quote in texts[source.doc]
    assert "某市停车条例.md" not in texts


def test_articles_stand_in_their_order_under_the_title(folder: Path, tmp_path: Path) -> None:
    write_held_out(folder, tmp_path / "out", set(), others=0)
    text = (tmp_path / "out" / "corpus" / "养犬条例(2020-01-01).md").read_text("utf-8")
    assert text == "# 养犬条例\n\n第九条　养犬应当办理登记。\n\n第十条　遛狗应当牵绳。\n"
