"""Pages beside the chat: who finds them, and who gets in."""

import base64

import gradio as gr
import pytest
from fastapi.testclient import TestClient

from assistant.configuration.settings import Settings
from assistant.people.person import VISITOR, Means, Permission, Person, Role
from assistant.people.rights import PageRights
from assistant.web.pages import Page, find_pages, links_for
from assistant.web.server import create_server_app


def build(chain, settings):
    with gr.Blocks(title="登记处", analytics_enabled=False) as app:
        gr.Markdown("仅供工作人员")
    return app


PAGE = Page("desk", {"zh": "登记", "en": "Desk"}, build, PageRights(Permission.LOOK))


def settings_for(tmp_path, **known):
    return Settings(_env_file=None, index_dir=tmp_path / "index", **known)


@pytest.fixture
def open_server(scripted, tmp_path):
    def open_with(**known):
        app = create_server_app(scripted, settings_for(tmp_path, **known), [PAGE])
        return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5000))

    return open_with


def credentials(text: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


def test_a_page_stands_beside_the_chat(open_server):
    client = open_server()
    assert "登记处" in client.get("/desk/").text
    assert "政策问答助手" in client.get("/").text


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/config", "/desk/gradio_api/info", "/%64esk/"])
def test_without_the_password_nobody_gets_in(open_server, path):
    client = open_server(staff_password="青石桥7")
    for headers in (
        {},
        credentials("staff:wrong"),
        credentials("other:青石桥7"),
        {"Authorization": "Basic ?"},
    ):
        reply = client.get(path, headers=headers, follow_redirects=False)
        assert reply.status_code == 401
        assert reply.headers["WWW-Authenticate"].startswith("Basic ")
        assert "登记处" not in reply.text


def test_the_password_opens_the_page_and_citizens_need_none(open_server):
    client = open_server(staff_password="青石桥7", staff_user="leader")
    assert "登记处" in client.get("/desk/", headers=credentials("leader:青石桥7")).text
    assert client.get("/").status_code == 200


def test_only_doors_that_somebody_can_open_are_shown_to_them():
    viewer, evaluator, administrator = (
        Person("li", role.permissions, Means.ACCOUNT, role)
        for role in (Role.VIEWER, Role.EVALUATOR, Role.ADMINISTRATOR)
    )
    pages = [PAGE, *find_pages()]
    for person, shown in (
        (VISITOR, []),
        (viewer, ["desk/", "account"]),
        (evaluator, ["desk/", "evaluate/", "account"]),
        (administrator, ["desk/", "evaluate/", "admin", "account"]),
    ):
        assert [address for address, _ in links_for(person, pages, "zh")] == shown


@pytest.mark.parametrize(
    ("local", "password", "status"), [(True, "", 200), (False, "", 403), (False, "x", 401)]
)
def test_a_server_that_others_reach_needs_a_password(scripted, tmp_path, local, password, status):
    """A forwarder on this machine that says nothing of itself makes every visitor look like one from here."""
    app = create_server_app(scripted, settings_for(tmp_path, staff_password=password), [PAGE], local=local)
    client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5000))
    assert client.get("/desk/").status_code == status
