"""Sentences for the wording benchmark: left as they are, damaged in one place, or invented; seeded."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.benchmarks.damage import Damage, change_date, change_name, change_number, change_word
from evals.benchmarks.material import read_damage
from index.language import marks
from index.language.folding import squeeze

KINDS = ("number", "date", "name", "word")
_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(rf"^(?:#+\s*|{marks.ARTICLE}\s*)")
_SENTENCE = re.compile(r"[^。]+。|^[（(][^；]+；$")
_SHORTEST, _LONGEST = 15, 150
_NUMERALS = "0123456789零〇一二三四五六七八九十百千万年月"
_KEY = 4


@dataclass(frozen=True, slots=True)
class WordingCase:
    """A sentence to be checked; `original` stands in the document `doc`, "" for an invented one."""

    group: str
    text: str
    original: str = ""
    doc: str = ""


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


_DAMAGES: dict[str, Damage] = {
    "number": change_number,
    "date": change_date,
    "name": change_name,
    "word": change_word,
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
