import json

import pytest

from assistant.question.intake import (
    EmptyQuestion,
    LongQuestion,
    UnreadableHistory,
    pose_question,
    read_history,
)
from assistant.types import Question, Turn


def test_a_question_is_trimmed():
    turns = (Turn("user", "问"),)
    assert pose_question(" 罚多少？\n", 10, turns, " 样本市 ") == Question("罚多少？", turns, "样本市")


@pytest.mark.parametrize("text", ["", " \n\t　"])
def test_an_empty_question_is_refused(text):
    with pytest.raises(EmptyQuestion, match="empty"):
        pose_question(text, 10)


def test_a_long_question_is_refused_with_both_lengths():
    assert pose_question("问" * 10, 10).text == "问" * 10
    with pytest.raises(LongQuestion, match=r"10000 characters, at most 1000 .*MAX_QUESTION_CHARS"):
        pose_question("问" * 10_000, 1000)


def test_history_is_read_in_order(tmp_path):
    path = tmp_path / "history.json"
    messages = [{"role": "user", "content": "问"}, {"role": "assistant", "content": "答"}]
    path.write_text(json.dumps(messages))
    assert read_history(path) == (Turn("user", "问"), Turn("assistant", "答"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "JSON"),
        ('{"role": "user"}', "list"),
        ('[{"role": "system", "content": "x"}]', r"0\.role"),
        ('[{"role": "user"}]', r"0\.content"),
        ('[{"role": "user", "content": "x", "extra": 1}]', r"0\.extra"),
    ],
)
def test_a_wrong_history_is_told_in_one_line(tmp_path, text, said):
    path = tmp_path / "history.json"
    path.write_text(text)
    with pytest.raises(UnreadableHistory, match=said) as raised:
        read_history(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_history_is_named(tmp_path):
    with pytest.raises(UnreadableHistory, match=r"nowhere\.json: No such file"):
        read_history(tmp_path / "nowhere.json")
