"""Work in a process of its own: what is too much for it is ended and said, and the next piece goes on."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from index.building.budget import Budget, Workshop
from index.errors import UnreadableDocument
from index.recognition.pages import RecognisedPicture

SMALL = Budget(seconds=1.5, memory_mb=600)


def add(one, other, recogniser):
    return one + other


def reckon_for_ever(recogniser):
    while True:
        pass


def take_memory(recogniser):
    return len(b"x" * (3 << 30))


def crash(recogniser):
    os.abort()


def fail(recogniser):
    raise UnreadableDocument("the page is torn")


def chatter(recogniser):
    os.write(1, b"a parser says something\n")
    print("and so does Python")
    return "read"


def recognise(count, recogniser):
    pages = (np.full((2, 2), number) for number in range(count))
    return [found.problem for found in recogniser.read(pages)]


def rest(recogniser):
    time.sleep(0.1)
    return "rested"


# The process imports this module by its name: tests have no package.
@pytest.fixture(scope="module")
def here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    (folder / "hard_work.py").write_text(Path(__file__).read_text("utf-8"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        import hard_work

        yield hard_work


@pytest.fixture(scope="module")
def workshop(here):
    with Workshop(SMALL, Recogniser()) as opened:
        yield opened


class Recogniser:
    """Says of each picture what is on it, on the side of whoever gives the work."""

    def read(self, pictures):
        for picture in pictures:
            yield RecognisedPicture((), picture.shape, problem=f"{picture[0][0]} by {os.getpid()}")


def test_work_is_done_elsewhere(workshop, here):
    assert workshop.do(here.add, 2, 3) == 5
    assert workshop.do(here.chatter) == "read"
    assert workshop.do(here.rest) == "rested"


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("reckon_for_ever", r"more than 1.5 seconds .*POLICY_ASSISTANT_FILE_SECONDS"),
        ("take_memory", r"more than 600 MiB .*POLICY_ASSISTANT_FILE_MEMORY_MB"),
        ("crash", "ends the program that reads it .signal 6"),
        ("fail", "the page is torn"),
    ],
)
def test_what_is_too_much_is_said_and_the_next_goes_on(workshop, here, work, said):
    with pytest.raises(UnreadableDocument, match=said):
        workshop.do(getattr(here, work))
    assert workshop.do(here.add, 2, 3) == 5


def test_pictures_are_recognised_on_this_side(workshop, here):
    assert workshop.do(here.recognise, 3) == [f"{number} by {os.getpid()}" for number in range(3)]
    assert workshop.do(here.recognise, 0) == []


def test_without_a_recogniser_there_is_none(here):
    with (
        Workshop(SMALL) as opened,
        pytest.raises(UnreadableDocument, match=r"cannot be read .AttributeError"),
    ):
        opened.do(here.recognise, 1)
