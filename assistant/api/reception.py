"""Tells who sends a request: by a key, a password, a session, or by sitting at this machine."""

import base64
import binascii
import secrets
from enum import StrEnum

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from assistant.api.here import HERE, is_sent_by_us, sits_here
from assistant.api.keys import KnownKeys, read_keys
from assistant.api.rates import is_direct
from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.person import VISITOR, Means, Permission, Person, Role
from assistant.records.database import RecordsUnavailable

SESSION = "policy-assistant-session"
"""The cookie of whoever is signed in."""
_EVERYTHING = Role.ADMINISTRATOR.permissions - {Permission.OWN}
_PAGES = _EVERYTHING - {Permission.ASK, Permission.WATCH}
"""What sitting at this machine opens; keys and the token are asked for here too."""
_log = structlog.get_logger(__name__)


class Entrance(StrEnum):
    """How staff come in."""

    LOGIN = "login"
    PASSWORD = "password"
    HERE = "here"
    CLOSED = "closed"


class Reception:
    """Knows people by what their requests show.

    Args:
        settings: The shared password, the keys and the token of the settings, further names of this machine.
        house: Accounts, sessions and keys; without one there are only the settings.
        local: Whether nobody but this machine reaches the server.
    """

    def __init__(self, settings: Settings, house: House | None = None, *, local: bool = True):
        self._house = house
        self._local = local
        self._hosts = HERE | {host.lower() for host in settings.hosts.split()}
        self._provider = bool(settings.oidc_issuer)
        self._password = settings.staff_password.get_secret_value()
        self._user = settings.staff_user
        self._keys = read_keys(settings)
        self._known_keys = KnownKeys(self._keys)
        self._token = settings.metrics_token.get_secret_value()
        self._known_token = KnownKeys([self._token])

    @property
    def entrance(self) -> Entrance:
        """How staff come in now. The shared password ends where the first account begins."""
        if self._provider or (self._house is not None and self._house.has_accounts.now()):
            return Entrance.LOGIN
        if self._password:
            return Entrance.PASSWORD
        return Entrance.HERE if self._local else Entrance.CLOSED

    @property
    def asks_for_key(self) -> bool:
        """Whether programs need a key."""
        return bool(self._keys) or (self._house is not None and self._house.has_keys.now())

    @property
    def has_token(self) -> bool:
        """Whether the measurements need a token."""
        return bool(self._token)

    async def receive(self, scope: Scope) -> Person:
        """Who sends a request."""
        headers = Headers(scope=scope)
        shows = "authorization" in headers or SESSION in headers.get("cookie", "")
        if self._house is None or (not shows and self._house.fresh):
            return self._identify(scope, headers)
        return await run_in_threadpool(self._identify, scope, headers)

    def _identify(self, scope: Scope, headers: Headers) -> Person:
        kind, _, shown = headers.get("authorization", "").partition(" ")
        known = VISITOR
        if kind.lower() == "bearer":
            known = self._by_key(headers, shown.strip())
        elif kind.lower() == "basic":
            known = self._by_password(shown.strip())
        if not known.known:
            known = self._by_session(headers)
        if not known.known and self.entrance is Entrance.HERE and sits_here(scope, self._hosts):
            known = Person("local", _PAGES, Means.HERE, Role.ADMINISTRATOR)
        return _with(known, self._open_to(scope))

    def _by_key(self, headers: Headers, shown: str) -> Person:
        if self._known_keys.open(headers):
            return Person("settings", frozenset({Permission.ASK}), Means.KEY)
        if self._token and self._known_token.open(headers):
            return Person("metrics", frozenset({Permission.WATCH}), Means.KEY)
        if self._house is None:
            return VISITOR
        try:
            return self._house.keys.find(shown)
        except RecordsUnavailable as error:
            _log.error("keys not read", reason=str(error))
            return VISITOR

    def _by_password(self, shown: str) -> Person:
        if self.entrance is not Entrance.PASSWORD:
            return VISITOR
        try:
            given = base64.b64decode(shown, validate=True)
        except (binascii.Error, ValueError):
            return VISITOR
        if not secrets.compare_digest(given, f"{self._user}:{self._password}".encode()):
            return VISITOR
        return Person(self._user, _EVERYTHING, Means.PASSWORD, Role.ADMINISTRATOR)

    def _by_session(self, headers: Headers) -> Person:
        """Whoever is signed in; not where another site's page sends the request, even one that may ask."""
        token = cookie_parser(headers.get("cookie", "")).get(SESSION, "")
        if self._house is None or not token or not is_sent_by_us(headers):
            return VISITOR
        try:
            return self._house.sessions.find(token)
        except RecordsUnavailable as error:
            _log.error("sessions not read", reason=str(error))
            return VISITOR

    def _open_to(self, scope: Scope) -> frozenset[Permission]:
        """What nobody has to show anything for."""
        asking = frozenset() if self.asks_for_key else frozenset({Permission.ASK})
        watching = frozenset({Permission.WATCH}) if not self._token and is_direct(scope) else frozenset()
        return asking | watching


def _with(person: Person, further: frozenset[Permission]) -> Person:
    if further <= person.permissions:
        return person
    return Person(person.name, person.permissions | further, person.means, person.role)
