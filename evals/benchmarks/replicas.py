"""Replicas behind nginx under a steady load, one of them killed: what is lost, how long people wait.

usage: python -m evals.benchmarks.replicas [--replicas N] [--rate N] [--seconds N] [--kill-at SECOND]
       [--output FILE]

Starts replicas over an index and nginx in front of them, all on this machine, and asks `--rate` questions a
second, each begun when its time has come, whether the ones before are answered or not. At `--kill-at` one
replica is killed; a question counts as in flight if it was under way between the signal and the death of the
process, which goes on taking questions for as long as the system needs to take its memory away. The client
shares the processor. Records go where POLICY_ASSISTANT_DATABASE_URL says, else to a file that is thrown away.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from evals.benchmarks.cluster import Replica, balancing, replicating
from evals.benchmarks.harness import command_line, run, say, settings_over, table
from evals.benchmarks.material import DEMONSTRATION
from evals.files.suite_files import read_suite
from evals.metrics.estimates import percentiles
from evals.running.environment import describe_machine

_PATIENCE = 120.0
_HEADING = (
    "questions",
    "answered",
    "lost in flight",
    "lost otherwise",
    "p50 s",
    "p95 s",
    "longest s",
    "MB a replica",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: when it began, in seconds of the run, how long it took, and what went wrong."""

    begun: float
    seconds: float
    error: str = ""

    def meets(self, killed: tuple[float, float] | None) -> bool:
        """Whether it was under way at some moment between these two."""
        return killed is not None and self.begun <= killed[1] and killed[0] <= self.begun + self.seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run: from when to when a replica was dying, and the memory of each at the end or before its death."""

    asked: tuple[Asked, ...]
    killed: tuple[float, float] | None
    memory_mb: tuple[float, ...]

    @property
    def lost(self) -> list[Asked]:
        """Questions without an answer that were not under way when a replica was killed."""
        return [one for one in self.asked if one.error and not one.meets(self.killed)]

    @property
    def lost_in_flight(self) -> list[Asked]:
        """Questions that the killed replica, or the moment of its death, took along."""
        return [one for one in self.asked if one.error and one.meets(self.killed)]


def main() -> int:
    parser = command_line(__doc__, suite=DEMONSTRATION.suite, index_dir=None)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kill-at", type=float, help="second at which a replica is killed; none otherwise")
    parser.add_argument("--output", type=Path, help="JSON file for the figures")
    return run(serve_and_measure, parser)


def serve_and_measure(plan: argparse.Namespace) -> int:
    """Runs replicas of its own; 1 when a question was lost that was not in flight."""
    questions = [case.question for case in read_suite(plan.suite).cases if not case.history]
    index_dir = settings_over(plan.index_dir, DEMONSTRATION.corpus).index_dir
    with (
        tempfile.TemporaryDirectory() as scratch,
        replicating(index_dir, plan.replicas, Path(scratch), {"REQUESTS_PER_MINUTE": "0"}) as replicas,
        balancing(replicas, Path(scratch)) as address,
    ):
        say(f"{plan.replicas} replicas, {plan.rate:g} questions a second for {plan.seconds:g} s")
        outcome = asyncio.run(load(address, questions, plan.rate, plan.seconds, replicas, plan.kill_at))
    report(outcome, plan)
    return 1 if outcome.lost else 0


async def load(
    address: str,
    questions: Sequence[str],
    rate: float,
    seconds: float,
    replicas: Sequence[Replica],
    kill_at: float | None = None,
) -> Outcome:
    """Asks at a steady rate, and kills the last replica at a second if one is named."""
    asked: list[Asked] = []
    started, memory = time.perf_counter(), [0.0] * len(replicas)
    killed: tuple[float, float] | None = None

    async def kill() -> None:
        nonlocal killed
        if kill_at is not None:
            await asyncio.sleep(kill_at)
            memory[-1] = replicas[-1].memory_mb
            signalled = time.perf_counter() - started
            await asyncio.to_thread(replicas[-1].kill)
            killed = signalled, time.perf_counter() - started

    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=address, limits=limits, timeout=_PATIENCE, trust_env=False
    ) as client:

        async def ask(number: int) -> None:
            await asyncio.sleep(number / rate)
            begun = time.perf_counter() - started
            error = await _ask(client.post, questions[number % len(questions)])
            asked.append(Asked(begun, time.perf_counter() - started - begun, error))

        await asyncio.gather(kill(), *map(ask, range(int(rate * seconds))))
    measured = [
        now or before for now, before in zip((one.memory_mb for one in replicas), memory, strict=True)
    ]
    return Outcome(tuple(asked), killed, tuple(measured))


async def _ask(post: Callable[..., Awaitable[httpx.Response]], question: str) -> str:
    """What went wrong with a question; "" if nothing did."""
    try:
        reply = await post("/v1/ask", json={"question": question})
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"
    if reply.status_code != 200:
        return f"status {reply.status_code}"
    return "the answer failed" if reply.json()["status"] == "failed" else ""


def report(outcome: Outcome, plan: argparse.Namespace) -> None:
    """Prints the figures, and writes them where the plan says."""
    answered = [one.seconds for one in outcome.asked if not one.error]
    found = percentiles(answered) if answered else {"p50": 0.0, "p95": 0.0}
    figures = {
        "questions": len(outcome.asked),
        "answered": len(answered),
        "lost_in_flight": len(outcome.lost_in_flight),
        "lost": len(outcome.lost),
        "p50": found["p50"],
        "p95": found["p95"],
        "longest": max(answered, default=0.0),
    }
    memory = [round(one) for one in outcome.memory_mb]
    say("\n" + table(_HEADING, [(*figures.values(), " / ".join(map(str, memory)))]))
    for one in outcome.lost[:5]:
        say(f"lost at {one.begun:.1f} s: {one.error}")
    if plan.output:
        given = {
            "replicas": plan.replicas,
            "rate": plan.rate,
            "seconds": plan.seconds,
            "killed": outcome.killed,
        }
        whole = {"machine": describe_machine(), **given, **figures, "memory_mb": memory}
        plan.output.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
