"""The summary of a run as Markdown, in both languages, which no question can break."""

from markdown_it import MarkdownIt

from evals.report.markdown import run_markdown
from evals.results.measurement import measure, summarise

BAD = "| x | `y` | [link](http://a) <b>#\n\n# heading"


def test_totals_and_the_worst_cases_are_told(price_case, make_record):
    cases = [price_case.model_copy(update={"id": key, "question": BAD}) for key in ("a", "b")]
    records = {"a": make_record(id="a"), "b": make_record(id="b", answer="20元")}
    measured = measure(cases, records, {}, {}, None)
    text = run_markdown("一次", {"modes": ["extractive"]}, measured, summarise(measured))
    assert "1" in text
    assert "extractive" in text
    assert "**b**" in text
    assert "**a**" not in text, "what is right is not among the worst"


def test_a_question_cannot_become_markup(price_case, make_record):
    case = price_case.model_copy(update={"question": BAD})
    measured = measure([case], {case.id: make_record(answer="20元")}, {}, {}, None)
    text = run_markdown(BAD, {}, measured, summarise(measured))
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert not [one for one in inline if one.type in ("link_open", "html_inline", "code_inline")]
    headings = [tokens[at + 1].content for at, one in enumerate(tokens) if one.type == "heading_open"]
    assert "heading" not in [one.strip() for one in headings]
    assert len([one for one in tokens if one.type == "table_open"]) >= 2
