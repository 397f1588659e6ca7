"""Files of public benchmarks, and what is no such file."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.adapters.benchmark import (
    Benchmark,
    RetrievalSet,
    UnreadableBenchmark,
    digest_documents,
    name_documents,
)
from evals.adapters.rgb import Sampling, read_rgb
from evals.adapters.squad import read_squad
from evals.adapters.stard import read_stard


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("{}", read_squad),
        ("no json", read_squad),
        ('{"data": []}', read_squad),
        ('{"id": 1}', lambda path: read_rgb(path, Sampling())),
        ("", lambda path: read_rgb(path, Sampling())),
        ("", read_stard),
        ("no json", read_stard),
        ('{"id": 1, "question": "谁能摆摊？"}', read_stard),
        ('{"id": 1, "question": "谁能摆摊？", "articles": {}}', read_stard),
    ],
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path, content, read):
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(UnreadableBenchmark, match=r"other\.json"):
        read(path)
    with pytest.raises(UnreadableBenchmark, match="nowhere"):
        read(tmp_path / "nowhere.json")


def test_the_same_text_is_one_document_and_the_digest_follows_the_content():
    names = name_documents(["甲", "乙", "甲"])
    assert list(names) == ["甲", "乙"]
    assert len(set(names.values())) == 2
    documents = {"a.txt": "甲", "b.txt": "乙"}
    assert digest_documents(documents) == digest_documents(dict(reversed(documents.items())))
    assert digest_documents(documents) != digest_documents({"a.txt": "乙", "b.txt": "甲"})


def test_a_benchmark_is_a_suite_whose_digest_knows_what_was_given(price_case, tmp_path):
    benchmark = Benchmark("b", tmp_path / "b.json", {"a.txt": "甲"}, (price_case,))
    suite = benchmark.as_suite()
    assert (suite.name, suite.cases) == ("b", (price_case,))
    assert replace(benchmark, given={price_case.id: ("a.txt",)}).digest != suite.digest


@given(st.integers(1, 12), st.integers(0, 5))
def test_questions_are_drawn_the_same_every_time(limit, seed):
    found = RetrievalSet("s", {}, {f"q{n}": f"问{n}" for n in range(9)}, {})
    drawn = found.draw(limit, seed)
    assert drawn == found.draw(limit, seed)
    assert len(drawn) == min(limit, 9)
    assert all(found.questions[key] == text for key, text in drawn.items())
    assert found.draw(None, seed) == dict(found.questions)
