"""The language model that the settings name: an endpoint, a model file, the bundled one, or none."""

import os
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from assistant.configuration.settings import PREFIX, Settings, SettingsError
from assistant.llm.bundled import bundled_model_installed, prepare_bundled_model
from assistant.llm.llama_chat import LlamaChatModel
from assistant.llm.queue import ModelQueue

_LOCAL_RUNS = 2  # more at once share the cores, and each takes longer
_ENDPOINT_RUNS = 32  # each holds a thread of the server, which needs the others to find evidence


def open_queue(settings: Settings) -> ModelQueue:
    """Returns the queue in front of the language model: it writes only so many answers at once."""
    return ModelQueue(_ENDPOINT_RUNS if _is_address(settings.llm.strip()) else _LOCAL_RUNS)


def load_chat_model(settings: Settings) -> BaseChatModel | None:
    """Returns the language model, or None to answer without one (extractive).

    The bundled model is joined here on first use; model files are loaded when first asked.

    Raises:
        SettingsError: POLICY_ASSISTANT_LLM or _LLM_MODEL cannot be used as it is.
        ModelUnavailable: the bundled model is missing or damaged.
    """
    choice = settings.llm.strip()
    if choice == "extractive":
        return None
    if _is_address(choice):
        # The libraries of the endpoints take a second to import, and few settings name one.
        from assistant.llm.endpoint import open_endpoint
        from assistant.llm.failover import FailoverChatModel

        endpoints = [open_endpoint(one, settings) for one in choice.split()]
        if len(endpoints) > 1:
            return FailoverChatModel(endpoints=endpoints, seconds=settings.llm_timeout)
        return endpoints[0]
    if choice == "bundled" or (choice == "auto" and bundled_model_installed(settings.cache_dir)):
        return _local(prepare_bundled_model(settings.cache_dir), settings)
    if choice == "auto":
        return None
    return _local(_check_file(Path(choice).expanduser()), settings)


def model_name(model: BaseChatModel) -> str:
    """The name recorded in answers."""
    return str(getattr(model, "model_name", "") or type(model).__name__)


def is_local(model: BaseChatModel) -> bool:
    """Whether the model is a file run here: small, and no judge of whether its evidence answers."""
    return isinstance(model, LlamaChatModel)


def _is_address(choice: str) -> bool:
    return choice.startswith(("http://", "https://"))


def _local(path: Path, settings: Settings) -> LlamaChatModel:
    return LlamaChatModel(
        model_path=path,
        threads=settings.llm_threads,
        slots=_LOCAL_RUNS,
        timeout=settings.llm_timeout,
        talkative=settings.log_level == "debug",
    )


def _check_file(path: Path) -> Path:
    if path.suffix.lower() != ".gguf":
        raise SettingsError(
            f"setting {PREFIX}LLM: {str(path)!r} is none of auto, bundled, extractive, "
            "a path to a .gguf file, or the http(s):// address of an endpoint"
        )
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise SettingsError(f"setting {PREFIX}LLM: {path} cannot be read: {reason}") from error
    if magic != b"GGUF":
        raise SettingsError(f"setting {PREFIX}LLM: {path} is not a GGUF model file")
    return path
