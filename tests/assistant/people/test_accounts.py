"""Accounts: who signs in, who is locked out, who is left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from assistant.people import accounts as module
from assistant.people.accounts import LOCKED, MOST_FAILURES, AccountMistake, SignInRefused
from assistant.people.models import AccountRow
from assistant.people.passwords import WeakPassword
from assistant.people.person import Role
from assistant.people.second_factor import SecondFactor


def fails(house, name: str, password: str, code: str = "") -> bool:
    try:
        house.accounts.sign_in(name, password, code)
    except SignInRefused:
        return True
    return False


def test_the_password_signs_in_and_is_kept_as_a_hash_alone(house, password):
    house.accounts.add("wang.li", Role.EDITOR, password)
    account = house.accounts.sign_in("wang.li", password, "")
    assert (account.name, account.role, account.provisional) == ("wang.li", Role.EDITOR, False)
    with house.accounts.database.session(reads_only=True) as session:
        kept = session.get(AccountRow, "wang.li").password
    assert kept.startswith("$argon2id$") and password not in kept
    assert fails(house, "wang.li", f"{password} ") and fails(house, "nobody", password)


def test_a_password_that_was_made_up_has_to_be_changed(house, password):
    made = house.accounts.add("wang", Role.VIEWER)
    assert house.accounts.sign_in("wang", made, "").provisional
    house.accounts.change_password("wang", made, password)
    assert not house.accounts.sign_in("wang", password, "").provisional
    assert fails(house, "wang", made)
    for again, kind in ((password, AccountMistake), ("wang wang wang wang", WeakPassword)):
        with pytest.raises(kind):
            house.accounts.change_password("wang", password, again)
    with pytest.raises(SignInRefused):
        house.accounts.change_password("wang", "not this one at all", "another horse 8 battery")


def test_failures_in_a_row_lock_the_account_for_a_while(house, password, monkeypatch):
    house.accounts.add("wang", Role.VIEWER, password)
    for _ in range(MOST_FAILURES - 1):
        assert fails(house, "wang", "wrong")
    assert not fails(house, "wang", password), "fewer than that many do not"
    for _ in range(MOST_FAILURES):
        assert fails(house, "wang", "wrong")
    assert fails(house, "wang", password) and house.accounts.get("wang").locked_until
    later = datetime.now(UTC) + LOCKED + timedelta(seconds=1)

    class Later(datetime):
        @classmethod
        def now(cls, zone=None):
            return later

    monkeypatch.setattr(module, "datetime", Later)
    assert not fails(house, "wang", password)


def test_tries_at_once_count_as_many(house, password):
    house.accounts.add("wang", Role.VIEWER, password)
    with ThreadPoolExecutor(8) as threads:
        tried = list(threads.map(lambda _: fails(house, "wang", "wrong"), range(MOST_FAILURES * 2)))
    assert all(tried) and fails(house, "wang", password)


def test_a_second_factor_is_asked_for_once_it_was_shown_and_each_code_counts_once(house, password):
    house.accounts.add("wang", Role.VIEWER, password)
    factor = SecondFactor.new()
    for wrong in ("000000", "", "abc"):
        with pytest.raises(SignInRefused):
            house.accounts.keep_second_factor("wang", factor, wrong)
    with pytest.raises(SignInRefused):
        house.accounts.keep_second_factor("wang", SecondFactor("A"), "123456")
    assert not fails(house, "wang", password)
    totp, now = pyotp.TOTP(factor.secret), datetime.now(UTC)
    house.accounts.keep_second_factor("wang", factor, totp.at(now - timedelta(seconds=30)))
    assert house.accounts.get("wang").second_factor
    assert fails(house, "wang", password) and fails(house, "wang", password, "000000")
    code = totp.at(now)
    assert not fails(house, "wang", password, f"{code[:3]} {code[3:]}")
    assert fails(house, "wang", password, code), "used before"


def test_an_administrator_opens_a_lock_and_takes_a_lost_telephone_away(house, password):
    house.accounts.add("wang", Role.VIEWER, password)
    factor = SecondFactor.new()
    house.accounts.keep_second_factor("wang", factor, pyotp.TOTP(factor.secret).now())
    for _ in range(MOST_FAILURES):
        fails(house, "wang", "wrong")
    made = house.accounts.reset("wang")
    assert fails(house, "wang", made), "the code is still asked for"
    made = house.accounts.reset("wang", second_factor=True)
    assert house.accounts.sign_in("wang", made, "").provisional


def test_the_last_administrator_stays(house, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    house.accounts.add("wang", Role.VIEWER, password)
    for deed in (
        lambda: house.accounts.disable("chief"),
        lambda: house.accounts.set_role("chief", Role.VIEWER),
    ):
        with pytest.raises(AccountMistake):
            deed()
    assert house.accounts.get("chief").role is Role.ADMINISTRATOR
    house.accounts.set_role("wang", Role.ADMINISTRATOR)
    house.accounts.disable("chief")
    assert fails(house, "chief", password)
    assert [one.name for one in house.accounts.entries() if not one.disabled] == ["wang"]


@pytest.mark.parametrize("name", ["", "a b", "../x", "<b>", "x" * 65, "-x"])
def test_a_name_that_cannot_be_one_is_refused(house, password, name):
    with pytest.raises(AccountMistake):
        house.accounts.add(name, Role.VIEWER, password)


def test_a_name_is_taken_once(house, password):
    house.accounts.add("王丽", Role.VIEWER, password)
    with pytest.raises(AccountMistake, match="王丽"):
        house.accounts.add("王丽", Role.VIEWER, password)
    for deed in (house.accounts.get, house.accounts.disable, house.accounts.reset):
        with pytest.raises(AccountMistake, match="nobody"):
            deed("nobody")
