"""The second factor: six digits that a telephone reckons from a secret and the time (TOTP, RFC 6238)."""

import re
import secrets
from dataclasses import dataclass
from time import time

import pyotp
import segno

_SECRET = re.compile("[A-Z2-7]{32}")
_STEP = 30
_SLOW = 1
"""Steps that a telephone's clock may be off."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A secret that a telephone is to keep; shown once."""

    secret: str

    @classmethod
    def new(cls) -> "SecondFactor":
        """A fresh one."""
        return cls(pyotp.random_base32())

    @property
    def sound(self) -> bool:
        """Whether it is such a secret at all."""
        return _SECRET.fullmatch(self.secret) is not None

    def address(self, name: str, issuer: str) -> str:
        """What the picture holds: whose it is, and for which service."""
        return pyotp.TOTP(self.secret).provisioning_uri(name=name, issuer_name=issuer)

    def picture(self, name: str, issuer: str) -> str:
        """The picture (SVG) for the telephone's camera."""
        return segno.make(self.address(name, issuer)).svg_inline(scale=4, border=4, light="#fff")


def find_moment(secret: str, code: str, after: int) -> int:
    """The moment that a code is of, as a number of steps; 0 for a wrong one.

    Each code counts once: one of a moment that is not later than `after` was used before.
    """
    digits = "".join(code.split())
    now = int(time()) // _STEP
    totp = pyotp.TOTP(secret)
    found = [
        moment
        for moment in range(now - _SLOW, now + _SLOW + 1)
        if secrets.compare_digest(totp.at(moment * _STEP).encode(), digits.encode())
    ]
    return max((one for one in found if one > after), default=0)
