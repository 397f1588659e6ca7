"""The list of changes: only ever added to, one chain whoever writes at once, every later change found."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.person import Permission, Role
from assistant.records.audit import (
    BEGINNING,
    Action,
    Entry,
    check_chain,
    list_changes,
    note_change,
    read_changes,
    record_change,
    seal_of,
    verify,
)
from assistant.records.audit_export import FIELDS, changes_csv, changes_jsonl
from assistant.records.database import RecordsUnavailable


def write(database, *targets: str) -> None:
    for target in targets:
        with database.session() as session:
            record_change(session, "chief", Action.SWITCH_TURN, target, {"对象": target})


def lift_protection(database) -> None:
    """As whoever owns the database can."""
    with database.session() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("DROP TRIGGER audit_no_change ON audit"))
        else:
            for name in ("audit_no_update", "audit_no_delete"):
                session.execute(text(f"DROP TRIGGER {name}"))


def run(database, statement: str) -> None:
    with database.session() as session:
        session.execute(text(statement))


def test_changes_of_accounts_keys_and_switches_are_listed(database, settings, password):
    house = House.of(database, settings)
    accounts = house.accounts.acting("chief")
    accounts.add("wang", Role.ADMINISTRATOR, password)
    accounts.add("li", Role.VIEWER, password)
    accounts.set_role("li", Role.EDITOR)
    for _ in range(5):
        with pytest.raises(Exception, match="wrong name"):
            house.accounts.sign_in("li", "no", "")
    accounts.reset("li", second_factor=True)
    accounts.disable("li")
    accounts.disable("li", False)
    house.accounts.change_password("wang", password, password + " more")
    house.keys.add("portal", [Permission.ASK], "chief")
    house.keys.acting("wang").revoke("portal")
    house.switches.turn("wang", chat_off=True, message="今晚维护")
    found = [(one.who, one.action, one.target) for one in read_changes(database)]
    assert found == [
        ("chief", "account.add", "wang"),
        ("chief", "account.add", "li"),
        ("chief", "account.role", "li"),
        ("system", "account.lock", "li"),
        ("chief", "account.reset", "li"),
        ("chief", "account.disable", "li"),
        ("chief", "account.enable", "li"),
        ("wang", "account.password", "wang"),
        ("chief", "key.add", "portal"),
        ("wang", "key.revoke", "portal"),
        ("wang", "switch.turn", "chat_off, message"),
    ]
    latest = list_changes(database, 1)[0]
    assert latest.details == {
        "before": {"chat_off": False, "message": ""},
        "after": {"chat_off": True, "message": "今晚维护"},
    }
    assert [one.number for one in list_changes(database, 2, before=5)] == [4, 3]
    everything = "".join(one.detail for one in read_changes(database))
    assert password not in everything, "no secret stands there"
    assert verify(database) == replace(verify(database), entries=11, seal=latest.seal, entry=0, fault="")


def test_what_did_not_happen_is_not_listed(database, settings, password):
    accounts = House.of(database, settings).accounts.acting("chief")
    accounts.add("wang", Role.ADMINISTRATOR, password)
    with pytest.raises(Exception, match="administrator has to be left"):
        accounts.disable("wang")
    with pytest.raises(RuntimeError), database.session() as session:
        record_change(session, "chief", Action.KEY_ADD, "undone")
        raise RuntimeError
    assert [one.action for one in read_changes(database)] == ["account.add"]
    assert verify(database).entries == 1


def test_who_writes_at_once_writes_one_chain(database):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: write(database, f"a{n}", f"b{n}"), range(20)))
    found = list(read_changes(database))
    assert [one.number for one in found] == list(range(1, 41))
    assert {one.target for one in found} == {f"{kind}{n}" for kind in "ab" for n in range(20)}
    assert verify(database).fault == ""


def test_the_database_refuses_to_change_or_remove_entries(database):
    write(database, "a", "b")
    for statement in ("UPDATE audit SET who = 'nobody' WHERE number = 1", "DELETE FROM audit"):
        with pytest.raises(RecordsUnavailable, match="can only be added to"):
            run(database, statement)
    assert [one.who for one in read_changes(database)] == ["chief", "chief"]


@pytest.mark.parametrize(
    ("statement", "entry", "fault"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE number = 2", 2, "changed"),
        ("DELETE FROM audit WHERE number = 1", 1, "removed"),
        ("DELETE FROM audit WHERE number = 3", 3, "removed"),
        ("DELETE FROM audit", 1, "removed"),
        ("UPDATE audit_head SET entries = 2", 3, "added"),
        ("DELETE FROM audit_head", 1, "added"),
    ],
)
def test_what_was_done_behind_its_back_is_found(database, statement, entry, fault):
    write(database, "a", "b", "c")
    lift_protection(database)
    run(database, statement)
    found = verify(database)
    assert (found.entry, found.fault) == (entry, fault)


def test_a_chain_written_anew_lacks_the_seal_that_was_kept_elsewhere(database):
    write(database, "a", "b")
    kept = verify(database).seal
    write(database, "c")
    assert verify(database, kept).fault == ""
    lift_protection(database)
    run(database, "DELETE FROM audit")
    run(database, "DELETE FROM audit_head")
    write(database, "a", "x", "c")
    assert verify(database).fault == "", "it is a chain"
    assert verify(database, kept).fault == "rewritten"


def test_what_changed_outside_the_database_is_listed_and_failing_is_no_hindrance(
    settings, database, tmp_path
):
    note_change(settings, "cli:wang", Action.INDEX_BUILD, "20261127", {"documents": 3})
    (only,) = read_changes(database)
    assert (only.who, only.action, only.details) == ("cli:wang", "index.build", {"documents": 3})
    (tmp_path / "no-folder").write_text("a file")
    broken = Settings(_env_file=None, index_dir=tmp_path / "no-folder" / "deep" / "index")
    note_change(broken, "cli:wang", Action.INDEX_BUILD, "20261127")


def test_the_files_hold_all_of_it_and_no_formula(database):
    write(database, "a", "=1+1")
    table = list(csv.DictReader(io.StringIO("".join(changes_csv(read_changes(database))).lstrip("\ufeff"))))
    assert tuple(table[0]) == FIELDS
    assert [row["target"] for row in table] == ["a", "'=1+1"]
    lines = [json.loads(line) for line in changes_jsonl(read_changes(database))]
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        assert line["seal"] == seal_of(**{**{k: v for k, v in line.items() if k != "seal"}, "at": at})


WORDS = st.text(max_size=8)
CHANGES = st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=6)
START = datetime(2026, 11, 27, tzinfo=UTC)


def chain_of(changes) -> list[Entry]:
    made, before = [], BEGINNING
    for number, (who, action, target, detail) in enumerate(changes, 1):
        at = START + timedelta(seconds=number)
        content = (number, at, who, action, target, detail, before)
        before = seal_of(*content)
        made.append(Entry(*content, before))
    return made


@given(CHANGES, st.data())
def test_any_single_change_is_found_where_it_is(changes, data):
    chain = chain_of(changes)
    assert check_chain(iter(chain), len(chain), chain[-1].seal).fault == ""
    at = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(["at", "who", "action", "target", "detail", "before", "seal", "gone"]))
    old = chain[at]
    if name == "gone":
        changed = chain[:at] + chain[at + 1 :]
    else:
        other = old.at + timedelta(microseconds=1) if name == "at" else getattr(old, name) + "x"
        changed = [*chain[:at], replace(old, **{name: other}), *chain[at + 1 :]]
    found = check_chain(iter(changed), len(chain), chain[-1].seal)
    assert (found.fault, found.entry) == ("removed" if name == "gone" else "changed", at + 1)


@given(CHANGES, st.data())
def test_an_entry_that_was_changed_and_sealed_anew_is_found(changes, data):
    chain = chain_of(changes)
    at = data.draw(st.integers(0, len(chain) - 1))
    other = replace(chain[at], who=chain[at].who + "x")
    seal = seal_of(*(getattr(other, name) for name in Entry.__slots__[:-1]))
    changed = [*chain[:at], replace(other, seal=seal), *chain[at + 1 :]]
    found = check_chain(iter(changed), len(chain), chain[-1].seal)
    assert (found.fault, found.entry) == ("changed", at + 1)
