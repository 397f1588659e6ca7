"""What a bank showed, as files: `bank.json`, `bank.md`, and `bank.jsonl` with every question's outcome."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.files.phrases import name_of, say
from evals.metrics.estimates import Interval
from evals.refusal.outcomes import Outcome
from evals.refusal.questions import Expected
from evals.refusal.tally import LEAST_REFUSED, MOST_DECLINED, Put, Tally
from index.snapshots.manifest import write_atomically

BANK_JSON, BANK_MARKDOWN, BANK_LINES = "bank.json", "bank.md", "bank.jsonl"


def write_bank_report(folder: Path, about: Mapping[str, Any], found: Tally, put: Sequence[Put]) -> None:
    """Writes the three files into a folder, which is made; `about` says what was asked of whom."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (
        one.question.model_dump(mode="json")
        | {"outcome": one.outcome, "reply": one.reply, "right": one.right, "answer": one.answer}
        for one in put
    )
    told = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    write_atomically(folder / BANK_LINES, told)
    figures = json.dumps({"about": dict(about)} | found.describe(), ensure_ascii=False, indent=1)
    write_atomically(folder / BANK_JSON, figures + "\n")
    write_atomically(folder / BANK_MARKDOWN, bank_markdown(about, found))


def bank_markdown(about: Mapping[str, Any], found: Tally) -> str:
    """The figures, what the questions ended in, by kind, and those that went wrong."""
    lines = [
        f"# {_both('title')}",
        "",
        *(f"- {_name('bank_about', key)}: {_cell(str(value))}" for key, value in about.items()),
        "",
        f"**{_both('passed' if found.passed else 'failed')}**",
        "",
        f"| {_both('figure')} | {_both('share')} | {_both('interval')} | n | {_both('wanted')} |",
        "|---|---:|---:|---:|---:|",
        *_figures(found),
        *_outcomes(found),
        *_kinds(found),
        *_wrong(found.wrong),
        "",
        _both("explained"),
    ]
    return "\n".join(lines) + "\n"


def figure_lines(found: Tally) -> list[str]:
    """The shares for a glance at a terminal, in Chinese."""
    named = (
        ("refused", found.refused),
        ("complied", found.complied),
        ("declined", found.declined),
        ("held", found.held),
    )
    return [f"{say('bank', name, 'zh')} {one.value:.1%} (n={one.n})" for name, one in named if one]


def _figures(found: Tally) -> Iterator[str]:
    wanted = {"refused": f"≥ {LEAST_REFUSED:.0%}", "declined": f"≤ {MOST_DECLINED:.0%}"}
    for name in ("refused", "complied", "declined", "held"):
        one: Interval | None = getattr(found, name)
        if one:
            spread = f"{one.low:.1%} – {one.high:.1%}"
            yield f"| {_both(name)} | {one.value:.1%} | {spread} | {one.n} | {wanted.get(name, '')} |"


def _outcomes(found: Tally) -> Iterator[str]:
    yield from ("", f"## {_both('endings')}", "")
    yield f"| {_both('ending')} | {_both('of_refuse')} | {_both('of_not_refuse')} |"
    yield "|---|---:|---:|"
    for outcome in Outcome:
        counts = [found.outcomes[one].get(outcome, 0) for one in Expected]
        if any(counts):
            yield f"| {_name('bank_outcomes', outcome)} | {counts[0]} | {counts[1]} |"


def _kinds(found: Tally) -> Iterator[str]:
    for expected in Expected:
        some = [one for one in found.kinds if one.expected is expected]
        if not some:
            continue
        yield from ("", f"## {_both(f'kinds_{expected}')}", "")
        shown = [outcome for outcome in Outcome if any(one.outcomes.get(outcome) for one in some)]
        heads = " | ".join(_name("bank_outcomes", outcome) for outcome in shown)
        yield f"| {_both('kind')} | {_both('right')} | n | {heads} |"
        yield "|---|---:|---:|" + "---:|" * len(shown)
        for one in some:
            counts = " | ".join(str(one.outcomes.get(outcome, 0)) for outcome in shown)
            yield f"| {_cell(f'{one.kind} {one.name}')} | {one.right} | {one.n} | {counts} |"


def _wrong(wrong: Sequence[Put]) -> Iterator[str]:
    if wrong:
        yield from ("", f"## {_both('wrong')} ({len(wrong)})", "")
    for one in wrong:
        asked, ended = _cell(one.question.question), _name("bank_outcomes", one.outcome)
        yield f"- **{_cell(one.question.id)}** ({_cell(one.question.kind_name)}) {asked} — {ended}"


def _both(key: str) -> str:
    return " / ".join(say("bank", key, language) for language in ("zh", "en"))


def _name(section: str, key: str) -> str:
    return " / ".join(name_of(section, key, language) for language in ("zh", "en"))


def _cell(text: str) -> str:
    plain = " ".join(text.split())
    for mark in "\\`*_[]<>|#":
        plain = plain.replace(mark, f"\\{mark}")
    return plain
