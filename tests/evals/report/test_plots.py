"""Pictures of reports: SVG whose words are text in both languages and which loads nothing."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.report.plots import draw_changes, draw_depth, draw_endings, draw_kinds, draw_times

SHARE = st.floats(0, 1)
SVG = "{http://www.w3.org/2000/svg}"


def read(svg) -> ElementTree.Element:
    tree = ElementTree.fromstring(str(svg))
    assert tree.tag == f"{SVG}svg"
    assert tree.get("width") is None, "as wide as the page"
    for node in tree.iter():
        address = node.get("{http://www.w3.org/1999/xlink}href") or "#"
        assert address.startswith(("#", "data:"))
    return tree


def words(tree, language) -> list[str]:
    return [one.text for one in tree.iter(f"{SVG}tspan") if one.get("class") == f"in-{language}"]


def total(value: float) -> dict:
    return {"metrics": {"correct": {"value": value, "low": value / 2, "high": (1 + value) / 2, "n": 8}}}


def test_kinds_are_named_in_both_languages():
    tree = read(draw_kinds({"number": total(0.5), "date": total(1.0)}))
    assert len(words(tree, "zh")) == len(words(tree, "en")) == 2
    assert "4/8" in "".join(tree.itertext())


@settings(max_examples=10)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_any_times_can_be_drawn(times):
    assert "p95" in "".join(read(draw_times(times)).itertext())


@settings(max_examples=10)
@given(st.lists(st.tuples(SHARE, SHARE, SHARE).map(sorted), min_size=1, max_size=4))
def test_any_changes_can_be_drawn(bounds):
    rows = [("correct", middle - 0.5, low - 0.5, high - 0.5) for low, middle, high in bounds]
    read(draw_changes(rows))


def test_depth_and_endings():
    read(draw_depth({"document": {"1": 0.4, "3": 0.8}, "passage": {"1": 0.2, "3": 0.5}}))
    tree = read(draw_endings({"answered": {"answered": 8, "refused": 2}, "refused": {"refused": 3}}))
    assert words(tree, "zh")
    assert "8" in "".join(tree.itertext())


@pytest.mark.parametrize("draw", [lambda: draw_kinds({"number": total(0.5)}), lambda: draw_times([5, 50])])
def test_the_same_figures_are_the_same_picture(draw):
    assert str(draw()) == str(draw())
