"""Makes a question complete: script, language, what the conversation said before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from opencc import OpenCC

from assistant.language.masking import drop_personal_data
from assistant.question.dictionary import Commonness, load_dictionary
from assistant.question.intent import Asked, Focus, read_question, subject_words
from assistant.question.places import CORRECTS, GOES_ON, PlaceBook, PlaceMention, distinct_paths
from assistant.question.terms import TermMap
from assistant.question.validity import Moment, read_moment
from assistant.types import Question, Turn
from index.places.divisions import DivisionPath


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


_FOLLOWING = re.compile(
    rf"^(?:{GOES_ON}|{CORRECTS})|呢[？?]?$|上面|刚才|前面|上述|这个会|那个会|该市|当地|同样|第二次|其他的|别的"
)
_CORRECTING = re.compile(rf"^(?:{CORRECTS})")


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for searching.

    `text` is in Simplified characters; `moment` is the time it is about; `context` is what of the
    conversation completes it, "" when it stands alone; `places` the paths of the divisions it is about,
    `titles` the documents the talk was about; `named` tells whether the asker named the place in this
    question; `equivalents` are the words that documents may write for a word of the question, official ones,
    or Chinese ones for English; `earlier` is the question it follows, "" for none.
    """

    original: str
    text: str
    language: str
    asked: Asked
    moment: Moment
    places: tuple[DivisionPath, ...] = ()
    mentions: tuple[PlaceMention, ...] = ()
    context: str = ""
    titles: tuple[str, ...] = ()
    expansions: tuple[str, ...] = ()
    named: bool = False
    equivalents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: str = ""

    @property
    def read_text(self) -> str:
        """What the reader reads: the question, after it the one it follows."""
        return follow_up(self.text, self.earlier) if self.earlier else self.text

    @property
    def search_text(self) -> str:
        """What is embedded and searched: the question, after what completes it."""
        return f"{self.context} {self.text}".strip()


def rewrite(question: Question, terms: TermMap, book: PlaceBook) -> Query:
    """Returns the complete question; its own place wins over the conversation's and the default."""
    text = drop_personal_data(to_simplified(question.text)).strip()
    language = language_of(text)
    mentions = book.find_asked(text)
    places = distinct_paths([m.path for m in mentions])
    words = tuple(dict.fromkeys(m.surface for m in mentions))
    said = terms.said(text.lower())
    asked = read_question(text, words, tuple(said))
    context = ""
    titles: tuple[str, ...] = ()
    past = [t for t in question.history if t.content.strip()]
    named = bool(places)
    if past:
        if not places:
            places = _last_places(past, book)
        context, titles = _complete(text, asked, past, named, book)
        if context and not asked.focus - {Focus.COUNT}:
            asked = _inherit_focus(asked, context)
    earlier = to_simplified(_last_question(past)) if context else ""
    if not places and question.place:
        places = distinct_paths([m.path for m in book.find(to_simplified(question.place))])
    expansions = terms.expand(text.lower()) or ()
    if context:
        expansions = tuple(dict.fromkeys((*expansions, *terms.expand(context.lower()))))
    return Query(
        original=question.text,
        text=text,
        language=language,
        asked=asked,
        moment=read_moment(text, date.today()),
        places=places,
        mentions=tuple(mentions),
        context=context,
        titles=titles,
        expansions=expansions,
        equivalents={word: tuple(w for w in written if len(w) > 1) for word, written in said.items()},
        named=named,
        earlier=earlier,
    )


def follow_up(text: str, earlier: str) -> str:
    """A question with the one it follows, as the reader is trained on them: what is asked comes first."""
    return f"{text}（前面问的是：{earlier}）"


def _last_question(past: list[Turn]) -> str:
    return next((turn.content for turn in reversed(past) if turn.role == "user"), "")


def translate(query: Query, commonness: Commonness) -> Query:
    """A question in English with the Chinese words for what it is about; any other as it is.

    `commonness` tells how common a Chinese word is in the documents, 0 when they do not have it.
    """
    if query.language != "en":
        return query
    subject = {word.lower() for word in (*query.asked.subject, *subject_words(query.context))}
    found = load_dictionary().equivalents(query.search_text, commonness)
    equivalents = {word: chinese for word, chinese in found.items() if word in subject}
    words = [word for chinese in equivalents.values() for word in chinese]
    expansions = tuple(dict.fromkeys((*query.expansions, *words)))
    return replace(query, equivalents={**query.equivalents, **equivalents}, expansions=expansions)


def language_of(text: str) -> str:
    """The language to reply in: "en" for Latin letters with hardly a Chinese character, else "zh"."""
    chinese, latin = len(re.findall(r"[\u4e00-\u9fff]", text)), len(re.findall(r"[A-Za-z]", text))
    return "en" if chinese * 4 < latin else "zh"


def to_simplified(text: str) -> str:
    """Traditional characters become Simplified ones; the sources are Simplified."""
    return _converter().convert(text)


@lru_cache(maxsize=1)
def _converter() -> _Converter:
    converter: _Converter = OpenCC("t2s")
    return converter


def _last_places(past: list[Turn], book: PlaceBook) -> tuple[DivisionPath, ...]:
    """The places of the last user turn that names any, else of the last reply that does."""
    for role in ("user", "assistant"):
        for turn in reversed([t for t in past if t.role == role]):
            find = book.find_asked if role == "user" else book.find
            places = distinct_paths([m.path for m in find(to_simplified(turn.content))])
            if places:
                return places
    return ()


def _complete(
    text: str, asked: Asked, past: list[Turn], named: bool, book: PlaceBook
) -> tuple[str, tuple[str, ...]]:
    """What of the conversation the question leans on: the last question's subject, the documents cited."""
    user = next((t for t in reversed(past) if t.role == "user"), None)
    reply = next((t for t in reversed(past) if t.role == "assistant"), None)
    length = sum(map(len, asked.subject))
    follows = bool(_FOLLOWING.search(text)) or length <= 8 or not named
    if user is None or not follows:
        return "", ()
    earlier = to_simplified(user.content)
    titles = tuple(re.findall(r"《([^《》]+)》", to_simplified(reply.content))) if reply else ()
    drop = tuple(m.surface for m in book.find(earlier)) if named else ()
    subject = subject_words(earlier, drop)
    if _CORRECTING.search(text) or length <= 4:
        return (earlier if not named else " ".join(subject)), titles
    return " ".join(subject), titles


def _inherit_focus(asked: Asked, context: str) -> Asked:
    earlier = read_question(context)
    return replace(asked, focus=asked.focus | earlier.focus, units=asked.units or earlier.units)
