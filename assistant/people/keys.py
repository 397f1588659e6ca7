"""Keys of programs: made with a name and scopes, shown once, found by their digest."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from assistant.people.models import LONGEST_NAME, KeyRow, KeyUseRow
from assistant.people.person import VISITOR, Means, Permission, Person
from assistant.people.tokens import digest_of, new_token
from assistant.records.audit import SYSTEM, Action, record_change
from assistant.records.database import Database
from index.errors import PolicyAssistantError

_PREFIX = "pa-"
_NAME = re.compile(rf"[\w][\w. @-]{{0,{LONGEST_NAME - 1}}}")
SCOPES = tuple(one for one in Permission if one is not Permission.OWN)
"""What a key can be made for: all but what belongs to an account."""


class KeyMistake(PolicyAssistantError):
    """There is no such key, or it cannot be made like that."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed; what opens the door is not known any more."""

    name: str
    scopes: tuple[Permission, ...]
    per_day: int
    today: int
    created: datetime
    creator: str
    expires: datetime | None
    revoked: datetime | None

    @property
    def valid(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked is None and (self.expires is None or self.expires > datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a database; one is revoked by `actor`."""

    database: Database
    actor: str = SYSTEM

    def acting(self, actor: str) -> "Keys":
        """The same keys, changed by somebody."""
        return replace(self, actor=actor)

    def any(self) -> bool:
        """Whether one was ever made: from then on programs need one."""
        with self.database.session(reads_only=True) as session:
            return session.scalar(select(KeyRow.name).limit(1)) is not None

    def entries(self) -> list[Key]:
        """All keys by name, with what each asked today."""
        today = _today()
        with self.database.session(reads_only=True) as session:
            used = {
                row.key_name: row.questions
                for row in session.scalars(select(KeyUseRow).where(KeyUseRow.day == today))
            }
            rows = session.scalars(select(KeyRow).order_by(KeyRow.name))
            return [_key(row, used.get(row.name, 0)) for row in rows]

    def add(
        self,
        name: str,
        scopes: Collection[Permission],
        creator: str,
        expires: datetime | None = None,
        per_day: int = 0,
    ) -> str:
        """Makes a key; returns what is shown once.

        Args:
            name: What it is called in lists and records.
            scopes: What it opens.
            creator: Who makes it.
            expires: When it ends by itself.
            per_day: Questions that it may ask in a day; 0 for no limit.

        Raises:
            KeyMistake: the name cannot be one or is taken, or it would open nothing.
        """
        if not _NAME.fullmatch(name):
            raise KeyMistake("名称用字母、汉字、数字和 . @ - _ / letters, digits and . @ - _ make a name")
        if not scopes or not set(scopes) <= set(SCOPES):
            raise KeyMistake(f"请选择权限 / choose what it is for: {', '.join(SCOPES)}")
        token = new_token(_PREFIX)
        row = KeyRow(
            name=name, digest=digest_of(token), scopes=sorted(set(scopes)), per_day=max(0, per_day),
            created=datetime.now(UTC), creator=creator[:LONGEST_NAME], expires=expires,
        )  # fmt: skip
        with self.database.session() as session:
            if session.get(KeyRow, name) is not None:
                raise KeyMistake(f"已有名为 {name} 的密钥 / the name {name} is taken")
            session.add(row)
            until = expires.isoformat() if expires else None
            told = {"scopes": row.scopes, "expires": until, "per_day": row.per_day}
            record_change(session, creator, Action.KEY_ADD, name, told)
        return token

    def revoke(self, name: str) -> None:
        """Ends a key at once; it stays in the list.

        Raises:
            KeyMistake: there is none of that name.
        """
        with self.database.session() as session:
            row = session.get(KeyRow, name)
            if row is None:
                raise KeyMistake(f"没有名为 {name} 的密钥 / there is no key named {name}")
            row.revoked = row.revoked or datetime.now(UTC)
            record_change(session, self.actor, Action.KEY_REVOKE, name)

    def find(self, token: str) -> Person:
        """Whose key a token is; a visitor where it is none, or none any more."""
        with self.database.session(reads_only=True) as session:
            row = session.scalar(select(KeyRow).where(KeyRow.digest == digest_of(token)))
            if row is None or not _key(row, 0).valid:
                return VISITOR
            return Person(row.name, frozenset(map(Permission, row.scopes)), Means.KEY)

    def count(self, name: str) -> bool:
        """Counts a question of a key; whether it may still be asked today.

        A key of the settings has no limit, and is not counted.
        """
        today = _today()
        with self.database.session() as session:
            row = session.get(KeyRow, name, with_for_update=True)
            if row is None:
                return True
            used = session.get(KeyUseRow, (name, today))
            if used is None:
                used = KeyUseRow(key_name=name, day=today, questions=0)
                session.add(used)
            if row.per_day and used.questions >= row.per_day:
                return False
            used.questions += 1
            return True


def _today() -> date:
    return datetime.now(UTC).date()


def _key(row: KeyRow, today: int) -> Key:
    return Key(
        row.name, tuple(map(Permission, row.scopes)), row.per_day, today, row.created, row.creator,
        row.expires, row.revoked,
    )  # fmt: skip
