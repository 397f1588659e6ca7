"""What a check hands over."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Citation
from assistant.wording.check import check
from assistant.wording.verdicts import CheckedQuote, JudgedSentence, Verdict, WordingReport

REGISTER = "养犬人应当自取得犬只之日起三十日内，持身份证明到公安机关办理登记。"

FINE = (
    "违反本条例规定，携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款；拒不改正的，没收犬只。"
)


def test_the_summary_counts_what_there_is(index):
    report = check(f"{REGISTER}{FINE}流星雨之夜不设宵禁。", index)
    assert report.summary == {Verdict.VERBATIM: 2, Verdict.NO_BASIS: 1}
    assert check(" \n", index).sentences == ()


@given(st.lists(st.sampled_from(Verdict), max_size=12))
def test_the_summary_counts_every_sentence_once_in_the_order_of_verdicts(verdicts):
    sentences = tuple(JudgedSentence("句", n, n + 1, verdict) for n, verdict in enumerate(verdicts))
    summary = WordingReport(sentences).summary
    assert sum(summary.values()) == len(verdicts)
    assert all(summary.values())
    assert list(summary) == [verdict for verdict in Verdict if verdict in verdicts]


def test_a_phrase_is_verbatim_where_it_can_be_cited():
    citation = Citation(1, "a.md", "办法", "", "第一条", "原文", 0, 2)
    assert CheckedQuote("原文", 0, 2, citation).verbatim
    assert not CheckedQuote("原文", 0, 2, None).verbatim
