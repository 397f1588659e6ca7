"""The HTML of the page for staff, from `templates/`, which escape every word of documents and drafts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.approved.export import STATE_WORDS
from assistant.approved.types import ApprovedAnswer
from assistant.documents.drawn_tables import split_blocks
from assistant.documents.reading_report import name_pages
from assistant.documents.reasons import explain
from assistant.documents.understanding import locator_of
from assistant.records.questions import KeptQuestion
from assistant.rendering import STATUS_WORDS
from assistant.types import Citation
from assistant.wording.check_report import FACT_WORDS, VERDICT_WORDS, cite
from assistant.wording.cities import Cell, cell_text
from assistant.wording.layout_records import CHANGE_WORDS
from assistant.wording.outline import Outline
from assistant.wording.phrase_search import Findings, Hit
from assistant.wording.redline import Row, count_changes
from assistant.wording.verdicts import Verdict, WordingReport
from index.types import Metadata

ENDING_WORDS = {
    "answered": "已答复",
    "clarify": "已反问",
    "refused": "未能答复",
    "blocked": "已拦截",
    "failed": "出错",
    "stopped": "中途停止",
}
_TEMPLATES = Environment(
    loader=PackageLoader("assistant.web.staff"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_AROUND = 90


@dataclass(frozen=True, slots=True)
class HitFragment:
    """A run of a text, highlighted or not."""

    text: str
    marked: bool = False


def findings_html(found: Findings, ms: int) -> Markup:
    """The hits with their words highlighted, after the counts by document."""
    hits = [(hit, tuple(_runs(hit))) for hit in found.hits]
    return fill("findings", found=found, hits=hits, ms=ms)


def report_html(report: WordingReport, ms: int) -> Markup:
    """A checked draft: the summary, then every sentence with the official text beside it."""
    return fill(
        "report", report=report, ms=ms, words=VERDICT_WORDS, facts=FACT_WORDS, Verdict=Verdict,
        urgent=sum(report.summary.get(one, 0) for one in (Verdict.CONTRADICTS, Verdict.OUTDATED)),
    )  # fmt: skip


def outline_html(found: Outline, address: str) -> Markup:
    """A document with its outline, anchors and a citation at every line."""
    return fill("document", found=found, metadata=found.metadata, link=f"{address}?doc={quote(found.doc)}")


def redline_html(before: Outline, after: Outline, rows: Sequence[Row]) -> Markup:
    """Two versions side by side."""
    return fill(
        "redline", before=before, after=after, rows=rows, words=CHANGE_WORDS, counts=count_changes(rows)
    )


def cities_html(cells: Sequence[Cell], finished: bool) -> Markup:
    """The table across cities, as far as it has come."""
    return fill("cities", cells=cells, finished=finished, text=cell_text)


def approved_html(entries: Sequence[ApprovedAnswer]) -> Markup:
    """The approved answers."""
    return fill("approved", entries=entries, words=STATE_WORDS)


def asked_html(entries: Sequence[KeptQuestion], chosen: str = "") -> Markup:
    """The questions that were asked."""
    return fill("asked", entries=entries, words=ENDING_WORDS, chosen=chosen)


def options_html(found: Sequence[tuple[str, str]], total: int) -> Markup:
    """Documents to choose from, as (title, name)."""
    return fill("options", found=found, total=total)


def note_html(text: str, bad: bool = False) -> Markup:
    """A line about what happened."""
    return fill("note", text=text, bad=bad)


def _runs(hit: Hit) -> Iterator[HitFragment]:
    """The hit's words with those that were looked for marked; a long text is cut around the first of them."""
    at = 0
    for start, end in hit.spans:
        if start < at:
            continue
        yield HitFragment(hit.text[at:start])
        yield HitFragment(hit.text[start:end], True)
        at = end
    yield HitFragment(hit.text[at:])


def address_of(citation: Citation) -> str:
    """Where the page shows what is cited."""
    return f"?doc={quote(citation.doc)}&at={quote(citation.locator)}"


def days_of(known: Citation | Metadata) -> str:
    """Its dates in words."""
    days = (("公布", known.published), ("施行", known.effective))
    return " ".join(f"{day.isoformat()} {word}" for word, day in days if day)


def fill(template: str, **values: Any) -> Markup:
    """Fills a template; Gradio translates strings with its `__i18n__` marker, which no document may use."""
    filled = _TEMPLATES.get_template(f"{template}.html").render(**values)
    return Markup(filled.replace("__i18n__", "&#95;_i18n_&#95;").strip())


_HELPERS: Mapping[str, Any] = {
    "cite": cite,
    "status_words": STATUS_WORDS,
    "address_of": address_of,
    "days_of": days_of,
    "explain": explain,
    "name_pages": name_pages,
    "split_blocks": split_blocks,
    "locator_of": locator_of,
}
_TEMPLATES.globals.update(_HELPERS)
