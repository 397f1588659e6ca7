"""Asks an assistant the cases of a run, several at a time, each within its time, and keeps every answer."""

import queue
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from evals.cases import Case
from evals.running.asking import Asker, TracedReply, failed_record
from evals.running.durable_lines import DurableLines

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RunLines:
    """Where answers and traces go; no traces are kept of questions asked a second time."""

    results: DurableLines
    traces: DurableLines | None = None


def ask_cases(
    asker: Asker,
    cases: Sequence[Case],
    done: Collection[str],
    journals: RunLines,
    concurrency: int = 1,
    timeout: float = 120.0,
    on_progress: Progress = lambda done, total: None,
) -> int:
    """Asks every case that is not done yet.

    Args:
        asker: Who is asked.
        cases: All cases of the run.
        done: Ids of those answered before the run was broken off.
        journals: Where answers are kept, each before the next question is asked.
        concurrency: Questions in flight.
        timeout: Seconds after which a question counts as failed.
        on_progress: Told how many cases are done, of how many.

    Returns:
        How many were asked.

    Raises:
        PolicyAssistantError: the assistant cannot be asked at all.
    """
    waiting: queue.SimpleQueue[Case] = queue.SimpleQueue()
    left = [case for case in cases if case.id not in done]
    for case in left:
        waiting.put(case)
    finished: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def work() -> None:
        try:
            while not stopped.is_set():
                case = waiting.get_nowait()
                _keep(case, _ask_in_time(asker, case, timeout), journals)
                finished.put(None)
        except queue.Empty:
            return
        except BaseException as error:  # handed to the thread that started the run
            finished.put(error)

    for _ in range(min(concurrency, len(left))):
        threading.Thread(target=work, name="case", daemon=True).start()
    on_progress(len(cases) - len(left), len(cases))
    try:
        for count in range(len(left)):
            error = finished.get()
            if error is not None:
                raise error
            on_progress(len(cases) - len(left) + count + 1, len(cases))
    finally:
        stopped.set()
    return len(left)


def _ask_in_time(asker: Asker, case: Case, timeout: float) -> TracedReply:
    """The reply, or a failed one when time is up; the thread of a question that hangs is left behind."""
    box: queue.SimpleQueue[TracedReply | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            box.put(asker.ask(case))
        except BaseException as error:  # raised again below, in the thread that waits
            box.put(error)

    started = time.perf_counter()
    threading.Thread(target=work, name=f"ask {case.id}", daemon=True).start()
    try:
        reply = box.get(timeout=timeout)
    except queue.Empty:
        reply = TimeoutError()
    if isinstance(reply, TimeoutError):
        ms = round((time.perf_counter() - started) * 1000)
        return TracedReply(failed_record(case.question, f"no answer within {timeout:g} s", ms))
    if isinstance(reply, BaseException):
        raise reply
    return reply


def _keep(case: Case, reply: TracedReply, journals: RunLines) -> None:
    """Writes the trace first: a case counts as done when its result is there."""
    if journals.traces is not None and reply.retrieved is not None:
        trace = {"id": case.id, "retrieved": reply.retrieved, "chosen": reply.chosen}
        journals.traces.append(trace | {"first_ms": reply.first_ms})
    journals.results.append({"id": case.id} | reply.record)
