"""Messages as the platforms document them, and replies that they can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.channels.messages import (
    MOST_BYTES,
    Message,
    UnreadableMessage,
    read_fields,
    read_message,
    shorten,
    write_encrypted,
    write_reply,
)

TEXT = """<xml><ToUserName><![CDATA[gh_office]]></ToUserName>
<FromUserName><![CDATA[o_somebody]]></FromUserName>
<CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[ 办居住证要带什么 ]]></Content><MsgId>1234567890123456</MsgId></xml>"""
VOICE = """<xml><ToUserName>gh_office</ToUserName>
<FromUserName>o_somebody</FromUserName><CreateTime>1</CreateTime>
<MsgType>voice</MsgType><MediaId>m</MediaId><Recognition>遛狗要牵绳吗</Recognition><MsgId>7</MsgId></xml>"""
EVENT = """<xml><ToUserName>gh_office</ToUserName>
<FromUserName>o_somebody</FromUserName><CreateTime>9</CreateTime>
<MsgType>event</MsgType><Event>subscribe</Event></xml>"""
SENT = Message("o_somebody", "gh_office", "1")


def read(xml: str) -> Message:
    return read_message(read_fields(xml.encode()))


def test_text_speech_and_a_beginning_are_read():
    assert read(TEXT) == Message("o_somebody", "gh_office", "1234567890123456", "办居住证要带什么")
    assert read(VOICE).text == "遛狗要牵绳吗"
    begun = read(EVENT)
    assert begun.begins
    assert begun.id == read(EVENT).id != read(EVENT.replace("9", "10")).id
    assert read(TEXT.replace("text", "image")).text == ""


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<xml>",
        b"<xml><MsgType>text</MsgType></xml>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName></xml>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><FromUserName>a</FromUserName></xml>',
    ],
)
def test_what_is_no_message_is_refused(sent: bytes):
    with pytest.raises(UnreadableMessage):
        read_message(read_fields(sent))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(sent: bytes):
    try:
        read_message(read_fields(sent))
    except UnreadableMessage:
        pass


@given(st.text(max_size=1200))
def test_any_reply_is_readable_and_short_enough(text: str):
    root = etree.fromstring(write_reply(SENT, text))
    assert [root.findtext(name) for name in ("ToUserName", "FromUserName", "MsgType")] == [
        "o_somebody",
        "gh_office",
        "text",
    ]
    assert len((root.findtext("Content") or "").encode()) <= MOST_BYTES


def test_a_long_reply_ends_after_a_whole_line():
    lines = "\n".join(f"第{number}条 犬只应当登记。" for number in range(200))
    short = shorten(lines)
    assert len(short.encode()) <= MOST_BYTES
    assert short.endswith("登记。\n…")
    assert len(shorten("长" * 2000).encode()) <= MOST_BYTES
    assert shorten("一句。") == "一句。"


def test_an_encrypted_reply_has_its_four_parts():
    root = etree.fromstring(write_encrypted("abc=", "sig", "1700000000", "n"))
    assert {one.tag: one.text for one in root} == {
        "Encrypt": "abc=",
        "MsgSignature": "sig",
        "TimeStamp": "1700000000",
        "Nonce": "n",
    }
