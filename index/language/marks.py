"""How a document numbers its parts, and how others refer to them: （一）, 1., ①, 第十条第二款第三项."""

import re

CHINESE = "[一二三四五六七八九十百]"
NUMERAL = r"[一二三四五六七八九十百千零〇\d]+"

BRACKETED = rf"[（(]{CHINESE}{{1,4}}[）)]"
BRACKETED_DIGITS = r"[（(]\d{1,2}[）)]"
POINTED = r"\d{1,2}[.．、](?!\d)"
LISTED = rf"{CHINESE}{{1,3}}、"
CIRCLED = "[①-⑳]"
# The number that an item stands under; not （一）项, which speaks of it.
ITEM = rf"(?:{BRACKETED}|{BRACKETED_DIGITS}|{CIRCLED})(?!\s*(?:[项款目条]|[、和或至]\s*[（(]))|{POINTED}"
# Where an item （一） begins within a line.
INLINE_ITEM = re.compile(rf"(?<=[：:；;。])\s*(?={BRACKETED})")
# 三 of an item that begins with （三）.
ITEM_NUMBER = re.compile(rf"\s*[（(]({CHINESE}{{1,4}})[）)]")

ARTICLE = rf"第{NUMERAL}条(?:之{NUMERAL})?"
PARAGRAPH = rf"第({NUMERAL})款"
ITEM_OF_ARTICLE = rf"第[（(]?({NUMERAL})[）)]?项"
REFERENCE = rf"{ARTICLE}(?:第{NUMERAL}款)?(?:第[（(]?{NUMERAL}[）)]?项)?"
