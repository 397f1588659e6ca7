"""What a refusal says: what was looked for and where, what comes nearest, who may know."""

import re
from collections.abc import Callable

from assistant.answer.drafting import draft_extractive
from assistant.answer.responsibility import Responsible
from assistant.evidence.gate import Gate
from assistant.language.quantities import find_quantities
from assistant.llm.prompts import reply_text
from assistant.question.intent import Asked, Focus
from assistant.state import Ended, PlaceEvidence, Weighed
from assistant.types import Ending
from index.places.divisions import display_name
from index.types import Passage

_MAX_NAMED = 3
_IN_QUOTES = re.compile(r"[“「『《]([^“”「」『』《》]{2,20})[”」』》]")

FindResponsible = Callable[[Passage], Responsible | None]
"""The body that the document of a passage puts in charge; None when it names none."""


def refuse(weighed: Weighed, gate: Gate, find_responsible: FindResponsible) -> Ended:
    """The end of a question that nothing answers.

    Where a statement comes near it is quoted, without any conclusion: a caveat instead of a bare refusal.
    """
    near = nearest_place(weighed, gate)
    if near is None:
        values = refusal_values(weighed)
        return Ended(weighed.trace, Ending.REFUSED, "refused", values, weighed.language)
    best = near.selection.ranked[0]
    chunk = best.statement.passage.chunk
    nearest = tuple(
        piece
        for piece in near.selection.evidence
        if (piece.passage.chunk.doc, piece.passage.chunk.label) == (chunk.doc, chunk.label)
    )
    lacks = best.probability >= gate.answer
    values = refusal_values(weighed, find_responsible(best.statement.passage)) | {
        "figure": reply_text(_figure_of(weighed.query.asked), weighed.language)
    }
    return Ended(
        weighed.trace,
        Ending.REFUSED,
        "caveat_lacking" if lacks else "caveat",
        values,
        weighed.language,
        evidence=nearest,
        nearest=tuple(draft_extractive(nearest, weighed.query.moment, weighed.language)),
        texts=weighed.texts,
    )


def refusal_values(weighed: Weighed, responsible: Responsible | None = None) -> dict[str, str]:
    """The values of the canned refusal; each is a whole phrase, "" when there is nothing to say.

    `responsible` is the body that the nearest document names.
    """
    query, language = weighed.query, weighed.language
    between = ", " if language == "en" else "、"
    places = between.join(display_name(place) for place in query.places)
    subject = quoted_subject(query.text)
    others = between.join(places_elsewhere(weighed))
    return {
        "place": places and reply_text("refused_place", language, places=places),
        "subject": subject and reply_text("refused_subject", language, words=subject),
        "responsible": responsible.describe(language) if responsible else "",
        "elsewhere": others and reply_text("refused_elsewhere", language, places=others),
    }


def quoted_subject(question: str) -> str:
    """What the asker put in quotation marks, whole; no figures, which may be somebody's or wrong.

    Other words are not repeated: cut from a sentence they are no longer anybody's.
    """
    found = _IN_QUOTES.search(question)
    words = found[1] if found else ""
    return "" if re.search(r"\d", words) or find_quantities(words) else words


def nearest_place(weighed: Weighed, gate: Gate) -> PlaceEvidence | None:
    """The place whose best statement is the likeliest answer, if that is likely enough to be shown."""
    found = [place for place in weighed.places if place.selection.ranked]
    best = max(found, key=lambda place: place.selection.ranked[0].probability, default=None)
    return best if best and best.selection.ranked[0].probability >= gate.near else None


def _figure_of(asked: Asked) -> str:
    """The name of the phrase for the kind of figure asked for."""
    if Focus.MONEY in asked.focus:
        return "figure_money"
    if Focus.PHONE in asked.focus:
        return "figure_phone"
    if asked.focus & {Focus.DATE, Focus.DURATION, Focus.HOUR}:
        return "figure_time"
    return "figure"


def places_elsewhere(weighed: Weighed) -> tuple[str, ...]:
    """The other places that do have a rule, by name."""
    return tuple(dict.fromkeys(name for place in weighed.places for name in _names(place)))[:_MAX_NAMED]


def _names(place: PlaceEvidence) -> list[str]:
    return [display_name(p.division) for p in place.elsewhere]
