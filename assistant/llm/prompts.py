"""Prompts and canned replies: read once from `prompts/`, filled strictly, named by their content's hash."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

from index.errors import PolicyAssistantError

LANGUAGES = ("zh", "en")

# Numbers that citizens are given, from the settings.
CONTACTS = frozenset({"hotline", "police", "fire", "ambulance", "lifeline"})
_KINDS_OF_TALK = (
    *("crisis_life", "crisis_violence", "crisis_fire", "crisis_gas", "crisis_health"),
    *("greeting", "thanks", "identity", "human", "complaint", "anger"),
)

# What each reply, or phrase of one, is given by its caller; a text may use less, never more.
REPLY_VARIABLES: Mapping[str, frozenset[str]] = {
    "refused": frozenset({"place", "subject", "elsewhere", "responsible", "hotline"}),
    "caveat": frozenset({"place", "subject", "elsewhere", "responsible", "hotline"}),
    "caveat_lacking": frozenset({"figure", "elsewhere", "responsible", "hotline"}),
    "clarify": frozenset({"choices", "hotline"}),
    "blocked_abuse": frozenset({"hotline"}),
    "blocked_instruction": frozenset({"hotline"}),
    "blocked_harm": frozenset({"hotline"}),
    "blocked_words": frozenset({"hotline"}),
    "closed": CONTACTS,
    "approved_only": frozenset({"hotline"}),
    "failed": frozenset({"hotline"}),
    "generated_label": frozenset(),
    "degraded": frozenset(),
    "crowded": frozenset(),
    "none_for_place": frozenset({"place"}),
    "empty_question": frozenset(),
    "long_question": frozenset({"limit"}),
    "channel_welcome": frozenset({"title", "hotline"}),
    "channel_text_only": frozenset({"hotline"}),
    "channel_too_often": frozenset(),
    **{f"talk_{kind}": CONTACTS for kind in _KINDS_OF_TALK},
    "refused_place": frozenset({"places"}),
    "refused_subject": frozenset({"words"}),
    **dict.fromkeys(("figure", "figure_money", "figure_phone", "figure_time"), frozenset()),
    **dict.fromkeys(("verdict_may", "verdict_may_not", "verdict_must", "verdict_need_not"), frozenset()),
    "refused_elsewhere": frozenset({"places"}),
    "responsible": frozenset({"body", "where"}),
    "asked_who": frozenset({"question"}),
    "lead_article": frozenset({"where"}),
    "lead_named": frozenset({"title"}),
    "lead_section": frozenset({"title", "section"}),
    "lead_source": frozenset(),
    "reckoned": frozenset({"total", "done", "left"}),
    "reckoned_total": frozenset({"column", "parts", "total"}),
    "note_also_in": frozenset({"title"}),
    "note_list_cut": frozenset({"where", "total", "shown"}),
    "note_repealed": frozenset({"title"}),
    "note_repealed_since": frozenset({"title", "day"}),
    "note_term_over": frozenset({"title", "day"}),
    "note_not_yet": frozenset({"title", "day"}),
    "note_later": frozenset({"title", "day"}),
    "label_repealed": frozenset(),
    "label_not_yet": frozenset(),
    "label_later": frozenset(),
    "note_rule_above": frozenset({"title", "whole", "here"}),
    "note_document_dated": frozenset({"title", "day", "meanings"}),
    "note_report_dated": frozenset({"day", "meanings"}),
    "note_recognised": frozenset({"title"}),
    "note_meaning": frozenset({"word", "meaning"}),
    "note_reviewed": frozenset({"day"}),
}

_DIVIDER = "\n---\n"


class PromptError(PolicyAssistantError):
    """A prompt or canned reply is missing, malformed, or filled with the wrong variables."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt: an instruction that never changes, `---`, and the part with `$name` variables.

    The instruction comes first and is constant so that a model keeps it read between questions.
    """

    name: str
    text: str

    @property
    def digest(self) -> str:
        """First 12 hex digits of the SHA-256 of the content, recorded in answers."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def variables(self) -> frozenset[str]:
        """The names that must be given, no more and no fewer."""
        return frozenset(Template(self.text).get_identifiers())

    def render(self, **variables: str) -> str:
        """The whole prompt as one text.

        Raises:
            PromptError: a variable is missing or unknown.
        """
        _require_same(self.name, self.variables, variables)
        return Template(self.text).substitute(variables)

    def split(self, **variables: str) -> tuple[str, str]:
        """The constant instruction (system message) and the filled part (user message).

        Raises:
            PromptError: a variable is missing or unknown.
        """
        _require_same(self.name, self.variables, variables)
        instruction, _, rest = self.text.partition(_DIVIDER)
        return Template(instruction).substitute().strip(), Template(rest).substitute(variables).strip()


