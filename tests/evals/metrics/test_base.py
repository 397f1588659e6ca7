"""What a metric looks at, and that "not applicable" is no zero."""

from evals.metrics.base import NOT_APPLICABLE, NormalisedTexts, Outcome, Score, because


def test_what_does_not_apply_is_no_zero():
    assert not NOT_APPLICABLE.applies
    assert Score(0.0).applies
    said = because(0, "sentence_uncarried", sentence=12)
    assert (said.reason.key, said.reason.values) == ("sentence_uncarried", {"sentence": "12"})


def test_an_outcome_without_a_record_answered_and_cited_nothing(price_case, make_record):
    missing = Outcome(price_case, None)
    assert not missing.answered
    assert missing.cited_documents == ()
    there = Outcome(price_case, make_record())
    assert there.answered
    assert set(there.cited_documents) == there.gold_documents
    assert not Outcome(price_case, make_record(status="refused")).answered


def test_a_text_is_normalised_once():
    class Texts:
        def __init__(self):
            self.read = []

        def text(self, doc):
            self.read.append(doc)
            return "第 一 条　开放" if doc == "a" else None

    texts = Texts()
    normalised = NormalisedTexts(texts)
    assert normalised.text("a") == normalised.text("a")
    assert " " not in normalised.text("a")
    assert normalised.text("b") is None
    assert texts.read.count("a") == 1
