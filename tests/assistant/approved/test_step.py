"""Approved answers over a real index: matched, given first, taken away when a document changes."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from assistant.approved.matching import EVERYWHERE
from assistant.approved.store import Approvals
from assistant.approved.types import State
from assistant.assembly import open_assistant
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.types import Question, Turn
from assistant.wording.approval import Proposal, Quote, approve

CORPUS = Path(__file__).parents[3] / "corpus"

FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"

QUOTES = (Quote(FINE),)

QUESTION = "请问遛狗不牵绳罚多少？"


def test_an_approved_answer_is_given_first_and_says_so(assistant, keep):
    before = assistant.chain.invoke(Question("遛狗不牵绳罚多少", place="示例市"))
    kept = keep(author="王")
    answer = assistant.chain.invoke(Question("示例市遛狗不牵绳罚多少？"))
    assert before.mode == "extractive"
    assert (answer.mode, answer.text) == ("approved", "罚一百元到三百元。[1]")
    assert "工作人员审核" in answer.notice
    assert answer.citations == kept.citations
    assert answer.citations[0].locator == "第三十二条第二项"
    with assistant.index.reading() as index:
        text = index.store.text(answer.citations[0].doc)
    assert text[answer.citations[0].start : answer.citations[0].end] == answer.citations[0].quote


@pytest.mark.parametrize(
    ("text", "place", "given"),
    [
        ("遛狗不牵绳罚多少", "示例市", True),
        ("你好，示例市遛狗不牵绳，罚多少吗？", "", True),
        ("遛狗不牵绳罚多少", "样例市", False),
        ("样例市遛狗不牵绳罚多少", "示例市", False),
        ("遛狗不牵绳罚多少", "", False),
        ("遛狗不牵绳怎么罚", "示例市", False),
    ],
)
def test_only_the_same_question_about_the_same_place_gets_it(assistant, keep, text, place, given):
    keep()
    assert (assistant.chain.invoke(Question(text, place=place)).mode == "approved") is given


def test_an_answer_may_hold_everywhere_and_the_places_own_wins(assistant, keep):
    keep(place=EVERYWHERE, answer="各地不同。")
    assert assistant.chain.invoke(Question("遛狗不牵绳罚多少", place="样例市")).text == "各地不同。[1]"
    keep()
    assert assistant.chain.invoke(Question("遛狗不牵绳罚多少", place="示例市")).text.startswith("罚一百元")


def test_a_question_that_leans_on_the_talk_is_not_taken_for_an_approved_one(assistant, keep):
    keep(question="罚多少？")
    talk = (Turn("user", "示例市电梯不年检"), Turn("assistant", "……"))
    assert assistant.chain.invoke(Question("罚多少？", talk)).mode != "approved"
    assert assistant.chain.invoke(Question("罚多少？", place="示例市")).mode == "approved"


def test_a_changed_document_takes_the_answer_away_at_the_next_question(corpus_copy):
    corpus, index_dir = corpus_copy
    settings = Settings(_env_file=None, index_dir=index_dir, mode="extractive", llm="extractive")
    with closing(open_database(settings)) as database:
        approvals = Approvals(database)
        with closing(open_assistant(settings, approvals)) as assistant:
            with assistant.index.reading() as index:
                approve(index, settings, approvals, Proposal(QUESTION, "罚。", [Quote(FINE)], "示例市"))
            asked = Question("遛狗不牵绳罚多少", place="示例市")
            assert assistant.chain.invoke(asked).mode == "approved"
            (corpus / "another.md").write_text("# 河桥镇通告\n\n河桥镇浴池每日开放。\n")
            assert run(["index", "build", str(corpus), "--index-dir", str(index_dir)]) == 0
            assert assistant.chain.invoke(asked).mode == "approved"  # another document is no reason
            changed = corpus / "shili-dog-regulation.md"
            changed.write_text(changed.read_text().replace("三百元以下罚款", "四百元以下罚款"))
            assert run(["index", "build", str(corpus), "--index-dir", str(index_dir)]) == 0
            assert assistant.chain.invoke(asked).mode == "extractive"
            (one,) = approvals.entries()
            assert (one.state, one.reason) == (State.REVIEW, "文件已变更：shili-dog-regulation.md")
            assert approvals.review({}) == []


@pytest.fixture
def corpus_copy(tmp_path):
    corpus = tmp_path / "corpus"
    shutil.copytree(CORPUS, corpus)
    index_dir = tmp_path / "home" / "index"
    assert run(["index", "build", str(corpus), "--index-dir", str(index_dir)]) == 0
    return corpus, index_dir


def test_records_that_fail_stop_no_answer(assistant, approvals, keep):
    from sqlalchemy import text

    keep()
    with approvals.database.session() as session:
        session.execute(text("DROP TABLE approved"))
    assert assistant.chain.invoke(Question("遛狗不牵绳罚多少", place="示例市")).mode == "extractive"
