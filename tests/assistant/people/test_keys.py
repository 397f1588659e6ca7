"""Keys: shown once, found by their digest, ended by a day or by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.people.keys import KeyMistake
from assistant.people.models import KeyRow
from assistant.people.person import VISITOR, Means, Permission

ASK, WATCH = Permission.ASK, Permission.WATCH


def test_a_key_opens_what_it_was_made_for_and_is_not_kept(house):
    assert not house.keys.any()
    token = house.keys.add("portal", [ASK, WATCH], "chief")
    assert house.keys.any()
    person = house.keys.find(token)
    assert (person.name, person.permissions, person.means) == ("portal", {ASK, WATCH}, Means.KEY)
    with house.keys.database.session(reads_only=True) as session:
        assert token not in str(vars(session.get(KeyRow, "portal")))
    for wrong in ("", token[:-1], f"{token} ", "pa-"):
        assert house.keys.find(wrong) == VISITOR


def test_a_key_ends_by_its_day_and_by_hand_and_stays_in_the_list(house):
    over = house.keys.add("over", [ASK], "chief", expires=datetime.now(UTC) - timedelta(seconds=1))
    kept = house.keys.add("kept", [ASK], "chief", expires=datetime.now(UTC) + timedelta(days=1))
    assert house.keys.find(over) == VISITOR and house.keys.find(kept).known
    house.keys.revoke("kept")
    assert house.keys.find(kept) == VISITOR
    assert {one.name: one.valid for one in house.keys.entries()} == {"over": False, "kept": False}
    with pytest.raises(KeyMistake, match="nobody"):
        house.keys.revoke("nobody")


def test_a_key_has_its_own_limit_of_a_day(house):
    house.keys.add("portal", [ASK], "chief", per_day=3)
    house.keys.add("counter", [ASK], "chief")
    assert [house.keys.count("portal") for _ in range(5)] == [True] * 3 + [False] * 2
    assert all(house.keys.count("counter") for _ in range(5))
    assert house.keys.count("a key of the settings")
    assert {one.name: one.today for one in house.keys.entries()} == {"portal": 3, "counter": 5}


@pytest.mark.parametrize(
    ("name", "scopes"), [("", [ASK]), ("a/b", [ASK]), ("portal", []), ("portal", [Permission.OWN])]
)
def test_a_key_that_cannot_be_one_is_not_made(house, name, scopes):
    with pytest.raises(KeyMistake):
        house.keys.add(name, scopes, "chief")
    assert not house.keys.any()


def test_a_name_is_taken_once_even_after_it_was_revoked(house):
    house.keys.add("portal", [ASK], "chief")
    house.keys.revoke("portal")
    with pytest.raises(KeyMistake, match="portal"):
        house.keys.add("portal", [ASK], "chief")
