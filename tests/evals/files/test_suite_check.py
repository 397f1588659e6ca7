"""What is wrong with a suite before it is run."""

import pytest

from evals.files.problems import Severity
from evals.files.suite_check import check_draft
from evals.files.suite_files import read_draft


def problems_of(path, corpus=None):
    return [(p.row, p.column, p.severity) for p in check_draft(read_draft(path), corpus)]


def test_a_good_row_has_no_problem(write, corpus, good):
    assert problems_of(write(good), corpus) == []


@pytest.mark.parametrize(
    ("change", "column", "severity"),
    [
        ({"kind": "riddle"}, "kind", Severity.ERROR),
        ({"answerable": "maybe"}, "answerable", Severity.ERROR),
        ({"question": "  "}, "question", Severity.ERROR),
        ({"expect": [[]]}, "expect.0", Severity.ERROR),
        ({"expct": []}, "expct", Severity.ERROR),
        ({"history": [{"role": "robot", "content": "x"}]}, "history.0.role", Severity.ERROR),
        ({"answerable": False}, "expect", Severity.ERROR),
        ({"expect": []}, "expect", Severity.ERROR),
        ({"forbid": ["6时"]}, "forbid", Severity.ERROR),
        ({"paraphrase_of": "b"}, "paraphrase_of", Severity.ERROR),
        ({"sources": [{"doc": "pools.md"}]}, "sources.0.doc", Severity.ERROR),
        ({"sources": [{"doc": "damaged.md"}]}, "sources.0.doc", Severity.ERROR),
        (
            {"sources": [{"doc": "baths.md", "quote": "每日6时至23时开放"}], "expect": [["6时"]]},
            "sources.0.quote",
            Severity.ERROR,
        ),
        (
            {"sources": [{"doc": "baths.md", "article": "第九条", "quote": "每日6时至22时开放"}]},
            "sources.0.article",
            Severity.WARNING,
        ),
        ({"expect": [["七点"]]}, "expect.0", Severity.WARNING),
        ({"sources": []}, "sources", Severity.WARNING),
        ({"kind": "follow_up"}, "history", Severity.WARNING),
        ({"kind": "ambiguous_place", "clarify": True}, "sources", Severity.WARNING),
    ],
)
def test_what_is_wrong_with_a_row_is_named_with_row_and_column(write, corpus, change, column, severity, good):
    assert problems_of(write({**good, "id": "first"}, good | change), corpus) == [(2, column, severity)]
