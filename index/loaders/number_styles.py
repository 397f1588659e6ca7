"""How Word writes an automatic number: 第十二条, (iv), 壹、, 甲、, ⑶."""

import cn2an  # type: ignore[import-untyped]

_COUNTING = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting "
    "taiwaneseCounting taiwaneseCountingThousand".split()
)
_DIGITS = frozenset("ideographDigital japaneseDigitalTenThousand taiwaneseDigital".split())
_LEGAL = frozenset("chineseLegalSimplified ideographLegalTraditional japaneseLegal".split())
# Series of single characters, by the name of the style: what comes behind the last is written in figures.
_SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_IDEOGRAPHS = str.maketrans("0123456789", "〇一二三四五六七八九")


def write_number(value: int, style: str) -> str:
    """Returns a number in one of Word's styles (`w:numFmt`); those not known here are written in figures."""
    if style in ("bullet", "none"):
        return ""
    if value < 1:
        return str(value)
    if style in _COUNTING:
        return str(cn2an.an2cn(value)).removeprefix("一" if 10 <= value < 20 else "")
    if style in _LEGAL:
        return str(cn2an.an2cn(value, "up")).removeprefix("壹" if 10 <= value < 20 else "")
    if style in _SERIES and value <= len(_SERIES[style]):
        return _SERIES[style][value - 1]
    return _write_latin(value, style)


def _write_latin(value: int, style: str) -> str:
    figures = str(value)
    if style in _DIGITS:
        return figures.translate(_IDEOGRAPHS)
    if style in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 9)
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman") and value < 4000:
        return _write_roman(value) if style == "lowerRoman" else _write_roman(value).upper()
    if style.startswith("decimalFullWidth"):
        return figures.translate(_FULL_WIDTH)
    return figures.zfill(2) if style == "decimalZero" else figures


def _write_roman(value: int) -> str:
    written = ""
    for worth, letters in _ROMAN:
        times, value = divmod(value, worth)
        written += letters * times
    return written
