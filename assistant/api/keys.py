"""The keys that programs show before they may ask."""

import secrets
from collections.abc import Collection
from hashlib import sha256

from starlette.datastructures import Headers

from assistant.configuration.settings import Settings

GUARDED = ("v1", "mcp")
"""Where the interface begins; health and documentation stay open, and so does the citizens' chat."""


def read_keys(settings: Settings) -> tuple[str, ...]:
    """The keys there are; none leaves the interface open."""
    return tuple(settings.api_keys.get_secret_value().split())


def lies_below(path: str, names: Collection[str]) -> bool:
    """Whether an address is one of the names or below it."""
    parts = path.lstrip("/").split("/")
    return any("/".join(parts[:depth]) in names for depth in range(1, len(parts) + 1))


class KnownKeys:
    """Keys as programs send them (`Authorization: Bearer …`); only their digests are kept."""

    def __init__(self, keys: Collection[str]):
        self._known = [_digest(key.encode()) for key in keys]

    def open(self, headers: Headers) -> bool:
        """Whether a request shows one of them.

        Compares with every key, so that the time taken tells nothing about any of them.
        """
        kind, _, key = headers.get("authorization", "").partition(" ")
        given = _digest(key.strip().encode("latin-1"))
        found = any([secrets.compare_digest(given, known) for known in self._known])
        return kind.lower() == "bearer" and found


def _digest(key: bytes) -> bytes:
    return sha256(key).digest()
