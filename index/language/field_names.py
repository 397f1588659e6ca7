"""What the fields of a guide to a service are called: 受理条件, 所需材料, 办理时限, 收费标准, 咨询电话.

The nouns are those of the elements that lists of government services have (政务服务事项实施清单要素), and
their everyday forms.
"""

import re

from index.language import marks

_NOUN = (
    "条件|对象|范围|资格|所需|材料|资料|证件|要件|手续|流程|程序|步骤|环节|方法|方式|渠道|途径|形式"
    "|时限|期限|时间|周期|有效期|费用|收费(?:情况|项目)?|标准|额度|押金|工本费|结果|依据"
    "|地点|地址|馆址|地方|网点|场所|窗口|机构|部门|单位|主体|机关|电话|热线|网址|名称|类型|事项"
)
_JOINED = re.compile(rf"(?:[一-鿿]{{0,6}}(?:{_NOUN})[及和与、/]?){{1,3}}|是否收费")
_FRAME = re.compile(r"[【\[〔■●◆★▶☆◎·\s]*(?P<name>[^】\]〕:：]+?)[\s】\]〕:：]*")
_NUMBER = re.compile(rf"\s*(?:{marks.LISTED}|{marks.ITEM}|{marks.CHINESE}{{1,3}}[.．])\s*")
_LONGEST = 12


def read_field_name(line: str) -> str:
    """The name in a line that says nothing else, its frame taken off: 【办理条件】 → 办理条件; else ""."""
    framed = _FRAME.fullmatch(line)
    name = framed["name"] if framed else ""
    return name if len(name) <= _LONGEST and _JOINED.fullmatch(name) else ""


def names_field(heading: str) -> bool:
    """Whether a heading, with or without a number, is the name of a field: 二、申请材料."""
    return bool(read_field_name(_NUMBER.sub("", heading, count=1)))
