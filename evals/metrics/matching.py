"""Compares what was said with what was expected: white space, width, case and numerals do not matter."""

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

from assistant.language.facts import facts
from assistant.language.quantities import Quantity, find_quantities
from index.language.folding import fold

_IGNORED = re.compile(r"[\s,，]")
_ENDINGS = (".md", ".txt", ".html", ".htm", ".docx", ".pdf")
_MARK = re.compile(r"\[\d+\]")


def normalise(text: str) -> str:
    """The text without white space and commas, full-width characters narrowed, in lower case."""
    return _IGNORED.sub("", fold(text))


def with_values(text: str) -> str:
    """The normalised text with every number written as its value: 五千元 and 5,000 块 become ⟨5000⟩元."""
    plain = unicodedata.normalize("NFKC", text)
    parts: list[str] = []
    end = 0
    for quantity in find_quantities(plain):
        parts += [plain[end : quantity.start], _spell(quantity)]
        end = quantity.end
    return normalise("".join((*parts, plain[end:])))


def contains(text: str, fact: str) -> bool:
    """Whether the fact stands in the text, literally or with its numbers written another way."""
    return normalise(fact) in normalise(text) or contains_by_value(text, fact)


def contains_by_value(text: str, fact: str) -> bool:
    """Whether a fact that holds numbers stands in the text once both are written by value."""
    wanted = with_values(fact)
    return "⟨" in wanted and wanted in with_values(text)


def without_marks(answer: str) -> str:
    """The answer without its citation marks [1]."""
    return _MARK.sub("", answer)


def document_key(doc: str) -> str:
    """A document's file name without folder and ending: what suites and systems agree on."""
    name = doc.replace("\\", "/").rsplit("/", 1)[-1]
    for ending in _ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def unbacked_numbers(text: str, quotes: Iterable[str]) -> list[str]:
    """The numbers and dates of `text` that stand in none of the quotes, as they are written.

    Numbers of articles (第十条) are left out: they belong to the citation.
    """
    quoted = list(quotes)
    held = [quantity for quote in quoted for quantity in facts(quote).quantities]
    literal = normalise("".join(quoted))
    said = facts(unicodedata.normalize("NFKC", without_marks(text)))
    numbers = (quantity for quantity in said.quantities if not quantity.unit.startswith("ordinal"))
    missing = (one.of(said.text) for one in numbers if not any(one.repeats(other) for other in held))
    return [words for words in missing if normalise(words) not in literal]


def _spell(quantity: Quantity) -> str:
    if isinstance(quantity.value, tuple):
        parts = zip(quantity.value, "年月日", strict=True)
        return "".join(f"⟨{part}⟩{unit}" for part, unit in parts if part)
    if quantity.unit.startswith("ordinal:"):
        return f"第⟨{_number(quantity.value)}⟩{quantity.unit.removeprefix('ordinal:')}"
    unit = "" if quantity.unit == "fraction" else quantity.unit
    return f"⟨{_number(quantity.value)}⟩{unit}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"
