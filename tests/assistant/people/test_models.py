"""The tables of the house, as the migration makes them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect

from assistant.people import models
from assistant.people.keys import Keys
from assistant.people.models import AccountRow, SwitchRow
from assistant.people.person import Permission, Role
from assistant.records.database import RecordsUnavailable


def test_the_migration_makes_the_tables_that_the_models_describe(house):
    made = inspect(house.accounts.database._engine)
    for row in (
        models.AccountRow,
        models.SessionRow,
        models.KeyRow,
        models.KeyUseRow,
        models.SwitchRow,
    ):
        table = row.__table__
        columns = {one["name"]: one["nullable"] for one in made.get_columns(table.name)}
        assert columns == {one.name: one.nullable for one in table.columns}
        assert set(made.get_pk_constraint(table.name)["constrained_columns"]) == {
            one.name for one in table.primary_key
        }
        assert len(made.get_indexes(table.name)) >= len(table.indexes)


def test_there_is_one_row_of_switches(house):
    row = SwitchRow(
        id=2, chat_off=True, model_off=False, approved_only=False, message="", notice="",
        changed=datetime.now(UTC), changer="x",
    )  # fmt: skip
    with pytest.raises(RecordsUnavailable), house.accounts.database.session() as session:
        session.add(row)


def test_what_belongs_to_an_account_or_a_key_goes_with_it(house, password):
    house.accounts.add("wang", Role.VIEWER, password)
    token = house.sessions.begin(house.accounts.get("wang"))
    keys = Keys(house.accounts.database)
    keys.add("portal", [Permission.ASK], "chief")
    keys.count("portal")
    with house.accounts.database.session() as session:
        session.delete(session.get(AccountRow, "wang"))
        session.delete(session.get(models.KeyRow, "portal"))
    assert not house.sessions.find(token).known and keys.entries() == []
