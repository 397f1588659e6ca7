"""Harder questions over a small corpus of its own, with the real index and embedding model."""

from pathlib import Path

import pytest

from assistant.assembly import open_assistant
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.types import Ending, Question

NEWS = """---
title: 示例市重点提案办理见成效
place: 示例省/示例市
kind: news
published: 2023-11-20
---
今年，示例市政协共确定重点提案15件，内容涉及老旧小区改造、河道治理等方面。

截至目前，已办结重点提案12件，提案人表示满意。
"""
RULES = """---
title: 示例市养犬管理条例
place: 示例省/示例市
kind: regulation
effective: 2020-05-01
---
第一条　为了规范养犬行为，维护公共秩序，制定本条例。

第二条　公安机关是本市养犬管理的主管部门。

第三条　携犬外出应当束犬绳，犬绳长度不得超过二米。

第四条　违反本条例第三条规定，携犬外出未束犬绳的，由公安机关责令改正，处二百元以上五百元以下罚款。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("harder")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "news.md").write_text(NEWS, "utf-8")
    (corpus / "dogs.md").write_text(RULES, "utf-8")
    settings = Settings(index_dir=folder / "index", mode="extractive", llm="extractive")
    assert run(["index", "build", str(corpus), "--index-dir", str(settings.index_dir)]) == 0
    opened = open_assistant(settings)
    yield opened
    opened.close()


def test_what_is_left_is_reckoned_from_two_quotations(assistant) -> None:
    answer = assistant.chain.invoke(Question("示例市政协的重点提案还剩多少件没有办结？"))
    assert answer.status is Ending.ANSWERED
    assert "还剩三件" in answer.sentences[-1].text and "推算" in answer.sentences[-1].text
    quoted = "".join(citation.quote for citation in answer.citations)
    assert "15件" in quoted and "12件" in quoted
    assert len(answer.sentences[-1].citations) == 2


def test_the_day_of_the_report_is_told(assistant) -> None:
    answer = assistant.chain.invoke(Question("示例市政协今年确定了多少件重点提案？"))
    assert answer.status is Ending.ANSWERED and "15件" in answer.text
    assert "2023年11月20日" in answer.notice and "“今年”指2023年" in answer.notice


def test_a_question_in_english_is_answered_in_english(assistant) -> None:
    answer = assistant.chain.invoke(Question("What is the fine for walking a dog without a leash in 示例市?"))
    assert answer.status is Ending.ANSWERED
    assert "二百元以上五百元以下" in answer.text and "states" in answer.text


def test_a_refusal_repeats_no_figure_of_the_asker(assistant) -> None:
    answer = assistant.chain.invoke(Question("手机号13900000001，示例市地铁票价是不是5元？"))
    assert answer.status is Ending.REFUSED
    assert "13900000001" not in answer.text and "5元" not in answer.text


def test_noise_in_latin_letters_finds_nothing(assistant) -> None:
    answer = assistant.chain.invoke(Question("asdkjh qwoieu zmxnb plomk"))
    assert answer.status is Ending.REFUSED and "asdkjh" not in answer.text
