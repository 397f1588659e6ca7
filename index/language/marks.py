"""How a document numbers its parts, and how others refer to them: （一）, 1., ①, 第十条第二款第三项."""

import re

from index.language.numerals import DIGITS

CHINESE = "[一二三四五六七八九十百]"
NUMERAL = f"{DIGITS}+"

BRACKETED = rf"[（(]{CHINESE}{{1,4}}[）)]"
BRACKETED_DIGITS = r"[（(]\d{1,2}[）)]"
POINTED = r"\d{1,2}[.．、](?!\d)"
LISTED = rf"{CHINESE}{{1,3}}、"
# As `LISTED`, where the number is that of a heading.
COUNTED = rf"{CHINESE}{{1,3}}\s*[、.．]"
CIRCLED = "[①-⑳]"
# The number that an item stands under; not （一）项, which speaks of it.
ITEM = rf"(?:{BRACKETED}|{BRACKETED_DIGITS}|{CIRCLED})(?!\s*(?:[项款目条]|[、和或至]\s*[（(]))|{POINTED}"
# What an item or the heading of a list begins with, and the gap behind it.
NUMBERED = re.compile(rf"\s*(?:{LISTED}|{ITEM})\s*")
# Where an item （一） begins within a line.
INLINE_ITEM = re.compile(rf"(?<=[：:；;。])\s*(?={BRACKETED})")
# 三 of an item that begins with （三）.
ITEM_NUMBER = re.compile(rf"\s*[（(]({CHINESE}{{1,4}})[）)]")

ARTICLE = rf"第{NUMERAL}条(?:之{NUMERAL})?"
ARTICLE_NUMBER = rf"第\s*({NUMERAL})\s*条"
PARAGRAPH = rf"第\s*({NUMERAL})\s*款"
ITEM_OF_ARTICLE = rf"第[（(]?({NUMERAL})[）)]?项"
REFERENCE = rf"{ARTICLE}(?:第{NUMERAL}款)?(?:第[（(]?{NUMERAL}[）)]?项)?"

# What the heading of a part, a list or an item begins with.
PART = rf"第\s*{NUMERAL}\s*[编章节条]|{COUNTED}|[（(](?:{CHINESE}|\d){{1,3}}[）)]|{POINTED}"
# 〔2021〕15号, behind the name of who issued the document.
DOCUMENT_NUMBER = r"[〔［\[【（(]\s*[12]\d{3}\s*[〕］\]】）)]\s*第?\s*\d{1,4}\s*号"


def without_number(heading: str) -> str:
    """Returns a heading without the number that it begins with: 一、补贴对象 → 补贴对象."""
    number = NUMBERED.match(heading)
    return heading[number.end() :] if number else heading
