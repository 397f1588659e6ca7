"""Everyday words and their official counterparts, from a file that staff can edit."""

import pytest

from assistant.question.terms import TermMapError, load_terms

OWN = """
[[term]]
say = ["遛狗", "带狗出门"]
write = ["携犬外出"]
english = ["walk(ing) a dog", "walk the dog"]

[[term]]
say = ["狗证"]
write = ["养犬登记证", "养犬登记"]
"""


@pytest.fixture
def terms(tmp_path):
    path = tmp_path / "terms.toml"
    path.write_text(OWN, encoding="utf-8")
    return load_terms(path)


def test_a_question_is_widened_by_what_it_does_not_say_itself(terms) -> None:
    assert terms.expand("遛狗要狗证吗") == ("携犬外出", "养犬登记证", "养犬登记")
    assert terms.expand("携犬外出（遛狗）") == ()
    assert terms.expand("公园几点开") == ()


def test_english_words_count_as_whole_words(terms) -> None:
    assert terms.expand("May I walk the dog here?") == ("携犬外出",)
    assert terms.expand("walk the dogma") == ()


def test_what_was_said_is_told_with_what_it_means(terms) -> None:
    assert terms.said("带狗出门") == {"带狗出门": ("携犬外出",)}


def test_ours_can_be_read_and_says_nothing_twice() -> None:
    ours = load_terms()
    assert len(ours.terms) > 20
    for term in ours.terms:
        assert term.say
        assert term.write
        assert len(set(term.say)) == len(term.say)
        assert len(set(term.write)) == len(term.write)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not toml", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML in UTF-8"),
        (b'[[term]]\nsay = ["a"]\n', r"term\.0\.write"),
        (b'[[term]]\nsay = ["a"]\nwrite = ["b"]\nmean = 1\n', r"term\.0\.mean"),
        (b"", "term: Field required"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_entry(tmp_path, content, said) -> None:
    path = tmp_path / "terms.toml"
    path.write_bytes(content)
    with pytest.raises(TermMapError, match=said) as caught:
        load_terms(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_names_the_setting(tmp_path) -> None:
    with pytest.raises(TermMapError, match="POLICY_ASSISTANT_TERM_MAP"):
        load_terms(tmp_path / "none.toml")
