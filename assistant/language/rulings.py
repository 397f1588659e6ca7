"""What a text rules: who must, may, must not or need not do what, and from which words each of these is read.

The unit is a sentence, or an item of a list with the lead-in that rules it (应当遵守下列规定：（一）…). A
question (租房可以登记吗？) rules nothing by itself, only with the 可以 that answers it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.language.content import content_of
from assistant.language.modality import RULING, Modal, Sense, find_modals
from assistant.language.words import any_of
from index.language import marks

_ITEM = re.compile(rf"\s*(?:{marks.ITEM})")
_UNIT = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
_CLAUSE_END = re.compile(r"[，,。；;：:！!？?\n]")
_SPEAKER = re.compile(r"^\s*[问答][：:]\s*")
_ASKING = re.compile(r"[？?]\s*$|[吗呢]\s*[。？?]?$")
_EXCEPTED = re.compile(
    r"除(?P<before>[^，；。]{2,40}?)(?:以外|之外|外)[，,]|(?P<after>[^，；。：\n]{2,40})除外"
)
# Which words of the text may carry a ruling of ours.
_AGREEING = {
    Sense.ALLOWED: {Sense.ALLOWED},
    Sense.OBLIGED: {Sense.OBLIGED},
    Sense.PROHIBITED: {Sense.PROHIBITED, Sense.NEGATED},
    Sense.EXEMPT: {Sense.EXEMPT, Sense.NEGATED},
}
_QUESTION_WORDS = re.compile(any_of("framing", "asking"))


@dataclass(frozen=True, slots=True)
class Ruling:
    """A word of duty at its place in a sentence: `who` stands before it, `act` behind it.

    `whole` is the sentence with its lead-in, `charged` says that it is about paying.
    """

    sense: Sense
    word: str
    who: str
    act: str
    whole: str
    charged: bool = False

    @property
    def binds(self) -> bool:
        """Whether it rules an act: 不得, 可以, 需要, 不用; a plain 不 or 未 does not."""
        return self.sense in RULING

    @property
    def deed(self) -> str:
        """The act as far as the clause goes; what follows has a clause of its own."""
        return _CLAUSE_END.split(self.act.lstrip("，,"), maxsplit=1)[0]

    @property
    def negations(self) -> tuple[str, ...]:
        """What before it is turned round, as two characters behind each 不, 未, 无: 未经登记的，不得….

        What stands before an earlier duty of the sentence belongs to that one.
        """
        modals = find_modals(self.who)
        earlier = max((m.end for m in modals if m.sense in RULING), default=0)
        own = self.who.find("，", earlier) if earlier else 0
        return tuple(
            self.who[m.end : m.end + 2] for m in modals if m.sense is Sense.NEGATED and m.start >= own >= 0
        )

    @property
    def subject(self) -> str:
        """Who it is for, without whom it leaves out."""
        return _EXCEPTED.sub("", self.who)

    @property
    def exceptions(self) -> str:
        """Whom it leaves out: 除导盲犬外, …的除外."""
        return " ".join(m["before"] or m["after"] for m in _EXCEPTED.finditer(self.whole))

    def agrees(self, theirs: "Ruling") -> bool:
        """Whether the other word of duty may carry this one."""
        if theirs.sense is Sense.NEGATED and not theirs.word.startswith("不"):
            return False  # 未经登记 is a condition, 不予登记 a ruling
        if self.sense is Sense.EXEMPT and theirs.sense is Sense.PROHIBITED:
            return theirs.charged
        if self.sense is Sense.OBLIGED and theirs.sense is Sense.CHARGED:
            return self.charged
        return theirs.sense in _AGREEING[self.sense]


def find_rulings(text: str) -> tuple[Ruling, ...]:
    """The rulings of a text, in order."""
    return tuple(dict.fromkeys(ruling for unit in _units(text) for ruling in _read(unit)))


def asked_words(question: str) -> str:
    """A question without the words that only ask: 要不要, 能…吗."""
    question = _QUESTION_WORDS.sub(" ", question)
    for modal in reversed(find_modals(question)):
        question = f"{question[: modal.start]} {question[modal.end :]}"
    return question


def _units(text: str) -> Iterator[str]:
    """The sentences, list items behind their lead-in, and each list as a whole."""
    lead, asked, items = "", "", ""
    for match in _UNIT.finditer(marks.INLINE_ITEM.sub("\n", text)):
        unit = _SPEAKER.sub("", match[0]).strip()
        if lead and _ITEM.match(unit):
            item = unit[_mark_end(unit) :]
            yield lead + item
            items += "" if any(m.sense in RULING for m in find_modals(item)) else item
            continue
        if items:
            yield lead + items
        lead, items = (unit, "") if unit.endswith(("：", ":")) else ("", "")
        if _ASKING.search(unit):
            asked = unit
            continue
        yield f"{asked}{unit}" if asked and _is_bare(unit) else unit
        asked = ""
    if items:
        yield lead + items


def _mark_end(item: str) -> int:
    mark = _ITEM.match(item)
    return mark.end() if mark else 0


def _is_bare(answer: str) -> bool:
    """Whether an answer begins with a mere 可以 or 不用."""
    first = re.split(r"[，,。；;]", answer)[0]
    return bool(find_modals(first)) and not content_of(asked_words(first))


def _read(unit: str) -> Iterator[Ruling]:
    modals = find_modals(unit)
    charged = any(modal.sense is Sense.CHARGED for modal in modals)
    ruling = [modal for modal in modals if modal.sense is not Sense.CHARGED or len(modals) == 1]
    for at, modal in enumerate(ruling):
        end = _end(ruling, at, unit)
        yield Ruling(modal.sense, modal.word, unit[: modal.start], unit[modal.end : end], unit, charged)


def _end(modals: list[Modal], at: int, unit: str) -> int:
    """Where the act ends: before the next word of duty, unless that is all of it, as in 应当鼓励."""
    begins = modals[at].end
    return next((m.start for m in modals[at + 1 :] if m.sense in RULING and m.start > begins), len(unit))
