"""Rules of tables on pictures."""

import numpy as np
import pytest

from index.recognition.rules import find_rules

# A line of type, 20 points high: rules are longer.
BOXES = np.array([[[10, 10], [200, 10], [200, 30], [10, 30]]], dtype=np.float32)


def page(*strokes: tuple[int, int, int, int]) -> np.ndarray:
    """White, with black strokes from left, top to right, bottom."""
    picture = np.full((300, 400, 3), 250, dtype=np.uint8)
    for left, top, right, bottom in strokes:
        picture[top:bottom, left:right] = 30
    return picture


def test_level_and_upright_strokes() -> None:
    found = find_rules(page((50, 100, 350, 102), (50, 100, 53, 160)), BOXES)
    assert [rule.is_level for rule in found] == [True, False]
    first, second = found
    assert (first.left, first.right, first.top) == pytest.approx((50, 350, 100), abs=5)
    assert (second.top, second.bottom, second.left) == pytest.approx((100, 160, 51), abs=5)


def test_a_light_stroke_is_one_and_the_edge_of_a_shaded_area_is_not() -> None:
    picture = page()
    picture[100:102, 50:350] = 225
    picture[200:260, 50:350] = 180
    (rule,) = find_rules(picture, BOXES)
    assert rule.top == pytest.approx(100, abs=2)


def test_strokes_of_characters_are_too_short_or_too_thick() -> None:
    assert find_rules(page((50, 100, 90, 103), (50, 150, 53, 172), (60, 200, 300, 240)), BOXES) == ()


def test_noise_is_no_rule() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    assert find_rules(noise, BOXES) == ()


def test_a_narrow_columns_rule_broken_off_from_its_neighbours() -> None:
    uprights = ((50, 80, 52, 160), (76, 80, 78, 160), (340, 80, 342, 160))
    whole = find_rules(page(*uprights, (50, 120, 342, 122)), BOXES)
    assert sorted(round(rule.right - rule.left, -1) for rule in whole if rule.is_level) == [20, 260]
    dash = find_rules(page(*uprights, (78, 120, 342, 122), (54, 140, 73, 142)), BOXES)
    assert [round(rule.right - rule.left, -1) for rule in dash if rule.is_level] == [260]
