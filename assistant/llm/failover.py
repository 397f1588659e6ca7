"""Several OpenAI-compatible endpoints with the same model: asked in turn, the next one when one fails."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import structlog
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant.llm.endpoint import EndpointChatModel
from index.errors import ModelUnavailable

_REST = 30.0
_log = structlog.get_logger(__name__)


class FailoverChatModel(BaseChatModel):
    """Endpoints as one model.

    One that fails is asked last for half a minute. No further one is asked once text has come, or when the
    time for an answer is over.
    """

    endpoints: list[EndpointChatModel]
    seconds: float

    _lock: Any = PrivateAttr(default_factory=threading.Lock)
    _turn: int = PrivateAttr(default=0)
    _resting: dict[str, float] = PrivateAttr(default_factory=dict)

    _agenerate = BaseChatModel._agenerate
    _astream = BaseChatModel._astream

    @property
    def _llm_type(self) -> str:
        return "openai-compatible"

    @property
    def model_name(self) -> str:
        """The name recorded in answers."""
        return str(self.endpoints[0].model_name)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        """What the first endpoint that replies says.

        Raises:
            ModelUnavailable: none replied, or the one that did broke off.
        """
        until, failures = time.monotonic() + self.seconds, list[ModelUnavailable]()
        for endpoint in self._in_turn():
            begun = False
            try:
                for chunk in endpoint._stream(*args, **kwargs):
                    begun = begun or bool(chunk.text)
                    yield chunk
                return
            except ModelUnavailable as error:
                self._rest(endpoint)
                failures.append(error)
                if begun or time.monotonic() >= until:
                    break
                _log.warning("asking another endpoint", reason=str(error))
        raise failures[-1]

    def _in_turn(self) -> list[EndpointChatModel]:
        """The endpoints, beginning with another each time; those that failed lately come last."""
        with self._lock:
            first, self._turn = self._turn, (self._turn + 1) % len(self.endpoints)
            now, resting = time.monotonic(), dict(self._resting)
        turned = self.endpoints[first:] + self.endpoints[:first]
        return sorted(turned, key=lambda one: resting.get(one.address, 0.0) > now)

    def _rest(self, endpoint: EndpointChatModel) -> None:
        with self._lock:
            self._resting[endpoint.address] = time.monotonic() + _REST
