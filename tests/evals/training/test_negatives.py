from evals.training.negatives import LexicalSearch, fuse, may_answer

TEXTS = ["电动自行车不得在楼道内停放、充电。", "养犬应当办理登记，每年年检一次。", "楼道内不得堆放杂物。"]


def test_lexical_search_puts_shared_words_first() -> None:
    first, second = LexicalSearch(TEXTS).nearest(["电动自行车能放楼道内吗", "养犬登记"], 3)
    assert first.tolist() == [0, 2]
    assert second.tolist() == [1]


def test_a_text_with_the_deciding_words_may_answer() -> None:
    assert may_answer("违者处二十元\n罚款。", TEXTS[0], "处二十元罚款")


def test_another_version_of_the_same_text_may_answer() -> None:
    assert may_answer("电动自行车不得在楼道内停放和充电。", TEXTS[0], "不得停放")


def test_another_rule_does_not_answer() -> None:
    assert not may_answer(TEXTS[1], TEXTS[0], "不得在楼道内停放")


def test_what_both_rankings_find_comes_first() -> None:
    assert fuse([[4, 7, 1], [9, 7]]) == [7, 4, 9, 1]
