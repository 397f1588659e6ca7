"""Saved pages in one file."""

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from index.errors import UnreadableDocument
from index.loaders.mhtml import load_mhtml

PAGE = '<html><head><meta charset="{}"><title>供水通知</title></head><body><p>每吨三元。</p></body></html>'


def saved(*parts: MIMEText, start: str = "") -> bytes:
    message = MIMEMultipart("related", **({"start": start} if start else {}))
    for part in parts:
        message.attach(part)
    message.attach(MIMEImage(b"GIF89a", "gif"))
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_page_is_read(charset: str) -> None:
    content = load_mhtml(
        saved(MIMEText(PAGE.format(charset), "html", charset), MIMEText("边栏", "html", charset))
    )
    assert content.text == "每吨三元。"
    assert content.page_title == "供水通知"


def test_the_part_named_as_start_is_the_page() -> None:
    main = MIMEText(PAGE.format("utf-8"), "html", "utf-8")
    main["Content-ID"] = "<main@x>"
    assert (
        load_mhtml(saved(MIMEText("<p>框</p>", "html", "utf-8"), main, start="<main@x>")).text == "每吨三元。"
    )


def test_text_without_a_page_and_nothing_at_all() -> None:
    assert load_mhtml(saved(MIMEText("每吨三元。", "plain", "utf-8"))).text == "每吨三元。"
    with pytest.raises(UnreadableDocument, match="no page in it"):
        load_mhtml(saved())
    with pytest.raises(UnreadableDocument, match="no page in it"):
        load_mhtml("供水".encode())
