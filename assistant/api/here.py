"""Staff without accounts and without a password: whoever sits at this machine, and nobody else."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.api.rates import is_direct

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"\[(?P<six>[0-9a-f:.]+)\](?::\d+)?|(?P<name>[^:\[\]]+)(?::\d+)?")


def sits_here(scope: Scope, hosts: Collection[str]) -> bool:
    """Whether a request is a direct visitor's from this machine who names it by one of these hosts.

    A site that has its name resolved to this machine (DNS rebinding) is told by the host, one that has a
    browser here ask across sites by the origin, and a proxy by its headers. A form of our pages has the
    origin `null`, since they tell nobody where they are; beside it the browser says that it is ours.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    is_form = origin == "null" and headers.get("sec-fetch-site") == "same-origin"
    return (
        is_direct(scope)
        and _name(headers.get("host", "")) in hosts
        and (origin is None or is_form or _name(urlsplit(origin).netloc) in hosts)
        and headers.get("sec-fetch-site") != "cross-site"
    )


def is_own(origin: str, headers: Headers) -> bool:
    """Whether an origin is this server, under the name it was asked by, a proxy's included."""
    known = {headers.get("host", ""), headers.get("x-forwarded-host", "")} - {""}
    return urlsplit(origin).netloc in known


def is_sent_by_us(headers: Headers) -> bool:
    """Whether a request comes from a page of ours, or from the address bar or a link anywhere.

    Our pages tell no other site where they are, and so browsers say `null` for the origin of what they send;
    but they say beside it whether the sites are the same, which no page can change.
    """
    origin = headers.get("origin")
    return origin is None or headers.get("sec-fetch-site") == "same-origin" or is_own(origin, headers)


def _name(host: str) -> str:
    """The host without its port."""
    found = _HOST.fullmatch(host.lower())
    return (found["six"] or found["name"]) if found else ""
