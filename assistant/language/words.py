"""The words of `words.toml`, ready to be searched for."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words() -> dict[str, Any]:
    """The word lists by their sections; a string holds words parted by white space."""
    return tomllib.loads(files("assistant.language").joinpath("words.toml").read_text(encoding="utf-8"))


def words_of(section: str, name: str) -> tuple[str, ...]:
    """One list of words, as they stand."""
    return tuple(load_words()[section][name].split())


def any_of(section: str, *names: str) -> str:
    """A pattern for any of the words of these lists, the longest first."""
    return alternatives(word for name in names for word in words_of(section, name))


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(dict.fromkeys(words), key=len, reverse=True)))


def around(words: str, *, not_before: str = "", not_after: str = "", before: str = "") -> str:
    """A pattern for any of the words where none of the others follows or precedes.

    Args:
        words: parted by white space, as all arguments are.
        not_before: what may not follow.
        not_after: what may not precede.
        before: what has to follow, if anything has to.
    """
    behind = "".join(f"(?<!{re.escape(word)})" for word in not_after.split())
    ahead = f"(?!{alternatives(not_before.split())})" if not_before else ""
    needed = f"(?={alternatives(before.split())})" if before else ""
    return f"{behind}(?:{alternatives(words.split())}){ahead}{needed}"
