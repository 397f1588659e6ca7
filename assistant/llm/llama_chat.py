"""A language model file on this machine as a LangChain chat model."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from assistant.llm.llama_engine import EngineOptions, Event, LlamaEngine

_PASSED_ON = frozenset({"grammar", "response_format", "temperature", "max_tokens", "seed", "top_p"})


class LlamaChatModel(BaseChatModel):
    """Runs a .gguf file through llama.cpp in this process; loads it when first asked, or by `warm_up`.

    Bind `response_format={"type": "json_schema", "json_schema": {"schema": …}}` or `grammar="…"` (GBNF)
    to constrain what it writes. A constant system message is read once and kept between questions.
    """

    model_path: Path
    threads: int = Field(0, ge=0)
    context: int = Field(4096, ge=256)
    slots: int = Field(2, ge=1)
    max_tokens: int = Field(256, ge=1)
    temperature: float = Field(0.0, ge=0)
    seed: int = 0
    timeout: float | None = Field(None, gt=0)
    talkative: bool = False
    _engine: LlamaEngine = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Makes the engine; nothing is loaded yet."""
        super().model_post_init(context)
        options = EngineOptions(self.model_path, self.threads, self.context, self.slots, self.talkative)
        self._engine = LlamaEngine(options)

    @property
    def model_name(self) -> str:
        """The name of the model file without its ending."""
        return self.model_path.stem

    @property
    def engine(self) -> LlamaEngine:
        """What runs the file."""
        return self._engine

    def warm_up(self, messages: Sequence[BaseMessage] = ()) -> None:
        """Loads the model and reads the messages (a system message, say), so that the first question is fast.

        Raises:
            ModelUnavailable: the model cannot be loaded.
        """
        self._engine.load()
        if messages:
            for _ in self._engine.run(self._request(messages, None, max_tokens=1)):
                pass

    def close(self) -> None:
        """Stops what is running and frees the memory; happens by itself when the process ends."""
        self._engine.close()

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model_name, "temperature": self.temperature, "seed": self.seed}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        events = self._engine.run(self._request(messages, stop, **kwargs), self.timeout)
        try:
            for event in events:
                chunk = self._read(event)
                if chunk is not None:
                    if run_manager and chunk.text:
                        run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                    yield chunk
        finally:
            events.close()

    def _request(self, messages: Sequence[BaseMessage], stop: list[str] | None, **kwargs: Any) -> Event:
        unknown = sorted(kwargs.keys() - _PASSED_ON)
        if unknown:
            raise TypeError(f"the local language model does not know the argument {unknown[0]!r}")
        return {
            "messages": convert_to_openai_messages(list(messages), text_format="string"),
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "seed": self.seed,
            "stop": stop or [],
            "cache_prompt": True,
            "stream_options": {"include_usage": True},
            **{name: value for name, value in kwargs.items() if value is not None},
        }

    def _read(self, event: Event) -> ChatGenerationChunk | None:
        usage = _read_usage(event)
        choice: Event = next(iter(event.get("choices", ())), {})
        text = choice.get("delta", {}).get("content") or ""
        reason = choice.get("finish_reason")
        if not (text or reason or usage):
            return None
        metadata: dict[str, Any] = {"model_name": self.model_name} if reason else {}
        if "timings" in event:
            metadata["timings"] = event["timings"]
        message = AIMessageChunk(content=text, response_metadata=metadata, usage_metadata=usage)
        return ChatGenerationChunk(message=message)


def _read_usage(event: Event) -> UsageMetadata | None:
    usage = event.get("usage")
    if not usage:
        return None
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    return UsageMetadata(
        input_tokens=usage["prompt_tokens"],
        output_tokens=usage["completion_tokens"],
        total_tokens=usage["total_tokens"],
        input_token_details={"cache_read": cached},
    )
