"""The parts of the benchmarks that are right or wrong; what they measure is in BENCHMARKS.md."""

import random
import sys
from pathlib import Path

import pytest

from evals.benchmarks import __main__ as all_of_them
from evals.benchmarks import answering, indexing, material, mutations, rebuilding, retrieval, wording
from evals.benchmarks.answering import TimedAnswer
from evals.benchmarks.harness import Timings, spread, table
from evals.benchmarks.indexing import IndexingRun
from evals.benchmarks.material import (
    DEMONSTRATION,
    Material,
    MissingMaterial,
    available,
    copy_texts,
    describe_missing,
    draw_files,
    largest,
    require,
)
from evals.benchmarks.pairing import SideBySide, faster, order_of, quicker, tabulate
from evals.cases import Case


def make_files(folder: Path, count: int) -> list[Path]:
    files = [folder / f"第{number:02}号.md" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"水池每日{number}时开放。溢水口每月清理。", encoding="utf-8")
    return files


def test_the_same_seed_draws_the_same_files_whatever_their_order(tmp_path):
    files = make_files(tmp_path, 30)
    drawn = draw_files(files, 7, seed=3)
    assert len(set(drawn)) == 7
    assert draw_files(files[::-1], 7, seed=3) == drawn
    assert draw_files(files, 7, seed=4) != drawn


@pytest.mark.parametrize("count", [0, 30, 99])
def test_all_files_are_drawn_when_that_is_asked_for_or_there_are_no_more(tmp_path, count):
    files = make_files(tmp_path, 30)
    assert draw_files(files, count) == files


def test_copied_texts_are_counted_in_characters(tmp_path):
    files = make_files(tmp_path, 3)
    characters = copy_texts(files, tmp_path / "copy")
    assert characters == sum(len(file.read_text()) for file in files)
    assert sorted(file.name for file in (tmp_path / "copy").iterdir()) == [file.name for file in files]


def test_less_time_and_a_higher_rate_are_both_better():
    assert faster("time", [1.0, 2.0, 30.0], [5.0, 6.0, 7.0]) == SideBySide("time", 2.0, 6.0, 3.0)
    assert quicker("rate", 900.0, 300.0) == SideBySide("rate", 900.0, 300.0, 3.0)


def test_a_side_that_was_not_measured_is_no_ratio():
    with pytest.raises(ValueError, match="time: nothing was measured"):
        faster("time", [], [1.0])


def test_the_table_is_markdown_with_readable_numbers():
    rate = SideBySide("characters a second", 4817.4, 2355.2, 2.045)
    shown = tabulate([rate, SideBySide("peak memory, GB", 1.408, 12.0)])
    assert shown.splitlines()[2:] == [
        "| characters a second | 4,817 | 2,355 | 2.04× |",
        "| peak memory, GB | 1.41 | 12 |  |",
    ]


def test_indexing_is_compared_by_rates_and_the_highest_peak():
    ours = [IndexingRun(6000, 60, 1.0, 2.0, 1.2), IndexingRun(6000, 60, 3.0, 2.0, 1.4)]
    stock = [IndexingRun(6000, 20, 4.0, 6.0, 2.0)]
    rows = {row.name: row for row in indexing.make_rows(ours, stock)}
    assert rows["characters a second"].ours == (6000 + 2000) / 2
    assert rows["characters a processor second"].better == pytest.approx(3.0)
    assert (rows["peak memory, GB"].ours, rows["chunks"].stock) == (1.4, 20)


def test_answers_are_compared_question_by_question():
    told = [
        TimedAnswer("a", "ours", 2.0, 4.0, 40, True, True),
        TimedAnswer("a", "stock", 9.0, 18.0, 90, True, True),
        TimedAnswer("b", "ours", 0.5, 0.5, 60, True, False),
        TimedAnswer("b", "stock", 7.0, 14.0, 110, False, True),
    ]
    rows = {row.name: row for row in answering.make_rows(told)}
    assert rows["seconds, median"].better == pytest.approx(8.0 / 1.25)
    assert rows["seconds, median of the 1 that our model wrote"].better == 4.5
    assert (rows["answers with all expected facts"].ours, rows["characters of an answer, median"].ours) == (
        2,
        50,
    )


