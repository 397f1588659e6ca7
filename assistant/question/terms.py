"""Everyday words and their official counterparts, read from a file that staff can edit."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import PolicyAssistantError


class TermMapError(PolicyAssistantError):
    """The term map cannot be read; the text names the file and the entry."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    say: list[str]
    write: list[str]
    english: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    term: list[_Entry]


@dataclass(frozen=True, slots=True)
class Term:
    """What people say and what documents write for it."""

    say: tuple[str, ...]
    write: tuple[str, ...]
    english: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class TermMap:
    """Widens a question with the words that documents use."""

    terms: tuple[Term, ...]

    def expand(self, question: str) -> tuple[str, ...]:
        """Official words for what the question says, without those it already has; order of the file."""
        found: dict[str, None] = {}
        for term in self.terms:
            if any(word in question for word in term.say) or (term.english and term.english.search(question)):
                found.update(dict.fromkeys(word for word in term.write if word not in question))
        return tuple(found)

    def said(self, question: str) -> dict[str, tuple[str, ...]]:
        """For each everyday word found in the question, the official words for it."""
        return {word: term.write for term in self.terms for word in term.say if word in question}


@lru_cache(maxsize=4)
def load_terms(path: Path | None = None) -> TermMap:
    """Returns the term map of the file, or ours.

    Raises:
        TermMapError: the file is missing, is no TOML, or an entry does not have the form of ours.
    """
    try:
        text = (
            path.read_text("utf-8")
            if path
            else resources.files("prompts").joinpath("terms.toml").read_text("utf-8")
        )
        entries = _File.model_validate(tomllib.loads(text)).term
    except OSError as error:
        raise TermMapError(
            f"term map {path}: {error.strerror}; set POLICY_ASSISTANT_TERM_MAP to a readable file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TermMapError(
            f"term map {path or 'prompts/terms.toml'}: not valid TOML in UTF-8: {error}"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise TermMapError(f"term map {path or 'prompts/terms.toml'}: {where}: {first['msg']}") from error
    return TermMap(tuple(Term(tuple(e.say), tuple(e.write), _english(e.english)) for e in entries))


def _english(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
