"""The accounts of the staff: made, changed, and tried at the door."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.people.models import LONGEST_NAME, AccountRow, SessionRow
from assistant.people.passwords import hash_password, is_right, make_password, require_strong
from assistant.people.person import Role
from assistant.people.second_factor import SecondFactor, find_moment
from assistant.records.audit import SYSTEM, Action, record_change
from assistant.records.database import Database
from index.errors import PolicyAssistantError

MOST_FAILURES = 5
LOCKED = timedelta(minutes=15)
_NAME = re.compile(rf"[\w][\w.@-]{{0,{LONGEST_NAME - 1}}}")


class AccountMistake(PolicyAssistantError):
    """There is no such account, there is one already, or it would be the last administrator that goes."""


class SignInRefused(PolicyAssistantError):
    """Name, password or code are wrong, or the account is locked: which of them is not told."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff, as they are listed."""

    name: str
    role: Role
    disabled: bool
    provisional: bool
    second_factor: bool
    locked_until: datetime | None
    created: datetime
    signed_in: datetime | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a database; what is changed is put down to `actor`."""

    database: Database
    actor: str = SYSTEM

    def acting(self, actor: str) -> "Accounts":
        """The same accounts, changed by somebody."""
        return replace(self, actor=actor)

    def any(self) -> bool:
        """Whether there is one at all."""
        with self.database.session(reads_only=True) as session:
            return session.scalar(select(AccountRow.name).limit(1)) is not None

    def entries(self) -> list[Account]:
        """All accounts by name."""
        with self.database.session(reads_only=True) as session:
            return [_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name))]

    def get(self, name: str) -> Account:
        """One account.

        Raises:
            AccountMistake: there is none of that name.
        """
        with self.database.session(reads_only=True) as session:
            return _account(_row(session, name))

    def add(self, name: str, role: Role, password: str = "") -> str:
        """Makes an account; returns its password, made up and to be changed where none is given.

        Raises:
            AccountMistake: the name cannot be one, or is taken.
            WeakPassword: the password is too easy to guess.
        """
        if not _NAME.fullmatch(name):
            raise AccountMistake(
                "用户名用字母、汉字、数字和 . @ - _ / letters, digits and . @ - _ make a name"
            )
        if password:
            require_strong(password, name)
        given = password or make_password()
        row = AccountRow(
            name=name, role=role.value, password=hash_password(given), provisional=not password,
            disabled=False, failures=0, secret="", used_code=0, created=datetime.now(UTC),
        )  # fmt: skip
        with self.database.session() as session:
            if session.get(AccountRow, name) is not None:
                raise AccountMistake(f"已有名为 {name} 的账号 / the name {name} is taken")
            session.add(row)
            self._note(session, Action.ACCOUNT_ADD, name, role=role.value)
        return given

    def set_role(self, name: str, role: Role) -> None:
        """Gives an account another role; who is signed in with it has to sign in anew.

        Raises:
            AccountMistake: there is none of that name, or no administrator would be left.
        """
        with self.database.session() as session:
            row = _row(session, name)
            was = row.role
            with _keeping_an_administrator(session, row):
                row.role = role.value
            _end_sessions(session, name)
            self._note(session, Action.ACCOUNT_ROLE, name, before=was, after=role.value)

    def disable(self, name: str, disabled: bool = True) -> None:
        """Shuts an account out, at once, or lets it in again.

        Raises:
            AccountMistake: there is none of that name, or no administrator would be left.
        """
        with self.database.session() as session:
            row = _row(session, name)
            with _keeping_an_administrator(session, row):
                row.disabled = disabled
            _end_sessions(session, name)
            self._note(session, Action.ACCOUNT_DISABLE if disabled else Action.ACCOUNT_ENABLE, name)

    def reset(self, name: str, second_factor: bool = False) -> str:
        """Gives an account a new password, to be changed at the first sign-in, and opens its lock.

        Args:
            name: The account's name.
            second_factor: Whether its second factor is taken away too, a lost telephone say.

        Raises:
            AccountMistake: there is none of that name.
        """
        password = make_password()
        hashed = hash_password(password)
        with self.database.session() as session:
            row = _row(session, name)
            row.password, row.provisional, row.failures, row.locked_until = hashed, True, 0, None
            if second_factor:
                row.secret, row.used_code = "", 0
            _end_sessions(session, name)
            self._note(session, Action.ACCOUNT_RESET, name, second_factor=second_factor)
        return password

    def change_password(self, name: str, password: str, new: str) -> None:
        """Gives an account the password that its owner chose; ends its other sessions.

        Raises:
            SignInRefused: the password until now is wrong, or was tried too often.
            WeakPassword: the new one is too easy to guess, or is the old one.
        """
        self._try(name, password, code=None)
        if secrets.compare_digest(password.encode(), new.encode()):
            raise AccountMistake("新密码要和原来的不同 / the new password has to be another one")
        require_strong(new, name)
        hashed = hash_password(new)
        with self.database.session() as session:
            row = _row(session, name)
            row.password, row.provisional = hashed, False
            _end_sessions(session, name)
            record_change(session, name, Action.ACCOUNT_PASSWORD, name)

    def keep_second_factor(self, name: str, factor: SecondFactor, code: str) -> None:
        """Asks for a code at every sign-in from now on, after the owner has shown one.

        Raises:
            AccountMistake: there is no such account.
            SignInRefused: the code is wrong.
        """
        moment = find_moment(factor.secret, code, after=0) if factor.sound else 0
        if not moment:
            raise SignInRefused("验证码不对，请再试一次 / the code is wrong, try the next one")
        with self.database.session() as session:
            row = _row(session, name)
            row.secret, row.used_code = factor.secret, moment
            record_change(session, name, Action.ACCOUNT_SECOND_FACTOR, name)

    def sign_in(self, name: str, password: str, code: str) -> Account:
        """The account of whoever knows its password, and a code where there is a second factor.

        Raises:
            SignInRefused: something is wrong, or it was tried too often.
        """
        return self._try(name, password, code)

    def _note(self, session: Session, action: Action, name: str, **detail: str | bool) -> None:
        record_change(session, self.actor, action, name, detail)

    def _try(self, name: str, password: str, code: str | None) -> Account:
        """Compares what was given; five failures in a row lock the account for a while.

        The count is raised before the password is compared, in a transaction of its own: many tries at once
        count as many.
        """
        now = datetime.now(UTC)
        with self.database.session() as session:
            row = session.get(AccountRow, name[:LONGEST_NAME], with_for_update=True)
            if row is not None and row.locked_until and row.locked_until <= now:
                row.locked_until, row.failures = None, 0
            shut = row is None or row.disabled or row.locked_until is not None
            kept = "" if row is None or shut else row.password
            secret = row.secret if row is not None else ""
            if row is not None and not shut:
                row.failures += 1
                if row.failures >= MOST_FAILURES:
                    row.locked_until = now + LOCKED
                    record_change(session, SYSTEM, Action.ACCOUNT_LOCK, row.name, {"failures": row.failures})
        right = is_right(kept, password)  # as slow for a name that nobody has
        with self.database.session() as session:
            row = session.get(AccountRow, name[:LONGEST_NAME], with_for_update=True)
            moment = 0
            if right and row is not None and secret and code is not None:
                moment = find_moment(secret, code, after=row.used_code)
                right = bool(moment)
            if not right or row is None or row.disabled:
                raise SignInRefused(
                    f"用户名、密码或验证码不对；连错 {MOST_FAILURES} 次会锁定 {LOCKED.seconds // 60} 分钟 / "
                    f"wrong name, password or code; {MOST_FAILURES} failures lock an account for "
                    f"{LOCKED.seconds // 60} minutes"
                )
            row.failures, row.locked_until, row.used_code = 0, None, moment or row.used_code
            if code is not None:
                row.signed_in = now
            return _account(row)


def _row(session: Session, name: str) -> AccountRow:
    row = session.get(AccountRow, name)
    if row is None:
        raise AccountMistake(f"没有名为 {name} 的账号 / there is no account named {name}")
    return row


def _end_sessions(session: Session, name: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.account_name == name))


@contextmanager
def _keeping_an_administrator(session: Session, row: AccountRow) -> Iterator[None]:
    """Refuses a change after which there is no administrator any more, who could make another."""
    was = row.role == Role.ADMINISTRATOR.value and not row.disabled
    yield
    session.flush()
    administrators = select(func.count()).where(
        AccountRow.role == Role.ADMINISTRATOR.value, AccountRow.disabled.is_(False)
    )
    if was and not session.scalar(administrators):
        raise AccountMistake("至少要留一位管理员 / one administrator has to be left")


def _account(row: AccountRow) -> Account:
    locked = row.locked_until if row.locked_until and row.locked_until > datetime.now(UTC) else None
    return Account(
        name=row.name, role=Role(row.role), disabled=row.disabled, provisional=row.provisional,
        second_factor=bool(row.secret), locked_until=locked, created=row.created, signed_in=row.signed_in,
    )  # fmt: skip
