"""A language model behind an OpenAI-compatible address, with failures told in one line."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import SecretStr

from assistant.configuration.settings import PREFIX, Settings, SettingsError
from index.errors import ModelUnavailable

_MAX_CONNECT_SECONDS = 5.0
_LONGEST_REASON = 160
_LATER, _NO_USE = "try again later", "trying again will not help"
# What the client libraries raise while they read a reply that is not what they expect.
_GARBAGE = (ValueError, TypeError, AttributeError, KeyError, IndexError)


class EndpointChatModel(BaseChatOpenAI):
    """An OpenAI-compatible endpoint; whatever goes wrong there is a `ModelUnavailable` in one line.

    Asynchronous calls run the synchronous ones in threads, so that there is one way through.
    """

    address: str
    seconds: float

    _agenerate = BaseChatModel._agenerate
    _astream = BaseChatModel._astream

    @property
    def _llm_type(self) -> str:
        return "openai-compatible"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        try:
            return super()._generate(messages, stop, run_manager, **kwargs)
        except (openai.OpenAIError, httpx2.HTTPError, *_GARBAGE) as error:
            raise explain_failure(error, self.address, self.seconds) from error

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        replied = False
        try:
            for chunk in super()._stream(*args, **kwargs):
                replied = True
                yield chunk
            if not replied:
                raise ValueError("a stream without events")
        except (openai.OpenAIError, httpx2.HTTPError, *_GARBAGE) as error:
            raise explain_failure(error, self.address, self.seconds) from error


def open_endpoint(address: str, settings: Settings) -> EndpointChatModel:
    """Returns the model that the settings name at the address; nothing is sent yet.

    Raises:
        SettingsError: no model is named.
    """
    if not settings.llm_model:
        raise SettingsError(
            f"setting {PREFIX}LLM_MODEL is empty: name the model to ask for at {_shown(address)}"
        )
    return EndpointChatModel(
        address=address,
        seconds=settings.llm_timeout,
        base_url=address,
        model=settings.llm_model,
        # A local server needs no key; without one OPENAI_API_KEY would be sent to whoever answers.
        api_key=settings.llm_api_key if settings.llm_api_key.get_secret_value() else SecretStr("none"),
        # A repeated request may wait as long as the server's Retry-After says: two minutes.
        max_retries=0,
        timeout=httpx2.Timeout(settings.llm_timeout, connect=min(settings.llm_timeout, _MAX_CONNECT_SECONDS)),
        http_client=_limited_client(settings.llm_timeout),
        streaming=True,
        stream_usage=False,
        temperature=0.0,
    )


def explain_failure(error: Exception, address: str, timeout: float) -> ModelUnavailable:
    """Says in one line what went wrong at an endpoint, what to check, and whether to try again."""
    return ModelUnavailable(f"the language model at {_shown(address)} {_reason(error, timeout)}")


class _LimitedStream(httpx2.SyncByteStream):
    """A reply that ends with a timeout when the whole of it takes too long, even if it trickles."""

    def __init__(self, stream: Any, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            if time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the whole reply took too long")
            yield part

    def close(self) -> None:
        self._stream.close()


def _limited_client(seconds: float) -> httpx2.Client:
    """An HTTP client whose replies are whole within `seconds`, keep-alive comments or not."""

    def start(request: httpx2.Request) -> None:
        request.extensions = {**request.extensions, "deadline": time.monotonic() + seconds}

    def limit(response: httpx2.Response) -> None:
        response.stream = _LimitedStream(response.stream, response.request.extensions["deadline"])

    return httpx2.Client(event_hooks={"request": [start], "response": [limit]})


def _shown(address: str) -> str:
    """The address without what may be secret in it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _reason(error: Exception, timeout: float) -> str:
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException | TimeoutError):
        return f"did not finish within {timeout:g} s: {_LATER}, or raise {PREFIX}LLM_TIMEOUT"
    if isinstance(error, openai.APIStatusError):
        return _status_reason(error)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError | ConnectionError):
        return f"cannot be reached: check that it is running and that {PREFIX}LLM is right, then {_LATER}"
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIResponseValidationError):
        return f"reported: {_one_line(error.message)}: {_LATER}"
    return f"sent something that is no OpenAI-compatible reply: {_NO_USE}; check {PREFIX}LLM (… /v1?)"


def _status_reason(error: openai.APIStatusError) -> str:
    status = error.status_code
    if status in (401, 403):
        return f"refused the key ({status}): {_NO_USE}; check {PREFIX}LLM_API_KEY"
    if status == 402:
        return f"says the account has no credit left (402): {_NO_USE}"
    if status == 404:
        return f"knows no such address or model (404): {_NO_USE}; check {PREFIX}LLM and {PREFIX}LLM_MODEL"
    if status in (408, 409, 429):
        return f"has too much to do ({status}): {_LATER}"
    if status >= 500:
        return f"has a fault of its own ({status}): {_LATER}"
    return f"refused the request ({status}): {_NO_USE}; it says: {_one_line(error.message)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_REASON]
