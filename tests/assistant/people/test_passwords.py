"""Passwords: which may be used, and how they are compared."""

import pytest

from assistant.people.passwords import WeakPassword, hash_password, is_right, make_password, require_strong


@pytest.mark.parametrize("weak", ["", "short 1", "a" * 30, "abababababab", "my name is Wang.Li!", "x" * 201])
def test_what_is_easily_guessed_is_refused(weak):
    with pytest.raises(WeakPassword):
        require_strong(weak, "wang.li")


def test_those_made_up_are_strong_and_differ():
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        require_strong(one, "wang")


def test_only_the_right_one_is_right():
    kept = hash_password("correct horse 7 battery")
    assert is_right(kept, "correct horse 7 battery") and not is_right(kept, "correct horse 7 batterY")
    assert not is_right("", "") and not is_right("no hash", "x")
