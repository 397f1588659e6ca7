import re
from pathlib import Path

import pytest

from evals.cases import Kind
from evals.files.spreadsheets import COLUMNS, KINDS
from evals.metrics import METRICS

DOCS = Path(__file__).parents[2] / "docs"


def test_every_metric_is_explained():
    page = (DOCS / "metrics.md").read_text(encoding="utf-8")
    families = {re.sub(r"^(document|passage)_(mrr|ndcg@8)$", r"*_\2", metric.name) for metric in METRICS}
    named = {re.sub(r"@\d$", "@k", name) if "_recall@" in name else name for name in families}
    assert {name for name in named if f"`{name}`" not in page} == set()
    guarded = page.split("Guarded: ")[1].split(". ")[0]
    assert set(re.findall(r"`([^`]+)`", guarded)) == {metric.name for metric in METRICS if metric.guarded}


@pytest.mark.parametrize("page", ["evaluating.md", "evaluating.zh-CN.md"])
def test_every_column_and_kind_is_explained(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    for name, chinese in COLUMNS.items():
        if name not in ("sources", "expect_status"):
            assert f"`{name}`" in text, name
            assert chinese in text, chinese
    assert all(kind in text for kind in KINDS)
    assert set(KINDS.values()) == set(Kind)


@pytest.mark.parametrize("page", ["evaluating.md", "evaluating.zh-CN.md"])
def test_pages_point_to_files_that_are_there(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)", text) + re.findall(r'src="([^"]+)"', text)
    assert targets
    assert [one for one in targets if not one.startswith("http") and not (DOCS / one).exists()] == []
