"""The kinds of document that a title ends with: 条例, 办法, 通知 (GB/T 9704-2012: issuer, matter, kind)."""

import re

RULES = "条例|实施细则|细则|规定|办法|规则|守则|规程|规范|标准"
ACTS = "决定|决议|通知|通告|公告|公示|意见|方案|规划|计划|批复|复函|函|指南|须知|解读|报告|纲要|预案"
_KIND = re.compile(rf"(?P<kind>{RULES}|{ACTS})$")
_RULE_KIND = re.compile(rf"(?:{RULES})$")
# A site writes 来源：, 日期： right behind the title in the same heading.
_WITH_LABELS = re.compile(rf".*?(?:{RULES}|{ACTS})(?=\W*[一-鿿]{{2,4}}\s*[:：])")


def kind_at_end(title: str) -> str:
    """Returns the kind that a title without notes on its version ends with, or nothing."""
    kind = _KIND.search(title)
    return kind["kind"] if kind else ""


def is_rule(title: str) -> bool:
    """Tells whether a title is that of a text made of articles."""
    return bool(_RULE_KIND.search(title))


def without_labels(title: str) -> str:
    """Returns a title without the labels that a web page puts behind it: …的通知来源：…日期：…."""
    whole = _WITH_LABELS.match(title)
    return whole[0] if whole else title
