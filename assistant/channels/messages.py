"""WeChat's messages: XML in, XML out."""

import time
from dataclasses import dataclass

from lxml import etree

# A passive reply of text takes 2,048 bytes.
MOST_BYTES = 2048
_SUBSCRIBED = ("subscribe", "enter_agent")


class UnreadableMessage(Exception):
    """What was sent is no message in WeChat's format."""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody sent: `text` is "" for what is no text; `begins` when they came for the first time.

    `id` is the same when WeChat sends a message again, since no reply came within five seconds.
    """

    sender: str
    receiver: str
    id: str
    text: str = ""
    begins: bool = False


def read_fields(xml: bytes) -> dict[str, str]:
    """The texts of the elements below the root, by name.

    Raises:
        UnreadableMessage: it is no XML, or declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableMessage(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableMessage("declares a document type")
    return {str(one.tag): (one.text or "").strip() for one in root if isinstance(one.tag, str)}


def read_message(fields: dict[str, str]) -> Message:
    """The message of these fields; speech comes as the text that WeChat recognised, if it was told to.

    Raises:
        UnreadableMessage: nobody sent it.
    """
    sender, receiver = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    if not sender or not receiver:
        raise UnreadableMessage("FromUserName or ToUserName is missing")
    kind, event = fields.get("MsgType", ""), fields.get("Event", "")
    text = {"text": fields.get("Content", ""), "voice": fields.get("Recognition", "")}.get(kind, "")
    number = fields.get("MsgId") or "-".join((sender, fields.get("CreateTime", ""), event))
    return Message(sender, receiver, number, text, begins=kind == "event" and event in _SUBSCRIBED)


def write_reply(message: Message, text: str) -> str:
    """The reply to a message, as XML."""
    return _write(
        ToUserName=message.sender,
        FromUserName=message.receiver,
        CreateTime=int(time.time()),
        MsgType="text",
        Content=shorten(_clean(text)),
    )


def write_encrypted(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """The envelope of an encrypted reply, as XML."""
    return _write(Encrypt=encrypted, MsgSignature=signature, TimeStamp=int(timestamp), Nonce=nonce)


def shorten(text: str, most: int = MOST_BYTES) -> str:
    """As many whole lines as fit into so many bytes, of a longer first line the beginning."""
    if len(text.encode()) <= most:
        return text
    room = most - len("\n…".encode())
    kept = text.encode()[:room].decode(errors="ignore")
    return (kept[: kept.rfind("\n")] if "\n" in kept else kept) + "\n…"


def _write(**fields: str | int) -> str:
    root = etree.Element("xml")
    for name, value in fields.items():
        element = etree.SubElement(root, name)
        # A character that XML cannot hold would make the whole reply unreadable.
        element.text = etree.CDATA(_clean(value)) if isinstance(value, str) else str(value)
    return str(etree.tostring(root, encoding="unicode"))


def _clean(text: str) -> str:
    kept = "".join(one for one in text if one in "\t\n" or one >= " ")
    return kept.replace("\ufffe", "").replace("\uffff", "").replace("]]>", "]] >")
