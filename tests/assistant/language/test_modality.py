import pytest

from assistant.language.modality import Sense, contradict, find_bounds, find_modals


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("不得饲养", [Sense.PROHIBITED]),
        ("不得超过两只", []),
        ("不需要登记", [Sense.EXEMPT]),
        ("未经登记不得饲养", [Sense.NEGATED, Sense.PROHIBITED]),
        ("相应的主要要求", []),
        ("能力和功能", []),
        ("无偿、不动产、不文明行为", []),
        ("应当可以申请", [Sense.OBLIGED, Sense.ALLOWED]),
    ],
)
def test_words_of_duty_are_found_and_not_their_parts(text: str, senses: list[Sense]) -> None:
    assert [modal.sense for modal in find_modals(text)] == senses


@pytest.mark.parametrize(
    ("text", "sense"), [("县级以上", Sense.UP), ("不得低于标准", Sense.UP), ("未超过限额", Sense.DOWN)]
)
def test_bounds_without_a_number_have_a_direction(text: str, sense: Sense) -> None:
    assert [word.sense for word in find_bounds(text)] == [sense]


def test_contraries_contradict_and_the_same_does_not() -> None:
    assert contradict({Sense.ALLOWED}, {Sense.PROHIBITED})
    assert contradict({Sense.OBLIGED}, {Sense.ALLOWED})
    assert contradict(set(), {Sense.NEGATED})
    assert contradict({Sense.UP}, {Sense.DOWN})
    assert not contradict({Sense.EXEMPT}, {Sense.NEGATED, Sense.CHARGED})
    assert not contradict({Sense.OBLIGED}, {Sense.OBLIGED})
