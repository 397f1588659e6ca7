"""The pictures and tables of the architecture, and README's line of steps, are what the code is now."""

from pathlib import Path

import pytest

from assistant.steps import Steps
from docs.make_architecture import PAGES, chain_steps, made, readme_line, rooms_used
from docs.rooms import PACKAGES, ROOT, read_table, rooms_of


def test_the_pages_and_pictures_are_up_to_date() -> None:
    stale = [str(path.relative_to(ROOT)) for path, text in made().items() if path.read_text("utf-8") != text]
    assert stale == [], "run `python -m docs.make_architecture`"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readmes_line_is_the_chains_list(name: str) -> None:
    assert readme_line() in (ROOT / name).read_text("utf-8").split("\n")


def test_the_chain_is_the_steps_and_then_the_writing() -> None:
    listed = [step.name for step in object.__new__(Steps).in_order()]
    assert chain_steps() == (*listed, "write")


def test_every_step_names_the_rooms_it_works_with() -> None:
    for step in object.__new__(Steps).in_order():
        assert rooms_used(step), step.name
        assert set(rooms_used(step)) <= set(read_table()["assistant"])


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_every_room_is_told_of(page: Path) -> None:
    text = page.read_text("utf-8")
    for package in PACKAGES:
        section = text.split(f"### `{package}/`")[1].split("###")[0]
        for room in rooms_of(package):
            assert f"| `{room}/` |" in section or f"| `{room}.py` |" in section, f"{package}/{room}"
