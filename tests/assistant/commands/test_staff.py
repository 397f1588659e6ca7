"""Accounts, keys and switches at the command line."""

import io
import re

import pytest

from assistant.people.person import Permission, Role

AT = ("--index-dir", "index")


def test_the_first_administrator_is_made_there(command, house):
    assert "还没有账号" in command("staff", "list", *AT)[1]
    code, said, _ = command("staff", "add", "chief", "--role", "administrator", *AT)
    password = re.search(r"：([a-z2-9-]{19})\s*$", said)[1]
    account = house.accounts.sign_in("chief", password, "")
    assert (code, account.role, account.provisional) == (0, Role.ADMINISTRATOR, True)
    assert "管理员" in command("staff", "list", *AT)[1]


def test_a_password_is_read_from_standard_input(command, house, monkeypatch, password):
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


def test_keys_are_made_listed_and_revoked(command, house):
    said = command("keys", "add", "portal", "--scope", "ask", "--scope", "watch", "--per-day", "9", *AT)[1]
    token = said.strip().rpartition("：")[2]
    assert house.keys.find(token).permissions == {Permission.ASK, Permission.WATCH}
    listed = command("keys", "list", *AT)[1]
    assert "portal" in listed and "/9" in listed and token not in listed
    assert command("keys", "revoke", "portal", *AT)[0] == 0 and not house.keys.find(token).known
    assert "已作废" in command("keys", "list", *AT)[1]
    assert command("keys", "revoke", "nobody", *AT)[0] == 2


def test_switches_are_turned_and_shown(command, house):
    said = command("switch", "turn", "--chat-off", "--message", "今晚维护", *AT)[1]
    assert "回答：停止（今晚维护）" in said
    command("switch", "turn", "--model-off", *AT)
    command("switch", "turn", "--chat-on", "--approved-only", *AT)
    now = house.switches.read().switches
    assert (now.chat_off, now.model_off, now.approved_only, now.message) == (False, True, True, "今晚维护")
    assert "语言模型：停用" in command("switch", "show", *AT)[1]
    assert house.switches.read().changer.startswith("cli:")
