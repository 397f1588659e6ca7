import pytest

from assistant.wording.alignment import measure
from assistant.wording.facts import find_conflicts
from assistant.wording.folding import fold
from assistant.wording.verdicts import Fact


def kinds(draft: str, official: str) -> set[Fact]:
    ours, theirs = fold(draft).text, fold(official).text
    return {conflict.kind for conflict in find_conflicts(measure(ours, theirs, 0, len(theirs)))}


@pytest.mark.parametrize(
    ("draft", "official", "kind"),
    [
        ("处三百元罚款", "处五百元罚款", Fact.NUMBER),
        ("处五百元以下罚款", "处五百元以上罚款", Fact.NUMBER),
        ("时间不少于五日", "时间不超过五日", Fact.NUMBER),
        ("在三日内答复", "在三个工作日内答复", Fact.NUMBER),
        ("在一日内答复", "在七日内答复", Fact.NUMBER),
        ("蓝色以下预警信号", "蓝色以上预警信号", Fact.NUMBER),
        ("依照第十二条处罚", "依照第十三条处罚", Fact.NUMBER),
        ("自2021年3月1日起施行", "自2022年3月1日起施行", Fact.DATE),
        ("由城市管理部门负责", "由公安机关负责", Fact.NAME),
        ("由物业公司负责", "由公安机关负责", Fact.NAME),
        ("由公安机关、教育部门负责", "由公安机关负责", Fact.NAME),
        ("报省人民政府批准", "报市人民政府批准", Fact.NAME),
        ("根据《城市供水条例》制定", "根据《城镇燃气管理条例》制定", Fact.NAME),
        ("在太原市行政区域内", "在大同市行政区域内", Fact.PLACE),
        ("可以饲养烈性犬", "不得饲养烈性犬", Fact.MODALITY),
        ("养犬人可以登记", "养犬人应当登记", Fact.MODALITY),
        ("应当根据需要设置岗位", "可以根据需要设置岗位", Fact.MODALITY),
        ("经批准擅自施工的", "未经批准擅自施工的", Fact.MODALITY),
        ("疫苗收费接种", "疫苗免费接种", Fact.MODALITY),
    ],
)
def test_a_fact_stated_otherwise_is_a_conflict(draft: str, official: str, kind: Fact):
    assert kind in kinds(draft, official)


@pytest.mark.parametrize(
    ("draft", "official"),
    [
        ("处500元罚款", "处五百元罚款"),
        ("缴纳1,200元", "缴纳一千二百元"),
        ("养犬人必须登记", "养犬人应当登记"),
        ("推进公园建设", "加强公园建设"),
        ("全面加强公安机关的建设", "加强公安机关的建设"),
        ("活动中不得有侮辱的情形", "活动中，不得有侮辱的情形"),
        ("不超过五百元", "五百元以下"),
    ],
)
def test_other_words_for_the_same_facts_are_no_conflict(draft: str, official: str):
    assert kinds(draft, official) == set()


def test_a_conflict_says_what_stands_on_either_side():
    ours, theirs = "罚款三千元", "罚款一千元"
    (conflict,) = find_conflicts(measure(ours, theirs, 0, len(theirs)))
    assert (conflict.draft, conflict.official) == ("三千元", "一千元")