def test_only_questions_that_a_chain_without_memory_can_answer_are_drawn(price_case):
    follow_up = Case.model_validate(
        price_case.model_dump() | {"id": "later", "history": [{"role": "user", "content": "澡堂几点开门？"}]}
    )
    unanswerable = Case.model_validate(
        {"id": "never", "question": "浴池有几层？", "kind": "unanswerable", "answerable": False}
    )
    assert answering.choose([follow_up, unanswerable, price_case], 10, seed=1) == [price_case]


def test_ranks_beyond_the_depth_and_missing_ones_count_as_misses():
    assert retrieval.share_within([1, 5, 6, None], 5) == 0.5
    assert retrieval.share_within([], 5) == 0.0


def test_one_sentence_of_one_file_is_changed(tmp_path):
    files = make_files(tmp_path, 5)
    before = {file: file.read_text(encoding="utf-8") for file in files}
    changed = rebuilding.change_one(tmp_path, random.Random(2))
    assert [file for file in files if file.read_text(encoding="utf-8") != before[file]] == [changed]


def test_what_is_missing_is_named_with_what_to_do(tmp_path):
    with pytest.raises(MissingMaterial, match=r"nowhere\.jsonl; name your own files"):
        require(tmp_path, tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("benchmark", [indexing, rebuilding, mutations, wording])
def test_a_benchmark_says_in_one_line_that_its_corpus_is_missing(benchmark, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmark", str(tmp_path / "nowhere")])
    assert benchmark.main() == 2
    told = capsys.readouterr().err
    assert told.startswith("error: not there: ")
    assert len(told.splitlines()) == 1


@pytest.fixture
def fresh_clone(monkeypatch, tmp_path):
    """A machine that has the project and nothing beside it."""
    nowhere = Material(tmp_path / "corpus", tmp_path / "suite.jsonl", "472 regulations")
    monkeypatch.setattr(material, "DEVELOPMENT", (nowhere,))
    monkeypatch.setattr(material, "CMRC", tmp_path / "cmrc.json")


def test_a_fresh_clone_measures_on_the_demonstration_corpus_and_says_what_is_left_out(fresh_clone):
    assert available() == (DEMONSTRATION,)
    assert largest().there
    told = describe_missing()
    assert told.startswith("measured on the demonstration corpus")
    assert "472 regulations; the CMRC 2018 trial set" in told


def test_what_is_there_beside_the_project_is_measured_instead(fresh_clone, monkeypatch, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "suite.jsonl").touch()
    assert [one.told for one in available()] == ["472 regulations"]
    (tmp_path / "cmrc.json").touch()
    assert describe_missing() == ""


@pytest.mark.parametrize(
    ("benchmark", "option", "told"),
    [(mutations, "--sentences", "right verbatim"), (wording, "--count", "right article named")],
)
def test_the_checks_are_measured_over_the_demonstration_corpus(benchmark, option, told, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmark", str(DEMONSTRATION.corpus), option, "20"])
    assert benchmark.main() == 0
    assert told in capsys.readouterr().out


def test_times_are_told_by_their_middle_and_their_end():
    assert spread([0.01, 0.02, 0.03]) == "median 20 / p95 29 / longest 30 ms"
    assert spread([2.0, 1.0]) == "median 1.5 / p95 1.95 / longest 2 s"
    assert spread([]) == "not measured"


def test_what_happens_inside_is_timed_once_each_time():
    timings = Timings()
    for _ in range(3):
        with timings.timing():
            sum(range(1000))
    assert len(timings.clock) == len(timings.processor) == 3
    assert min(timings.clock) > 0
    assert str(timings).endswith("3 times")


def test_a_table_is_markdown():
    lines = table(("", "kB"), [("page", 1234.5)]).splitlines()
    assert lines == ["|  | kB |", "| --- | ---: |", "| page | 1,234 |"]


def test_neither_way_always_goes_first():
    assert order_of(0) == order_of(1)[::-1]


def test_an_unknown_benchmark_is_answered_with_those_there_are(capsys):
    assert all_of_them.main(["indexing", "speed"]) == 2
    assert "no benchmark speed; there are indexing," in capsys.readouterr().err


def test_every_benchmark_named_is_a_module():
    folder = Path(material.__file__).parent
    assert [name for name in all_of_them.BENCHMARKS if not (folder / f"{name}.py").exists()] == []
