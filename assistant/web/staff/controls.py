"""What the tabs share: pieces of HTML that speak to the server, files to download, mistakes told."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from assistant.web.protection.files import make_file
from index.errors import PolicyAssistantError

P = ParamSpec("P")
R = TypeVar("R")

# Buttons inside our own HTML speak to the server through this event.
_EVENTS = """
element.addEventListener('click', (click) => {
  const button = click.target.closest('button[data-do]');
  if (button) trigger('choose', {deed: button.dataset.do, id: button.dataset.id});
});
"""
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
QUIET: dict[str, Any] = PRIVATE | {"show_progress": "hidden"}


def html(elem_id: str) -> gr.HTML:
    """A place for HTML whose buttons with `data-do` raise the event `choose`."""
    return gr.HTML("", elem_id=elem_id, js_on_load=_EVENTS, apply_default_css=False)


def offer(name: str, data: bytes) -> Any:
    """Shows a download button with a file of these bytes, for whoever is being answered."""
    return gr.update(value=make_file(name, data), visible=True)


def tell_mistakes(work: Callable[P, R]) -> Callable[P, R]:
    """The same handler; a mistake the user can mend becomes a message on the page."""

    @wraps(work)
    def told(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return work(*arguments, **named)
        except PolicyAssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return told
