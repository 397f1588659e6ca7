from evals.training.examples import Candidate, Deciding, Example
from evals.training.measures import measure
from index.reader.types import DecidingWords, ReaderPassage, Reading

TWO = ReaderPassage("", "", ("养犬应当登记。", "每年年检一次。"))
READINGS = {
    "right": [Reading(2.0, (-1.0, 3.0), DecidingWords(1, 0, 4)), Reading(1.0, (0.0, 0.0), None)],
    "wrong": [Reading(1.0, (1.0, 0.0), DecidingWords(0, 0, 4)), Reading(2.0, (0.0, 0.0), None)],
    "near miss": [Reading(0.0, (-2.0, -3.0), None)],
}


def example(question: str) -> Example:
    gold = Candidate(TWO, True, (1,), Deciding((1, 2), (1, 6)))
    if question == "near miss":
        return Example(question, question, (Candidate(TWO, False),))
    return Example(question, question, (gold, Candidate(TWO, False)))


def test_the_figures_of_three_questions() -> None:
    figures = measure(lambda question, _: READINGS[question], [example(question) for question in READINGS])
    assert (figures.questions, figures.near_misses) == (2, 1)
    assert (figures.passage_first, figures.sentence_first) == (0.5, 0.5)
    assert figures.words == 0.25  # half of the characters once, none the other time
    assert figures.auc_passage == figures.auc_sentence == figures.auc_both == 1.0
