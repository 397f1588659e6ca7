"""One's own password and second factor."""

import re

import pyotp

NEW = "another horse 8 battery"


def test_the_owner_changes_the_password_and_goes_on(sign_in, password, house):
    client, elsewhere = sign_in("wang"), sign_in("wang")
    form = {"password": password, "new": NEW, "again": NEW}
    assert client.post("/account/password", data=form | {"again": "x"}).status_code == 422
    assert client.post("/account/password", data=form | {"password": "x"}).status_code == 422
    assert client.post("/account/password", data=form | {"new": "short", "again": "short"}).status_code == 422
    assert client.post("/account/password", data=form).status_code == 200
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 401, "signed out"
    assert house.accounts.sign_in("wang", NEW, "").name == "wang"


def test_a_first_password_opens_nothing_but_the_page_to_change_it(open_house, house):
    made = house.accounts.reset("wang")
    client = open_house()
    led = client.post("/login", data={"name": "wang", "password": made}, follow_redirects=False)
    assert led.headers["location"] == "/account"
    assert client.get("/v1/questions").status_code == 403
    assert client.get("/account").status_code == 200 and "初始密码" in client.get("/account").text
    client.post("/account/password", data={"password": made, "new": NEW, "again": NEW})
    assert client.get("/v1/questions").status_code == 404, "open; this server has no such page"


def test_a_second_factor_is_set_up_and_then_asked_for(sign_in, open_house, password, house):
    client = sign_in("wang")
    page = client.get("/account").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    assert "<svg" in page
    refused = client.post("/account/second-factor", data={"secret": secret, "code": "000000"})
    assert refused.status_code == 422 and secret in refused.text, "the same is shown again"
    assert client.post("/account/second-factor", data={"secret": "x", "code": "1"}).status_code == 422
    code = pyotp.TOTP(secret).now()
    assert client.post("/account/second-factor", data={"secret": secret, "code": code}).status_code == 200
    assert secret not in client.get("/account").text
    other = open_house()
    form = {"name": "wang", "password": password}
    assert other.post("/login", data=form).status_code == 401
    assert other.post("/login", data=form | {"code": code}).status_code == 401, "used before"
