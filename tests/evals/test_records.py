"""Results and traces of a run, ours or another system's, read back line by line."""

import json

import pytest

from assistant.rendering import answer_record
from evals.records import Record, UnreadableResults, read_lines, read_records, read_traces


@pytest.fixture
def write(tmp_path):
    def lines(*rows) -> object:
        path = tmp_path / "results.jsonl"
        written = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text("\n".join(written) + "\n", encoding="utf-8")
        return path

    return lines


def test_our_own_answers_are_read_whole(write, answer):
    record = {"id": "a", **answer_record(answer)}
    read = read_records(write(record))["a"]
    assert read.status == "answered"
    assert [one.text for one in read.sentences] == [one.text for one in answer.sentences]
    assert [one.quote for one in read.citations] == [one.quote for one in answer.citations]
    assert read.timings_ms == {"retrieve": 14}


def test_a_later_line_replaces_an_earlier_one_and_other_keys_are_passed_over(write):
    first, later = {"id": "a", "status": "failed"}, {"id": "a", "status": "answered", "colour": "red"}
    assert read_records(write(first, "", later)) == {"a": Record(id="a", status="answered")}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: expected an object"),
        ({"id": "b"}, "line 2, status: Field required"),
        ({"id": "b", "status": "answered", "ms": "soon"}, "line 2, ms"),
    ],
)
def test_a_line_that_is_no_result_is_named(write, row, said):
    with pytest.raises(UnreadableResults, match=said):
        read_records(write({"id": "a", "status": "answered"}, row))


def test_a_run_without_traces_has_none(tmp_path, write):
    assert read_traces(tmp_path / "nowhere.jsonl") == {}
    with pytest.raises(UnreadableResults, match="nowhere"):
        read_records(tmp_path / "nowhere.jsonl")
    trace = {"id": "a", "retrieved": [{"doc": "x.md", "text": "文"}], "first_ms": 3.5}
    assert read_traces(write(trace))["a"].retrieved[0].doc == "x.md"


def test_line_separators_within_a_text_are_no_new_line(write):
    """Unicode has more of them than JSON Lines."""
    path = write({"id": "a", "status": "answered", "answer": "一\u2028二\x85三"})
    assert [number for number, _ in read_lines(path)] == [1]
    assert read_records(path)["a"].answer == "一\u2028二\x85三"
