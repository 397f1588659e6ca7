"""How far a long command is and how long it will still take: a bar on a terminal, lines in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.progress import BarColumn, Progress, TextColumn

from assistant.commands.console import messages, show_note

Show = Callable[[str, int, int], None]
"""Called with what is being done, the number done and the total."""

# A log gets a line so often; what is done sooner writes none.
_SECONDS_BETWEEN_LINES = 30.0


def seconds_left(done: int, total: int, seconds: float) -> float | None:
    """Returns how long the rest takes at the pace so far; None before there is a pace."""
    return seconds / done * (total - done) if done > 0 else None


def describe(label: str, done: int, total: int, seconds: float) -> str:
    """Returns one line: what is being done, how much of it, for how long, and for how long still."""
    left = seconds_left(done, total, seconds)
    parts = [f"{label} {done:,}/{total:,}", f"已用 {_duration(seconds)}"]
    if left is not None and done < total:
        parts.append(f"约剩 {_duration(left)}")
    return "，".join(parts)


@dataclass(slots=True)
class Stages:
    """Follows a command through its stages; `tell` returns the line on the one it is in."""

    clock: Callable[[], float] = time.monotonic
    _label: str = ""
    _started: float = 0.0

    def tell(self, label: str, done: int, total: int) -> str:
        """Returns the line on a stage; its clock starts when it is told of first."""
        now = self.clock()
        if label != self._label:
            self._label, self._started = label, now
        return describe(label, done, total, now - self._started)


@contextmanager
def progress(clock: Callable[[], float] = time.monotonic) -> Iterator[Show]:
    """Shows a bar on a terminal, elsewhere a line every half minute.

    Yields:
        A function to be called with what is being done, the number done and the total.
    """
    console, stages = messages(), Stages(clock)
    if not console.is_terminal:
        yield _write_lines(stages)
        return
    with Progress(BarColumn(), TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda label, done, total: bar.update(
            task, description=stages.tell(label, done, total), completed=done, total=total
        )


def _write_lines(stages: Stages) -> Show:
    written = stages.clock()

    def show(label: str, done: int, total: int) -> None:
        nonlocal written
        line = stages.tell(label, done, total)
        if stages.clock() - written >= _SECONDS_BETWEEN_LINES:
            written = stages.clock()
            show_note(line)

    return show


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
