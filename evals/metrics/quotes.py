"""Whether quotations stand verbatim in the documents they name."""

from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.matching import normalise

_SHOWN = 40


def quote_verbatim(outcome: Outcome) -> Score:
    """Of the citations: the share whose quotation stands in its document, white space aside."""
    texts = outcome.texts
    if outcome.record is None or not outcome.record.citations or texts is None:
        return NOT_APPLICABLE
    bad = []
    for citation in outcome.record.citations:
        text, quote = texts.text(citation.doc), normalise(citation.quote)
        if text is None or not quote or quote not in text:
            bad.append(citation)
    value = 1 - len(bad) / len(outcome.record.citations)
    if not bad:
        return Score(1.0)
    return because(value, "quote_differs", quote=bad[0].quote[:_SHOWN], doc=bad[0].doc)


METRICS = (Metric("quote_verbatim", "citation", quote_verbatim, guarded=True),)
