"""What citizens read stands in `prompts/`, none of it in the code that puts answers together."""

import ast
import re
from pathlib import Path

import assistant.answer

LONGEST = 6
FOLDER = Path(assistant.answer.__file__).parent


def _said(tree: ast.Module) -> list[str]:
    """The texts of a module, but for patterns that recognise and for docstrings."""
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            passed_over.update(id(inner) for inner in ast.walk(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(id(node.value))
    texts = (
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed_over
    )
    return [node.value for node in texts if isinstance(node.value, str)]


def test_no_sentence_stands_in_the_code() -> None:
    long = {
        text
        for path in FOLDER.glob("*.py")
        for text in _said(ast.parse(path.read_text("utf-8")))
        if len(re.findall("[\u4e00-\u9fff]", text)) > LONGEST
    }
    assert not long
