"""The HTML of the tab “收录情况”, in the reader's language."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from assistant.documents.reading_report import Listed, State
from assistant.documents.understanding import Understanding
from assistant.web.languages import CHINESE, Words
from assistant.web.staff.staff_views import fill

_MOST_LISTED = 200


@cache
def words_in(language: str) -> Words:
    """Returns the words of a language."""
    text = files("assistant.web.staff").joinpath("readings.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)[language]
    return words | {"code": language, "lang": _lang(language)}


def readings_html(listed: Sequence[Listed], language: str) -> Markup:
    """How files were read, those first that somebody should look at."""
    counted = Counter(one.state.value for one in listed)
    counts = {state.value: counted[state.value] for state in State}
    shown = listed[:_MOST_LISTED]
    return fill("readings", listed=shown, total=len(listed), counts=counts, words=words_in(language))


def reading_html(found: Understanding, language: str) -> Markup:
    """A document beside its chunks and tables."""
    words, known = words_in(language), found.metadata
    sizes = {"characters": len(found.text), "chunks": len(found.chunks), "tables": len(found.tables)}
    names = ("issuer", "number", "kind", "published", "passed", "effective", "amended", "repealed", "source")
    facts = [
        (words["file"], found.doc),
        (words["size"], words["sizes"].format(**sizes)),
        (words["place"], "/".join(known.division) or known.place),
        *((words[name], getattr(known, name)) for name in names),
        (words["replaced_by"], known.replaced_by),
    ]
    return fill("reading", found=found, facts=facts, words=words)


def _lang(language: str) -> str:
    return "zh-CN" if language == CHINESE else language
