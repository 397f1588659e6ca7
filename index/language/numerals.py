"""Ordinals of regulations (第一千零一条, 第12条) as integers."""

import unicodedata
from functools import lru_cache

import cn2an  # type: ignore[import-untyped]

DIGITS = r"[零〇○一二三四五六七八九十百千万两0-9０-９]"


@lru_cache(maxsize=4096)
def parse_numeral(text: str) -> int | None:
    """Returns the value of a Chinese or Arabic whole number, or None when it is not one."""
    plain = unicodedata.normalize("NFKC", text).replace("○", "〇")
    if plain.isdecimal():
        return int(plain)
    try:
        value = cn2an.cn2an(plain, "smart")
    except ValueError:
        return None
    return int(value) if value == int(value) else None
