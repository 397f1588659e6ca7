"""What a reader has to know beside an answer: whose rule it quotes, of what day, and what 今年 meant then."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assistant.evidence.lists import CutList
from assistant.llm.prompts import reply_text
from assistant.question.places import Fit, place_fit
from assistant.question.validity import Moment
from assistant.types import Evidence
from index.language.folding import without_space
from index.places.divisions import DivisionPath, display_name
from index.structure.locators import locate
from index.types import LOW_CONFIDENCE, Passage, Status

# News this old may have been overtaken; a reader should hear its date even where it says nothing of time.
OLD_DAYS = 365

_YEARS: Mapping[str, int] = {"今年": 0, "本年度": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_MONTHS: Mapping[str, int] = {"本月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_RULE_KINDS = frozenset({"article", "preamble", "annex"})
_REPORT = re.compile(r"报道|新闻|消息|通讯|news|report", re.IGNORECASE)
_RELATIVE = re.compile(
    "|".join(sorted((*_YEARS, *_MONTHS), key=len, reverse=True))
    + "|日前|近日|目前|当前|截至目前|近期|最近|现已|今天|今日|昨天|昨日|年内"
)


def describe_sources(
    pieces: Sequence[Evidence], places: Sequence[DivisionPath], language: str, moment: Moment
) -> str:
    """What is to be said beside an answer that quotes these pieces; "" when nothing is."""
    notes = dict.fromkeys(note for piece in pieces for note in _rule_notes(piece, places, language, moment))
    dated: dict[tuple[date, str], str] = {}
    for piece in pieces:
        published = piece.passage.chunk.published or piece.passage.metadata.published
        if published and piece.passage.chunk.kind not in _RULE_KINDS:
            source = (published, "" if _is_report(piece) else piece.passage.metadata.title)
            dated[source] = dated.get(source, "") + piece.text
    for (published, title), text in dated.items():
        notes[_date_note(text, published, title, language, moment.today)] = None
    said = [note for note in notes if note]
    return " ".join(said) if language == "en" else "".join(said)


def describe_cut(cut: CutList, language: str) -> str:
    """That a list is not quoted to its end, and how long it is."""
    where = f"《{cut.passage.title}》{locate(cut.passage.chunk, cut.start)}"
    return reply_text("note_list_cut", language, where=where, total=str(cut.total), shown=str(cut.shown))


def describe_copy(passage: Passage, language: str) -> str:
    """That another document says the same in the same words."""
    return reply_text("note_also_in", language, title=passage.title)


def _rule_notes(
    piece: Evidence, places: Sequence[DivisionPath], language: str, moment: Moment
) -> Iterator[str]:
    passage = piece.passage
    if passage.metadata.status is Status.REPEALED:
        ended = passage.metadata.repealed
        if ended:
            day = _day(ended, language)
            yield reply_text("note_repealed_since", language, title=passage.title, day=day)
        else:
            yield reply_text("note_repealed", language, title=passage.title)
    elif note := _term_note(passage, language, moment):
        yield note
    if passage.chunk.confidence is not None and passage.chunk.confidence < LOW_CONFIDENCE:
        yield reply_text("note_recognised", language, title=passage.title)
    for place in places:
        if passage.division and place_fit(passage.division, place) is Fit.ABOVE:
            here, whole = display_name(place), display_name(passage.division)
            yield reply_text("note_rule_above", language, title=passage.title, whole=whole, here=here)


def _term_note(passage: Passage, language: str, moment: Moment) -> str:
    """What to say of a rule whose time has run out, or has not come."""
    begun, ended = passage.metadata.effective, passage.metadata.repealed
    if ended and ended <= moment.today:
        return reply_text("note_term_over", language, title=passage.title, day=_day(ended, language))
    standing = moment.standing(passage.metadata)
    if begun and standing:
        return reply_text(f"note_{standing.value}", language, title=passage.title, day=_day(begun, language))
    return ""


def _is_report(piece: Evidence) -> bool:
    passage = piece.passage
    return passage.chunk.kind == "story" or bool(_REPORT.search(passage.metadata.kind))


def _date_note(text: str, published: date, title: str, language: str, today: date) -> str:
    """The day of a report (or of the document `title`), with what its words of time mean."""
    words = list(dict.fromkeys(_RELATIVE.findall(without_space(text))))
    if not words and (today - published).days <= OLD_DAYS:
        return ""
    meanings = "".join(
        reply_text("note_meaning", language, word=word, meaning=meaning)
        for word in words
        if (meaning := _meaning(word, published, language))
    )
    name = "note_document_dated" if title else "note_report_dated"
    return reply_text(name, language, title=title, day=_day(published, language), meanings=meanings)


def _meaning(word: str, published: date, language: str) -> str:
    """The year or month a word of time stands for; "" for words that only mean the time of the report."""
    if word in _YEARS:
        year = published.year + _YEARS[word]
        return str(year) if language == "en" else f"{year}年"
    if word in _MONTHS:
        months = published.year * 12 + published.month - 1 + _MONTHS[word]
        year, month = divmod(months, 12)
        return f"{year}-{month + 1:02}" if language == "en" else f"{year}年{month + 1}月"
    return ""


def _day(day: date, language: str) -> str:
    return day.isoformat() if language == "en" else f"{day.year}年{day.month}月{day.day}日"
