"""Imports go one way: evals → assistant → index, and from room to room as tests/layers.toml says."""

from pathlib import Path

import pytest

from docs.rooms import PACKAGES, ROOT, imports_of, modules_of, read_table, room_imports, rooms_of

LOWER = {"index": {"assistant", "evals"}, "assistant": {"evals"}, "evals": set()}
ONLY_IN = {"chromadb": "index/stores/dense.py", "tantivy": "index/stores/lexical.py"}
FILES = [path for package in PACKAGES for path in modules_of(package)]
# What a question's way is made of stands at the root of `assistant/`; everything else has a room.
AT_THE_ROOT = {"__main__", "assembly", "basis", "chain", "cli", "rendering", "state", "steps", "types"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    names = {one.module.split(".")[0] for one in imports_of(path)}
    assert not names & LOWER[package]
    for library, owner in ONLY_IN.items():
        assert library not in names or str(path.relative_to(ROOT)) == owner or package == "evals"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_table_has_every_room_and_no_other(package: str) -> None:
    assert set(read_table()[package]) == set(rooms_of(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_room_may_import_only_rooms_above_it_in_the_table(package: str) -> None:
    """So there is no cycle, however the table grows."""
    above: set[str] = set()
    for room, may_import in read_table()[package].items():
        assert set(may_import) <= above, f"{package}/{room}: {set(may_import) - above}"
        above.add(room)


@pytest.mark.parametrize("package", PACKAGES)
def test_rooms_import_what_the_table_lets_them(package: str) -> None:
    table, found = read_table()[package], room_imports(package)
    forbidden = [
        f"{one.path.relative_to(ROOT)}:{one.line} imports {one.module}"
        for room, others in found.items()
        for other, imports in others.items()
        if other not in table[room]
        for one in imports
    ]
    assert forbidden == []
    needless = {room: sorted(set(may) - set(found.get(room, {}))) for room, may in table.items()}
    assert {room: rooms for room, rooms in needless.items() if rooms} == {}, "allowed, but nothing imports it"


def test_only_the_way_of_a_question_stands_at_the_root_of_the_assistant() -> None:
    modules = {path.stem for path in (ROOT / "assistant").glob("*.py")} - {"__init__"}
    assert modules <= AT_THE_ROOT
