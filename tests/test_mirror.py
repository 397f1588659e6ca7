"""Tests mirror the rooms: every module of some size has a test file of its own, under the same path."""

from collections.abc import Iterator
from pathlib import Path

from docs.rooms import PACKAGES, ROOT, modules_of

SMALL = 60
# Measurements and what databases were changed by are tried whole, by running them.
ELSEWHERE = {"benchmarks", "migrations"}
# A command line of its own, and what only says what lives in a folder.
EXEMPT = {"__init__.py", "__main__.py"}


def large_modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in modules_of(package):
            inside = path.relative_to(ROOT)
            lines = len(path.read_text("utf-8").splitlines())
            if (
                lines > SMALL
                and path.name not in ("__init__.py", "__main__.py")
                and not ELSEWHERE & set(inside.parts)
            ):
                yield inside


def test_a_module_of_some_size_has_a_test_file_of_its_own() -> None:
    assert len(list(large_modules())) > 100, "the modules are looked for where they are"
    wanted = [Path("tests") / one.parent / f"test_{one.stem}.py" for one in large_modules()]
    missing = [str(path) for path in wanted if not (ROOT / path).exists()]
    assert missing == []


def test_tests_have_no_package_of_their_own() -> None:
    """Two files of one name in different folders are told apart by `--import-mode=importlib` alone."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
