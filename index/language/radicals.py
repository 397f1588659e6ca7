"""Radicals written for the characters they look like, as browsers and text programs put them into PDF files.

Kangxi radicals (U+2F00–2FD5) and compatibility ideographs (U+F900–FAFF) have their characters in Unicode's
normalisation; for the supplement (U+2E80–2EFF), which it leaves as it is, they are those of the Unicode
Character Database, EquivalentUnifiedIdeograph.txt. Variants that are only parts of characters stay.
"""

import unicodedata
from itertools import chain

_SUPPLEMENT = (
    "⺁厂⺄乙⺆冂⺈刀⺊卜⺌小⺍小⺎兀⺐尢⺒巳⺓幺⺜日⺝月⺟母⺠民⺦丬⺧牛⺩王⺪疋⺬示⺮竹⺰纟⺶羊⺺肀⺻聿⺼肉⺽臼"
    "⻁虎⻄西⻅见⻆角⻈讠⻉贝⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾"
    "⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)


def _characters() -> dict[int, str]:
    found = {ord(radical): char for radical, char in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)}
    for code in chain(range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF)):
        char = unicodedata.normalize("NFKC", chr(code))
        if char != chr(code):
            found[code] = char
    return found


_TABLE = _characters()


def unify(text: str) -> str:
    """The text with characters in place of radicals; of the same length, so that offsets hold."""
    return text.translate(_TABLE)
