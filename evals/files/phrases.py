"""The words of reports, in Chinese and English; `wording.toml` holds them."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from evals.metrics import Reason

LANGUAGES = ("zh", "en")
# Values of reasons that are endings.
_ENDING = frozenset(("got", "wanted", "first", "second"))
_WORD = re.compile(r"[a-z_]+")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("evals.files").joinpath("phrases.toml").read_text(encoding="utf-8"))


def say(section: str, key: str, language: str, **values: object) -> str:
    """The words of a key.

    Raises:
        KeyError: the section has no such key, or the words need a value that is not given.
    """
    words: str = _words()[section][key][language]
    return Template(words).substitute({name: str(value) for name, value in values.items()})


def names_in(section: str) -> tuple[str, ...]:
    """The keys of a section, in its order."""
    return tuple(_words()[section])


def name_of(section: str, key: str, language: str) -> str:
    """The name of a kind, an ending or a metric; one without a name stands for itself."""
    entry = _words()[section].get(key)
    return str(entry[language]) if entry else key


def explain(reason: Reason | None, language: str) -> str:
    """Why a score is what it is; nothing where there is nothing to say."""
    if reason is None:
        return ""
    values = {
        name: _name_endings(value, language) for name, value in reason.values.items() if name in _ENDING
    }
    return say("reasons", reason.key, language, **reason.values | values)


def _name_endings(text: str, language: str) -> str:
    """The endings a value holds (`refused/clarify`), by their names."""
    return _WORD.sub(lambda word: name_of("endings", word[0], language), text)
