"""Damage that the benchmarks do to sentences."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language.quantities import find_quantities
from evals.benchmarks import damage
from evals.benchmarks.mutations import MUTATIONS

RULE = "济南市公安机关应当自2024年3月1日起，对不满三个月的犬只处五百元以上罚款，并加强管理。"
ALL = {**MUTATIONS, "name": damage.change_name, "word": damage.change_word}


@pytest.mark.parametrize("kind", ALL)
def test_every_kind_finds_something_to_damage(kind: str) -> None:
    damaged = {ALL[kind](RULE, random.Random(seed)) for seed in range(20)} - {""}
    assert damaged and RULE not in damaged


@pytest.mark.parametrize(("change", "dates"), [(damage.change_number, False), (damage.change_date, True)])
def test_a_changed_quantity_is_another_one_of_its_kind(change, dates: bool) -> None:
    for seed in range(40):
        changed = change(RULE, random.Random(seed))
        if changed:
            kept = {quantity.key for quantity in find_quantities(changed)}
            gone = [one.unit for one in find_quantities(RULE) if one.key not in kept]
            assert [(unit == "date") is dates for unit in gone] == [True], changed


@settings(max_examples=60)
@given(
    st.text("济南市公安机关应当不得可以处一二三五十百元日年以上以下加强2024。，《》", max_size=40),
    st.integers(0, 9),
)
def test_any_sentence_is_damaged_the_same_way_again_or_not_at_all(text: str, seed: int) -> None:
    for change in ALL.values():
        assert change(text, random.Random(seed)) == change(text, random.Random(seed))
