"""What is known of the house without asking its database each time."""

from assistant.people.house import Known
from assistant.people.person import Permission
from assistant.records.database import RecordsUnavailable


def test_the_database_is_asked_once_a_second():
    asked = []
    known = Known(lambda: bool(asked.append(1)) or len(asked) > 1, at_first=True)
    assert not known.fresh
    assert [known.now() for _ in range(5)] == [False] * 5 and len(asked) == 1 and known.fresh
    known._asked -= 1
    assert known.now() and len(asked) == 2


def test_a_database_that_fails_opens_nothing():
    """There are accounts and keys as long as nobody knows otherwise."""

    def fail() -> bool:
        raise RecordsUnavailable("away")

    assert Known(fail, at_first=True).now()


def test_the_first_key_and_account_are_noticed(house):
    assert not house.has_keys.now() and not house.has_accounts.now() and house.fresh
    house.keys.add("portal", [Permission.ASK], "chief")
    house.has_keys._asked -= 1
    assert house.has_keys.now() and not house.has_accounts.now()
