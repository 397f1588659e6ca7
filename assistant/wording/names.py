"""Names in regulation Chinese whose exchange changes who, where or by which document."""

import re
from dataclasses import dataclass

from assistant.wording.verdicts import Fact
from index.places.divisions import find_divisions

_LEVEL = (
    r"(?:国家|中央|全国|自治区|设区的市|省|市|州|盟|县级以上|县级|县|区|旗|镇|乡镇|乡|街道|"
    r"上级|上一级|下级|本级|各级)"
)
_STEM = (
    r"公安|交通运输|交通|住房和?城乡建设|住房和?建设|住建|城乡建设|城乡规划|城市管理|城管|综合执法|综合行政执法|自然资源|国土资源|"
    r"规划|生态环境|环境保护|环保|市场监督管理|市场监管|工商行政管理|工商|质量技术监督|食品药品监督管理|药品监督管理|"
    r"卫生健康|卫生和?计划生育|卫生|疾病预防控制|医疗保障|教育|民政|财政|审计|统计|农业农村|农业|畜牧兽医|畜牧|兽医|林业|"
    r"园林绿化|园林|绿化|水行政|水利|水务|海洋与?渔业|海洋|渔业|海事|气象|应急管理|安全生产监督管理|消防救援|消防|"
    r"文化和?旅游|文化|旅游|体育|广播电视|新闻出版|文物|人力资源和?社会保障|社会保障|发展和?改革|发展改革|"
    r"工业和?信息化|经济和?信息化|司法行政|司法|商务|科学技术|科技|行政审批服务|行政审批|价格|物价|税务|海关|"
    r"退役军人事务|信访|民族宗教|宗教事务|房产|房屋|国有资产监督管理|金融|人民防空|供销|邮政|铁路|民航|电力|通信|档案|"
    r"大数据|网信|网络安全|保密|知识产权|残疾人|妇女|工会"
)
_KIND = (
    r"(?:行政)?(?:主管|管理|监督管理|执法|监管|行政)?"
    r"(?:部门|机关|机构|委员会|局|厅|办公室|中心|总队|支队|大队)"
)
_BODY = re.compile(
    rf"(?:{_LEVEL}*人民)?{_LEVEL}*(?:(?:{_STEM})(?:[、和与](?:{_STEM}))*{_KIND}|派出所)"
    rf"|{_LEVEL}*人民(?:政府|法院|检察院|代表大会(?:常务委员会|及其常务委员会)?)"
    r"|街道办事处|(?:居民|村民|业主|监察|仲裁|规划)委员会|业主大会|物业服务企业|共青团|妇女联合会|残疾人联合会|工会"
)
_BARE_STEM = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:{_STEM})(?=[、和与])|(?<=[、和与])(?:{_STEM})(?=[、和与等])"
)
_OWN_PLACE = re.compile(r"[本全](?:省|市|县|区|州|自治区|行政区域)")
# 《条例》 is short for the document that is spoken of, as 本条例 is.
_TITLE = re.compile(r"《(?!(?:条例|办法|规定|细则|意见|方案|通知)》)[^《》]{2,60}》")
_PERSON = re.compile(
    r"(?:书记|市长|省长|县长|区长|镇长|局长|主任|主席|科长|部长|院长|校长|记者|负责人|主委|处长|厅长)([\u4e00-\u9fff]{2,3})"
    r"(?=[，。、；：,.;:]|表示|出席|主持|强调|指出|带队|率|赴|通报|介绍|说|在|参加|作|调研|$)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands."""

    kind: Fact
    surface: str
    start: int
    end: int


def find_names(text: str) -> list[Name]:
    """The titles, places, bodies and persons named in a folded text, in order."""
    found = [Name(Fact.NAME, m[0], *m.span()) for m in _TITLE.finditer(text)]
    found += [Name(Fact.NAME, m[1], *m.span(1)) for m in _PERSON.finditer(text)]
    for pattern in (_BODY, _BARE_STEM):
        found += [Name(Fact.NAME, m[0], *m.span()) for m in pattern.finditer(text)]
    found += [Name(Fact.PLACE, m[0], *m.span()) for m in _OWN_PLACE.finditer(text)]
    found += [Name(Fact.PLACE, m.surface, m.start, m.end) for m in find_divisions(text)]
    return sorted(found, key=lambda name: (name.start, name.end))
