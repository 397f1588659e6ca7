"""The queue in front of the language model: first come, first served, and everyone knows his place."""

import asyncio
import threading
import time

from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.queue import ModelQueue, QueuePlace

LONG = 600.0


def test_the_first_goes_in_and_the_others_know_their_place() -> None:
    queue = ModelQueue(2)
    places = [queue.join(LONG) for _ in range(5)]
    assert [queued.look() for queued in places] == [0, 0, 1, 2, 3]
    places[1].leave()
    assert [queued.look() for queued in places] == [0, 0, 0, 1, 2]
    assert queue.waiting == 2


def test_who_gives_up_makes_room_for_those_behind() -> None:
    queue = ModelQueue(1)
    first, second, third = (queue.join(LONG) for _ in range(3))
    second.leave()
    assert (first.look(), third.look()) == (0, 1)
    first.leave()
    assert third.look() == 0


def test_leaving_twice_lets_nobody_in_twice() -> None:
    queue = ModelQueue(1)
    first, second, third = (queue.join(LONG) for _ in range(3))
    for _ in range(3):
        first.leave()
    assert (second.look(), third.look()) == (0, 1)


@given(
    places=st.integers(1, 4),
    moves=st.lists(st.one_of(st.just(-1), st.integers(0, 30)), max_size=60),
)
def test_whoever_came_first_is_let_in_first(places: int, moves: list[int]) -> None:
    """Joins (-1) and leaves in any order, against a plain list of who is there."""
    queue = ModelQueue(places)
    there: list[QueuePlace] = []
    for move in moves:
        if move < 0:
            there.append(queue.join(LONG))
        elif move < len(there):
            there.pop(move).leave()
        # Who has come in stays in, so those let in are always the longest there.
        assert [queued.look() for queued in there] == [max(0, at - places + 1) for at in range(len(there))]
    assert queue.waiting == max(0, len(there) - places)


def test_waiting_ends_with_the_patience() -> None:
    queue = ModelQueue(1)
    with queue.join(LONG), queue.join(0.05) as queued:
        assert queued.look() == 1 and not queued.expired
        queued.wait()
        assert queued.look() == 1 and queued.expired
        asyncio.run(queued.wait_async())
    assert queue.join(LONG).look() == 0


def test_a_move_between_a_look_and_the_wait_is_not_missed() -> None:
    queue = ModelQueue(1)
    first, second = queue.join(LONG), queue.join(LONG)
    assert second.look() == 1
    first.leave()
    second.wait()
    asyncio.run(second.wait_async())
    assert second.look() == 0


def test_threads_take_turns() -> None:
    queue = ModelQueue(2)
    inside, most, done = 0, 0, []
    lock = threading.Lock()

    def work(number: int) -> None:
        nonlocal inside, most
        with queue.join(LONG) as queued:
            while queued.look():
                queued.wait()
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            with lock:
                inside -= 1
                done.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(done) == list(range(40)) and most == 2 and queue.waiting == 0


def test_tasks_wait_without_threads_and_can_be_cancelled() -> None:
    async def scene() -> list[str]:
        queue, order = ModelQueue(1), []

        async def come(name: str) -> None:
            with queue.join(LONG) as queued:
                while queued.look():
                    await queued.wait_async()
                order.append(name)
                await asyncio.sleep(0)

        first = queue.join(LONG)
        tasks = [asyncio.create_task(come(name)) for name in "abcd"]
        await asyncio.sleep(0)
        before = threading.active_count()
        assert queue.waiting == 4 and threading.active_count() == before
        tasks[1].cancel()
        await asyncio.sleep(0)
        assert queue.waiting == 3
        first.leave()
        await asyncio.gather(*tasks, return_exceptions=True)
        return order

    assert asyncio.run(scene()) == ["a", "c", "d"]
