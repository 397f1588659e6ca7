"""Approved answers over a real index: kept, matched, given first, taken away when a document changes."""

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.approved.export import approved_record, render_approved
from assistant.approved.matching import EVERYWHERE
from assistant.approved.step import ApprovedAnswers
from assistant.approved.store import Approvals
from assistant.approved.types import State, UnusableApproval, split_answer
from assistant.assembly import open_assistant
from assistant.chain import build_chain
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.question.places import UnknownPlace
from assistant.records.database import open_database
from assistant.types import Question, Support, Turn
from assistant.wording.approval import Proposal, Quote, approve

CORPUS = Path(__file__).parents[3] / "corpus"
FINE = "未使用牵引带或者牵引带超过规定长度的，由公安机关责令改正，处一百元以上三百元以下罚款"
QUOTES = (Quote(FINE),)
QUESTION = "请问遛狗不牵绳罚多少？"


@pytest.fixture
def settings(demo_index, tmp_path) -> Settings:
    (tmp_path / "index").symlink_to(demo_index)
    return Settings(_env_file=None, index_dir=tmp_path / "index", mode="extractive", llm="extractive")


@pytest.fixture
def approvals(settings):
    with closing(open_database(settings)) as database:
        yield Approvals(database)


@pytest.fixture(scope="module")
def opened(demo_index):
    settings = Settings(_env_file=None, index_dir=demo_index, mode="extractive", llm="extractive")
    with closing(open_assistant(settings)) as opened:
        yield opened


@pytest.fixture
def assistant(opened, approvals):
    """The open assistant, with the approved answers of this test."""
    steps = replace(opened.steps, approve=ApprovedAnswers(approvals, opened.index).serve)
    return replace(opened, chain=build_chain(steps), steps=steps)


@pytest.fixture
def keep(assistant, settings, approvals):
    def add(question=QUESTION, answer="罚一百元到三百元。", quotes=QUOTES, place="示例市", **more):
        with assistant.index.reading() as index:
            return approve(index, settings, approvals, Proposal(question, answer, quotes, place, **more))

    return add


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


def test_a_new_answer_takes_the_place_of_the_old_one(approvals, keep):
    old, new = keep(), keep(answer="另一种说法。")
    assert [(one.id, one.state) for one in approvals.entries()] == [
        (new.id, State.APPROVED),
        (old.id, State.WITHDRAWN),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer": " "}, "answer is empty"),
        ({"quotes": ()}, "rests on a document"),
        ({"quotes": (Quote("处九百元罚款，没收狗绳"),)}, "does not stand word for word"),
        ({"quotes": (Quote(FINE, "样例市养犬管理条例（演示）"),)}, "does not stand in"),
        ({"quotes": (Quote("罚款"),)}, "too short"),
        ({"answer": "罚。[2]"}, r"marks \[2\]"),
        ({"question": "示例市？"}, "nothing but a place"),
    ],
)
def test_what_cannot_be_approved_is_told(keep, approvals, changes, said):
    with pytest.raises(UnusableApproval, match=said):
        keep(**changes)
    assert approvals.entries() == []


def test_an_unknown_place_is_told(keep):
    with pytest.raises(UnknownPlace):
        keep(place="桃花源")


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


def test_sentences_carry_the_marks_behind_them(keep):
    one = keep(answer=f"{FINE}。[1]\n拿不准就打电话问。")
    first, second = split_answer(one.answer, one.citations)
    assert (first.citations, first.support) == ((1,), Support.QUOTED)
    assert (second.text, second.citations) == ("拿不准就打电话问。", ())
    assert approved_record(one)["citations"][0]["n"] == 1
    assert one.id in render_approved(one)


def test_the_command_line_does_it_too(settings, capsys):
    place = ["--index-dir", str(settings.index_dir)]
    added = ["approve", "add", QUESTION, "--answer", "罚。", "--quote", FINE, "--place", "示例市", "--json"]
    assert run([*added, *place]) == 0
    (made,) = json.loads(capsys.readouterr().out)
    assert run(["ask", "示例市遛狗不牵绳罚多少？", "--json", "--mode", "extractive", *place]) == 0
    assert json.loads(capsys.readouterr().out)["mode"] == "approved"
    assert run(["approve", "withdraw", made["id"], "--reason", "过时", *place]) == 0
    assert run(["approve", "list", "--state", "withdrawn", *place]) == 0
    assert "过时" in capsys.readouterr().out
    assert run(["approve", "withdraw", "nothing", *place]) == 2
    assert "no approved answer nothing" in capsys.readouterr().err
