import json
import sqlite3

import numpy as np
import pytest

from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.records.feedback import FeedbackStore, Vote
from assistant.records.statistics import unmet_questions
from evals.files.spreadsheets import read_csv, read_xlsx
from evals.files.suite_files import read_draft
from evals.records import UnreadableResults
from evals.results.gap_export import export_gaps, summarise_gaps
from evals.results.gaps import Unmet, find_gaps, read_unmet
from index.types import Chunk, Metadata, Passage


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "results.jsonl"
    lines = [
        {"question": "几点开门？", "status": "refused"},
        {"question": " 几点 开门 ", "status": "refused"},
        {"question": "多少钱？", "status": "answered"},
        {"question": "=cmd()", "status": "refused"},
    ]
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), encoding="utf-8")
    return path


def test_refused_and_disliked_questions_are_counted_once_each(log, tmp_path):
    database = open_database(Settings(_env_file=None, index_dir=tmp_path / "index"))
    votes = FeedbackStore(database)
    votes.record("1", Vote.DOWN, "几点开门", "答")
    votes.record("2", Vote.UP, "好的问题", "答")
    expected = {"几点开门？": {"refused": 2, "disliked": 1}, "=cmd()": {"refused": 1}}
    in_file = read_unmet([log], tmp_path / "records.sqlite3")
    assert {one.question: dict(one.reasons) for one in in_file} == expected
    recorded = read_unmet([log], None, unmet_questions(database))
    assert {one.question: dict(one.reasons) for one in recorded} == expected


def test_a_file_of_votes_that_is_none_is_named(tmp_path):
    (tmp_path / "votes").write_text("no database")
    with pytest.raises(UnreadableResults, match="cannot read the votes in"):
        read_unmet([], tmp_path / "votes")
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    with pytest.raises(UnreadableResults, match="no such table"):
        read_unmet([], tmp_path / "empty.sqlite3")


class Finder:
    """Questions about baths are near one document and one direction, all others near another."""

    def nearest(self, question):
        body, title = ("商务局", "浴池规定") if "浴" in question else ("园林局", "公园办法")
        chunk = Chunk("d.md", 0, "article", (), "", "", (), 1, title)
        return [Passage(chunk, Metadata(title, issuer=body), 1.0)]

    def vectors(self, questions):
        angles = np.asarray([0.0 if "票" in one else 1.5 for one in questions])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


UNMET = [Unmet(question, {"refused": times}) for question, times in (
    ("浴池票价？", 1), ("公园票价？", 3), ("浴池几点开？", 1), ("浴池老人票？", 4),
)]  # fmt: skip


def test_questions_are_grouped_by_body_and_subject_most_asked_first():
    gaps = find_gaps(UNMET, Finder())
    assert [(gap.body, gap.times, {one.question for one in gap.questions}) for gap in gaps] == [
        ("商务局", 5, {"浴池票价？", "浴池老人票？"}),
        ("园林局", 3, {"公园票价？"}),
        ("商务局", 1, {"浴池几点开？"}),
    ]
    assert gaps[0].nearest == ("浴池规定",)
    assert "5 次 · 商务局" in summarise_gaps(gaps)


@pytest.mark.parametrize(("ending", "read"), [(".xlsx", read_xlsx), (".csv", read_csv)])
def test_gaps_become_a_suite_to_complete(tmp_path, ending, read):
    path = tmp_path / f"gaps{ending}"
    export_gaps(path, find_gaps([*UNMET, Unmet("=1+1", {"disliked": 1})], Finder()))
    rows = [cells for _, cells in read(path)]
    assert {row["question"].lstrip("'") for row in rows} == {one.question for one in UNMET} | {"=1+1"}
    assert all("组" in row["note"] for row in rows)
    missing = {problem.column for problem in read_draft(path).problems}
    assert missing == {"kind", "answerable"}  # what the evaluator has to fill in


def test_a_formula_in_a_question_stays_text(tmp_path):
    from openpyxl import load_workbook

    export_gaps(tmp_path / "gaps.xlsx", find_gaps([Unmet("=HYPERLINK(1)", {"refused": 1})], Finder()))
    cells = [cell for row in load_workbook(tmp_path / "gaps.xlsx").active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"] == ["s"]
