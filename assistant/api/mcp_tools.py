"""`/mcp`: the assistant as tools for language models (Model Context Protocol, streamable HTTP)."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from assistant.answer.generated import GeneratedMark
from assistant.api.answers import accept_question, full_record
from assistant.api.errors import describe
from assistant.api.requests import LONGEST_DRAFT, LONGEST_TEXT, MOST_PASSAGES, CheckBody, SearchBody
from assistant.api.search import check_draft, find
from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.records.journal import Call
from index.errors import PolicyAssistantError

PATH = "/mcp"
CHANNEL = "mcp"
_READS_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)

Question = Annotated[str, Field(max_length=LONGEST_TEXT, description="The question, whole in itself.")]
Place = Annotated[str, Field(max_length=100, description="Place assumed when none is named, e.g. 运城市.")]
Looked = Annotated[str, Field(max_length=LONGEST_TEXT, description="What to look for.")]
Phrase = Annotated[bool, Field(description="Only passages with exactly these words.")]
Limit = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="Most passages returned.")]
Draft = Annotated[str, Field(max_length=LONGEST_DRAFT, description="The draft.")]


@dataclass(frozen=True, slots=True)
class PolicyTools:
    """The server of the tools: its routes, and what must run while they are served."""

    server: MCPServer[Any]
    routes: list[BaseRoute]

    def run(self) -> AbstractAsyncContextManager[None]:
        """Serves while it is entered; once only."""
        return self.server.session_manager.run()


def build_tools(service: Service, settings: Settings) -> PolicyTools:
    """Returns the tools `ask`, `search` and `check`; each call stands for itself, no session is kept."""
    server: MCPServer[Any] = MCPServer(
        "policy-assistant",
        title=settings.title,
        version=version("policy-assistant"),
        instructions="Local policy from indexed documents. Answers carry [1] marks; keep them with their "
        "citations, and say nothing that is not in them.",
        log_level="WARNING",
    )
    add = partial(server.tool, annotations=_READS_ONLY, structured_output=True)

    @add(title="政策问答")
    async def ask(question: Question, place: Place = "") -> dict[str, Any]:
        """Answer a question about local policy; every sentence is cited to a verbatim passage."""
        with _UserMistakes():
            posed = await run_in_threadpool(accept_question, service, settings, question, (), place)
            mark = GeneratedMark.new(settings)
            answer = await service.chain.ainvoke(posed, Call(CHANNEL, answer=mark.answer).as_config())
            return full_record(answer, mark)

    @add(title="查找条文")
    def search(text: Looked, phrase: Phrase = False, place: Place = "", limit: Limit = 8) -> dict[str, Any]:
        """Find passages of the documents by meaning and words, or word for word."""
        with _UserMistakes():
            body = SearchBody(text=text, phrase=phrase, place=place, limit=limit)
            return {"passages": find(service, settings, body)}

    @add(title="核对措辞")
    def check(text: Draft, place: Place = "") -> dict[str, Any]:
        """Check the wording of a draft against the official text, sentence by sentence."""
        with _UserMistakes():
            return check_draft(service, CheckBody(text=text, place=place))

    app = server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        # The names a server is reached by are its operator's; the tools only read, and a key may guard them.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return PolicyTools(server, list(app.routes))


class _UserMistakes:
    """Tells the model of a mistake in its request, in the words the person would read."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PolicyAssistantError):
            raise ToolError(describe(error)[1]["error"]["message"]) from error
