"""How much of one text another one holds, by shared runs of characters."""

import re

_PUNCTUATION = re.compile(r"[\s，。；：、！？“”‘’「」『』（）()《》〈〉【】\[\]…—·.,;:!?\"'%％~～-]+")
# Words a draft uses to say things; they claim nothing themselves.
_FRAMING = re.compile(
    r"根据|按照|依据|依照|规定|条例|明确|资料|文件|材料|显示|提到|指出|表示|要求|其中|另外|同时|此外|因此|所以|如果|的话|"
    r"答|是的|对的|不对|不是|您|你|我们|具体|包括|如下|以下|分别|为|是|的|了|在|由|被|将|会|要|和|与|及|或|并|且|也|都|就|"
    r"则|而|于|对|向|从|到|至|按|把|让|给|得|着|过|等|这|那|该|其|此|有|应当|应|需|可以|可|必须|需要|一共|总共|共|"
    r"不得|禁止|不能|不准|罚款|处罚|处以|罚|处|最高|最低|最多|至少|不超过|以上|以内|之间|元|块|钱"
)


def strip_punctuation(text: str, replacement: str = "") -> str:
    """The text without punctuation and white space."""
    return _PUNCTUATION.sub(replacement, text)


def content_of(text: str) -> str:
    """What the text says: its words without framing; runs are separated by single spaces."""
    return strip_punctuation(_FRAMING.sub(" ", strip_punctuation(text, " ")), " ").strip()


def covered(text: str, *sources: str) -> list[bool]:
    """For each character, whether a run of two or more characters shared with a source covers it.

    A character that stands alone between spaces is covered when a source has it.
    """
    flags = [False] * len(text)
    squeezed = [strip_punctuation(source) for source in sources]
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        if " " not in pair and any(pair in source for source in squeezed):
            flags[i] = flags[i + 1] = True
    for i, c in enumerate(text):
        alone = (i == 0 or text[i - 1] == " ") and (i + 1 == len(text) or text[i + 1] == " ")
        if alone and any(c in source for source in squeezed):
            flags[i] = True
    return flags


def shared_pairs(one: str, other: str) -> int:
    """How many of the character pairs of `one` the other text has."""
    return sum(one[i : i + 2] in other for i in range(len(one) - 1))
