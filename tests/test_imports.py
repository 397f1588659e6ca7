"""Imports stand at the top of a file; the few that do not have a reason."""

import ast

from docs.rooms import PACKAGES, ROOT, modules_of

# file → what a function of it imports, and why not at the top
INSIDE = {
    "assistant/cli.py": {"assistant.operations.logs": "brings in structlog; few commands crash"},
    "assistant/commands/serve.py": {"assistant.web.server": "Gradio takes seconds; mistakes are told before"},
    "assistant/llm/loading.py": {
        "assistant.llm.endpoint": "takes a second; few settings name an endpoint",
        "assistant.llm.failover": "as endpoint",
    },
    "index/language/words.py": {"jieba": "warns when imported, before there is a log to catch it"},
    "index/recognition/engine.py": {
        "rapidocr": "an extra; loads OpenCV, which only scans need",
        "rapidocr.main": "an extra; loads OpenCV, which only scans need",
    },
    "evals/benchmarks/opening.py": {"playwright.sync_api": "for developers; the run says if it is missing"},
    "evals/benchmarks/stock.py": {
        "langchain_chroma": "an extra; the run says so where it is missing",
        "langchain_huggingface": "an extra",
        "langchain_text_splitters": "an extra",
    },
    "evals/metrics/estimates.py": {"scipy.stats": "takes a second; only comparisons need it"},
    "evals/benchmarks/growth.py": {"matplotlib": "as in plots.py", "matplotlib.figure": "as matplotlib"},
    "evals/report/plots.py": {
        "matplotlib": "takes half a second, and the server rarely measures",
        "matplotlib.figure": "as matplotlib",
    },
    "index/embedding/embedder.py": {
        "sentence_transformers": "takes seconds; mistakes are told before",
        "transformers.utils": "as sentence_transformers",
        "index.embedding.onnx_encoder": "needs torch, as sentence_transformers",
    },
    "index/embedding/onnx_encoder.py": {
        "onnx": "needed once for a model",
        "index.embedding.onnx_graph": "as onnx",
    },
    "index/embedding/question_tower.py": {"index.embedding.onnx_graph": "as onnx"},
    "index/stores/places.py": {"index.stores.postgres": "takes a while; few keep indexes in PostgreSQL"},
    "index/retriever.py": {"sentence_transformers": "takes seconds; few have a reranker"},
}  # fmt: skip


def imports_inside(tree: ast.AST) -> set[str]:
    """The modules that functions import."""
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    found: set[str] = set()
    for node in (node for function in functions for node in ast.walk(function)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_functions_import_nothing_but_what_has_a_reason() -> None:
    found = {
        str(path.relative_to(ROOT)): imports_inside(ast.parse(path.read_text("utf-8")))
        for package in PACKAGES
        for path in modules_of(package)
    }
    assert {path: names for path, names in found.items() if names} == {
        path: set(reasons) for path, reasons in INSIDE.items()
    }


def test_an_import_inside_a_function_is_seen() -> None:
    code = "import os\nclass A:\n    def f(self):\n        if self:\n            from a.b import c\n"
    assert imports_inside(ast.parse(code)) == {"a.b"}
