"""The process that `index.building.budget` watches: takes work on its input, answers on its output."""

import os
import pickle
import sys
import traceback
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from index.errors import PolicyAssistantError, UnreadableDocument


class _Boss:
    """Whoever gives the work."""

    def __init__(self, hears: BinaryIO, says: BinaryIO) -> None:
        self._hears, self._says = hears, says

    def hear(self) -> tuple[str, Any]:
        message: tuple[str, Any] = pickle.load(self._hears)
        return message

    def say(self, kind: str, value: object = None) -> None:
        pickle.dump((kind, value), self._says, pickle.HIGHEST_PROTOCOL)
        self._says.flush()


class _DistantRecogniser:
    """Has pictures recognised by whoever gives the work, who asks for each when there is room for it."""

    def __init__(self, boss: _Boss) -> None:
        self._boss = boss

    def read(self, pictures: Iterable[Any]) -> Iterator[Any]:
        drawn = iter(pictures)
        self._boss.say("recognise")
        while True:
            kind, value = self._boss.hear()
            if kind == "recognised" and value is None:
                return
            if kind == "recognised":
                yield value
                continue
            try:
                picture = next(drawn)
            except StopIteration:
                self._boss.say("no more")
            else:
                self._boss.say("drawn", picture)


def main() -> None:
    """Works until nobody has any more work."""
    # Parsers may print; what they say must not come between the answers.
    says = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    boss = _Boss(sys.stdin.buffer, says)
    boss.say("ready")
    while True:
        try:
            _, (work, given, recognises) = boss.hear()
        except EOFError:
            return
        try:
            result = work(*given, _DistantRecogniser(boss) if recognises else None)
        except PolicyAssistantError as error:
            boss.say("failed", error)
        except MemoryError:
            boss.say("failed", UnreadableDocument("takes more memory to read than there is; split it"))
        except Exception as error:  # whatever a strange file leads our own code to
            traceback.print_exc()
            boss.say("failed", UnreadableDocument(f"cannot be read ({type(error).__name__}); repair it"))
        else:
            boss.say("done", result)


if __name__ == "__main__":
    main()
