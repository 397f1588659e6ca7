"""Outlines with anchors, redlines by article, one question across cities, the log; and their commands."""

import json
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.assembly import open_assistant
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.journal import Call, Journal
from assistant.records.models import QuestionRow
from assistant.records.questions import Filter, list_questions, suite_lines
from assistant.types import Answer, Ending, Question
from assistant.wording.cities import cities_csv
from assistant.wording.drafts import is_form
from assistant.wording.outline import UnknownDocument, name_document, outline
from assistant.wording.redline import Change, diff_texts, redline
from assistant.wording.workbench import Bench
from evals.cases import Case


def test_every_line_of_a_document_has_its_citation_and_every_article_an_anchor(index):
    found = outline(index, "dogs-linchuan.md")
    articles = {one.anchor: one for one in found.sections}
    assert list(articles)[-7:] == [f"第{n}条" for n in "一二三四五六七"]
    assert [line.locator for line in articles["第三条"].lines] == ["第三条第一款", "第三条第二款"]
    assert articles["第四条"].lines[2].locator == "第四条第二项"
    assert found.cite("第三条第二款") == "《澜川市犬只管理条例》第三条第二款"
    assert len({one.anchor for one in found.sections}) == len(found.sections)


def test_a_document_is_named_by_its_title_too(index):
    assert name_document(index, "澜川市公园管理办法") == "parks.md"
    with pytest.raises(UnknownDocument):
        name_document(index, "没有的办法")
    with pytest.raises(UnknownDocument):
        outline(index, "nothing.md")


def test_a_redline_pairs_articles_whatever_their_numbers(index):
    rows = redline(outline(index, "dogs-beihe.md"), outline(index, "dogs-linchuan.md"))
    became = {row.after.label: row for row in rows if row.after}
    assert became["第二条"].change is Change.CHANGED  # a paragraph was added
    assert became["第五条"].before.label == "第四条" and became["第五条"].renumbered
    assert ("delete", "一") in became["第五条"].diff and ("insert", "二") in became["第五条"].diff
    assert became["第四条"].change is Change.ADDED
    whole = outline(index, "dogs-linchuan.md")
    assert {row.change for row in redline(whole, whole)} == {Change.SAME}


@given(st.text("甲乙丙丁，。", max_size=40), st.text("甲乙丙丁，。", max_size=40))
def test_a_difference_holds_both_texts_whole(before, after):
    diff = diff_texts(before, after)
    assert "".join(text for kind, text in diff if kind != "insert") == before
    assert "".join(text for kind, text in diff if kind != "delete") == after


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("附件：犬只底数摸排表", True),
        ("联系人：李明，联系电话：0000-1234567。", True),
        ("澜川市人民政府办公室", True),
        ("2026年11月22日", True),
        ("根据《澜川市犬只管理条例》，现就加强养犬管理工作通知如下。", True),
        ("养犬应当遵守的要求如下：", False),
        ("养犬登记由公安机关负责。", False),
        ("附件：应当在十日内办理登记", False),
    ],
)
def test_the_form_of_a_letter_is_told_from_what_it_says(line, form):
    assert is_form(line) is form


@pytest.fixture(scope="module")
def bench(index_dir):
    settings = Settings(_env_file=None, index_dir=index_dir, mode="extractive", llm="extractive")
    with closing(open_assistant(settings)) as assistant:
        yield Bench.of(assistant)


def test_one_question_is_put_for_every_city(bench):
    cells = {cell.place: cell for cell in bench.cities("遛狗不牵绳罚多少？")}
    assert set(cells) == {"澜川市", "北禾市"}
    for place, fine in (("澜川市", "二百元以上五百元以下"), ("北禾市", "一百元以上三百元以下")):
        assert cells[place].answered
        assert fine in cells[place].answer.text
        assert cells[place].citations[0].startswith(f"《{place}犬只管理条例》第")
    table = cities_csv(list(cells.values())).decode("utf-8-sig").splitlines()
    assert table[0].startswith("地区,") and len(table) == 3


