from hypothesis import given
from hypothesis import strategies as st

from index.language.folding import Folded, quote_title

WILD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("“”「」，。 　１２,0㎡½Ａa\n")))


def test_width_quotation_marks_and_white_space_are_no_wording():
    assert Folded.of("「Ａ类」 企业，\n１０家").text == Folded.of('"a类"企业,10家').text


def test_commas_within_numbers_are_no_wording_but_others_are():
    assert Folded.of("1,200元").text == "1200元"
    assert Folded.of("3,4号").text == "3,4号"


def test_characters_that_stand_for_several_map_back_to_one():
    folded = Folded.of("约50㎡。")
    assert folded.text == "约50m2。"
    assert folded.source_range(3, 5) == (3, 4)


def test_marks_around_a_sentence_are_trimmed_unless_they_close_something_inside():
    assert Folded.of("“每户限养一只。”").trimmed().text == "每户限养一只"
    assert Folded.of("县（市）。").trimmed().text == "县(市)"
    assert Folded.of("（以下简称市）").trimmed().text == "以下简称市"


@given(WILD)
def test_every_folded_character_has_its_place_in_the_source(text: str):
    folded = Folded.of(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert not any(char.isspace() for char in folded.text)
    for at, source in enumerate(folded.origin):
        assert folded.text[at] in Folded.of(text[source]).text


@given(WILD)
def test_folding_twice_changes_nothing(text: str):
    once = Folded.of(text).text
    assert Folded.of(once).text == once


def test_a_title_is_quoted_once() -> None:
    assert quote_title("养犬条例") == quote_title("《养犬条例》") == "《养犬条例》"
    assert quote_title("《养犬条例》解读") == "《养犬条例》解读"
