"""Boxes of turned and slanting pages."""

import numpy as np
import pytest

from index.recognition.upright import level, lie_on_their_side, turn_boxes


def box(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def test_a_page_on_its_side_is_known_by_most_of_its_text() -> None:
    lying = np.array([box(10, 10, 40, 400), box(60, 10, 90, 300), box(100, 10, 160, 40)], dtype=np.float32)
    assert lie_on_their_side(lying)
    assert not lie_on_their_side(turn_boxes(lying, (500, 200), 1))


def test_boxes_turn_with_the_picture() -> None:
    page = np.zeros((50, 80), dtype=np.uint8)
    page[10:20, 5:45] = 1
    turned = turn_boxes(np.array([box(5, 10, 45, 20)], dtype=np.float32), page.shape, 1)
    rows, columns = np.nonzero(np.rot90(page))
    assert turned[0].min(axis=0).tolist() == [columns.min(), rows.min()]
    assert turned[0].max(axis=0).tolist() == [columns.max() + 1, rows.max() + 1]
    assert turned[0][0].tolist() == [10, 35], "the upper left corner comes first"
    whole = turn_boxes(turned, (80, 50), 3)
    assert whole.tolist() == [box(5, 10, 45, 20)]


@pytest.mark.parametrize("degrees", [-2.0, 0.0, 1.5])
def test_lines_of_a_slanting_page_come_level(degrees: float) -> None:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    lines = np.array([box(100, 50 * n, 700, 50 * n + 30) for n in range(1, 6)]) @ turn
    placed = level(lines.astype(np.float32))
    assert np.ptp(placed[:, 0]) < 1
    assert np.allclose(np.diff(placed[:, 1]), 50, atol=1)
    assert np.allclose(placed[:, 3] - placed[:, 1], 30, atol=1)
