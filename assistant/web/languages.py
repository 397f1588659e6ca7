"""The words of the chat in the reader's language: Chinese, or English where the browser prefers it."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Protocol

from assistant.answer.generated import generated_label

Words = Mapping[str, str]
"""What is said, by what it is for; some have `{names}` to be filled in."""

CHINESE, ENGLISH = "zh", "en"


class HasLanguage(Protocol):
    """A request, Starlette's or Gradio's."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What the browser says of itself."""

    @property
    def query_params(self) -> Mapping[str, str]:
        """What the page's address says."""


def load_words() -> dict[str, Words]:
    """Returns the words of every language there is, the label of generated content among them."""
    words = tomllib.loads(files("assistant.web").joinpath("languages.toml").read_text(encoding="utf-8"))
    return {language: {**of, "label": generated_label(language)} for language, of in words.items()}


def choose_language(accept_language: str) -> str:
    """Returns the language to use for a browser's `Accept-Language`.

    Whichever of Chinese and English it prefers; Chinese where it says nothing, English where it wants
    neither, because more readers of a third language can read that.
    """
    wishes = []
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        primary = tag.split("-")[0].lower()
        if primary.isalpha():
            wishes.append((-_weight(weight), primary))
    ranked = [primary for _, primary in sorted(wishes, key=lambda wish: wish[0])]
    known = [primary for primary in ranked if primary in (CHINESE, ENGLISH)]
    if known:
        return known[0]
    return ENGLISH if ranked else CHINESE


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def language_of(request: HasLanguage) -> str:
    """Returns the language of a request: the one its address names, else the browser's."""
    named = request.query_params.get("lang", "")
    if named in (CHINESE, ENGLISH):
        return named
    return choose_language(request.headers.get("accept-language", ""))
