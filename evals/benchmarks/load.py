"""Many people asking at once: how long each waits for the evidence and for the answer.

usage: python -m evals.benchmarks.load [--chats N] [--rounds N] [--think SECONDS] [--bursts N] [--model]

Starts a server of its own and asks it, over loopback, the questions of a suite. A chat is a person who asks,
reads for a while (half to one and a half times `--think`) and asks something else, through one of three ways:
the whole answer, the streamed one, and the queue of the web chat. Then the hard case: all chats at the same
instant. The client shares the processor with the server. `--model` asks the local
language model, streamed and all at the same instant, and gives each one's seconds to the evidence and to the
answer. Each measurement ends by itself after `--limit` seconds at most.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from assistant.configuration.settings import load_settings
from evals.benchmarks.material import SEED, prepare_index
from evals.benchmarks.pairing import show_machine
from evals.benchmarks.serving import serving
from evals.benchmarks.visitors import Ask, Visit, ways
from evals.files.suite_files import read_suite
from evals.metrics.statistics import percentiles
from index.errors import PolicyAssistantError

_ROOT = Path(__file__).parents[2]
_MOST_CHATS, _MOST_SECONDS = 500, 1800


class NotFinished(PolicyAssistantError):
    """A measurement took longer than it may."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done; `think` are seconds of reading between two questions of a chat."""

    chats: int
    rounds: int
    think: float
    bursts: int
    limit: float
    model: bool = False


@dataclass(slots=True)
class Result:
    """The questions asked one way."""

    title: str
    visits: list[Visit] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> str:
        """Its row of the table."""
        errors = [visit for visit in self.visits if visit.error]
        answered = [visit.answer for visit in self.visits if not visit.error]
        seen = [visit.evidence for visit in self.visits if visit.evidence]
        rate = len(answered) / self.seconds if self.seconds else 0.0
        cells = (self.title, len(self.visits), len(errors), _shown(seen), _shown(answered), f"{rate:.1f}")
        return "| " + " | ".join(map(str, cells)) + " |"


HEAD = (
    "| | questions | errors | evidence p50 / p95 / p99 | answer p50 / p95 / p99 | answers a second |\n"
    "|---|---:|---:|---|---|---:|"
)


def main() -> int:
    """Measures and prints; returns the exit code: 1 when a question failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chats", type=int, default=100, help=f"people, {_MOST_CHATS} at most")
    parser.add_argument("--rounds", type=int, default=4, help="questions of each")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between an answer and the next")
    parser.add_argument("--bursts", type=int, default=3, help="times that all ask at the same instant")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds of each measurement at most")
    parser.add_argument("--model", action="store_true", help="answers by the local model")
    parser.add_argument("--suite", type=Path, default=_ROOT / "evals" / "suites" / "demo.jsonl")
    parser.add_argument("--index-dir", type=Path, help="an index to use; the demonstration corpus otherwise")
    given = parser.parse_args()
    plan = Plan(
        min(given.chats, _MOST_CHATS), given.rounds, given.think, given.bursts,
        min(given.limit, _MOST_SECONDS), given.model,
    )  # fmt: skip
    try:
        questions = [case.question for case in read_suite(given.suite).cases if not case.history]
        index_dir = given.index_dir or prepare_index(_ROOT / "corpus", load_settings(None))
        say(f"{show_machine()}; {time.strftime('%Y-%m-%d %H:%M')}; {len(questions)} questions")
        with serving(index_dir, "auto" if plan.model else "extractive") as address:
            return asyncio.run(measure(address, questions, plan))
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2


async def measure(address: str, questions: Sequence[str], plan: Plan) -> int:
    """Prints what each way of asking takes; 1 when a question failed."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_MOST_CHATS)
    timeout = httpx.Timeout(plan.limit)
    failed: list[Visit] = []
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=timeout) as client:
        known = await ways(client)
        if plan.model:
            known = {title: ask for title, ask in known.items() if "streamed" in title}
        for ask in known.values():
            await ask(questions[0])
        if not plan.model:
            say(f"\n{plan.chats} chats, {plan.rounds} questions each, {plan.think:g} s of reading\n\n{HEAD}")
            for title, ask in known.items():
                failed += await _report(title, converse(ask, questions, plan), plan.limit)
        say(f"\n{plan.chats} questions at the same instant\n\n{HEAD}")
        for title, ask in known.items():
            for _ in range(plan.bursts):
                failed += await _report(title, burst(ask, questions, plan), plan.limit)
    for visit in failed[:5]:
        sys.stderr.write(f"failed: {visit.error}\n")
    return 1 if failed else 0


async def converse(ask: Ask, questions: Sequence[str], plan: Plan) -> list[Visit]:
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


async def burst(ask: Ask, questions: Sequence[str], plan: Plan) -> list[Visit]:
    """One question of every chat, all at the same instant."""
    return list(await asyncio.gather(*(ask(questions[n % len(questions)]) for n in range(plan.chats))))


async def _report(title: str, asking: Awaitable[list[Visit]], limit: float) -> list[Visit]:
    """Prints a row, and returns the questions that failed."""
    started = time.perf_counter()
    try:
        visits = await asyncio.wait_for(asking, limit)
    except TimeoutError as error:
        raise NotFinished(f"{title}: not over after {limit:g} s; ask fewer, or raise --limit") from error
    result = Result(title, visits, time.perf_counter() - started)
    say(result.row())
    if any(visit.waited for visit in visits):
        each = sorted(visits, key=lambda visit: visit.answer)
        say("each: " + ", ".join(f"{one.evidence:.2f} → {one.answer:.1f}" for one in each) + "\n")
    return [visit for visit in visits if visit.error]


def _shown(seconds: Sequence[float]) -> str:
    """Three percentiles, in seconds."""
    if not seconds:
        return "–"
    found = percentiles(seconds)
    return " / ".join(f"{found[name]:.2f}" for name in ("p50", "p95", "p99"))


def say(line: str) -> None:
    """Writes a line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
