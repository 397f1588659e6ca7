from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.alignment import align, measure

OFFICIAL = (
    "养犬人应当自取得犬只之日起三十日内,到公安机关办理登记。"
    "携犬外出的,应当遵守下列规定:(一)用两米以内的牵引绳;(二)主动避让老人;(三)清除粪便。"
    "禁止携带犬只进入学校,盲人携带导盲犬的除外。"
)


def shown(sentence: str) -> list[tuple[str, str]]:
    """The changes of the best alignment: (draft, official)."""
    found = align(sentence, OFFICIAL)
    assert found is not None
    return [(found.ours[c.start : c.end], found.theirs[c.low : c.high]) for c in found.changes]


def test_same_words_have_no_changes():
    assert shown("应当自取得犬只之日起三十日内") == []


def test_a_number_is_changed_as_a_whole():
    assert shown("养犬人应当自取得犬只之日起二十日内,到公安机关办理登记") == [("二十", "三十")]


def test_a_changed_beginning_does_not_reach_into_the_sentence_before():
    assert shown("每位居民携犬外出的,应当遵守下列规定") == [("每位居民", "")]


def test_a_changed_end_does_not_reach_into_the_next_sentence():
    assert shown("到公安机关办理手续") == [("手续", "登记")]


def test_items_left_out_of_a_list_are_one_gap():
    changes = shown("携犬外出的,应当遵守下列规定:(三)清除粪便")
    assert changes == [("", "(一)用两米以内的牵引绳;(二)主动避让老人;")]


def test_words_cut_out_of_a_prohibition_are_not_the_same_words():
    assert shown("携带犬只进入学校") == [("", "禁止")]


def test_words_before_an_exception_in_their_clause_are_not_the_same_words():
    assert shown("盲人携带导盲犬") == [("", "的除外")]


def test_numbers_written_another_way_count_as_found():
    found = align("自取得犬只之日起30日内,到公安机关办理登记", OFFICIAL)
    assert found is not None
    assert (found.covered, found.edits, found.exact) == (1.0, 0, False)


def test_nothing_in_common_is_hardly_covered():
    found = align("流星雨之夜魔法学徒不得乘坐水晶列车", OFFICIAL)
    assert found is None or found.covered < 0.3


LETTERS = st.text(alphabet="养犬人应当在日内办理登记一二三十不得,;:。", min_size=1, max_size=60)


@given(LETTERS, LETTERS)
def test_runs_and_changes_make_up_both_texts(ours: str, theirs: str):
    found = align(ours, theirs)
    if found is None:
        return
    pieces = list(found.runs())
    assert "".join(ours[run.start : run.end] for _, run in pieces) == ours
    assert "".join(theirs[run.low : run.high] for _, run in pieces) == theirs[found.low : found.high]
    assert all(ours[run.start : run.end] == theirs[run.low : run.high] for equal, run in pieces if equal)
    assert 0 <= found.covered <= 1


@given(LETTERS)
def test_a_text_laid_on_itself_is_the_same(text: str):
    assert measure(text, text, 0, len(text)).exact
