import pytest

from evals.training.examples import (
    Candidate,
    Deciding,
    Example,
    label_fragment,
    read_examples,
    without_sentences,
    write_examples,
)
from index.reader.types import ReaderPassage

TEXT = "机动车违反规定停车的，处二百元罚款。\n非机动车违反规定停车的，处二十元罚款；情节轻微的，给予警告。"


def label(fragment: str) -> Candidate:
    start = TEXT.index(fragment)
    return label_fragment("停车条例", "第九条", TEXT, start, start + len(fragment))


def test_the_sentence_with_the_fragment_answers() -> None:
    candidate = label("处二十元罚款")
    (sentence,) = candidate.sentences or ()
    assert candidate.passage.sentences[sentence] == "非机动车违反规定停车的，处二十元罚款；"
    assert candidate.deciding is not None
    (first, start), (last, end) = candidate.deciding.first, candidate.deciding.last
    assert first == last == sentence
    assert candidate.passage.sentences[sentence][start:end] == "处二十元罚款"


def test_a_fragment_over_two_sentences_marks_both() -> None:
    candidate = label("处二十元罚款；情节轻微的")
    assert candidate.sentences == (1, 2)
    assert candidate.deciding == Deciding((1, 12), (2, 5))


def test_a_fragment_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        label_fragment("", "", TEXT, len(TEXT) + 3, len(TEXT) + 5)


def test_without_the_deciding_sentence_a_passage_does_not_answer() -> None:
    candidate = label("处二十元罚款")
    assert without_sentences(candidate, [1]) == Candidate(
        ReaderPassage("停车条例", "第九条", (candidate.passage.sentences[0], candidate.passage.sentences[2])),
        False,
    )


def test_without_another_sentence_labels_move_along() -> None:
    candidate = without_sentences(label("处二十元罚款"), [0])
    assert candidate.answers
    assert candidate.sentences == (0,)
    assert candidate.deciding == Deciding((0, 12), (0, 18))


def test_examples_come_back_as_they_were_written(tmp_path) -> None:
    unlabelled = Candidate(ReaderPassage("", "", ("一。",)), True, None)
    written = [Example("a", "罚多少？", (label("处二十元罚款"), Candidate(unlabelled.passage, False)))]
    written.append(Example("b", "行吗", (unlabelled,)))
    write_examples(written, tmp_path / "examples.jsonl")
    assert read_examples(tmp_path / "examples.jsonl") == written
