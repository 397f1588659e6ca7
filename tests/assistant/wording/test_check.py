import pytest

from assistant.language.types import FactKind
from assistant.question.places import UnknownPlace
from assistant.wording.check import check
from assistant.wording.semantic_search import nearest_by_meaning
from assistant.wording.verdicts import JudgedSentence, Verdict

LINCHUAN = "dogs-linchuan.md"

REGISTER = "养犬人应当自取得犬只之日起三十日内，持身份证明到公安机关办理登记。"

FINE = (
    "违反本条例规定，携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款；拒不改正的，没收犬只。"
)


def only(index, draft: str, **options) -> JudgedSentence:
    (sentence,) = check(draft, index, **options).sentences
    return sentence


def source(sentence: JudgedSentence) -> tuple[str, str]:
    assert sentence.citation is not None
    return sentence.citation.doc, sentence.citation.locator


def test_official_words_are_verbatim_and_cited_to_the_paragraph(index):
    found = only(index, "每户限养一只，不得饲养烈性犬。")
    assert found.verdict is Verdict.VERBATIM
    assert source(found) == (LINCHUAN, "第三条第二款")
    assert found.diff == (("equal", "每户限养一只，不得饲养烈性犬。"),)


def test_the_quote_stands_in_the_loaded_document_at_its_offsets(index):
    for draft in (REGISTER, FINE, "携犬外出的，应当遵守下列规定：（一）由成年人用三米以内的牵引绳牵领；"):
        cited = only(index, draft).citation
        assert index.store.text(cited.doc)[cited.start : cited.end] == cited.quote
        assert cited.quote


def test_other_words_for_the_same_facts_differ(index):
    found = only(index, "养犬人自取得犬只之日起30日内，要持身份证明前往公安机关办理登记。")
    assert found.verdict is Verdict.DIFFERS
    assert source(found) == (LINCHUAN, "第三条第一款")
    assert ("insert", "三十") in found.diff


@pytest.mark.parametrize(
    ("damaged", "kind"),
    [
        (REGISTER.replace("三十日", "六十日"), FactKind.NUMBER),
        (REGISTER.replace("公安机关", "农业农村部门"), FactKind.NAME),
        (REGISTER.replace("应当", "可以"), FactKind.MODALITY),
        ("本条例自2022年8月1日起施行。", FactKind.DATE),
    ],
)
def test_a_fact_stated_otherwise_contradicts(index, damaged: str, kind: FactKind):
    found = only(index, damaged, place="澜川")
    assert found.verdict is Verdict.CONTRADICTS
    assert kind in {conflict.kind for conflict in found.conflicts}
    assert found.citation.doc == LINCHUAN


def test_what_no_document_says_has_no_basis(index):
    found = only(index, "流星雨之夜魔法学徒可以免费乘坐悬浮列车。")
    assert (found.verdict, found.citation, found.diff) == (Verdict.NO_BASIS, None, ())


def test_a_sentence_without_basis_shows_the_nearest_passage_when_asked(index, embedder):
    near = nearest_by_meaning(index, embedder)
    found = only(index, "小狗要不要打狂犬疫苗由农业农村部门说了算吗", nearest=near)
    assert found.verdict is Verdict.NO_BASIS
    assert found.nearest is not None
    assert index.store.text(found.nearest.doc)[found.nearest.start : found.nearest.end] == found.nearest.quote


def test_quoted_phrases_are_compared_strictly(index):
    right = only(index, "公园做到“一园一策、一园一档”管理。").quotes
    wrong = only(index, "公园做到「一园一策、一园两档」管理。").quotes
    assert [(quote.text, quote.verbatim) for quote in right] == [("一园一策、一园一档", True)]
    assert right[0].citation.locator == "第二条"
    assert [(quote.text, quote.verbatim) for quote in wrong] == [("一园一策、一园两档", False)]


def test_words_cut_out_of_a_prohibition_contradict_it(index):
    assert only(index, "携带犬只进入学校、医院和图书馆。").verdict is Verdict.CONTRADICTS


def test_clauses_of_two_documents_are_checked_apart(index):
    draft = "拒不改正的，没收犬只；在公园内燃放烟花爆竹的，由城市管理部门责令停止，处五百元罚款。"
    report = check(draft, index)
    assert [one.text for one in report.sentences] == draft.replace("；", "；|").split("|")
    assert {one.verdict for one in report.sentences} == {Verdict.VERBATIM}


def test_one_wrong_clause_among_words_of_the_drafts_own_contradicts(index):
    draft = "关于《澜川市犬只管理条例》的解读\n大家最关心的是养几只，每户限养三只。"
    (sentence,) = check(draft, index).sentences
    assert (sentence.verdict, sentence.citation.locator) == (Verdict.CONTRADICTS, "第三条第二款")
    assert sentence.text == draft.split("\n")[1]


def test_an_unknown_place_is_refused(index):
    with pytest.raises(UnknownPlace, match="乌有乡"):
        check(REGISTER, index, place="乌有乡")
