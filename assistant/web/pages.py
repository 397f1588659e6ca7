"""Pages of other packages beside the chat, found through an entry point, and what they need."""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points

import gradio as gr
from fastapi import APIRouter
from langchain_core.runnables import Runnable

from assistant.configuration.settings import Settings
from assistant.people.person import Permission, Person
from assistant.people.rights import CHAT, RULES, PageRights, Rights, Rule
from assistant.types import Answer, Question

_ADMIN = {"zh": "管理", "en": "Administration"}
_DOCUMENTS = {"zh": "文件管理", "en": "Documents"}
_ACCOUNT = {"zh": "我的账号", "en": "My account"}
PAGE_GROUP = "policy_assistant.pages"


@dataclass(frozen=True, slots=True)
class Page:
    """A page for staff: `name` is its path below the chat, `title` what the link to it says by language.

    `rights` say what it needs to be opened and to be used; a function that they do not name is refused.
    Uploads may have `max_upload_mb`. `css` and `head` belong to it alone. `routes` are addresses of the HTTP
    interface for the same people, `uploads` those of them where documents are sent; `rules` say what those
    need that `assistant.people.rights` does not list.
    """

    name: str
    title: Mapping[str, str]
    build: Callable[[Runnable[Question, Answer], Settings], gr.Blocks]
    rights: PageRights
    max_upload_mb: int = 1
    css: str = ""
    head: str = ""
    routes: tuple[APIRouter, ...] = ()
    uploads: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    def opens_to(self, person: Person) -> bool:
        """Whether somebody may open it."""
        return self.rights.opens is None or person.may(self.rights.opens)


def links_for(person: Person, pages: Sequence[Page], language: str) -> list[tuple[str, str]]:
    """Addresses and words of what somebody of the staff may open; nobody is shown a door they cannot open."""
    links = [(f"{page.name}/", page.title[language]) for page in pages if page.opens_to(person)]
    if person.may(Permission.EDIT) and any(page.name == "staff" for page in pages):
        links.append(("staff/documents", _DOCUMENTS[language]))
    if person.may(Permission.ADMINISTER):
        links.append(("admin", _ADMIN[language]))
    if person.may(Permission.OWN):
        links.append(("account", _ACCOUNT[language]))
    return links


def find_pages() -> tuple[Page, ...]:
    """The pages that packages registered under `PAGE_GROUP`."""
    entries = sorted(entry_points(group=PAGE_GROUP), key=lambda entry: entry.name)
    return tuple(entry.load() for entry in entries)


def rights_of(pages: Sequence[Page]) -> Rights:
    """What everything needs on a server with these pages beside the chat."""
    return Rights(
        (*RULES, *(rule for page in pages for rule in page.rules)),
        {page.name: page.rights for page in pages} | {"": CHAT},
    )


def is_this_machine(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
