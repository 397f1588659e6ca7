"""The table of rights: how an address is found in it."""

import pytest

from assistant.people.person import Permission
from assistant.people.rights import CHAT, STAFF, PageRights, Rights

RIGHTS = Rights(pages={"": CHAT, "staff": STAFF, "bare": PageRights(Permission.LOOK)})


@pytest.mark.parametrize(
    ("method", "path", "needs"),
    [
        ("GET", "/", None),
        ("HEAD", "/healthz", None),
        ("GET", "/documents/a/b c.md", None),
        ("POST", "/v1/ask", Permission.ASK),
        ("POST", "/v1/approved/x/withdraw", Permission.EDIT),
        ("GET", "/staff", Permission.LOOK),
        ("GET", "/staff/gradio_api/file=/tmp/x.docx", Permission.LOOK),
        ("POST", "/staff/gradio_api/upload", Permission.LOOK),
        ("GET", "/v1/questions/x", Permission.LOOK),
    ],
)
def test_an_address_is_found(method, path, needs):
    rule = RIGHTS.find(method, path)
    assert rule is not None and rule.needs == needs


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/healthz"), ("GET", "/v1"), ("GET", "/v1/nothing"), ("GET", "//staff/"),
        ("GET", "/staff//config"), ("GET", "/staff/../staff/config"), ("GET", "/v1/questions/x/y"),
        ("POST", "/v1/approved/x/y/withdraw"), ("GET", "/gradio_api/file=/etc/passwd"),
        ("POST", "/gradio_api/upload"), ("POST", "/bare/gradio_api/upload"), ("GET", "/STAFF/"),
        ("GET", "/static/..\\x"), ("GET", "/staff/gradio_api/proxy=http://x"), ("GET", "/other/"),
    ],
)  # fmt: skip
def test_what_is_not_listed_is_not_found(method, path):
    assert RIGHTS.find(method, path) is None


def test_what_may_be_done_at_an_address_is_known():
    assert RIGHTS.methods("/v1/approved") == ["GET", "POST"]
    assert RIGHTS.methods("/v1/nothing") == []


def test_each_page_names_functions_that_ask_among_its_own():
    for page in RIGHTS.pages.values():
        assert page.asking <= set(page.functions)
