"""`policy-assistant eval …`; the command line finds this through an entry point."""

from assistant.commands.lazy import LazyGroup, lazy_commands

# Each command, where it is, and its line in `policy-assistant eval --help`.
COMMANDS = {
    "run": (
        "run:run",
        "Ask the questions of suites and write the report; a broken-off run goes on where it stopped.",
    ),
    "check": (
        "suites:check",
        "Say which row and column of a suite is wrong: kinds, ids, quotations the documents do not have.",
    ),
    "new": ("suites:new", "Write a suite of examples, to be filled in."),
    "compare": (
        "compare:compare",
        "Compare two runs case by case; the exit status is 3 if B is worse than A.",
    ),
    "rerun": (
        "compare:rerun",
        "After documents changed: ask only the cases whose evidence changed, and show old and new answers.",
    ),
    "gaps": (
        "gaps:gaps",
        "Group the questions that were refused or disliked by responsible body and subject.",
    ),
    "judge": (
        "judge:judge",
        "Ask a language model for a second opinion; its agreement with metrics and people is told (κ).",
    ),
    "bank": (
        "bank:bank",
        "Put a bank of questions to refuse and not to refuse, and say how many of each are refused.",
    ),
    "benchmark": ("benchmark:app", "Public benchmarks, over files you supply."),
}

app = LazyGroup(
    "Measure the assistant on suites of questions.", lazy_commands("evals.commands", COMMANDS), name="eval"
)
