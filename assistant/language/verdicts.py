"""The verdict on a yes/no question: what a rule says of the very act that is asked about, or nothing.

The question is put as sentences that say yes and no; a verdict is given only where the rule carries just one
of them, and sets no condition that the question does not meet in the same words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.language.content import covered, strip_punctuation
from assistant.language.facts import Facts, facts
from assistant.language.modality import RULING, Sense, find_modals
from assistant.language.ruled import find_carrying
from assistant.language.rulings import Ruling
from assistant.language.words import any_of


class Verdict(StrEnum):
    """What may be said; each is the name of its words in the canned replies."""

    MAY = "may"
    MAY_NOT = "may_not"
    MUST = "must"
    NEED_NOT = "need_not"


# Which verdicts a question can get, each with the word that says so as rules do.
_MAY: Mapping[Verdict, str] = {Verdict.MAY: "可以", Verdict.MAY_NOT: "不得"}
_MUST: Mapping[Verdict, str] = {Verdict.MUST: "应当", Verdict.NEED_NOT: "无需"}
_WORDS = {name: any_of("verdicts", name) for name in ("may", "must", "end")}
_ASKED = re.compile("(?P<may>{may})|(?P<must>{must})|(?P<end>{end})$".format(**_WORDS))
# 是不是, 交不交, 有没有: a word and its own denial.
_EITHER = re.compile("(.)[不没]\\1|是否|能否|可否")
_WHICH = re.compile(any_of("verdicts", "which"))
_CLAUSE_END = re.compile("[，,；：:]")
# Of those that a rule enumerates, one is enough: 任何单位和个人.
_JOINED, _ALTERNATIVES = re.compile("，(?=以及|或者)"), re.compile("、|以及|和|或者|及")
_MODAL_OF = {Sense.ALLOWED: _MAY, Sense.OBLIGED: _MUST}


@dataclass(frozen=True, slots=True)
class _Asking:
    """A yes/no question: what stands before its asking word and behind it, and what it can be answered."""

    before: str
    behind: str
    verdicts: Mapping[Verdict, str]


def find_verdict(question: str, rule: Facts) -> Verdict | None:
    """The verdict that a rule gives on a yes/no question; None for none, or where it is no such question."""
    asking = _read(question)
    if asking is None:
        return None
    found = [verdict for verdict, word in asking.verdicts.items() if _says(rule, asking, word, question)]
    return found[0] if len(found) == 1 else None


def leaves_open(question: str) -> bool:
    """Whether a question asks yes or no and nothing else, so that words without a verdict leave it open."""
    text = strip_punctuation(question.rstrip("。？?！! "), "，")
    return bool(_ASKED.search(text) or _EITHER.search(text)) and not _WHICH.search(text)


def _read(question: str) -> _Asking | None:
    text = strip_punctuation(question.rstrip("。？?！! "), "，")
    asked = _ASKED.search(text)
    if asked is None:
        return None
    if asked.lastgroup != "end":
        return _Asking(
            text[: asked.start()], text[asked.end() :], _MAY if asked.lastgroup == "may" else _MUST
        )
    modals = [one for one in find_modals(text[: asked.start()]) if one.sense in _MODAL_OF]
    if len(modals) != 1:
        return None
    modal = modals[0]
    return _Asking(text[: modal.start], text[modal.end : asked.start()], _MODAL_OF[modal.sense])


def _says(rule: Facts, asking: _Asking, word: str, question: str) -> bool:
    said = facts(f"{asking.before}{word}{asking.behind}").rulings
    ours = [one for one in said if one.binds]
    if len(ours) != 1:
        return False
    theirs = find_carrying(rule, ours[0], question)
    return theirs is not None and _is_met(theirs, rule, question)


def _is_met(theirs: Ruling, rule: Facts, question: str) -> bool:
    """Whether the question has all that the rule says of whom and when it is for, and none is left out."""
    around = "\n".join(part for path in rule.places for part in path)
    return not theirs.exceptions and all(
        any(_is_named(one, question, around) for one in _ALTERNATIVES.split(clause))
        for clause in _CLAUSE_END.split(_JOINED.sub("、", _conditions(theirs)))
    )


def _conditions(theirs: Ruling) -> str:
    """What a rule says of whom and when: what stands before its first duty, and its own clause."""
    earlier = [one for one in find_modals(theirs.who) if one.sense in RULING]
    if not earlier:
        return theirs.who
    own = max(theirs.who.rfind(mark) for mark in "，；：") + 1
    return theirs.who[: earlier[0].start] + "，" + (theirs.who[own:] if own > earlier[-1].start else "")


def _is_named(words: str, *sources: str) -> bool:
    """Whether the sources have all the words."""
    content = facts(words).wording
    return all(known or char == " " for char, known in zip(content, covered(content, *sources), strict=True))
