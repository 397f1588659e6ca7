"""Which permission each address and each function of a page needs. What is not listed is refused.

This is the one place that says so: the gate before all routes and the door before Gradio's pages ask it, and
docs/security.md shows it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.people.person import Permission

ASK, LOOK, EDIT = Permission.ASK, Permission.LOOK, Permission.EDIT
EVALUATE, ADMINISTER, WATCH = Permission.EVALUATE, Permission.ADMINISTER, Permission.WATCH
OWN = Permission.OWN
ANYBODY = None
Needs = Permission | None


@dataclass(frozen=True, slots=True)
class Rule:
    """An address: `{x}` in it is one part, `{x...}` all that follows; `asks` where a question is put."""

    method: str
    path: str
    needs: Needs
    asks: bool = False


@dataclass(frozen=True, slots=True)
class PageRights:
    """A page of Gradio's: what opening it needs, and what each of its functions needs, by their names.

    `asking` are the functions that put a question; `files` says whether the page takes and offers files.
    """

    opens: Needs
    functions: Mapping[str, Needs] = field(default_factory=dict)
    asking: frozenset[str] = frozenset()
    files: bool = False


RULES = (
    Rule("GET", "/healthz", ANYBODY),
    Rule("GET", "/readyz", ANYBODY),
    Rule("GET", "/docs", ANYBODY),
    Rule("GET", "/openapi.json", ANYBODY),
    Rule("GET", "/privacy", ANYBODY),
    Rule("GET", "/transparency", ANYBODY),
    Rule("GET", "/accessibility", ANYBODY),
    Rule("GET", "/complaint", ANYBODY),
    Rule("POST", "/complaint", ANYBODY),
    Rule("GET", "/documents/{doc...}", ANYBODY),
    Rule("GET", "/page/{file...}", ANYBODY),
    Rule("GET", "/find/places", ANYBODY),
    Rule("POST", "/find/words", ANYBODY),
    Rule("POST", "/find/code", ANYBODY),
    # Signed by the platform, which the route checks before anything else.
    Rule("GET", "/channels/wechat", ANYBODY),
    Rule("POST", "/channels/wechat", ANYBODY),
    Rule("GET", "/channels/wecom", ANYBODY),
    Rule("POST", "/channels/wecom", ANYBODY),
    Rule("POST", "/v1/ask", ASK, asks=True),
    Rule("POST", "/v1/search", ASK),
    Rule("POST", "/v1/check", ASK),
    Rule("GET", "/v1/documents", ASK),
    Rule("GET", "/v1/documents/{doc...}", ASK),
    Rule("GET", "/v1/models", ASK),
    Rule("GET", "/v1/models/{name}", ASK),
    Rule("POST", "/v1/chat/completions", ASK, asks=True),
    Rule("POST", "/mcp", ASK, asks=True),
    Rule("GET", "/mcp", ASK),
    Rule("DELETE", "/mcp", ASK),
    Rule("POST", "/v1/find", LOOK),
    Rule("GET", "/v1/outline", LOOK),
    Rule("GET", "/v1/redline", LOOK),
    Rule("POST", "/v1/compare-cities", LOOK),
    Rule("POST", "/v1/check-file", LOOK),
    Rule("GET", "/v1/approved", LOOK),
    Rule("POST", "/v1/approved", EDIT),
    Rule("POST", "/v1/approved/{one}/withdraw", EDIT),
    Rule("GET", "/v1/questions", LOOK),
    Rule("GET", "/v1/questions/{one}", LOOK),
    Rule("GET", "/staff/documents", EDIT),
    Rule("GET", "/staff/documents/one", EDIT),
    Rule("GET", "/staff/documents/preview", EDIT),
    Rule("GET", "/staff/documents/progress", EDIT),
    Rule("POST", "/staff/documents/add", EDIT),
    Rule("POST", "/staff/documents/change", EDIT),
    Rule("POST", "/staff/documents/work", EDIT),
    Rule("POST", "/staff/documents/rollback", EDIT),
    Rule("GET", "/v1/switches", ADMINISTER),
    Rule("PATCH", "/v1/switches", ADMINISTER),
    Rule("GET", "/metrics", WATCH),
    Rule("GET", "/login", ANYBODY),
    Rule("POST", "/login", ANYBODY),
    Rule("GET", "/login/provider", ANYBODY),
    Rule("GET", "/login/provider/back", ANYBODY),
    Rule("POST", "/logout", ANYBODY),
    Rule("GET", "/account", OWN),
    Rule("POST", "/account/password", OWN),
    Rule("POST", "/account/second-factor", OWN),
    Rule("GET", "/admin", ADMINISTER),
    Rule("POST", "/admin/switches", ADMINISTER),
    Rule("POST", "/admin/accounts", ADMINISTER),
    Rule("POST", "/admin/accounts/{name}", ADMINISTER),
    Rule("POST", "/admin/keys", ADMINISTER),
    Rule("POST", "/admin/keys/{name}/revoke", ADMINISTER),
    Rule("GET", "/staff/records/{one}/why", LOOK),
    Rule("GET", "/staff/complaints", LOOK),
    Rule("POST", "/staff/complaints/{receipt}", EDIT),
    Rule("GET", "/staff/audit", ADMINISTER),
    Rule("GET", "/staff/audit.csv", ADMINISTER),
    Rule("GET", "/staff/audit.jsonl", ADMINISTER),
)

CHAT = PageRights(
    ANYBODY,
    {
        "Chat.open": ANYBODY,
        "Chat.ask": ANYBODY,
        "Chat.ask_example": ANYBODY,
        "Chat.ask_linked": ANYBODY,
        "Chat.choose": ANYBODY,
        "Chat.retry": ANYBODY,
        "Chat.suggest": ANYBODY,
        "Chat.stop": ANYBODY,
        "Chat.edit": ANYBODY,
        "Chat.restore": ANYBODY,
        "Chat.clear": ANYBODY,
        "Chat.vote": ANYBODY,
    },
    asking=frozenset({"Chat.ask", "Chat.ask_example", "Chat.ask_linked", "Chat.choose", "Chat.retry"}),
)
STAFF = PageRights(
    LOOK,
    {
        "_wire_opening.<locals>.open_page": LOOK,
        "_wire_asked.<locals>.handle": LOOK,
        "SearchTab.find": LOOK,
        "CheckTab.read": LOOK,
        "CheckTab.check": LOOK,
        "DocumentField.suggest": LOOK,
        "DocumentField.unfold": LOOK,
        "DocumentField.choose": LOOK,
        "ComparisonTab.open": LOOK,
        "ComparisonTab.redline_of": LOOK,
        "ComparisonTab.compare_cities": LOOK,
        "QuestionsTab.listed": LOOK,
        "ReadingTab.searched": LOOK,
        "ReadingTab.entered": LOOK,
        "ReadingTab.handle": LOOK,
        "ApprovalTab.listed": LOOK,
        "ApprovalTab.propose": EDIT,
        "ApprovalTab.approve": EDIT,
        "ApprovalTab.handle": EDIT,
    },
    files=True,
)
EVALUATION = PageRights(
    EVALUATE,
    {
        "_Handlers.open": EVALUATE,
        "_Handlers.check": EVALUATE,
        "_Handlers.run": EVALUATE,
        "_Handlers.show": EVALUATE,
        "_Handlers.compare": EVALUATE,
    },
    files=True,
)

# Gradio has some eighty addresses; several fetch what a visitor names, hand out what others uploaded, or end
# in an error for what they do not know. Our pages ask for these.
_PAGE = (
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/theme.css"),
    ("GET", "/robots.txt"),
    ("GET", "/favicon.ico"),
    ("GET", "/static/{file...}"),
    ("GET", "/assets/{file...}"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/queue/data"),
    ("GET", "/gradio_api/heartbeat/{session}"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/reset"),
)
_FILES = (
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/file={file...}"),
)
_PART = re.compile(r"\{\w+(\.\.\.)?\}")


@dataclass(frozen=True)
class Rights:
    """The rules of a server: its routes', and those that follow from the pages it shows, by their path."""

    routes: Sequence[Rule] = RULES
    pages: Mapping[str, PageRights] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Rule]:
        """All rules, those of the pages behind the routes'."""
        yield from self.routes
        for name, page in self.pages.items():
            prefix = f"/{name}" if name else ""
            if name:
                yield Rule("GET", prefix, page.opens)
            for method, path in (*_PAGE, *(_FILES if page.files else ())):
                yield Rule(method, prefix + path, page.opens)

    def find(self, method: str, path: str) -> Rule | None:
        """The rule of an address, if it is one."""
        asked = "GET" if method == "HEAD" else method
        return next(
            (rule for rule, known in self._known if rule.method == asked and known.fullmatch(path)), None
        )

    def methods(self, path: str) -> list[str]:
        """What may be done at an address."""
        return sorted({rule.method for rule, known in self._known if known.fullmatch(path)})

    def opens(self, page: str) -> Needs:
        """What opening a page needs.

        Raises:
            KeyError: the page is not known.
        """
        return self.pages[page].opens

    @cached_property
    def _known(self) -> list[tuple[Rule, re.Pattern[str]]]:
        return [(rule, _compile(rule.path)) for rule in self]


def _compile(path: str) -> re.Pattern[str]:
    literal, parts = _PART.split(path)[::2], _PART.findall(path)
    shapes = [r"[^\\]*" if rest else "[^/]+" for rest in parts]
    pattern = re.escape(literal[0]) + "".join(
        shape + re.escape(after) for shape, after in zip(shapes, literal[1:], strict=True)
    )
    return re.compile(pattern, re.DOTALL)