def test_the_versions_of_a_document_come_first(bench):
    assert bench.versions("dogs-old.md")[0] == "dogs-linchuan.md"


def test_the_bench_checks_with_what_comes_closest_at_the_drafts_place(bench):
    text = "澜川市遛狗通告\n对不拴绳的狗主人，一律通报所在单位。"
    (one,) = bench.check(text).sentences
    assert one.nearest is None or one.nearest.place == "澜川市"


def test_the_command_line_reads_and_compares(index_dir, capsys, tmp_path):
    place = ["--index-dir", str(index_dir)]
    assert run(["read", "澜川市犬只管理条例", "--article", "第三条", *place]) == 0
    assert "《澜川市犬只管理条例》第三条第二款" in capsys.readouterr().out
    assert run(["read", "澜川市犬只管理条例", "--article", "第九十条", *place]) == 2
    assert run(["redline", "dogs-beihe.md", "dogs-linchuan.md", "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["added"] >= 1
    table = tmp_path / "hits.xlsx"
    filters = ["--wording", "exact", "--status", "current", "--by-date", "--export", str(table)]
    assert run(["search", "饲养烈性犬", *filters, "--json", *place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [hit["citation"]["place"] for hit in found["hits"]] == ["澜川市", "北禾市"]
    assert load_workbook(BytesIO(table.read_bytes())).active.max_row == 3
    assert run(["search", "饲养烈性犬", "--year", "2020", "--json", *place]) == 0
    assert {hit["citation"]["doc"] for hit in json.loads(capsys.readouterr().out)["hits"]} == {
        "dogs-beihe.md"
    }


@pytest.fixture
def asked(tmp_path):
    settings = Settings(_env_file=None, index_dir=tmp_path / "index")
    with closing(open_database(settings)) as database:
        for n, (text, ending) in enumerate(
            [
                ("狗证哪里办？", Ending.REFUSED),
                ("浴池几点开？", Ending.ANSWERED),
                ("遛狗罚多少？", Ending.ANSWERED),
            ]
        ):
            answer = Answer(text, ending, text="答。")
            Journal(database).record(Question(text, place="澜川市"), answer, Call("api", "", f"a{n}"))
            with database.session() as session:
                session.get(QuestionRow, f"a{n}").asked = datetime(2026, 11, n + 1, 12, tzinfo=UTC)
        from assistant.records.feedback import FeedbackStore, Vote

        FeedbackStore(database).record("a1", Vote.DOWN, "浴池几点开？", "答。", "时间不对")
        yield database


def test_refused_and_disliked_questions_come_first(asked):
    assert [one.id for one in list_questions(asked, Filter())] == ["a1", "a0", "a2"]
    assert [one.id for one in list_questions(asked, Filter(status="disliked"))] == ["a1"]
    assert [one.id for one in list_questions(asked, Filter(text="罚"))] == ["a2"]
    assert list_questions(asked, Filter(text="%")) == []
    november_second = datetime(2026, 11, 2).date()
    assert [one.id for one in list_questions(asked, Filter(since=november_second))] == ["a1", "a2"]


def test_questions_become_a_suite_that_evals_reads(asked, tmp_path, capsys):
    lines = suite_lines(list_questions(asked, Filter())).splitlines()
    cases = {case.question: case for case in (Case.model_validate_json(line) for line in lines)}
    assert not cases["狗证哪里办？"].answerable
    assert "时间不对" in cases["浴池几点开？"].note
    out = tmp_path / "suite.jsonl"
    assert run(["questions", "export", str(out), "--id", "a2", "--index-dir", str(tmp_path / "index")]) == 0
    assert json.loads(out.read_text())["question"] == "遛狗罚多少？"
    assert run(["questions", "list", "--status", "refused", "--index-dir", str(tmp_path / "index")]) == 0
    assert "狗证哪里办" in capsys.readouterr().out
