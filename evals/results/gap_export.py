"""Gaps as a suite to complete: a spreadsheet whose rows hold the question and wait for the answer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.files.templates import write_rows
from evals.results.gaps import Gap

_REASONS = {"refused": "被拒答", "disliked": "被点踩"}


def export_gaps(path: Path, gaps: Sequence[Gap]) -> None:
    """Writes one row a question, group after group; what is known stands in the notes.

    Raises:
        PolicyAssistantError: the file is there already, or is neither .xlsx nor .csv.
    """
    write_rows(path, list(_rows(gaps)))


def summarise_gaps(gaps: Sequence[Gap]) -> str:
    """The gaps for a terminal or a mail, most asked first."""
    lines = []
    for gap in gaps:
        lines.append(f"{gap.times} 次 · {gap.body or '（未知责任单位）'} · {gap.questions[0].question}")
        lines += [f"    {one.question}" for one in gap.questions[1:]]
        if gap.nearest:
            lines.append(f"    最接近的文件：{'；'.join(gap.nearest)}")
    return "\n".join(lines)


def _rows(gaps: Sequence[Gap]) -> Iterator[dict[str, str]]:
    for number, gap in enumerate(gaps, 1):
        for count, one in enumerate(gap.questions, 1):
            why = "、".join(f"{_REASONS[reason]} {times} 次" for reason, times in sorted(one.reasons.items()))
            about = f"第 {number} 组 · {gap.body or '责任单位不明'} · {why}"
            yield {
                "id": f"gap-{number}-{count}",
                "question": one.question,
                "note": f"{about} · 最接近的文件：{'；'.join(gap.nearest) or '无'}",
            }
