"""What a refusal says: what was looked for and where, what came nearest, who may know."""

import re

from assistant.language.quantities import find_quantities
from assistant.question.rewriting import Query
from assistant.state import PlaceEvidence, Weighed
from index.places.divisions import display_name

_MAX_NAMED = 3


def refusal_values(weighed: Weighed) -> dict[str, str]:
    """The values of the canned refusal; each is a whole phrase, "" when there is nothing to say."""
    query = weighed.query
    subject = "、".join(_repeatable(query)[:4])
    places = "、".join(display_name(place) for place in query.places)
    near = nearest_titles(weighed)
    others = places_elsewhere(weighed)
    if query.language == "en":
        return {
            "place": f" for {places}" if places else "",
            "subject": f' about "{subject}"' if subject else "",
            "nearest": f" The nearest documents: {'; '.join(near)}." if near else "",
            "elsewhere": f" Other places have rules on this: {', '.join(others)}." if others else "",
        }
    return {
        "place": f"（{places}）" if places else "",
        "subject": f"关于“{subject}”的" if subject else "",
        "nearest": "较接近的文件有" + "、".join(near) + "，可供查阅。" if near else "",
        "elsewhere": f"其他地方（{'、'.join(others)}）有相关规定，但不适用于您所问的地方。" if others else "",
    }


def _repeatable(query: Query) -> list[str]:
    """The subject words that a reply may repeat: no figures, which may be somebody's or wrong; no noise."""
    known = query.language != "en" or query.equivalents
    words = query.asked.subject if known else ()
    return [word for word in words if not re.search(r"\d", word) and not find_quantities(word)]


def nearest_titles(weighed: Weighed) -> tuple[str, ...]:
    """The documents of the best passages that apply to the asked place, as 《…》."""
    passages = [p for place in weighed.places for p in place.passages[:4]]
    return tuple(dict.fromkeys(f"《{p.title}》" for p in passages if p.title))[:_MAX_NAMED]


def places_elsewhere(weighed: Weighed) -> tuple[str, ...]:
    """The other places that do have a rule, by name."""
    return tuple(dict.fromkeys(name for place in weighed.places for name in _names(place)))[:_MAX_NAMED]


def _names(place: PlaceEvidence) -> list[str]:
    return [display_name(p.division) for p in place.elsewhere]
