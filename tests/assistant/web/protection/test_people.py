"""Who sends a request, for routes and for handlers of pages."""

import gradio as gr
from starlette.requests import Request

from assistant.people.person import VISITOR, Means, Person, Role, introduce
from assistant.web.protection.people import current_person, person_of


def test_a_route_and_a_handler_see_the_same_person():
    scope = {"type": "http", "headers": []}
    person = Person("wang.li", Role.VIEWER.permissions, Means.ACCOUNT, Role.VIEWER)
    introduce(scope, person)
    request = Request(scope)
    assert person_of(request) is person
    assert person_of(gr.Request(request)) is person


def test_outside_a_request_there_is_a_visitor():
    assert person_of(None) is VISITOR and current_person() is VISITOR
    assert person_of(Request({"type": "http", "headers": []})) is VISITOR
