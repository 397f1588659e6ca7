"""The complaint form and the list for staff, over HTTP."""

import re

import pytest
from sqlalchemy import delete

from assistant.people.person import Role
from assistant.records.audit import list_changes
from assistant.records.models import ComplaintRow

CONTACT = "13800138000"
RECEIPT = re.compile(r"TS\d{8}-[0-9A-Z]{10}")


@pytest.fixture(autouse=True)
def no_complaints(database):
    with database.session() as session:
        session.execute(delete(ComplaintRow))


@pytest.fixture
def viewer(house, sign_in, hashed):
    """Somebody who may look at everything and change nothing."""
    house.accounts.add("zhao", Role.VIEWER, "correct horse 7 battery")
    return sign_in("zhao")


def complain(client, **form):
    return client.post("/complaint", data={"text": "罚款数额说错了", "contact": CONTACT} | form)


def test_anybody_complains_and_sees_what_becomes_of_it(open_house, sign_in):
    citizen = open_house()
    page = citizen.get("/complaint?answer=q1").text
    assert 'value="q1"' in page and "15 个工作日" in page and "<script" not in page.split("<main")[1]
    shown = complain(citizen)
    assert shown.status_code == 200 and shown.history[0].status_code == 303
    receipt = RECEIPT.search(shown.text)[0]
    assert "等待办理" in shown.text and 'id="due"' in shown.text
    assert CONTACT not in shown.text and "罚款数额" not in shown.text
    form = {"status": "answered", "note": "内部的话", "reply": "已更正，谢谢"}
    assert sign_in("wang").post(f"/staff/complaints/{receipt}", data=form).status_code == 200
    later = open_house().get("/complaint", params={"receipt": receipt.lower()}).text
    assert "已办结" in later and "已更正，谢谢" in later
    assert CONTACT not in later and "内部的话" not in later and "wang" not in later


def test_what_says_nothing_or_is_not_there_is_told(open_house):
    citizen = open_house()
    again = complain(citizen, text="  ")
    assert again.status_code == 422 and "请写明哪里不对" in again.text and CONTACT in again.text
    assert citizen.get("/complaint?receipt=TS20260101-0000000000").status_code == 404
    assert citizen.post("/complaint", data={"text": "字" * 5000}).status_code == 422


def test_the_time_is_a_setting(open_house):
    assert "7 个工作日" in open_house(complaint_days=7).get("/complaint").text


def test_staff_work_on_it_and_the_change_is_audited(open_house, sign_in, database):
    complain(open_house(), text="<b>错了</b>")
    editor = sign_in("wang")
    page = editor.get("/staff/complaints").text
    assert CONTACT in page and "&lt;b&gt;错了" in page
    receipt = RECEIPT.search(page)[0]
    done = editor.post(f"/staff/complaints/{receipt}", data={"status": "work", "note": "已联系"})
    assert "办理中 · 收到" in done.text and "已联系" in done.text
    latest = list_changes(database, 1)[0]
    assert (latest.who, latest.action, latest.target) == ("wang", "complaint.change", receipt)
    assert receipt in editor.get("/staff/complaints?status=work").text
    assert receipt not in editor.get("/staff/complaints?status=open").text
    assert editor.post(f"/staff/complaints/{receipt}", data={"status": "king"}).status_code == 422
    nobody = editor.post("/staff/complaints/TS20260101-0000000000", data={"status": "work"})
    assert nobody.status_code == 404


def test_who_may_only_look_sees_no_contact_and_changes_nothing(open_house, viewer):
    receipt = RECEIPT.search(complain(open_house()).text)[0]
    page = viewer.get("/staff/complaints").text
    assert "罚款数额说错了" in page and CONTACT not in page and "<form" not in page
    assert viewer.post(f"/staff/complaints/{receipt}", data={"status": "answered"}).status_code == 403
    stranger = open_house().get("/staff/complaints", follow_redirects=False)
    assert stranger.status_code in (303, 401)


def test_what_is_overdue_is_told(open_house, sign_in, database):
    complain(open_house())
    with database.session() as session:
        for row in session.query(ComplaintRow):
            row.due = row.due.replace(year=2020)
    page = sign_in("wang").get("/staff/complaints").text
    assert "1 件已过答复期限" in page and "已超期" in page


def test_who_complains_too_often_has_to_wait(open_house):
    citizen = open_house(requests_per_minute=3)
    codes = [complain(citizen).status_code for _ in range(5)]
    assert codes[-1] == 429 and 200 in codes


def test_another_site_cannot_complain_in_somebody_s_name(open_house):
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert open_house().post("/complaint", data={"text": "x"}, headers=headers).status_code == 403


def test_foot_and_privacy_note_lead_to_it(open_house):
    assert 'href="./complaint"' in open_house().get("/privacy").text
