"""Who is signed in: browsers that hold a token, until it has lain idle or has lasted long enough."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from assistant.people.accounts import Account
from assistant.people.models import LONGEST_NAME, AccountRow, SessionRow
from assistant.people.person import VISITOR, Means, Permission, Person, Role
from assistant.people.tokens import digest_of, new_token
from assistant.records.database import Database

_NOTED_EVERY = timedelta(minutes=1)
_OWN_ONLY = frozenset({Permission.OWN})


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a database.

    Args:
        database: Where they are kept, for all servers alike.
        idle: How long one may lie unused.
        longest: How long one lasts, used or not.
    """

    database: Database
    idle: timedelta
    longest: timedelta

    def begin(self, account: Account) -> str:
        """Signs an account in; returns the token for its browser."""
        return self._begin(account.name, account.role, account.name)

    def begin_for(self, name: str, role: Role) -> str:
        """Signs somebody in whom a provider vouches for; returns the token."""
        return self._begin(name[:LONGEST_NAME], role, None)

    def find(self, token: str) -> Person:
        """Who holds a token; a visitor where it is none, or has ended."""
        now, digest = datetime.now(UTC), digest_of(token)
        with self.database.session(reads_only=True) as session:
            row = session.get(SessionRow, digest)
            if row is None or not self._lasts(row, now):
                return VISITOR
            person = _person(row, session.get(AccountRow, row.account_name) if row.account_name else None)
            noted = row.seen
        if person.known and now - noted >= _NOTED_EVERY:
            with self.database.session() as session:
                kept = session.get(SessionRow, digest)
                if kept is not None:
                    kept.seen = now
        return person

    def end(self, token: str) -> None:
        """Signs out."""
        with self.database.session() as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == digest_of(token)))

    def _begin(self, name: str, role: Role, account: str | None) -> str:
        token, now = new_token(), datetime.now(UTC)
        row = SessionRow(
            digest=digest_of(token), account_name=account, name=name, role=role.value, begun=now, seen=now
        )
        over = (SessionRow.seen < now - self.idle) | (SessionRow.begun < now - self.longest)
        with self.database.session() as session:
            session.execute(delete(SessionRow).where(over))
            session.add(row)
        return token

    def _lasts(self, row: SessionRow, now: datetime) -> bool:
        return now - row.seen < self.idle and now - row.begun < self.longest


def _person(row: SessionRow, account: AccountRow | None) -> Person:
    """What an account may do is what it says now, not what it said when the session began."""
    if row.account_name is None:
        role = Role(row.role)
        return Person(row.name, role.permissions - _OWN_ONLY, Means.PROVIDER, role)
    if account is None or account.disabled:
        return VISITOR
    role = Role(account.role)
    permissions = _OWN_ONLY if account.provisional else role.permissions
    return Person(account.name, permissions, Means.ACCOUNT, role)
