from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.folding import fold

WILD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("“”「」，。 　１２,0㎡½Ａa\n")))


def test_width_quotation_marks_and_white_space_are_no_wording():
    assert fold("「Ａ类」 企业，\n１０家").text == fold('"a类"企业,10家').text


def test_commas_within_numbers_are_no_wording_but_others_are():
    assert fold("1,200元").text == "1200元"
    assert fold("3,4号").text == "3,4号"


def test_characters_that_stand_for_several_map_back_to_one():
    folded = fold("约50㎡。")
    assert folded.text == "约50m2。"
    assert folded.source_range(3, 5) == (3, 4)


def test_marks_around_a_sentence_are_trimmed_unless_they_close_something_inside():
    assert fold("“每户限养一只。”").trimmed().text == "每户限养一只"
    assert fold("县（市）。").trimmed().text == "县(市)"
    assert fold("（以下简称市）").trimmed().text == "以下简称市"


@given(WILD)
def test_every_folded_character_has_its_place_in_the_source(text: str):
    folded = fold(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert not any(char.isspace() for char in folded.text)
    for at, source in enumerate(folded.origin):
        assert folded.text[at] in fold(text[source]).text


@given(WILD)
def test_folding_twice_changes_nothing(text: str):
    once = fold(text).text
    assert fold(once).text == once
