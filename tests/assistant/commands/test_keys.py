"""Keys of programs at the command line."""

from assistant.people.person import Permission

AT = ("--index-dir", "index")


def test_keys_are_made_listed_and_revoked(command, house):
    said = command("keys", "add", "portal", "--scope", "ask", "--scope", "watch", "--per-day", "9", *AT)[1]
    token = said.strip().rpartition("：")[2]
    assert house.keys.find(token).permissions == {Permission.ASK, Permission.WATCH}
    listed = command("keys", "list", *AT)[1]
    assert "portal" in listed and "/9" in listed and token not in listed
    assert command("keys", "revoke", "portal", *AT)[0] == 0 and not house.keys.find(token).known
    assert "已作废" in command("keys", "list", *AT)[1]
    assert command("keys", "revoke", "nobody", *AT)[0] == 2
