"""What a refusal says: what was looked for and where, what came nearest, who may know."""

import re

from assistant.answer.responsibility import Responsible
from assistant.language.quantities import find_quantities
from assistant.llm.prompts import reply_text
from assistant.state import PlaceEvidence, Weighed
from index.places.divisions import display_name
from index.types import Passage

# Cosine of question and passage from which a document is worth naming: with it, and a word of the question in
# the title, few documents are named to questions that a collection knows nothing of.
NEAR = 0.85
_MAX_NAMED = 3
_IN_QUOTES = re.compile(r"[“「『《]([^“”「」『』《》]{2,20})[”」』》]")


def refusal_values(weighed: Weighed, responsible: Responsible | None = None) -> dict[str, str]:
    """The values of the canned refusal; each is a whole phrase, "" when there is nothing to say.

    `responsible` is the body that the nearest document names.
    """
    query, language = weighed.query, weighed.language
    between = ", " if language == "en" else "、"
    places = between.join(display_name(place) for place in query.places)
    subject, near = quoted_subject(query.text), nearest_passage(weighed)
    others = between.join(places_elsewhere(weighed))
    return {
        "place": places and reply_text("refused_place", language, places=places),
        "subject": subject and reply_text("refused_subject", language, words=subject),
        "nearest": reply_text("refused_nearest", language, title=near.title) if near else "",
        "responsible": responsible.describe(language) if near and responsible else "",
        "elsewhere": others and reply_text("refused_elsewhere", language, places=others),
    }


def quoted_subject(question: str) -> str:
    """What the asker put in quotation marks, whole; no figures, which may be somebody's or wrong.

    Other words are not repeated: cut from a sentence they are no longer anybody's.
    """
    found = _IN_QUOTES.search(question)
    words = found[1] if found else ""
    return "" if re.search(r"\d", words) or find_quantities(words) else words


def nearest_passage(weighed: Weighed) -> Passage | None:
    """The passage of the best statement, if it is near and its title has a word of the question."""
    query = weighed.query
    words = [word for word in (*query.asked.subject, *query.expansions) if len(word) > 1]
    for place in weighed.places:
        for scored in place.selection.ranked[:1]:
            passage = scored.candidate.passage
            if passage.dense >= NEAR and any(word in passage.title for word in words):
                return passage
    return None


def places_elsewhere(weighed: Weighed) -> tuple[str, ...]:
    """The other places that do have a rule, by name."""
    return tuple(dict.fromkeys(name for place in weighed.places for name in _names(place)))[:_MAX_NAMED]


def _names(place: PlaceEvidence) -> list[str]:
    return [display_name(p.division) for p in place.elsewhere]
