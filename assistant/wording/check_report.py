"""A checked draft as JSON for programs, as text for a terminal, and in words for a comment."""

import json
from typing import Any

from assistant.language.types import Conflict, FactKind
from assistant.rendering import STATUS_WORDS, citation_record
from assistant.types import Citation
from assistant.wording.verdicts import (
    CheckedQuote,
    Diff,
    JudgedSentence,
    Verdict,
    WordingReport,
)

VERDICT_WORDS = {
    Verdict.VERBATIM: "与原文一致",
    Verdict.DIFFERS: "措辞有出入",
    Verdict.CONTRADICTS: "与原文不符",
    Verdict.OUTDATED: "引自已失效的版本",
    Verdict.NO_BASIS: "未找到依据",
}
FACT_WORDS = {
    FactKind.NUMBER: "数字",
    FactKind.DATE: "日期",
    FactKind.NAME: "名称",
    FactKind.PLACE: "地名",
    FactKind.MODALITY: "要求",
    FactKind.SOURCE: "所引条文",
}
_MARKS = {
    Verdict.VERBATIM: "✓",
    Verdict.DIFFERS: "≈",
    Verdict.CONTRADICTS: "✗",
    Verdict.OUTDATED: "⌛",
    Verdict.NO_BASIS: "?",
}


def report_record(report: WordingReport) -> dict[str, Any]:
    """The check with the keys other programs rely on."""
    return {
        "sentences": [_sentence_record(sentence) for sentence in report.sentences],
        "summary": {verdict.value: count for verdict, count in report.summary.items()},
    }


def report_json(report: WordingReport) -> str:
    """The check as one line of JSON."""
    return json.dumps(report_record(report), ensure_ascii=False)


def render_report(report: WordingReport) -> str:
    """The check for a terminal: the summary, then every sentence with what the documents say to it."""
    return "\n\n".join([summarise(report), *(_entry(n, one) for n, one in enumerate(report.sentences, 1))])


def summarise(report: WordingReport) -> str:
    """One line: how many sentences, and how many got each verdict."""
    if not report.sentences:
        return "没有可核对的句子。"
    counts = "，".join(f"{VERDICT_WORDS[verdict]} {count}" for verdict, count in report.summary.items())
    return f"共 {len(report.sentences)} 句：{counts}"


def cite(citation: Citation) -> str:
    """The source as it is written into a document: 《…条例》第十条第二款."""
    return f"《{citation.title.strip('《》')}》{citation.locator}"


def explain(sentence: JudgedSentence) -> list[str]:
    """What there is to say to a sentence, line by line; the verdict first."""
    lines = [VERDICT_WORDS[sentence.verdict]]
    lines += [_conflict(conflict) for conflict in sentence.conflicts]
    if sentence.citation:
        lines.append(f"出处：{_describe(sentence.citation)}")
        if sentence.verdict is not Verdict.VERBATIM:
            lines.append(f"原文：{_one_line(sentence.citation.quote)}")
            lines.append(f"差异：{mark_diff(sentence.diff)}")
    if sentence.elsewhere:
        lines.append(f"另有 {sentence.elsewhere} 份文件有相同表述")
    lines += [f"引号内文字与原文不一致：“{_one_line(q.text)}”" for q in sentence.quotes if not q.verbatim]
    if sentence.replaced_by:
        lines.append(f"已被取代：《{sentence.replaced_by.strip('《》')}》")
    if sentence.nearest:
        relation = "现行规定" if sentence.verdict is Verdict.OUTDATED else "最接近的原文"
        lines.append(f"{relation}：{_describe(sentence.nearest)}：{_one_line(sentence.nearest.quote)}")
    return lines


def mark_diff(diff: Diff) -> str:
    """The difference in plain text: [-draft-]{+official+}."""
    shapes = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(shapes[kind].format(_one_line(text)) for kind, text in diff)


def _entry(n: int, sentence: JudgedSentence) -> str:
    first, *rest = explain(sentence)
    head = f"{n}. {_MARKS[sentence.verdict]} {first}\n   {_one_line(sentence.text)}"
    return "\n".join([head, *(f"   {line}" for line in rest)])


def _conflict(conflict: Conflict) -> str:
    ours, theirs = conflict.ours or "（无）", conflict.theirs or "（无）"
    return f"{FACT_WORDS[conflict.kind]}：稿件“{ours}”，原文“{theirs}”"


def _describe(citation: Citation) -> str:
    status = STATUS_WORDS.get(citation.status, "")
    return cite(citation) + (f"（{status}）" if status else "")


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


def _sentence_record(sentence: JudgedSentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "verdict": sentence.verdict.value,
        "citation": _citation_record(sentence.citation),
        "diff": [list(run) for run in sentence.diff],
        "conflicts": [
            {"kind": one.kind.value, "draft": one.ours, "official": one.theirs} for one in sentence.conflicts
        ],
        "quotes": [_quote_record(quote) for quote in sentence.quotes],
        "elsewhere": sentence.elsewhere,
        "nearest": _citation_record(sentence.nearest),
        "replaced_by": sentence.replaced_by,
    }


def _quote_record(quote: CheckedQuote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "verbatim": quote.verbatim,
        "citation": _citation_record(quote.citation),
    }


def _citation_record(citation: Citation | None) -> dict[str, Any] | None:
    if citation is None:
        return None
    record = citation_record(citation)
    del record["n"]  # a check numbers none
    return record
