"""The page for staff as a whole: six tabs over one workbench, behind the staff login."""

import gradio as gr
import pytest

from assistant.people.person import Permission
from assistant.web.pages import rights_of
from assistant.web.staff.page import staff_page


@pytest.fixture
def page(services):
    return staff_page(services)


def test_its_addresses_of_the_interface_are_for_staff_alone(page):
    rights = rights_of([page])
    routes = [(method, one.path) for router in page.routes for one in router.routes for method in one.methods]
    assert len(routes) > 5
    rules = [rights.find(*route) for route in (("GET", "/staff/"), *routes)]
    assert {rule.needs for rule in rules} == {Permission.LOOK, Permission.EDIT}


def test_it_has_six_tabs_and_no_interface_of_its_own(page, services, workbench):
    app = page.build(workbench.chain, services.settings)
    labels = [one.label for one in app.blocks.values() if isinstance(one, gr.Tab)]
    assert labels[:1] == ["找原文"]
    assert {"找原文", "核对稿件", "阅读对比", "审定答复", "群众提问", "收录情况"} <= set(labels)
    assert {one.api_visibility for one in app.fns.values()} == {"private"}


def test_it_says_what_it_is_in_both_languages(page):
    assert page.title == {"zh": "业务工作台", "en": "Staff workbench"}
    assert page.css
    assert page.head.startswith("<script>")
