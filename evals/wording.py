"""The words of reports, in Chinese and English; `wording.toml` holds them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from evals.metrics import Reason

LANGUAGES = ("zh", "en")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("evals").joinpath("wording.toml").read_text(encoding="utf-8"))


def say(section: str, key: str, language: str, **values: object) -> str:
    """The words of a key.

    Raises:
        KeyError: the section has no such key, or the words need a value that is not given.
    """
    words: str = _words()[section][key][language]
    return Template(words).substitute({name: str(value) for name, value in values.items()})


def name_of(section: str, key: str, language: str) -> str:
    """The name of a kind, an ending or a metric; one without a name stands for itself."""
    entry = _words()[section].get(key)
    return str(entry[language]) if entry else key


def explain(reason: Reason | None, language: str) -> str:
    """Why a score is what it is; nothing where there is nothing to say."""
    return say("reasons", reason.key, language, **reason.values) if reason else ""
