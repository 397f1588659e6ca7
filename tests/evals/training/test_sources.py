"""The training texts read into records of one form."""

import gzip
import json

import pytest

from evals.training.sources import (
    OWN_QUESTIONS,
    STARD_TRAINED,
    Passage,
    Question,
    read_as_sentences,
    read_drcd,
    read_passages,
    read_questions,
    read_stard,
)


@pytest.fixture
def folder(tmp_path):
    passage = {
        "id": "p1",
        "kind": "rule",
        "doc": "养犬条例(2020-01-01)",
        "label": "第一条",
        "text": "登记。年检。",
    }
    with gzip.open(tmp_path / "passages.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps(passage | {"folder": "x"}) + "\n")
    question = {"id": "q1", "passage": "p1", "question": "几次？", "answer": None, "split": "train"}
    (tmp_path / "questions.jsonl").write_text(json.dumps(question) + "\n", encoding="utf-8")
    consultation = {"id": 0, "question": "能养犬吗", "articles": {"民法典第一条": "可以。"}}
    lines = (json.dumps(consultation | {"id": n}) for n in range(STARD_TRAINED + 9))
    (tmp_path / "stard.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = {"question": "誰", "answers": [{"text": "學者", "answer_start": 2}]}
    data = {"data": [{"title": "梵文", "paragraphs": [{"context": "德國學者", "qas": [asked]}]}]}
    for name in ("dev", "test"):
        with gzip.open(tmp_path / f"drcd_{name}.json.gz", "wt", encoding="utf-8") as out:
            json.dump(data, out)
    return tmp_path


def test_a_passage_is_read_with_its_sentences_and_without_its_versions_date(folder) -> None:
    (passage,) = read_passages(folder)
    read = passage.as_read()
    assert (read.title, read.label, read.sentences) == ("养犬条例", "第一条", ("登记。", "年检。"))
    assert Passage("r", "report", "report 2", "", "文").title == "", "a report's document has a number only"


def test_questions_keep_whether_they_are_answered(folder) -> None:
    (question,) = read_questions(folder, read_passages(folder))
    assert (question.passage, question.answer, question.split) == ("p1", None, "train")


def test_the_projects_own_questions_are_for_training_and_quote_one_line_where_answered() -> None:
    with OWN_QUESTIONS.open(encoding="utf-8") as lines:
        own = [Question(**json.loads(line)) for line in lines]
    assert len({one.id for one in own}) == len({one.question for one in own}) == len(own) > 2000
    assert {one.split for one in own} == {"train"}
    assert all(one.answer is None or one.answer.strip() == one.answer != "" for one in own)
    assert sum(one.answer is None for one in own) > len(own) / 6


def test_own_questions_stand_beside_those_of_the_folder_where_their_passage_is_known(folder) -> None:
    with OWN_QUESTIONS.open(encoding="utf-8") as lines:
        first = Question(**json.loads(next(lines)))
    passages = [*read_passages(folder), Passage(first.passage, "rule", "条例", "第一条", "文。")]
    own = [one for one in read_questions(folder, passages) if one.id.startswith("w")]
    assert first in own and {one.passage for one in own} == {first.passage}


def test_the_questions_kept_for_testing_are_not_trained_on(folder) -> None:
    assert len(read_stard(folder)) == STARD_TRAINED
    assert read_stard(folder)[0].articles == (("民法典第一条", "可以。"),)


def test_answers_of_a_reading_set_stand_where_they_say(folder) -> None:
    found = read_drcd(folder)
    assert len(found) == 2
    for one in found:
        assert one.paragraph[one.start : one.start + len(one.answer)] == one.answer


def test_sentences_are_those_of_the_index() -> None:
    text = "（一）登记；\n（二）年检。"
    assert "".join(read_as_sentences("", "", text).sentences).replace("\n", "") == text.replace("\n", "")
