import re

import pytest

from assistant.web.languages import choose_language, load_words


def test_both_languages_say_the_same_things():
    chinese, english = load_words()["zh"], load_words()["en"]
    assert chinese.keys() == english.keys()
    for key in chinese:
        assert set(re.findall(r"{\w+}", chinese[key])) == set(re.findall(r"{\w+}", english[key])), key


def test_the_required_label_is_said_word_for_word():
    assert load_words()["zh"]["label"] == "本回答由人工智能生成，仅供参考，以公布的文件原文为准"


@pytest.mark.parametrize(
    ("wished", "given"),
    [
        ("", "zh"),
        ("*", "zh"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("zh-TW", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=0.4,zh-CN;q=0.8", "zh"),
        ("zh;q=0.4, EN-gb ;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,zh;q=0.5", "zh"),
        ("fr-FR", "en"),
        ("en;q=broken,zh;q=0.1", "zh"),
        (";;;,,", "zh"),
    ],
)
def test_the_language_is_what_the_browser_prefers(wished, given):
    assert choose_language(wished) == given
