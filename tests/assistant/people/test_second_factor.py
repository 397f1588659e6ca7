"""The second factor: what a telephone shows counts, for a moment, once."""

from time import time

import pyotp
import pytest

from assistant.people.second_factor import SecondFactor, find_moment


@pytest.mark.parametrize(("off", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(off, counts):
    factor, now = SecondFactor.new(), int(time()) // 30 * 30
    assert bool(find_moment(factor.secret, pyotp.TOTP(factor.secret).at(now + off), after=0)) == counts


def test_the_picture_holds_the_secret_for_an_authenticator():
    factor = SecondFactor.new()
    assert factor.sound and not SecondFactor("x").sound
    read = pyotp.parse_uri(factor.address("王丽", "政策问答助手"))
    assert (read.secret, read.name, read.issuer) == (factor.secret, "王丽", "政策问答助手")
    assert factor.picture("王丽", "政策问答助手").startswith("<svg")
