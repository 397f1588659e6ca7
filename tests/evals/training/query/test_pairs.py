"""Questions with the passages that answer them, over one pool."""


def test_questions_know_the_rows_that_answer_them(material) -> None:
    asked = {pair.question: material.texts[pair.rows[0]] for pair in (*material.train, *material.valid)}
    assert asked["狗证怎么办"] == "养犬条例\n第一条\n养犬应当登记。", (
        "as the chain asks it, in simplified characters"
    )
    assert asked["停车多少钱"].endswith("停车每小时五元。")
    assert asked["能养犬吗"] == "民法典\n第一条\n可以养犬。"
    assert [pair.question for pair in material.near] == ["遛狗罚多少"]


def test_nothing_that_is_chosen_by_is_fitted_on(material) -> None:
    fitted = {pair.question for pair in (*material.train, *material.near)}
    assert not fitted & {pair.question for pair in (*material.valid, *material.stard)}


def test_copies_of_a_text_have_one_number(material) -> None:
    assert material.twins[0] == material.twins[3], "white space aside"
    assert len(set(material.twins)) == len(material.texts) - 1


def test_what_is_embedded_first_holds_all_that_is_asked_or_searched(material) -> None:
    needed = {row for pair in (*material.train, *material.near, *material.valid) for row in pair.rows}
    assert needed | set(material.beside) | set(material.articles) <= set(material.first)
    assert len(material.first) == len(set(material.first))
