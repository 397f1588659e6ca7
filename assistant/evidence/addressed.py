"""Words in a document that speak to the program which reads it, not to people: they are never quoted.

No rule addresses a language model, imitates the marks of a chat, or asks to ignore the rules around it.
"""

import re
from collections.abc import Iterator

from index.structure.sentences import split_sentences

_MARKS = re.compile(
    r"<\|?\s*/?\s*(?:im_start|im_end|im_sep|system|user|assistant|endoftext)\s*\|?>|\[/?(?:INST|SYS)\]|<</?SYS>>|"
    r"#{2,}\s*(?:instructions?|system|assistant|指令|系统|助手)\b|"
    r"(?:^|[\s。；>|])(?:system|assistant)\s*[:：]|</?(?:evidence|documents?|instructions?)>|"
    r"<\s*(?:script|iframe|object|embed|svg)\b",
    re.IGNORECASE,
)
_READER = (
    r"(?:人工智能|大?语言模型|大模型|AI(?:模型|助手)?|聊天机器人|问答(?:系统|助手|机器人)|智能助手|"
    r"模型|机器人助手)"
)
_ADDRESS = re.compile(
    rf"你(?:现在|从现在起)?是[^。；\n]{{0,12}}(?:{_READER}|助手)|"
    rf"(?:^|[（(【\[“\"。；\s])(?:致|对|给|告|请)\s*(?:所有|各|本)?{_READER}(?:们)?\s*[:：，,]|"
    rf"(?:^|[（(【\[“\"。；\s])(?:to|dear|note to|attention)\s+(?:the\s+|any\s+|all\s+)?"
    r"(?:AI|LLM|(?:language |AI )?models?|chatbots?|assistants?)\s*[:,]",
    re.IGNORECASE,
)
_OVERRULE = re.compile(
    r"(?:忽略|无视|忘掉|不要?理会|抛开|绕过)[^。；\n]{0,6}(?:以上|上述|之前|前面|先前|正文|原有|所有|一切|其他|其它)"
    r"[^。；\n]{0,6}(?:指令|提示词?|规则|设定|内容|文件|文字|要求|规定)|"
    r"\b(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|above|prior|all|other)\b.{0,20}"
    r"\b(?:instructions?|prompts?|rules?|documents?|text)\b",
    re.IGNORECASE,
)


def speaks_to_program(text: str) -> bool:
    """Whether a sentence of a document is meant for the program that reads it."""
    return any(pattern.search(text) for pattern in (_MARKS, _ADDRESS, _OVERRULE))


def ranges_for_people(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of `text[start:end]` without the sentences that speak to a program."""
    begun = start
    for low, high in split_sentences(text[start:end], clauses=False):
        if speaks_to_program(text[start + low : start + high]):
            if text[begun : start + low].strip():
                yield begun, start + low
            begun = start + high
    if text[begun:end].strip():
        yield begun, end
