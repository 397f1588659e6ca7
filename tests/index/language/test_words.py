from index.language.words import cut_words, may_be_place, spans_of_words


def test_words_cover_the_text() -> None:
    spans = spans_of_words("最新北京公园年票")
    assert spans[0] == (0, 2) and spans[-1][1] == 8
    assert [low for low, _ in spans[1:]] == [high for _, high in spans[:-1]]


def test_punctuation_is_no_word() -> None:
    assert cut_words("办证，要3天！") == ["办证", "要", "3", "天"]


def test_a_word_of_every_day_is_no_place() -> None:
    assert may_be_place("南京") and may_be_place("云泽坪") and not may_be_place("和平")
