"""Who changed what, on the command line."""

import json
import sqlite3
from contextlib import closing
from getpass import getuser


def test_changes_are_listed_exported_and_verified(command, tmp_path):
    assert command("audit", "list") == (0, "还没有变更。\n", "")
    command("staff", "add", "chief", "--role", "administrator")
    command("keys", "add", "portal")
    command("switch", "turn", "--model-off")
    who = f"cli:{getuser()}"
    code, out, _ = command("audit", "list", "--json")
    listed = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(one["who"], one["action"]) for one in listed] == [
        (who, "switch.turn"), (who, "key.add"), (who, "account.add"),
    ]  # fmt: skip
    assert "switch.turn" in command("audit", "list", "--limit", "1")[1]
    assert command("audit", "export", "changes.jsonl")[0] == 0
    written = [json.loads(line) for line in (tmp_path / "changes.jsonl").read_text("utf-8").splitlines()]
    assert written == listed[::-1]
    command("audit", "export", "changes.csv")
    assert (tmp_path / "changes.csv").read_text("utf-8-sig").count("\n") == 4
    assert command("audit", "export", "changes.pdf")[0] == 2
    code, out, _ = command("audit", "verify", "--known", written[1]["seal"])
    assert code == 0 and written[-1]["seal"] in out


def test_a_change_behind_its_back_is_named(command, tmp_path):
    command("staff", "add", "chief", "--role", "administrator")
    command("keys", "add", "portal")
    (file,) = tmp_path.rglob("records.sqlite3")
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit SET target = 'other' WHERE number = 2")
        database.commit()
    code, out, _ = command("audit", "verify")
    assert code == 1 and "entry 2 was changed" in out
    assert command("audit", "verify", "--known", "0" * 63 + "1")[0] == 1


def test_builds_and_rollbacks_are_among_them(command, tmp_path):
    (tmp_path / "rule.md").write_text("# 样本市公园办法\n\n第一条 公园每日六时开放。\n", "utf-8")
    assert command("index", "build", "rule.md")[0] == 0
    (tmp_path / "rule.md").write_text("# 样本市公园办法\n\n第一条 公园每日七时开放。\n", "utf-8")
    assert command("index", "build")[0] == 0
    assert command("index", "rollback")[0] == 0
    listed = [json.loads(line) for line in command("audit", "list", "--json")[1].splitlines()]
    assert [one["action"] for one in listed] == ["index.rollback", "index.build", "index.build"]
    assert json.loads(listed[0]["detail"])["before"] == listed[1]["target"]
    assert listed[0]["target"] == listed[2]["target"]
