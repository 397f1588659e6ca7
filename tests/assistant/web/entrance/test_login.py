"""Signing in and out in a browser."""

import pytest

from assistant.api.reception import SESSION
from assistant.web.entrance.pages import own_path

HTML = {"Accept": "text/html"}


def test_a_browser_is_led_to_the_login_and_back(open_house, password):
    client = open_house()
    led = client.get("/admin?x=1", headers=HTML, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/login?next=/admin%3Fx%3D1")
    page = client.get(led.headers["location"])
    assert 'name="next" value="/admin?x=1"' in page.text and page.headers["cache-control"] == "no-store"
    form = {"name": "chief", "password": password, "next": "/admin?x=1"}
    reply = client.post("/login", data=form, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin?x=1")
    cookie = reply.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))
    assert client.get("/admin").status_code == 200


@pytest.mark.parametrize(("name", "given"), [("wang", "wrong"), ("nobody", None), ("", ""), ("wang<b>", "x")])
def test_whoever_is_wrong_is_told_the_same_and_gets_nothing(open_house, password, name, given):
    client = open_house()
    reply = client.post("/login", data={"name": name, "password": password if given is None else given})
    assert reply.status_code == 401 and SESSION not in reply.cookies
    assert (
        "用户名、密码或验证码不对" in reply.text
        and "<b>" not in reply.text.split("alert")[1].split("<form")[1]
    )


def test_failed_sign_ins_are_limited_for_a_visitor_whatever_the_name(open_house, monkeypatch):
    monkeypatch.setattr("assistant.api.rates._FAILURES", 4)
    client = open_house(title="另一台")
    tried = [client.post("/login", data={"name": f"n{at}", "password": "x"}).status_code for at in range(7)]
    assert (tried[0], tried[-1]) == (401, 429)


def test_signing_in_again_ends_the_session_before_and_signing_out_ends_it(
    sign_in, open_house, password, house
):
    client = sign_in("wang")
    first = client.cookies[SESSION]
    client.post("/login", data={"name": "chief", "password": password}, follow_redirects=False)
    assert not house.sessions.find(first).known
    second = client.cookies[SESSION]
    assert house.sessions.find(second).name == "chief"
    assert client.post("/logout", follow_redirects=False).headers["location"] == "/login"
    assert not house.sessions.find(second).known and SESSION not in client.cookies


def test_what_a_role_does_not_open_is_refused_and_said(sign_in):
    client = sign_in("wang")
    assert client.get("/admin").status_code == 403
    page = client.get("/admin", headers=HTML)
    assert page.status_code == 403 and "您的角色不能打开" in page.text


def test_a_session_is_not_used_for_a_page_of_another_site(sign_in):
    """Not even for one that may ask."""
    client = sign_in("chief", embed_origins="https://www.gov.cn")
    assert client.get("/v1/switches").status_code == 200
    asked = client.get("/v1/switches", headers={"Origin": "https://www.gov.cn"})
    assert asked.status_code == 401
    told = client.patch("/v1/switches", json={}, headers={"Origin": "https://www.gov.cn"})
    assert told.status_code == 401
    assert client.post("/login", headers={"Origin": "https://evil.example"}).status_code == 403


def test_the_shared_password_ends_where_the_first_account_begins(open_house):
    client = open_house(staff_password="青石桥7")
    assert client.get("/evaluate/", auth=("staff", "青石桥7".encode())).status_code == 401


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("/staff/?doc=1", "/staff/?doc=1"), ("//evil.example", "/x"), ("/\\evil.example", "/x"), ("", "/x"),
        ("https://evil.example", "/x"), ("javascript:alert(1)", "/x"), ("/a\nb", "/x"), ("staff", "/x"),
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(given, led):
    assert own_path(given, "/x") == led


def test_below_a_path_the_cookie_and_all_ways_have_it(sign_in, password):
    client = sign_in("chief", root_path="/zhengce")
    led = client.get("/zhengce/evaluate/", headers=HTML | {"Cookie": ""}, follow_redirects=False)
    assert led.headers["location"] == "/zhengce/login?next=/evaluate/"
    form = {"name": "chief", "password": password, "next": "/evaluate/"}
    reply = client.post("/zhengce/login", data=form, follow_redirects=False)
    assert reply.headers["location"] == "/zhengce/evaluate/"
    assert "Path=/zhengce" in reply.headers["set-cookie"]
