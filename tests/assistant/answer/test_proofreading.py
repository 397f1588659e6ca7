"""A model's draft read against the evidence: what fails becomes its quotation, once."""

from datetime import date

import pytest

from assistant.answer.drafting import UNMENTIONED
from assistant.answer.proofreading import Proofreading
from assistant.question.validity import Moment
from assistant.types import Evidence, Support
from index.errors import ModelUnavailable


@pytest.fixture
def evidence(passage) -> Evidence:
    text = passage.chunk.text
    start, end = text.index("违反前款"), text.index("以下罚款。") + 5
    return Evidence(passage, text[start:end], start, end)


@pytest.fixture
def read(evidence):
    def proof(sentences, believed=False, failed=None) -> Proofreading:
        errors = [] if failed is None else failed
        return Proofreading(
            sentences=iter(sentences),
            evidence=[evidence],
            question="不牵绳罚多少？",
            moment=Moment(date(2024, 3, 1)),
            language="zh",
            believed=believed,
            spend=lambda *_: None,
            fail=errors.append,
        )

    return proof


def test_a_carried_sentence_is_said_in_the_models_words(read, evidence) -> None:
    (said,) = read(["不牵绳的，处二百元罚款。"])
    assert (said.text, said.support, said.pieces) == (
        "不牵绳的，处二百元罚款。", Support.VERIFIED, (evidence,),
    )  # fmt: skip


def test_a_sentence_that_is_not_carried_becomes_its_quotation_once(read, evidence) -> None:
    said = list(
        read(["不牵绳的，处九千元罚款。", "不牵绳的，没收犬只。", "拒不改正的，处五百元以上一千元以下罚款。"])
    )
    assert [one.support for one in said] == [Support.QUOTED, Support.VERIFIED]
    assert "二百元" in said[0].text
    assert "九千" not in said[0].text


@pytest.mark.parametrize(("believed", "count"), [(True, 0), (False, 0)])
def test_a_model_that_finds_nothing_ends_the_draft(read, believed, count) -> None:
    proof = read([f"{UNMENTIONED}。", "不牵绳的，处二百元罚款。"], believed=believed)
    assert len(list(proof)) == count
    assert proof.refused is believed


def test_a_model_that_breaks_off_leaves_what_was_checked(read) -> None:
    def breaking():
        yield "不牵绳的，处二百元罚款。"
        raise ModelUnavailable("gone")

    failed: list[ModelUnavailable] = []
    said = list(read(breaking(), failed=failed))
    assert len(said) == 1
    assert str(failed[0]) == "gone"


def test_the_model_is_stopped_when_nobody_reads_on(read) -> None:
    stopped: list[bool] = []

    def endless():
        try:
            while True:
                yield "不牵绳的，处二百元罚款。"
        finally:
            stopped.append(True)

    sentences = endless()
    proof = read([])
    proof.sentences = sentences
    reading = iter(proof)
    next(reading)
    reading.close()
    assert stopped == [True]
