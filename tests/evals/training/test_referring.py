"""What penal articles refer to is trained on as the chain reads it, and asked for."""

import random

from evals.training.examples import Candidate
from evals.training.referring import Referring, ask_penalties
from evals.training.sources import Passage, Question

DOC = "养犬管理条例(2020-01-01)"
DUTY = Passage("p1", "rule", DOC, "第九条", "携犬外出应当使用牵引带。\n犬只每年免疫一次。")
PENALTY = Passage(
    "p2",
    "rule",
    DOC,
    "第二十条",
    "违反本条例第九条第一款规定的，由公安机关处一百元罚款；拒不改正的，没收犬只。",
)
OTHER = Passage("p3", "rule", DOC, "第二十一条", "违反本条例第十条规定的，处五十元罚款。")
CLEANING = Passage("p4", "rule", DOC, "第十条", "养犬人应当清理犬粪。")
PASSAGES = [DUTY, PENALTY, OTHER, CLEANING]


def ask(answer: str | None) -> list:
    question = Question("l1", "p1", "遛狗能不能不拴绳", answer, "train")
    return list(ask_penalties([question], PASSAGES, Referring(PASSAGES), random.Random(1)))


def test_who_breaks_a_duty_is_answered_by_its_penal_article() -> None:
    for example in ask("应当使用牵引带"):
        gold, *others = example.candidates
        assert "遛狗能不能不拴绳" in example.question
        assert (gold.passage.label, gold.sentences) == ("第二十条", (0,))
        sentence = gold.passage.sentences[0]
        assert sentence.endswith("（携犬外出应当使用牵引带。）")
        (_, start), (_, end) = gold.deciding.first, gold.deciding.last
        assert sentence[start:end] == "由公安机关处一百元罚款"
        assert {one.passage.label for one in others} == {"第二十一条", "第九条"}
        assert not any(one.answers for one in others)


def test_only_an_answered_question_whose_duty_is_penalised_leads_on() -> None:
    assert ask(None) == []
    assert ask("每年免疫一次") == []


def test_a_passage_that_names_no_article_is_read_as_it_is() -> None:
    candidate = Candidate(DUTY.as_read(), False)
    assert Referring(PASSAGES).read(candidate, DUTY, "遛狗") is candidate
