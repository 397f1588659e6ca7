"""Whether an answer cites the documents and articles that prove it."""

import re

from evals.metrics.base import NOT_APPLICABLE, Metric, Outcome, Score, because
from evals.metrics.matching import document_key, normalise

# A quotation that begins with its own article number names the article as well as a locator does.
_HEAD = 12
_PUNCTUATION = re.compile(r"[《》“”\"'()（）·・:：、。]")


def document_precision(outcome: Outcome) -> Score:
    """Of the citations: the share from documents that prove the answer."""
    if not outcome.answered or not outcome.gold_documents:
        return NOT_APPLICABLE
    cited = outcome.cited_documents
    if not cited:
        return because(0, "nothing_cited")
    wrong = [doc for doc in cited if doc not in outcome.gold_documents]
    value = 1 - len(wrong) / len(cited)
    return because(value, "cited_others", docs="、".join(dict.fromkeys(wrong))) if wrong else Score(1.0)


def document_recall(outcome: Outcome) -> Score:
    """Of the documents that prove the answer: the share cited."""
    if not outcome.answered or not outcome.gold_documents:
        return NOT_APPLICABLE
    missing = outcome.gold_documents.difference(outcome.cited_documents)
    value = 1 - len(missing) / len(outcome.gold_documents)
    return because(value, "not_cited", what="、".join(sorted(missing))) if missing else Score(1.0)


def article_recall(outcome: Outcome) -> Score:
    """Of the articles (or stories) that prove the answer: the share named by a citation of their document."""
    wanted = {(document_key(one.doc), one.article) for one in outcome.case.sources if one.article}
    if not outcome.answered or not wanted or outcome.record is None:
        return NOT_APPLICABLE
    named = [
        (document_key(one.doc), _plain(one.locator + one.quote[:_HEAD])) for one in outcome.record.citations
    ]
    missing = [
        f"{doc} {article}"
        for doc, article in sorted(wanted)
        if not any(doc == cited and _plain(article) in place for cited, place in named)
    ]
    value = 1 - len(missing) / len(wanted)
    return because(value, "not_cited", what="、".join(missing)) if missing else Score(1.0)


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", normalise(text))


METRICS = (
    Metric("document_precision", "citation", document_precision),
    Metric("document_recall", "citation", document_recall, guarded=True),
    Metric("article_recall", "citation", article_recall, guarded=True),
)
