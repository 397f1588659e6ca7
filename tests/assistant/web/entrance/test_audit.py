"""The page of changes: what administrators see, and nobody else."""

import json

import pytest

HTML = {"accept": "text/html"}


def test_an_administrator_sees_who_did_what_and_takes_it_away(sign_in):
    client = sign_in("chief")
    client.post("/admin/keys", data={"name": "portal", "scopes": ["ask"], "days": "30"})
    client.post("/admin/keys/portal/revoke")
    client.post("/admin/switches", data={"notice": "<b>通知</b>"})
    page = client.get("/staff/audit?check=true").text
    assert "chief · 建立密钥 · portal" in page and "chief · 作废密钥 · portal" in page
    assert "没有被改动" in page and "<b>通知" not in page
    lines = [json.loads(line) for line in client.get("/staff/audit.jsonl").text.splitlines()]
    assert [one["number"] for one in lines] == list(range(1, len(lines) + 1))
    assert {"chief"} <= {one["who"] for one in lines}
    table = client.get("/staff/audit.csv")
    assert "attachment" in table.headers["content-disposition"] and table.text.count("key.revoke") == 1
    assert "chief · 改开关" not in client.get(f"/staff/audit?before={lines[-1]['number']}").text


@pytest.mark.parametrize("path", ["/staff/audit", "/staff/audit.csv", "/staff/audit.jsonl"])
def test_nobody_else_does(sign_in, open_house, path):
    assert sign_in("wang").get(path).status_code == 403
    anonymous = open_house().get(path, headers=HTML, follow_redirects=False)
    assert (anonymous.status_code, anonymous.headers["location"][:6]) == (303, "/login")
