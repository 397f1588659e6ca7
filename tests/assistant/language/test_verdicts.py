"""A verdict is given on the very act, for the very people, on the condition asked about, or not at all."""

import pytest

from assistant.language.facts import facts
from assistant.language.verdicts import Verdict, find_verdict, leaves_open

RULES = (
    "重点管理区内禁止饲养烈性犬。禁止虐待犬只，禁止组织斗犬。任何单位和个人可以举报。"
    "老年人乘车无需购票。除导盲犬外，不得携犬进入公园。经营者应当亮证经营。"
)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("重点管理区内能不能饲养烈性犬？", Verdict.MAY_NOT),
        ("可以组织斗犬吗", Verdict.MAY_NOT),
        ("个人可不可以举报？", Verdict.MAY),
        ("经营者要不要亮证经营", Verdict.MUST),
        ("老年人乘车需要购票吗？", Verdict.NEED_NOT),
        ("能不能饲养烈性犬？", None),
        ("一般管理区内能饲养烈性犬吗？", None),
        ("可以携犬进入公园吗？", None),
        ("消费者要不要亮证经营", None),
        ("饲养烈性犬罚多少？", None),
        ("", None),
    ],
)
def test_what_a_rule_says_of_the_act_asked_about(question: str, verdict: Verdict | None) -> None:
    assert find_verdict(question, facts(RULES)) == verdict


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("可以带狗坐地铁吗？", True),
        ("一般管理区养狗要不要登记", True),
        ("养狗是不是要交钱", True),
        ("没牵绳罚不罚", True),
        ("能领多少补贴吗？", False),
        ("遛狗不牵绳罚多少？", False),
        ("要不要带什么材料", False),
    ],
)
def test_a_yes_or_no_question_is_left_open_without_a_verdict(question: str, left: bool) -> None:
    assert leaves_open(question) is left
