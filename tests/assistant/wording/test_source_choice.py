"""Among texts that say the same in several places, the one a draft means."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.language.types import FactKind
from assistant.wording.check import check
from assistant.wording.source_choice import Hints, choose, documents_repeated, support_at
from assistant.wording.verdicts import JudgedSentence, Verdict

LINCHUAN = "dogs-linchuan.md"

REGISTER = "养犬人应当自取得犬只之日起三十日内，持身份证明到公安机关办理登记。"

FINE = (
    "违反本条例规定，携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款；拒不改正的，没收犬只。"
)


def only(index, draft: str, **options) -> JudgedSentence:
    (sentence,) = check(draft, index, **options).sentences
    return sentence


def test_the_same_words_of_two_cities_are_told_apart_by_the_place(index):
    words = "市、区人民政府应当加强对犬只管理工作的领导。"
    assert only(index, words, place="北禾市").citation.doc == "dogs-beihe.md"
    assert only(index, words, place="澜川市").citation.doc == LINCHUAN
    assert only(index, words).elsewhere == 1


def test_another_citys_figure_contradicts_the_place_given(index):
    theirs = REGISTER.replace("三十日", "十五日")
    assert only(index, theirs).verdict is Verdict.VERBATIM
    assert only(index, theirs, place="澜川市").verdict is Verdict.CONTRADICTS


def test_another_citys_figure_contradicts_the_document_named(index):
    found = only(index, "根据《澜川市犬只管理条例》第三条规定，每户限养两只，不得饲养烈性犬。")
    assert (found.verdict, found.citation.doc) == (Verdict.CONTRADICTS, LINCHUAN)
    assert ("delete", "两") in found.diff


def test_a_heading_names_the_document_of_what_follows(index):
    report = check("关于《澜川市犬只管理条例》的通知\n每户限养两只，不得饲养烈性犬。", index)
    assert [sentence.verdict for sentence in report.sentences] == [Verdict.CONTRADICTS]


def test_a_short_title_stands_for_the_document_spoken_of(index):
    draft = "关于《澜川市犬只管理条例》的通知\n（一）根据《条例》第五条规定，每户限养一只，不得饲养烈性犬。"
    (sentence,) = check(draft, index).sentences
    assert [(c.kind, c.theirs) for c in sentence.conflicts] == [(FactKind.SOURCE, "第三条第二款")]


def test_neighbouring_sentences_tell_the_document(index):
    draft = FINE + "\n每户限养两只，不得饲养烈性犬。\n携犬外出的，应当遵守下列规定：（三）即时清除犬只粪便。"
    middle = check(draft, index).sentences[1]
    assert (middle.verdict, middle.citation.doc) == (Verdict.CONTRADICTS, LINCHUAN)


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.floats(0.1, 1), max_size=3), min_size=1, max_size=12),
    st.data(),
)
def test_neighbours_never_give_more_than_a_whole_share(shares, data):
    whole = [{doc: share / sum(one.values()) for doc, share in one.items()} for one in shares]
    place = data.draw(st.integers(0, len(whole) - 1))
    support = support_at(place, whole)
    assert sum(support.values()) <= 1 + 1e-9
    without = [{} if at == place else one for at, one in enumerate(whole)]
    assert support_at(place, without) == support, "a sentence does not vouch for itself"


def test_near_neighbours_count_more_and_a_lone_one_little():
    assert support_at(0, [{}, {"a": 1.0}])["a"] < 0.6
    both = support_at(1, [{"a": 1.0}, {}, {"a": 1.0}, {"b": 1.0}])
    assert both["a"] > both["b"] > 0


def test_nothing_to_choose_from_is_nothing_chosen():
    assert choose([], Hints(), frozenset()) is None
    assert documents_repeated([], 0.5) == {}
