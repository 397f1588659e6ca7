"""Many people asking at once: how long each waits for the evidence and for the answer.

usage: python -m evals.benchmarks.load [--chats N] [--rounds N] [--think SECONDS] [--bursts N] [--model]

Starts a server over the demonstration corpus and asks it, over loopback, the questions of a suite. A chat is
a person who asks, reads for a while (half to one and a half times `--think`) and asks something else, through
one of three ways: the whole answer, the streamed one, and the queue of the web chat. Then the hard case: all
chats at the same instant. The client shares the processor with the server. `--model` asks the local language
model, streamed and all at the same instant, and gives each one's seconds to the evidence and to the answer.
Each measurement ends by itself after `--limit` seconds at most.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Sequence

import httpx

from evals.benchmarks.harness import command_line, run, say, settings_over, table
from evals.benchmarks.material import DEMONSTRATION, SEED
from evals.benchmarks.serving import serving
from evals.benchmarks.visitors import Ask, Visit, ways
from evals.files.suite_files import read_suite
from evals.metrics.estimates import percentiles
from index.errors import PolicyAssistantError

HEADING = (
    "", "questions", "errors", "evidence p50 / p95 / p99", "answer p50 / p95 / p99", "answers a second",
)  # fmt: skip


class NotFinished(PolicyAssistantError):
    """A measurement took longer than it may."""


def main() -> int:
    parser = command_line(__doc__, suite=DEMONSTRATION.suite, index_dir=None, rounds=4)
    parser.add_argument("--chats", type=int, default=100, help="people")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between an answer and the next")
    parser.add_argument("--bursts", type=int, default=3, help="times that all ask at the same instant")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds of each measurement at most")
    parser.add_argument("--model", action="store_true", help="answers by the local model")
    return run(serve_and_measure, parser)


def serve_and_measure(plan: argparse.Namespace) -> int:
    """Asks a server of its own; 1 when a question failed."""
    questions = [case.question for case in read_suite(plan.suite).cases if not case.history]
    settings = settings_over(plan.index_dir, DEMONSTRATION.corpus)
    say(f"{len(questions)} questions")
    with serving(settings.index_dir, "auto" if plan.model else "extractive") as address:
        failed = asyncio.run(measure(address, questions, plan))
    for visit in failed[:5]:
        sys.stderr.write(f"failed: {visit.error}\n")
    return 1 if failed else 0


async def measure(address: str, questions: Sequence[str], plan: argparse.Namespace) -> list[Visit]:
    """Prints what each way of asking takes, and returns the questions that failed."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=plan.chats)
    failed: list[Visit] = []
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=plan.limit) as client:
        known = await ways(client)
        if plan.model:
            known = {title: ask for title, ask in known.items() if "streamed" in title}
        for ask in known.values():
            await ask(questions[0])
        if not plan.model:
            say(f"\n{plan.chats} chats, {plan.rounds} questions each, {plan.think:g} s of reading\n")
            say(table(HEADING, ()))
            for title, ask in known.items():
                failed += await _report(title, converse(ask, questions, plan), plan.limit)
        say(f"\n{plan.chats} questions at the same instant\n\n{table(HEADING, ())}")
        for title, ask in known.items():
            for _ in range(plan.bursts):
                failed += await _report(title, burst(ask, questions, plan.chats), plan.limit)
    return failed


async def converse(ask: Ask, questions: Sequence[str], plan: argparse.Namespace) -> list[Visit]:
    """The chats side by side, begun over the time that one spends reading."""

    async def chat(number: int) -> list[Visit]:
        chance = random.Random(SEED + number)
        await asyncio.sleep(chance.uniform(0, plan.think))
        visits = []
        for turn in range(plan.rounds):
            visits.append(await ask(questions[(number + turn * plan.chats) % len(questions)]))
            await asyncio.sleep(plan.think * chance.uniform(0.5, 1.5))
        return visits

    return [visit for visits in await asyncio.gather(*map(chat, range(plan.chats))) for visit in visits]


async def burst(ask: Ask, questions: Sequence[str], chats: int) -> list[Visit]:
    """One question of every chat, all at the same instant."""
    return list(await asyncio.gather(*(ask(questions[n % len(questions)]) for n in range(chats))))


async def _report(title: str, asking: Awaitable[list[Visit]], limit: float) -> list[Visit]:
    """Prints a row, and returns the questions that failed."""
    started = time.perf_counter()
    try:
        visits = await asyncio.wait_for(asking, limit)
    except TimeoutError as error:
        raise NotFinished(f"{title}: not over after {limit:g} s; ask fewer, or raise --limit") from error
    failed = [visit for visit in visits if visit.error]
    answered = [visit.answer for visit in visits if not visit.error]
    seen = [visit.evidence for visit in visits if visit.evidence]
    rate = len(answered) / (time.perf_counter() - started)
    row = (title, len(visits), len(failed), _shown(seen), _shown(answered), f"{rate:.1f}")
    say(f"| {' | '.join(map(str, row))} |")
    if any(visit.waited for visit in visits):
        each = sorted(visits, key=lambda visit: visit.answer)
        say("each: " + ", ".join(f"{one.evidence:.2f} → {one.answer:.1f}" for one in each) + "\n")
    return failed


def _shown(seconds: Sequence[float]) -> str:
    """Three percentiles, in seconds."""
    found = percentiles(seconds) if seconds else {}
    return " / ".join(f"{found[name]:.2f}" for name in ("p50", "p95", "p99")) if found else "–"


if __name__ == "__main__":
    sys.exit(main())
