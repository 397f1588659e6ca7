"""Secrets that are shown once: only their digests are kept."""

import secrets
from hashlib import sha256

_BYTES = 32


def new_token(prefix: str = "") -> str:
    """A secret that nobody guesses."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """What is kept of it. It is long and random: nothing is gained by a slow digest."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
