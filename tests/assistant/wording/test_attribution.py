"""The source a sentence names, against where its words stand."""

import pytest

from assistant.language.types import FactKind
from assistant.wording.check import check
from assistant.wording.verdicts import JudgedSentence, Verdict


def only(index, draft: str, **options) -> JudgedSentence:
    (sentence,) = check(draft, index, **options).sentences
    return sentence


def test_a_wrong_article_or_document_named_as_source_contradicts(index):
    article = only(index, "《澜川市犬只管理条例》第五条规定：“每户限养一只，不得饲养烈性犬。”")
    document = only(index, "根据《澜川市公园管理办法》规定，每户限养一只，不得饲养烈性犬。")
    assert [(c.kind, c.ours, c.theirs) for c in article.conflicts] == [
        (FactKind.SOURCE, "第五条", "第三条第二款")
    ]
    assert [(c.kind, c.theirs) for c in document.conflicts] == [(FactKind.SOURCE, "《澜川市犬只管理条例》")]


def test_the_right_article_named_as_source_is_verbatim(index):
    for draft in (
        "《澜川市犬只管理条例》第3条规定，每户限养一只，不得饲养烈性犬。",
        "每户限养一只，不得饲养烈性犬（《澜川市犬只管理条例》第三条第二款）。",
    ):
        assert only(index, draft).verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        ("《澜川市犬只管理条例》第5条", Verdict.VERBATIM),
        ("《澜川市犬只管理条例》", Verdict.VERBATIM),
        ("《澜川市犬只管理条例》第六条", Verdict.CONTRADICTS),
        ("《北禾市犬只管理条例》第四条", Verdict.CONTRADICTS),
    ],
)
def test_the_source_named_must_be_where_the_words_stand(index, named, verdict):
    words = "携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款"
    assert only(index, f"根据{named}规定，{words}。").verdict is verdict


def test_a_lead_in_that_is_official_wording_is_read_with_the_rest(index):
    sentence = "为了规范养犬行为，维护市容环境，根据《中华人民共和国动物防疫法》，结合本市实际，制定本条例。"
    found = only(index, sentence)
    assert found.verdict is Verdict.VERBATIM
    assert "动物防疫法" in found.citation.quote
