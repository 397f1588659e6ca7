"""Imports go one way: evals → assistant → index; each index library has one importer."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOWER = {"index": {"assistant", "evals"}, "assistant": {"evals"}}
ONLY_IN = {"chromadb": "index/stores/dense.py", "tantivy": "index/stores/lexical.py"}


def imported(path: Path) -> set[str]:
    """Top-level packages imported anywhere in a file, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


FILES = [
    path for package in ("index", "assistant", "evals") for path in sorted((ROOT / package).rglob("*.py"))
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    names = imported(path)
    assert not names & LOWER.get(package, set())
    for library, owner in ONLY_IN.items():
        assert library not in names or str(path.relative_to(ROOT)) == owner or package == "evals"
