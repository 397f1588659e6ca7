"""Who sends a request, and what they may do."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_PERSON = "policy_assistant.person"
"""Where whoever asks is found in the scope of a request."""


class Permission(StrEnum):
    """What somebody may do; also what a key may be made for, but `OWN`, an account's own affairs."""

    OWN = "own"
    ASK = "ask"
    LOOK = "look"
    EDIT = "edit"
    EVALUATE = "evaluate"
    ADMINISTER = "administer"
    WATCH = "watch"


class Role(StrEnum):
    """What an account may do, by one word."""

    VIEWER = "viewer"
    EDITOR = "editor"
    EVALUATOR = "evaluator"
    ADMINISTRATOR = "administrator"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the word stands for."""
        return _GRANTED[self]


_READS = frozenset({Permission.OWN, Permission.ASK, Permission.LOOK})
_GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: _READS,
    Role.EDITOR: _READS | {Permission.EDIT},
    Role.EVALUATOR: _READS | {Permission.EVALUATE},
    Role.ADMINISTRATOR: frozenset(Permission),
}


class Means(StrEnum):
    """How somebody is known."""

    NOT = "not"
    HERE = "here"
    PASSWORD = "password"
    ACCOUNT = "account"
    PROVIDER = "provider"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Person:
    """Who sends a request: a name for records, what they may do, and how they are known.

    A visitor who is not known has no name. A key's name is its own, not that of whoever holds it.
    """

    name: str
    permissions: frozenset[Permission]
    means: Means
    role: Role | None = None

    def may(self, permission: Permission) -> bool:
        """Whether they may do something."""
        return permission in self.permissions

    @property
    def known(self) -> bool:
        """Whether what they do can be put down to somebody."""
        return self.means is not Means.NOT


VISITOR = Person("", frozenset(), Means.NOT)
"""Whoever is not known."""


def introduce(scope: MutableMapping[str, Any], person: Person) -> None:
    """Notes who sends a request."""
    scope[_PERSON] = person


def person_in(scope: Mapping[str, Any]) -> Person:
    """Who sends the request of a scope; a visitor where nobody looked."""
    person = scope.get(_PERSON)
    return person if isinstance(person, Person) else VISITOR
