"""A queue in front of what serves only a few at once: first come, first served, everyone knows his place."""

import asyncio
import threading
import time
from concurrent.futures import Future, wait


class ModelQueue:
    """Lets `places` in at once; the others wait in the order they came. Safe to use from any thread."""

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._waiting: list[QueuePlace] = []

    def join(self, patience: float) -> "QueuePlace":
        """Goes in or takes the last place; the place has to be left, which `with` does.

        Args:
            patience: Seconds that the one who joins is willing to wait.
        """
        queued = QueuePlace(self, patience)
        with self._lock:
            if self._free:
                self._free -= 1
            else:
                self._waiting.append(queued)
        return queued

    @property
    def waiting(self) -> int:
        """How many wait."""
        with self._lock:
            return len(self._waiting)

    def _look(self, queued: "QueuePlace") -> int:
        with self._lock:
            queued._moved = Future()
            return self._waiting.index(queued) + 1 if queued in self._waiting else 0

    def _leave(self, queued: "QueuePlace") -> None:
        with self._lock:
            if queued._left:
                return
            queued._left = True
            concerned = [queued, *self._waiting]
            if queued in self._waiting:
                self._waiting.remove(queued)
            elif self._waiting:
                self._waiting.pop(0)
            else:
                self._free += 1
            for one in concerned:
                if not one._moved.done():
                    one._moved.set_result(None)


class QueuePlace:
    """A place in a queue, from `ModelQueue.join`: look at it, wait, look again, until it is one's turn."""

    def __init__(self, queue: ModelQueue, patience: float) -> None:
        self._queue = queue
        self._deadline = time.monotonic() + patience
        self._moved: Future[None] = Future()
        self._left = False

    def look(self) -> int:
        """How many have to be done before it is this one's turn; 0 once it is, or the queue has been left."""
        return self._queue._look(self)

    @property
    def expired(self) -> bool:
        """Whether all the time has been waited that was to be waited at most."""
        return time.monotonic() >= self._deadline

    def wait(self) -> None:
        """Waits until the queue has moved since the last look, or the time is over."""
        wait([self._moved], self._remaining)

    async def wait_async(self) -> None:
        """As `wait`, without holding a thread."""
        await asyncio.wait([asyncio.wrap_future(self._moved)], timeout=self._remaining)

    def leave(self) -> None:
        """Makes room for the next, whether it was this one's turn or not; ends its waiting."""
        self._queue._leave(self)

    @property
    def _remaining(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    def __enter__(self) -> "QueuePlace":
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
