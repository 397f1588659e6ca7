"""Whether a text rules what a sentence says must, may, must not or need not be done.

不能改造 is carried by a sentence that forbids 改造, with the same subject and on the same condition, and by
no other. The words of the sentence have to be the text's own: what is said in others may be meant otherwise.
"""

import re
from collections.abc import Iterator

from assistant.language.content import content_of, covered, strip_punctuation
from assistant.language.facts import Facts, facts
from assistant.language.modality import Sense
from assistant.language.quantities import Bound, Quantity
from assistant.language.rulings import Ruling, asked_words
from assistant.language.types import Conflict, FactKind
from assistant.language.words import any_of, words_of

# Two characters that the text does not have next to each other are another word.
_STRANGE = 2
_TIMES = frozenset(words_of("numbers", "times"))
_PAYING = re.compile(any_of("paying", "verbs"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def find_unruled(ours: Facts, theirs: Facts, question: str) -> Iterator[Conflict]:
    """The duties of a sentence that the text does not rule, or rules for others or on other conditions."""
    for ruling in ours.rulings:
        if ruling.binds and find_carrying(theirs, ruling, question) is None:
            yield Conflict(FactKind.MODALITY, ruling.word + ruling.act)


def find_carrying(theirs: Facts, ours: Ruling, question: str) -> Ruling | None:
    """The ruling of a text that says the same of the same act as ours; None where none does."""
    asked = facts(asked_words(question))
    return next((other for other in theirs.rulings if _carries(theirs, other, ours, asked)), None)


def _carries(text: Facts, theirs: Ruling, ours: Ruling, asked: Facts) -> bool:
    """Whether a ruling of the text is this one."""
    if not ours.agrees(theirs):
        return False
    who, deed, told = _wording(ours.subject), ours.deed, theirs.act
    if not _wording(deed):
        who, deed, told = "", ours.subject, theirs.whole  # 养烈性犬不行
    if ours.charged or ours.sense is Sense.EXEMPT:
        deed = _PAYING.sub(" ", deed)
    meant = ours.subject if who else asked.text
    stated = _wording(meant)
    alone = not who and not _wording(theirs.subject)  # neither says whom it is for
    around = "\n".join(part for path in text.places for part in path)
    return (
        _is_told(_wording(deed), told)
        and not _is_other_kind(_wording(deed), theirs.whole)
        and (alone or (_is_told(stated, theirs.whole, around) and not _is_other_kind(stated, theirs.whole)))
        and _is_same_condition(meant, theirs)
        and not _is_excepted(stated, theirs)
        and _fits(ours, theirs, asked)
    )


def _wording(text: str) -> str:
    return facts(text).wording


def _is_told(content: str, *sources: str) -> bool:
    """Whether the sources have all words of the content."""
    strange = "".join(" " if known else "x" for known in covered(content, *sources))
    blanks = "".join(" " if c == " " else s for c, s in zip(content, strange, strict=True))
    return all(len(run) < _STRANGE for run in blanks.split())


def _is_other_kind(content: str, source: str) -> bool:
    """大型犬 where the source has 小型犬: one strange character before words that have another one there."""
    flags, source = covered(content, source), strip_punctuation(source)
    for at, known in enumerate(flags[:-_STRANGE]):
        head = content[at + 1 : at + 1 + _STRANGE]
        if known or not all(flags[at + 1 : at + 1 + _STRANGE]) or " " in content[at] + head:
            continue
        before = [source[m.start() - 1 : m.start()] for m in re.finditer(re.escape(head), source)]
        if all(_CHINESE.match(char) and content_of(char) for char in before):
            return True
    return False


def _is_same_condition(meant: str, theirs: Ruling) -> bool:
    """Whether what is turned round before the duty (未经登记的) is on both sides."""
    ours = Ruling(theirs.sense, "", meant, "", meant).negations
    if theirs.negations and not ours:
        return False
    return all(turned in theirs.negations or turned not in theirs.whole for turned in ours)


def _is_excepted(content: str, theirs: Ruling) -> bool:
    """Whether the text leaves out just those who are meant."""
    exceptions = strip_punctuation(theirs.exceptions)
    return any(content[at : at + 3] in exceptions for at in range(len(content) - 2) if exceptions)


def _fits(ours: Ruling, theirs: Ruling, asked: Facts) -> bool:
    """Whether those meant lie within the bounds of the text (七十周岁以上的), or ours says these itself.

    A time to do it in (三十日内) is no bound of whom it is for.
    """
    said = facts(ours.whole).quantities
    needed = {one.key for one in facts(theirs.who).quantities if one.unit not in _TIMES}
    for bound in facts(theirs.whole).quantities:
        if bound.bound is Bound.NONE or any(one.key == bound.key for one in said):
            continue
        alike = [one for one in asked.quantities if one.unit == bound.unit]
        met = any(_lies_within(one, bound) for one in alike)
        if not met and (alike or bound.key in needed):
            return False
    return True


def _lies_within(ours: Quantity, bound: Quantity) -> bool:
    if isinstance(ours.value, tuple) or isinstance(bound.value, tuple):
        return True
    return ours.value >= bound.value if bound.bound is Bound.UP else ours.value <= bound.value
