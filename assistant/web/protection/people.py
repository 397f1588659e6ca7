"""Who sends a request, asked by routes and by the pages' handlers alike."""

import gradio as gr
from gradio.context import LocalContext
from starlette.requests import HTTPConnection

from assistant.people.person import VISITOR, Person, person_in


def person_of(request: HTTPConnection | gr.Request | None) -> Person:
    """Who sends a request: a route's, or a Gradio handler's that takes `request: gr.Request`."""
    inner = request.request if isinstance(request, gr.Request) else request
    return person_in(inner.scope) if inner is not None else VISITOR


def current_person() -> Person:
    """Who sends the request that a Gradio handler answers, for handlers that do not take it."""
    return person_of(LocalContext.request.get(None))
