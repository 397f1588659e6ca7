"""Cuts text into the terms of the lexical index: Chinese character pairs, whole Latin words and numbers.

Every run of Chinese characters becomes its pairs and then its last character, so that positions are
consecutive over "按照第3条处理": a phrase of two or more characters is found wherever it stands, also
across a number or a Latin word. White space between Chinese characters means nothing.
"""

import re

from index.language.folding import fold

_CJK = r"\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<cjk>[{_CJK}]+)|\d+\.\d+(?![\d.])|[^\W_{_CJK}]+")
_LONE = re.compile(f"[{_CJK}]")
_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")


def segment(text: str) -> list[str]:
    """The terms of a stored text, in order."""
    return [term for run in _runs(text) for term in run]


def query_terms(text: str) -> list[str]:
    """The distinct terms of a question; the last characters that only serve phrases are left out."""
    return list(dict.fromkeys(term for run in _runs(text) for term in _scored(run)))


def phrase_terms(text: str) -> list[str]:
    """The terms that stand next to each other wherever `text` stands; the run at its end may go on."""
    *whole, last = _runs(text) or [[]]
    if whole and len(last) == 1 and _LONE.fullmatch(last[0]):
        last = []
    return [term for run in (*whole, _scored(last)) for term in run]


def _runs(text: str) -> list[list[str]]:
    runs: list[list[str]] = []
    for match in _RUN.finditer(_GAP.sub("", fold(text))):
        run = match.group()
        if match["cjk"]:
            runs.append([run[at : at + 2] for at in range(len(run))])
        else:
            runs.append([run])
    return runs


def _scored(run: list[str]) -> list[str]:
    return run[:-1] if len(run) > 1 else run
