"""Switches, accounts and keys in the administrator's page."""

import re
import time

import pytest

from assistant.people.person import Role

SECRET = re.compile(r'<code id="secret">([^<]+)</code>')


def test_an_account_is_made_changed_and_shut_out(sign_in, house):
    client = sign_in("chief")
    made = client.post("/admin/accounts", data={"name": "李 明", "role": "viewer"})
    assert made.status_code == 422
    made = client.post("/admin/accounts", data={"name": "李明", "role": "viewer"})
    first = SECRET.search(made.text)[1]
    assert house.accounts.sign_in("李明", first, "").provisional
    client.post("/admin/accounts/李明", data={"deed": "role", "role": "editor"})
    assert house.accounts.get("李明").role is Role.EDITOR
    client.post("/admin/accounts/李明", data={"deed": "disable"})
    assert house.accounts.get("李明").disabled
    client.post("/admin/accounts/李明", data={"deed": "enable"})
    again = SECRET.search(client.post("/admin/accounts/李明", data={"deed": "reset"}).text)[1]
    assert again != first and not house.accounts.get("李明").disabled
    assert SECRET.search(client.get("/admin").text) is None, "shown once"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("chief", {"deed": "disable"}), ("nobody", {"deed": "reset"}),
        ("wang", {"deed": "role", "role": "king"}), ("wang", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(sign_in, house, name, form):
    before = house.accounts.entries()
    assert sign_in("chief").post(f"/admin/accounts/{name}", data=form).status_code == 422
    assert [(one.name, one.role, one.disabled) for one in house.accounts.entries()] == [
        (one.name, one.role, one.disabled) for one in before
    ]


def test_a_key_is_made_used_counted_and_revoked(sign_in, open_house):
    client, program = sign_in("chief"), open_house()
    form = {"name": "portal", "scopes": ["ask"], "days": "30", "per_day": "1"}
    token = SECRET.search(client.post("/admin/keys", data=form).text)[1]
    headers = {"Authorization": f"Bearer {token}"}
    body = {"question": "遛狗不牵绳罚多少？"}
    assert program.post("/v1/ask", json=body, headers=headers).status_code == 200
    refused = program.post("/v1/ask", json=body, headers=headers)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    assert program.get("/v1/models", headers=headers).status_code == 200
    assert program.get("/v1/switches", headers=headers).status_code == 403, "not among its scopes"
    assert "今天 1 问，上限 1" in client.get("/admin").text
    client.post("/admin/keys/portal/revoke")
    patience, status = time.monotonic() + 1.5, 200
    while status == 200 and time.monotonic() < patience:  # until it is known that there are keys at all
        status = program.get("/v1/models", headers=headers).status_code
    assert status == 401
    assert token not in client.get("/admin").text


def test_switches_are_turned_in_page_and_interface_and_named(sign_in, open_house, house):
    client, citizen = sign_in("chief"), open_house(title="另一台")
    form = {"chat_off": "true", "message": "今晚维护", "notice": "通知"}
    assert client.post("/admin/switches", data=form).status_code == 200
    asked = citizen.post("/v1/ask", json={"question": "遛狗不牵绳罚多少？"}).json()
    assert (asked["status"], asked["answer"]) == ("refused", "今晚维护")
    told = client.patch("/v1/switches", json={"chat_off": False}).json()
    assert told | {"changed": None} == {
        "chat_off": False, "model_off": False, "approved_only": False, "message": "今晚维护",
        "notice": "通知", "changed": None, "changed_by": "chief",
    }  # fmt: skip
    assert client.patch("/v1/switches", json={"chat": False}).status_code == 422
    patience, status = time.monotonic() + 1, "refused"
    while status == "refused" and time.monotonic() < patience:
        status = citizen.post("/v1/ask", json={"question": "遛狗不牵绳罚多少？"}).json()["status"]
    assert status == "answered", "another server, within a second"
