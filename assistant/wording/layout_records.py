"""Outlines, redlines and hits with the keys other programs rely on."""

from collections.abc import Sequence
from typing import Any

from assistant.rendering import citation_record
from assistant.wording.check_report import cite
from assistant.wording.outline import Outline
from assistant.wording.phrase_search import Findings
from assistant.wording.redline import Change, Row, count_changes

CHANGE_WORDS = {
    Change.SAME: "未变",
    Change.CHANGED: "有修改",
    Change.ADDED: "新增",
    Change.REMOVED: "删去",
}


def outline_record(found: Outline, article: str = "") -> dict[str, Any]:
    """A document by its articles, or one of them."""
    return {
        "doc": found.doc,
        "title": found.title,
        "sections": [
            {
                "anchor": one.anchor,
                "heading": list(one.heading),
                "label": one.label,
                "lines": [{"text": line.text, "cite": found.cite(line.locator)} for line in one.lines],
            }
            for one in found.sections
            if article in ("", one.label, one.anchor)
        ],
    }


def redline_record(rows: Sequence[Row]) -> dict[str, Any]:
    """Two versions, article by article."""
    return {
        "articles": [
            {
                "change": row.change.value,
                "before": row.before.label if row.before else None,
                "after": row.after.label if row.after else None,
                "diff": [list(run) for run in row.diff],
            }
            for row in rows
        ],
        "summary": {change.value: count for change, count in count_changes(rows).items()},
    }


def findings_record(found: Findings) -> dict[str, Any]:
    """Hits with what is to be highlighted, and how many there are in each document."""
    return {
        "total": found.total,
        "exact": found.exact,
        "counts": [{"doc": doc, "title": title, "hits": hits} for doc, title, hits in found.counts],
        "hits": [
            {
                "cite": cite(hit.citation),
                "text": hit.text,
                "spans": [list(span) for span in hit.spans],
                "heading": list(hit.heading),
                "citation": citation_record(hit.citation),
            }
            for hit in found.hits
        ],
    }
