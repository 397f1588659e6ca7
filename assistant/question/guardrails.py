"""Stops what is no question before anything is searched: empty, too long, abuse, orders, talk."""

import re
import unicodedata
from dataclasses import dataclass

from assistant.question.rewriting import language_of
from assistant.question.talk import recognise_talk
from assistant.types import Ending
from index.embedding.embedder import Embedder

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_INJECTION = re.compile(
    r"(?:忽略|无视|忘(?:记|掉)|不(?:要|用)管|抛开|绕过|跳过|取消)[^。？]{0,12}(?:指令|提示词?|规则|设定|限制|要求|指示|约束|资料|"
    r"文件|文档|上文|以上|之前|前面)|"
    r"(?:system|系统)\s*(?:prompt|提示词?|指令|消息)|提示词(?:是|内容|原文|全文|发)|"
    r"开发者模式|越狱|jailbreak|\bDAN\b|developer mode|"
    r"(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|document|above|"
    r"previous|restriction|polic)|"
    r"(?:reveal|print|show|repeat|output|leak).{0,30}\b(?:prompt|instructions|system message)|"
    r"(?:扮演|假装|假扮|装作|充当|角色扮演|你现在是|从现在(?:起|开始)你|你不再是)|"
    r"(?:pretend|act as|role-?play|you are now)\b|"
    r"(?:编造|编一个|虚构|瞎编|杜撰|随便编|捏造|伪造|胡编)|(?:make up|invent|fabricate)\b|"
    r"<\|?(?:im_start|im_end|system|endoftext)|\[/?INST\]|###\s*(?:instruction|system)|"
    r"(?:只|必须|直接|请你?)(?:回答|回复|输出|说)[“\"「'‘]",
    re.IGNORECASE,
)
_ABUSE = re.compile(
    r"傻[逼比屄叉]|煞笔|沙雕|操你|草你|艹你|日你|肏|去死|他妈的|你妈的|妈了个|王八蛋|混蛋|滚蛋|狗日|狗东西|贱人|婊子|废物东西|脑残|智障|"
    r"\bfuck|\bshit\b|\bbitch|\basshole|\bidiot\b|\bmoron\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"(?:我要|我想|我来|怎么|如何)(?:偷偷)?(?:弄死|毒死|杀死|打死|杀了)|不被(?:人)?(?:发现|抓到|抓住|查到|查出)|"
    r"钻.{0,12}空子|逃避.{0,4}(?:处罚|检查|查处)"
)
_REPEATING = re.compile(
    r"(?:原样|照着|跟着我?|逐字)(?:重复|复述|念)|重复.{0,4}[两三四五六七八九十\d]遍|"
    r"\brepeat (?:after me|the following)",
    re.IGNORECASE,
)
_DECODING = re.compile(
    r"(?:解码|译码|base64|rot13|摩斯).{0,12}(?:执行|照做|回答|输出|运行)|\bdecode\b.{0,20}\b(?:execute|run|follow|answer)",
    re.IGNORECASE,
)
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіѕјԁһАВЕКМНОРСТУХІЅЈαοινΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjdhABEKMHOPCTYXISJaoivABEZHIKMNOPTYX",
)
_BETWEEN_LETTERS = re.compile(r"(?<=\b[A-Za-z])[ .*_-](?=[A-Za-z]\b)")
_SCRIPT = re.compile(
    r"<\s*(?:script|iframe|img|svg|object|embed|style|a)\b|"
    r"javascript:|data:text/html|\bon\w+\s*=|!\[[^\]]*\]\(",
    re.IGNORECASE,
)
_ORDERS = (_INJECTION, _REPEATING, _DECODING, _SCRIPT)
_LONG_BLOB = re.compile(r"[A-Za-z0-9+/=]{60,}|(?:%[0-9a-fA-F]{2}){12,}|(?:\\u[0-9a-fA-F]{4}){8,}")
_REPEATED = re.compile(r"(.{1,8}?)\1{14,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a question is not answered: the ending and the canned reply to give, and its language."""

    ending: Ending
    reply: str
    language: str = "zh"


def clean_question(text: str) -> str:
    """The question without invisible characters, in compatibility form, trimmed."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def screen(text: str, max_chars: int, embedder: Embedder | None = None) -> Objection | None:
    """Returns why `text` (cleaned) is not to be answered, or None when it is a question like any other.

    With an `embedder` talk and harmful requests are recognised too: an emergency before any abuse, the rest
    after.
    """
    found = _wrong_form(text, max_chars)
    if found:
        return found
    language = language_of(text)
    talk = recognise_talk(text, embedder) if embedder else None
    ending = Ending.BLOCKED if talk and talk.harmful else Ending.REFUSED
    said = Objection(ending, talk.reply, language) if talk else None
    if talk and talk.urgent:
        return said
    return _abuse_or_order(text, language) or said


def _wrong_form(text: str, max_chars: int) -> Objection | None:
    if not re.search(r"\w", text):
        return Objection(Ending.REFUSED, "empty_question")
    if len(text) > max_chars:
        return Objection(Ending.REFUSED, "long_question", language_of(text))
    return None


def _abuse_or_order(text: str, language: str) -> Objection | None:
    folded = unicodedata.normalize("NFKC", text)
    squeezed = re.sub(r"(?<=[\u4e00-\u9fff])[\s.*·_|-]+(?=[\u4e00-\u9fff])", "", folded)
    if _ABUSE.search(squeezed) or _HARM.search(squeezed):
        return Objection(Ending.BLOCKED, "blocked_abuse", language)
    plain = _BETWEEN_LETTERS.sub("", folded.translate(_LOOKALIKES))
    if any(order.search(form) for order in _ORDERS for form in (folded, squeezed, plain)):
        return Objection(Ending.BLOCKED, "blocked_instruction", language)
    if _LONG_BLOB.search(folded) or _REPEATED.search(squeezed):
        return Objection(Ending.BLOCKED, "blocked_instruction", language)
    return None