@dataclass(frozen=True, slots=True)
class Replies:
    """The canned replies by name and language."""

    texts: Mapping[str, Mapping[str, str]]

    def text(self, name: str, language: str = "zh", **variables: str) -> str:
        """A reply, filled; a language that is not there falls back to Chinese.

        Variables that this reply does not use are passed over: callers hand over what they know.

        Raises:
            PromptError: there is no such reply, or a variable that it uses is missing.
        """
        try:
            reply = self.texts[name]
        except KeyError as error:
            raise PromptError(f"there is no reply {name!r} in prompts/replies.toml") from error
        template = Template(reply.get(language, reply["zh"]))
        missing = sorted(set(template.get_identifiers()) - set(variables))
        if missing:
            raise PromptError(f"reply {name!r} needs a value for ${missing[0]}")
        return template.substitute(variables)


@cache
def load_prompt(name: str) -> Prompt:
    """Reads `prompts/<name>.md`, once.

    Raises:
        PromptError: it is missing, or malformed as `parse_prompt` says.
    """
    return parse_prompt(name, _read(f"{name}.md"))


def parse_prompt(name: str, text: str) -> Prompt:
    """Checks that a prompt is an instruction without variables, `---`, and a part with variables.

    Raises:
        PromptError: it is not, or it has a stray `$`.
    """
    instruction, divider, rest = text.partition(_DIVIDER)
    if not divider:
        raise PromptError(f"prompts/{name}.md needs a line `---` after the instruction")
    if not Template(text).is_valid():
        raise PromptError(f"prompts/{name}.md has a `$` that names no variable; write `$$` for the sign")
    if Template(instruction).get_identifiers() or not Template(rest).get_identifiers():
        raise PromptError(f"prompts/{name}.md must have its variables after the line `---`, and only there")
    return Prompt(name, text)


def reply_text(name: str, language: str = "zh", **variables: str) -> str:
    """A reply of `prompts/replies.toml`, filled.

    Raises:
        PromptError: as `load_replies` and `Replies.text`.
    """
    return load_replies().text(name, language, **variables)


@cache
def load_replies() -> Replies:
    """Reads `prompts/replies.toml`, once.

    Raises:
        PromptError: a reply or one of its languages is missing or unknown, or uses an unknown variable.
    """
    return parse_replies(_read("replies.toml"))


def parse_replies(text: str) -> Replies:
    """Reads canned replies from TOML and checks that each is there, in each language, and fillable.

    Raises:
        PromptError: as `load_replies`.
    """
    try:
        replies = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"prompts/replies.toml is not valid TOML: {error}") from error
    for name in sorted(REPLY_VARIABLES.keys() ^ replies.keys()):
        fault = "unknown" if name in replies else "missing"
        raise PromptError(f"prompts/replies.toml: reply {name!r} is {fault}")
    for name, reply in replies.items():
        _check_reply(name, reply)
    return Replies(replies)


def _check_reply(name: str, reply: object) -> None:
    if not isinstance(reply, dict) or set(reply) != set(LANGUAGES):
        raise PromptError(f"prompts/replies.toml: reply {name!r} must have exactly {' and '.join(LANGUAGES)}")
    for language, text in reply.items():
        template = Template(str(text))
        unknown = sorted(set(template.get_identifiers()) - REPLY_VARIABLES[name])
        if not template.is_valid() or unknown:
            stray = f"${unknown[0]}" if unknown else "a stray `$`"
            raise PromptError(f"prompts/replies.toml: {name}.{language} has {stray}, which nobody fills")


def _read(file: str) -> str:
    try:
        return files("prompts").joinpath(file).read_text(encoding="utf-8").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise PromptError(f"prompts/{file} is missing") from error


def _require_same(name: str, expected: frozenset[str], given: Mapping[str, str]) -> None:
    missing, unknown = sorted(expected - given.keys()), sorted(given.keys() - expected)
    if missing:
        raise PromptError(f"prompt {name!r} needs a value for ${missing[0]}")
    if unknown:
        raise PromptError(f"prompt {name!r} has no variable ${unknown[0]}")
