import numpy as np

from index.reader.decoding import WindowScores, combine_windows, find_deciding_words
from index.reader.encoding import FRAME, QUESTION, Window
from index.reader.types import DecidingWords

FIRST = Window(
    (0, 1, 2, 0, 5, 6, 7, 2),
    (QUESTION, QUESTION, QUESTION, FRAME, 0, 0, 1, FRAME),
    ((0, 0),) * 4 + ((0, 2), (2, 5), (0, 4), (0, 0)),
)
SECOND = Window(
    (0, 2, 0, 7, 8, 2), (QUESTION, QUESTION, FRAME, 1, 2, FRAME), ((0, 0),) * 3 + ((0, 4), (0, 3), (0, 0))
)


def scores(passage: float, sentences: list[float], tokens: int) -> WindowScores:
    return WindowScores(passage, np.array(sentences), np.zeros((tokens, 2)))


def test_each_score_is_the_best_of_all_windows() -> None:
    reading = combine_windows([FIRST, SECOND], [scores(-1, [0.5, 2.0], 8), scores(3, [1.0, -4.0], 6)], 3)
    assert reading.passage == 3
    assert reading.sentences == (0.5, 2.0, -4.0)
    assert reading.span is not None
    assert reading.span.sentence == 1


def test_a_sentence_without_tokens_is_far_below_the_others() -> None:
    reading = combine_windows([FIRST], [scores(0, [-9.0, -8.0], 8)], 3)
    assert reading.sentences[2] < -9.0


def test_the_last_word_never_stands_before_the_first() -> None:
    words = np.zeros((8, 2))
    words[5, 0], words[4, 1] = 4.0, 5.0  # the likeliest first word after the likeliest last one
    assert find_deciding_words(FIRST, words, 0) == DecidingWords(0, 0, 2)


def test_deciding_words_stay_in_their_sentence() -> None:
    words = np.zeros((8, 2))
    words[1], words[6] = 9.0, 8.0
    words[5] = 1.0
    assert find_deciding_words(FIRST, words, 0) == DecidingWords(0, 2, 5)


def test_nothing_is_read_in_a_passage_without_words() -> None:
    empty = Window((0, 2, 2), (QUESTION, QUESTION, FRAME), ((0, 0),) * 3)
    reading = combine_windows([empty], [scores(-2, [], 3)], 0)
    assert reading.sentences == ()
    assert reading.span is None
