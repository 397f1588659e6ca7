"""An operator's colour is one that everybody can read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.configuration.contrast import NEEDED, measure_contrast, require_readable
from assistant.configuration.settings import SettingsError, load_settings

COLORS = st.tuples(*[st.integers(0, 255)] * 3)


def rgb(color: str) -> tuple[int, int, int]:
    return tuple(bytes.fromhex(color[1:]))


def test_contrast_is_what_the_guidelines_count():
    assert measure_contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert measure_contrast(rgb("#777777"), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert measure_contrast(rgb("#0000ff"), (255, 255, 255)) == pytest.approx(8.59, abs=0.01)


@given(COLORS)
def test_a_colour_is_readable_or_the_shade_named_is(color):
    given_color = "#{:02x}{:02x}{:02x}".format(*color)
    try:
        kept = require_readable(given_color)
    except ValueError as error:
        (named,) = re.findall(r"would do is (#[0-9a-f]{6})$", str(error))
        kept = require_readable(named)
        brighter = [max(one - other, 0) for one, other in zip(rgb(named), color, strict=True)]
        assert brighter == [0, 0, 0], "a darker shade of the same colour"
    white = (255, 255, 255)
    tint = tuple(round(0.07 * part + 0.93 * 255) for part in rgb(kept))
    assert measure_contrast(rgb(kept), white) >= NEEDED
    assert measure_contrast(rgb(kept), tint) >= NEEDED


def test_a_colour_nobody_can_read_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("POLICY_ASSISTANT_COLOR", "#ffcc00")
    with pytest.raises(SettingsError, match=r"POLICY_ASSISTANT_COLOR: .*1\.5 : 1.*#886d00"):
        load_settings(None)


@pytest.mark.parametrize("wrong", ["red", "#fff", "#12345g", "#14508f;}"])
def test_what_is_no_colour_is_refused(monkeypatch, wrong):
    monkeypatch.setenv("POLICY_ASSISTANT_COLOR", wrong)
    with pytest.raises(SettingsError, match="POLICY_ASSISTANT_COLOR"):
        load_settings(None)
