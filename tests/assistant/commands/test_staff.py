"""Accounts at the command line."""

import io
import re

import pytest

from assistant.people.person import Role

AT = ("--index-dir", "index")


def test_the_first_administrator_is_made_there(command, house):
    assert "还没有账号" in command("staff", "list", *AT)[1]
    code, _, error = command("staff", "add", "wang", *AT)
    assert code == 2 and "administrator" in error, "nobody could make another"
    code, said, _ = command("staff", "add", "chief", "--role", "administrator", *AT)
    password = re.search(r"：([a-z2-9-]{19})\s*$", said)[1]
    account = house.accounts.sign_in("chief", password, "")
    assert (code, account.role, account.provisional) == (0, Role.ADMINISTRATOR, True)
    assert "管理员" in command("staff", "list", *AT)[1]


def test_a_password_is_read_from_standard_input(command, house, monkeypatch, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    code, said, _ = command("staff", "add", "wang", "--password-stdin", *AT)
    assert code == 0 and password not in said
    assert house.accounts.sign_in("wang", password, "").role is Role.VIEWER


def test_accounts_are_changed_shut_out_and_reset(command, house, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    house.accounts.add("wang", Role.VIEWER, password)
    assert command("staff", "role", "wang", "editor", *AT)[0] == 0
    assert house.accounts.get("wang").role is Role.EDITOR
    assert command("staff", "disable", "wang", *AT)[0] == 0 and house.accounts.get("wang").disabled
    assert command("staff", "enable", "wang", *AT)[0] == 0 and not house.accounts.get("wang").disabled
    said = command("staff", "reset", "wang", "--second-factor", *AT)[1]
    assert house.accounts.sign_in("wang", said.strip().rpartition("：")[2], "").provisional


@pytest.mark.parametrize(
    "arguments",
    [
        ("disable", "chief"),
        ("disable", "nobody"),
        ("role", "chief", "king"),
        ("add", "chief"),
        ("add", "a b"),
    ],
)
def test_what_cannot_be_is_one_line_and_code_2(command, house, password, arguments):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    code, _, error = command("staff", *arguments, *AT)
    assert code == 2 and len(error.strip().splitlines()) == 1
