"""Metrics over the bath rules."""

import pytest

from evals.metrics import METRICS, NormalisedTexts, Outcome


class DocumentTexts:
    def __init__(self, **texts):
        self._texts = {f"{name}.md": text for name, text in texts.items()}

    def text(self, doc):
        return self._texts.get(doc)


@pytest.fixture
def measure(price_case, rules):
    texts = NormalisedTexts(DocumentTexts(baths=rules))

    def apply(name, record=None, case=price_case, **known):
        metric = next(one for one in METRICS if one.name == name)
        return metric.measure(Outcome(case, record, texts=texts, **known))

    return apply
