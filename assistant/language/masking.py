"""Masks personal data before a text is stored or sent away: identity and mobile numbers, bank cards, e-mail.

Numbers are recognised by their own checks (GB 11643 checksum of identity numbers, Luhn of bank cards, the
assigned prefixes of mobile numbers), so that dates, amounts and document numbers stay as they are.
"""

import re
import unicodedata
from datetime import date

_SEPARATOR = r"[ \-—.·]?"
_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_SEPARATOR}(?:19|20)\d{{2}}{_SEPARATOR}\d{{4}}"
    rf"{_SEPARATOR}\d{{3}}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_SEPARATOR})?1[3-9]\d{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}(?!\d)")
_CARD = re.compile(rf"(?<!\d)[3-6]\d{{3}}(?:{_SEPARATOR}\d{{4}}){{2,3}}{_SEPARATOR}\d{{1,7}}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"


def mask_personal_data(text: str) -> str:
    """The text with each piece of personal data replaced by what it was, such as 〔身份证号〕.

    Everything else stays, character for character.
    """
    folded = "".join(_fold(c) for c in text)  # same length, so that offsets hold
    spans: list[tuple[int, int, str]] = []
    for pattern, label, is_real in (
        (_IDENTITY, "〔身份证号〕", _is_identity_number),
        (_CARD, "〔银行卡号〕", _is_card_number),
        (_MOBILE, "〔手机号〕", lambda _: True),
        (_EMAIL, "〔邮箱〕", lambda _: True),
    ):
        for match in pattern.finditer(folded):
            free = all(match.end() <= start or end <= match.start() for start, end, _ in spans)
            if free and is_real(re.sub(r"\W", "", match[0])):
                spans.append((*match.span(), label))
    for start, end, label in sorted(spans, reverse=True):
        text = text[:start] + label + text[end:]
    return text


def drop_personal_data(text: str) -> str:
    """The text without personal data, which says nothing of what is asked."""
    return re.sub(r"〔(?:身份证号|银行卡号|手机号|邮箱)〕", "", mask_personal_data(text))


def _fold(c: str) -> str:
    folded = unicodedata.normalize("NFKC", c)
    return folded if len(folded) == 1 else c


def _is_identity_number(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(c) * w for c, w in zip(number[:17], _IDENTITY_WEIGHTS, strict=True))
    return born.year >= 1900 and _IDENTITY_CHECKS[total % 11] == number[17].upper()


def _is_card_number(number: str) -> bool:
    if not 15 <= len(number) <= 19:
        return False
    total = 0
    for position, c in enumerate(reversed(number)):
        digit = int(c) * (2 if position % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
