"""The forms of the page: what each does, and what is said when it cannot be done."""

import time

import pytest

from assistant.desk.jobs import PUBLISH, READ, Jobs
from index.snapshots.layout import read_pointer
from index.types import Status

HOME = "/staff/documents"
TEXT = "# 澜川市夜市管理办法\n\n第一条 夜市每日十八时开市。\n\n第二条 占道摆摊的，处四十元罚款。\n"


@pytest.fixture
def jobs(settings):
    made = Jobs(settings)
    yield made
    wait(lambda: not any(job and job.running for job in (made.last(READ), made.last(PUBLISH))))


def wait(holds):
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("not within two minutes")


def add(client, *files, doc=""):
    sent = [("files", (name, text.encode())) for name, text in files]
    return client.post(f"{HOME}/add", files=sent, data={"doc": doc}, follow_redirects=False)


def change(client, deed, doc="", **fields):
    values = {"doc": doc, "deed": deed, **fields}
    return client.post(f"{HOME}/change", data=values, follow_redirects=False)


def test_files_are_added_read_and_shown(client, desk, jobs):
    reply = add(client, ("夜市.md", TEXT), ("第二.txt", "第一条 别的。"))
    assert (reply.status_code, reply.headers["location"]) == (303, f"{HOME}?done=added")
    assert {one.who for one in desk.draft().values()} == {"local"}
    wait(lambda: not jobs.last(READ).running)
    page = client.get(HOME).text
    assert "澜川市夜市管理办法" in page and "段落 2 个" in page
    one = client.get(f"{HOME}/one", params={"doc": "夜市.md"})
    assert "占道摆摊的，处四十元罚款。" in one.text


def test_a_name_with_markup_is_text(client, desk, jobs):
    add(client, ("<img src=x onerror=alert(1)>.txt", "第一条 <script>alert(2)</script>。"))
    wait(lambda: not jobs.last(READ).running)
    (doc,) = desk.draft()
    for reply in (client.get(HOME), client.get(f"{HOME}/one", params={"doc": doc})):
        assert "<img" not in reply.text and "<script>alert" not in reply.text


def test_a_document_is_replaced_by_a_file_of_another_name(client, desk, jobs):
    reply = add(client, ("公园2024.md", TEXT), doc="parks.md")
    assert reply.status_code == 303 and "doc=parks.md" in reply.headers["location"]
    assert desk.draft()["parks.md"].deed == "replaced"


def test_metadata_are_corrected_and_mistakes_are_told(client, desk):
    page = client.get(f"{HOME}/one", params={"doc": "parks.md"}).text
    assert 'value="2018-01-01"' in page
    reply = change(client, "correct", "parks.md", effective="昨天", title="澜川市公园管理办法")
    assert reply.status_code == 422 and "昨天 is no day" in reply.text
    assert desk.draft() == {}
    reply = change(client, "correct", "parks.md", status="repealed", repealed="2024-01-01")
    assert reply.status_code == 303
    stated = desk.draft()["parks.md"].metadata
    assert stated.model_fields_set == {"status", "repealed"} and stated.status is Status.REPEALED
    assert 'value="2024-01-01"' in client.get(f"{HOME}/one", params={"doc": "parks.md"}).text
    assert "废止或失效日期 2024-01-01" in client.get(HOME).text, "others see what is stated"
    change(client, "forget", "parks.md")
    assert desk.draft()["parks.md"].says_nothing


def test_withdrawing_putting_back_and_discarding(client, desk):
    change(client, "withdraw", "parks.md")
    assert desk.draft()["parks.md"].withdrawn
    assert "已撤下" in client.get(HOME, params={"only": "withdrawn"}).text
    change(client, "restore", "parks.md")
    assert not desk.draft()["parks.md"].withdrawn
    change(client, "discard", "parks.md")
    assert desk.draft() == {}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("change", {"deed": "withdraw", "doc": "../../etc/passwd"}),
        ("change", {"deed": "correct", "doc": "none.md", "title": "x"}),
        ("change", {"deed": "burn", "doc": "parks.md"}),
        ("work", {"deed": "publish"}),
        ("work", {"deed": "read"}),
        ("rollback", {"snapshot": "../../x"}),
        ("add", {"doc": "none.md"}),
    ],
)
def test_what_cannot_be_done_is_said(client, desk, settings, path, values):
    served = read_pointer(settings.index_dir)
    reply = client.post(f"{HOME}/{path}", data=values, follow_redirects=False)
    assert reply.status_code == 422 and 'role="alert"' in reply.text
    assert desk.draft() == {} and read_pointer(settings.index_dir) == served


def test_files_that_are_too_large_are_refused(client, desk, settings):
    large = b"x" * (settings.max_file_mb * 2**20 + 70 * 2**10)
    reply = client.post(f"{HOME}/add", files=[("files", ("大.txt", large))])
    assert reply.status_code == 413
    assert client.post(f"{HOME}/change", data={"doc": "x" * 3 * 2**20}).status_code == 413
    assert desk.draft() == {}


def test_pages_of_other_sites_change_nothing(client, desk):
    theirs = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    reply = client.post(f"{HOME}/change", data={"deed": "withdraw", "doc": "parks.md"}, headers=theirs)
    assert reply.status_code == 403 and desk.draft() == {}


def test_publishing_runs_aside_and_can_be_taken_back(client, desk, jobs, settings, services):
    before = read_pointer(settings.index_dir)
    add(client, ("夜市.md", TEXT))
    reply = client.post(f"{HOME}/work", data={"deed": "publish"}, follow_redirects=False)
    assert reply.status_code == 303
    assert any(job["deed"] == "publish" for job in client.get(f"{HOME}/progress").json())
    assert client.get("/healthz").status_code == 200
    wait(lambda: not jobs.last(PUBLISH).running)
    assert jobs.last(PUBLISH).error == ""
    assert desk.draft() == {} and read_pointer(settings.index_dir) != before
    with services[1].index.reading() as index:
        assert "夜市.md" in index.store.metadata
    assert "正在使用" in client.get(HOME).text
    reply = client.post(f"{HOME}/rollback", data={"snapshot": before}, follow_redirects=False)
    assert reply.status_code == 303 and read_pointer(settings.index_dir) == before
