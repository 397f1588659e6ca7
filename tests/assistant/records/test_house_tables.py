"""Accounts, sessions, keys and switches in either kind of database."""

from concurrent.futures import ThreadPoolExecutor

from assistant.people.house import House
from assistant.people.person import Permission, Role
from assistant.records.copies import has_records


def test_whoever_comes_in_is_kept_in_either_database(database, settings):
    house = House.of(database, settings)
    assert not has_records(settings)
    made = house.accounts.add("王丽", Role.EDITOR)
    assert has_records(settings), "an account is worth a backup before it is overwritten"
    token = house.sessions.begin(house.accounts.sign_in("王丽", made, ""))
    assert house.sessions.find(token).name == "王丽"
    house.accounts.disable("王丽")
    assert not house.sessions.find(token).known
    house.keys.add("portal", [Permission.ASK], "chief", per_day=10)
    with ThreadPoolExecutor(4) as threads:
        let = list(threads.map(lambda _: house.keys.count("portal"), range(16)))
    assert sum(let) == 10
    house.switches.turn("chief", chat_off=True)
    assert house.switches.turn("deputy", notice="通知").switches.chat_off
