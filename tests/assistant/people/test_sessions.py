"""Sessions: they end by themselves, with the account, and by signing out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from assistant.people.models import SessionRow
from assistant.people.person import VISITOR, Means, Permission, Role


@pytest.fixture
def signed_in(house, password):
    house.accounts.add("chief", Role.ADMINISTRATOR, password)
    house.accounts.add("wang", Role.EDITOR, password)
    return house.sessions.begin(house.accounts.get("wang"))


def age(house, **columns) -> None:
    with house.accounts.database.session() as session:
        for row in session.scalars(select(SessionRow)):
            changed = {name: getattr(row, name) - by for name, by in columns.items()}
            session.execute(update(SessionRow).where(SessionRow.digest == row.digest).values(**changed))


def test_whoever_holds_the_token_is_the_account_and_the_token_is_not_kept(house, signed_in):
    person = house.sessions.find(signed_in)
    assert (person.name, person.role, person.means) == ("wang", Role.EDITOR, Means.ACCOUNT)
    assert person.permissions == Role.EDITOR.permissions
    with house.accounts.database.session(reads_only=True) as session:
        assert signed_in not in [row.digest for row in session.scalars(select(SessionRow))]
    assert house.sessions.find("") == house.sessions.find(signed_in[:-1]) == VISITOR


def test_an_idle_session_ends_and_a_used_one_lasts_until_its_end(house, signed_in):
    age(house, seen=house.sessions.idle - timedelta(minutes=1))
    assert house.sessions.find(signed_in).known
    age(house, seen=house.sessions.idle - timedelta(minutes=1))
    assert house.sessions.find(signed_in).known, "it was used in between"
    age(house, begun=house.sessions.longest)
    assert not house.sessions.find(signed_in).known
    other = house.sessions.begin(house.accounts.get("wang"))
    age(house, seen=house.sessions.idle)
    assert not house.sessions.find(other).known


@pytest.mark.parametrize(
    "deed",
    [
        lambda house, token: house.sessions.end(token),
        lambda house, token: house.accounts.disable("wang"),
        lambda house, token: house.accounts.reset("wang"),
        lambda house, token: house.accounts.set_role("wang", Role.VIEWER),
    ],
)
def test_it_ends_with_what_it_rests_on(house, signed_in, deed):
    deed(house, signed_in)
    assert house.sessions.find(signed_in) == VISITOR


def test_until_the_password_was_changed_nothing_else_is_open(house):
    house.accounts.add("li", Role.ADMINISTRATOR)
    person = house.sessions.find(house.sessions.begin(house.accounts.get("li")))
    assert person.permissions == {Permission.OWN}


def test_somebody_a_provider_vouches_for_has_no_account_to_look_after(house):
    person = house.sessions.find(house.sessions.begin_for("li@city.gov.cn", Role.EVALUATOR))
    assert (person.name, person.means) == ("li@city.gov.cn", Means.PROVIDER)
    assert person.may(Permission.EVALUATE) and not person.may(Permission.OWN)


def test_what_has_ended_is_cleared_away_when_somebody_signs_in(house, signed_in):
    age(house, seen=house.sessions.idle * 2)
    house.sessions.begin(house.accounts.get("chief"))
    with house.accounts.database.session(reads_only=True) as session:
        assert [row.name for row in session.scalars(select(SessionRow))] == ["chief"]
