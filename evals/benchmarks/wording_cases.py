"""Sentences for the wording benchmark: left as they are, damaged in one place, or invented; seeded."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.language.quantities import Quantity, find_quantities
from evals.benchmarks.material import read_damage

KINDS = ("number", "date", "name", "word")
_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(r"^(?:#+\s*|第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?\s*)")
_SENTENCE = re.compile(r"[^。]+。|^[（(][^；]+；$")
_IN_BODY = re.compile(r"[\u4e00-\u9fff]{0,6}(?:部门|机关|机构|委员会|、)")
_SHORTEST, _LONGEST = 15, 150
_DIGIT = re.compile(r"\d|[一二三四五六七八九]")
_NUMERALS = "0123456789零〇一二三四五六七八九十百千万年月"
_KEY = 4
_CHINESE_DIGITS = "一二三四五六七八九"
_NAMES: dict[str, list[str]] = {kind: words.split() for kind, words in read_damage()["names"].items()}


@dataclass(frozen=True, slots=True)
class WordingCase:
    """A sentence to be checked; `original` stands in the document `doc`, "" for an invented one."""

    group: str
    text: str
    original: str = ""
    doc: str = ""


def squeeze(text: str) -> str:
    """The text without white space and width of characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def make_cases(texts: dict[str, str], seed: int, count: int) -> list[WordingCase]:
    """Draws the cases.

    Args:
        texts: the text of every document.
        seed: the same seed draws the same cases.
        count: so many sentences are left as they are, as many damaged in one number, date, name or word (in
            equal parts), and two fifths of that are sentences nobody wrote.
    """
    chance = random.Random(seed)
    pool = [(doc, sentence) for doc, text in texts.items() for sentence in read_sentences(text)]
    chance.shuffle(pool)
    kept = min(count, len(pool) // 2)  # a small corpus shall leave some to be damaged
    corpus = _Sentences(texts, (sentence for _, sentence in pool))
    cases = [WordingCase("kept", sentence, sentence, doc) for doc, sentence in pool[:kept]]
    rest = pool[kept:]
    for kind in KINDS:
        own = _damage_some(kind, rest, count // len(KINDS), corpus, chance)
        used = {case.original for case in own}
        rest = [(doc, sentence) for doc, sentence in rest if sentence not in used]
        cases += own
    return cases + _invent(2 * count // 5, [sentence for _, sentence in pool], corpus, chance)


def read_sentences(text: str) -> list[str]:
    """The sentences of a document's articles, cut without the project's own parser."""
    sentences: list[str] = []
    for line in _LINE.findall(text):
        if line.startswith("#") or "<!--" in line:
            continue
        body = _MARK.sub("", line.strip())
        sentences += [s.strip() for s in _SENTENCE.findall(body) if _SHORTEST <= len(s.strip()) <= _LONGEST]
    return list(dict.fromkeys(sentences))


def _damage_some(
    kind: str, pool: Iterable[tuple[str, str]], count: int, corpus: "_Sentences", chance: random.Random
) -> list[WordingCase]:
    damage = _DAMAGES[kind]
    cases: list[WordingCase] = []
    for doc, sentence in pool:
        if len(cases) == count:
            break
        changed = damage(sentence, chance)
        if not changed or changed == sentence or squeeze(changed)[:-1] in corpus.everything:
            continue
        if not corpus.has_namesake(sentence, changed):
            cases.append(WordingCase(kind, changed, sentence, doc))
    return cases


class _Sentences:
    """All sentences, to leave out what the words alone cannot tell."""

    def __init__(self, texts: dict[str, str], sentences: Iterable[str]) -> None:
        self.everything = "\n".join(map(squeeze, texts.values()))
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for sentence in dict.fromkeys(map(squeeze, sentences)):
            self._starts.setdefault(sentence[:_KEY], []).append(sentence)
            self._ends.setdefault(sentence[-_KEY:], []).append(sentence)

    def has_namesake(self, sentence: str, changed: str) -> bool:
        """Whether another sentence differs from this one only where it was damaged (…自某日起施行)."""
        original, damaged = squeeze(sentence), squeeze(changed)
        head, tail = _shared(original, damaged), _shared(original[::-1], damaged[::-1])
        start, end = original[:head].rstrip(_NUMERALS), original[len(original) - tail :].lstrip(_NUMERALS)
        others = self._starts.get(start[:_KEY], ()) if len(start) >= _KEY else self._ends.get(end[-_KEY:], ())
        return any(
            one != original and one.startswith(start) and one.endswith(end) and len(one) < len(original) + 12
            for one in others
        )


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _damage_quantity(of_dates: bool, sentence: str, chance: random.Random) -> str:
    """Another digit in a date, or in a number that is none."""
    places = [
        quantity
        for quantity in find_quantities(sentence)
        if (quantity.unit == "date") is of_dates and _digits(sentence, quantity)
    ]
    if not places:
        return ""
    at = chance.choice(_digits(sentence, chance.choice(places)))
    digits = "123456789" if sentence[at].isdigit() and sentence[at].isascii() else _CHINESE_DIGITS
    other = chance.choice([digit for digit in digits if digit != sentence[at]])
    changed = sentence[:at] + other + sentence[at + 1 :]
    keys = [one.key for one in find_quantities(sentence)]
    return changed if [one.key for one in find_quantities(changed)] != keys else ""


def _digits(sentence: str, quantity: Quantity) -> list[int]:
    found = _DIGIT.finditer(sentence[quantity.start : quantity.end])
    return [quantity.start + match.start() for match in found]


def _damage_name(sentence: str, chance: random.Random) -> str:
    known = [name for name in (*_NAMES["bodies"], *_NAMES["cities"]) if name in sentence]
    titles = re.findall(r"《[^《》]+》", sentence)
    names = [name for name in known if name not in "".join(titles)] + titles
    if not names:
        return ""
    name = chance.choice(names)
    kind = "titles" if name.startswith("《") else "cities" if name in _NAMES["cities"] else "bodies"
    return sentence.replace(name, chance.choice([one for one in _NAMES[kind] if one != name]), 1)


def _damage_word(sentence: str, chance: random.Random) -> str:
    """A word that is no part of the name of a body."""
    places = [match for word in _NAMES["words"] for match in re.finditer(word, sentence)]
    places = [match for match in places if not _IN_BODY.match(sentence, match.end())]
    if not places:
        return ""
    place = chance.choice(places)
    other = chance.choice([one for one in _NAMES["words"] if one != place[0]])
    return sentence[: place.start()] + other + sentence[place.end() :]


_DAMAGES: dict[str, Callable[[str, random.Random], str]] = {
    "number": partial(_damage_quantity, False),
    "date": partial(_damage_quantity, True),
    "name": _damage_name,
    "word": _damage_word,
}


def _invent(
    count: int, sentences: Sequence[str], corpus: _Sentences, chance: random.Random
) -> list[WordingCase]:
    """Half of templates on unrelated subjects, half of fragments of many sentences."""
    words = read_damage()["invented"]
    invented: list[str] = []
    while len(invented) < count:
        if len(invented) % 2:
            sentence = chance.choice(words["templates"]).format(
                **{key: chance.choice(values.split()) for key, values in words["fillers"].items()}
            )
        else:
            sentence = _recombine(sentences, chance)
        if squeeze(sentence)[:-1] not in corpus.everything and sentence not in invented:
            invented.append(sentence)
    return [WordingCase("invented", sentence) for sentence in invented]


def _recombine(sentences: Sequence[str], chance: random.Random) -> str:
    fragments = []
    for _ in range(chance.randint(5, 9)):
        source = re.sub(r"[^\u4e00-\u9fff]", "", chance.choice(sentences))
        size = chance.randint(2, 5)
        at = chance.randint(0, max(0, len(source) - size))
        fragments.append(source[at : at + size])
    middle = len(fragments) // 2
    return "".join(fragments[:middle]) + "，" + "".join(fragments[middle:]) + "。"
