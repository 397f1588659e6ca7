"""Passwords: what one must be like, kept as Argon2 hashes, compared without telling who exists."""

import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.errors import PolicyAssistantError

SHORTEST = 12
LONGEST = 200
_FEWEST_SIGNS = 6
# A hash takes 64 MiB and two cores for a moment: many at once would stop everything else.
_AT_ONCE = BoundedSemaphore(2)
_HASHER = PasswordHasher()
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class WeakPassword(PolicyAssistantError):
    """A password that is too easy to guess; the text says what to do."""


def require_strong(password: str, name: str) -> None:
    """Makes sure that a password may be used for an account of that name.

    Raises:
        WeakPassword: it is too short, too uniform, or the name itself.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(
            f"密码至少 {SHORTEST} 个字符，最多 {LONGEST} 个 / {SHORTEST} to {LONGEST} characters"
        )
    if len(set(password)) < _FEWEST_SIGNS:
        raise WeakPassword(
            f"密码至少要有 {_FEWEST_SIGNS} 种不同的字符 / at least {_FEWEST_SIGNS} different signs"
        )
    if name.casefold() in password.casefold():
        raise WeakPassword("密码里不能有用户名 / the password must not hold the name")


def make_password() -> str:
    """A password for the first sign-in, easy to read out: four times four letters."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_right(kept: str, password: str) -> bool:
    """Whether a password is the one that was kept; takes as long where nothing was."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), password[:LONGEST]) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has."""
    return _HASHER.hash(secrets.token_urlsafe())
