"""An operator's word list: read, matched however a word is written, and cheap."""

import re

import pytest

from assistant.question.refused_words import (
    UNSORTED,
    RefusedWords,
    WordListError,
    WordRefused,
    load_refused_words,
)


@pytest.fixture
def listed(tmp_path):
    def make(content: str | bytes) -> RefusedWords:
        path = tmp_path / "words.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_refused_words(path)

    return make


LIST = "# ours\n青蘋果\n\n[水果]\n红石榴\nRed Plum\n[数字]\n8642\n蓝莓2\n"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("哪里有青苹果卖", UNSORTED),
        ("青 苹-果", UNSORTED),
        ("青。。苹…果", UNSORTED),
        ("青蘋果", UNSORTED),
        ("紅石榴怎么种", "水果"),
        ("ＲＥＤ　ＰＬＵＭ", "水果"),
        ("r e d p l u m", "水果"),
        ("要red plum吗", "水果"),
        ("拨８６４２", "数字"),
        ("蓝莓2号", "数字"),
        ("苹果", None),
        ("石榴红", None),
        ("covered plum", None),
        ("red plums", None),
        ("18642元", None),
        ("蓝莓23", None),
        ("", None),
    ],
)
def test_words_are_found_however_they_are_written(listed, text, category) -> None:
    assert listed(LIST).find(text) == category


def test_a_shorter_word_is_found_within_a_longer_one_that_is_not_there(listed) -> None:
    words = listed("[长]\n青苹果酱\n[短]\n苹果\n")
    assert words.find("青苹果汁") == "短"
    assert words.find("青苹果酱") == "长"


def test_categories_are_all_that_is_told(listed) -> None:
    words = listed(LIST)
    assert words.categories == {UNSORTED, "水果", "数字"}
    with pytest.raises(WordRefused) as refused:
        words.require_none("青苹果")
    assert (refused.value.category, str(refused.value)) == (UNSORTED, UNSORTED)
    words.require_none("葡萄")


def test_without_a_list_nothing_is_found() -> None:
    assert load_refused_words(None).find("青苹果") is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "has no words"),
        ("# nothing\n[empty]\n", "has no words"),
        ("好\n[坏\n", "line 2: a category is written [name]"),
        ("好\n[ ]\n", "line 2: a category"),
        ("好\n\n--\n", "line 3: there is no letter or digit"),
        ("好\n".encode() + b"\xff\xfe\n", "line 2: it is not UTF-8"),
    ],
)
def test_a_broken_list_is_told_with_its_line(listed, content, told) -> None:
    with pytest.raises(WordListError, match=re.escape(told)):
        listed(content)


def test_a_missing_list_is_named(tmp_path) -> None:
    with pytest.raises(WordListError, match=r"none\.txt"):
        load_refused_words(tmp_path / "none.txt")


def test_the_work_for_a_question_does_not_grow_with_the_list(listed) -> None:
    """Counts the steps in the trie, which no other load on the machine changes."""
    looked = 0

    class Counted(dict):
        def get(self, key, default=None):
            nonlocal looked
            looked += 1
            return super().get(key, default)

    def counted(node):
        return Counted({key: counted(one) if isinstance(one, dict) else one for key, one in node.items()})

    question = "请问在运城市盐湖区遛狗不拴绳子被派出所抓到要罚多少钱，几天之内要交？" * 3
    steps = {}
    for size in (100, 10_000):
        words = "".join(f"{chr(0x4E00 + n % 5000)}{chr(0x4E00 + n * 7 % 5003)}{n}\n" for n in range(size))
        looked = 0
        assert RefusedWords(counted(listed(words).trie)).find(question) is None
        steps[size] = looked
    assert steps[10_000] <= 3 * len(question)
    assert steps[100] <= steps[10_000]
