"""Sets of questions and relevant documents."""

import pytest

from evals.adapters.beir import read_beir
from evals.adapters.benchmark import UnreadableBenchmark


def test_a_relevance_set_is_read_without_questions_that_have_no_document(beir_folder):
    found = read_beir(beir_folder)
    assert found.questions == {"q1": "摊位多少钱"}
    assert found.relevance["q1"] == {"0000002.txt": 2, "0000001.txt": 1}
    assert found.documents["0000001.txt"].startswith("桥\n")


def test_a_folder_that_is_no_relevance_set_is_refused(beir_folder):
    (beir_folder / "qrels/test.tsv").write_text("q1\td1\tmuch\nq1\td1\tmore\n")
    with pytest.raises(UnreadableBenchmark, match="line 2"):
        read_beir(beir_folder)
    (beir_folder / "qrels/test.tsv").unlink()
    with pytest.raises(UnreadableBenchmark, match="qrels"):
        read_beir(beir_folder)
    (beir_folder / "corpus.jsonl").write_text('{"_id": "d1"}')
    with pytest.raises(UnreadableBenchmark, match="line 1"):
        read_beir(beir_folder)
