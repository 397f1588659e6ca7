"""All settings, read once at an entry point from the environment and `.env`, then passed down."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_cache_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.configuration.contrast import require_readable
from index.errors import PolicyAssistantError

PREFIX = "POLICY_ASSISTANT_"
_OLD_NAMES = {"chroma": "store"}
Mode = Literal["auto", "extractive", "llm"]


_SHORTEST_KEY = 16


class SettingsError(PolicyAssistantError):
    """A setting is unknown or has a value that cannot be used."""


def _require_keys(given: SecretStr) -> SecretStr:
    """Keys that nobody guesses and every client can send; never shown in what is said of them."""
    for place, key in enumerate(given.get_secret_value().split(), 1):
        if len(key) < _SHORTEST_KEY or not (key.isascii() and key.isprintable()):
            raise ValueError(
                f"key {place} needs at least {_SHORTEST_KEY} letters, digits or signs of ASCII; "
                "`openssl rand -hex 24` makes one"
            )
    return given


def _require_issuer(given: str) -> str:
    """An address that nobody on the way can answer for."""
    parts = urlsplit(given)
    if given and parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("give the provider's address, which begins with https://")
    return given.rstrip("/")


def _require_aes_key(given: SecretStr) -> SecretStr:
    """43 characters that are base64 of 32 bytes, as the platforms give them."""
    if not re.fullmatch(r"(?:[A-Za-z0-9+/]{43})?", given.get_secret_value()):
        raise ValueError("copy the 43 letters and digits of EncodingAESKey from the platform's page")
    return given


def _require_app_id(given: str, info: ValidationInfo) -> str:
    if not given and info.data.get("wechat_aes_key", SecretStr("")).get_secret_value():
        raise ValueError(f"is needed with {PREFIX}WECHAT_AES_KEY")
    return given


def _require_corp_id(given: str, info: ValidationInfo) -> str:
    known = [
        info.data.get(name, SecretStr("")).get_secret_value() for name in ("wecom_token", "wecom_aes_key")
    ]
    if any(known) and not (all(known) and given):
        raise ValueError(f"{PREFIX}WECOM_TOKEN, _AES_KEY and _CORP_ID are needed together")
    return given


def _require_collector(given: str) -> str:
    address = urlsplit(given)
    if given and (address.scheme not in ("http", "https") or not address.port):
        raise ValueError(f"{given!r} is no address with a port: write e.g. http://127.0.0.1:4317")
    return given


def _require_roles(given: str) -> str:
    """Pairs of a provider's value and a role."""
    known = ("viewer", "editor", "evaluator", "administrator")
    for pair in given.split():
        value, _, role = pair.rpartition("=")
        if not value or role not in known:
            raise ValueError(f"{pair}: write value=role, the role one of {', '.join(known)}")
    return given


def _require_store(given: str) -> str:
    """A place for the indexes; it is written into manifests, so it holds no password."""
    parts = urlsplit(given)
    if given != "path" and parts.scheme not in ("http", "https", "postgresql"):
        raise ValueError("give path, the http:// address of a Chroma server, or postgresql://user@host/name")
    if parts.password:
        raise ValueError("give the address without its password, and that as PGPASSWORD or in a pgpass file")
    return given


def _require_path(given: str) -> str:
    """A path as it stands in an address: nothing a browser writes otherwise, no slash at the end."""
    path = given.rstrip("/")
    if path and not re.fullmatch(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+", path):
        raise ValueError("give a path of letters, digits and -._ that begins with a slash, e.g. /zhengce")
    return path


class Settings(BaseSettings):
    """Values only; the field descriptions are the table in the README."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    index_dir: Path = Field(Path(".policy-assistant/index"), description="Folder of the index snapshots.")
    cache_dir: Path = Field(
        user_cache_path("policy-assistant"), description="Unpacked models and cached vectors."
    )
    documents_dir: Path | None = Field(
        None,
        description="Folder of the documents that staff add by hand; empty for `documents` beside the index.",
    )
    watched_folder: Path | None = Field(
        None,
        description="Folder whose new, changed and removed files become changes that wait to be published; "
        "empty for none.",
    )
    watched_folder_publish: bool = Field(
        False, description="Publish what came from the watched folder without being asked."
    )
    embedding_model: str = Field(
        "bundled", description="`bundled` (multilingual-e5-small), or a sentence-transformers name or folder."
    )
    embedding_backend: Literal["auto", "onnx", "torch"] = Field(
        "auto", description="`auto` takes int8 ONNX where it keeps the ranking, else torch."
    )
    reranker_model: str = Field(
        "", description="A sentence-transformers CrossEncoder by name or folder; empty for none."
    )
    llm: str = Field(
        "auto",
        description="`auto`, `bundled`, `extractive`, a path to a .gguf file, "
        "or the base URL of an OpenAI-compatible endpoint; several with spaces between are "
        "asked in turn, the next one when one fails.",
    )
    llm_model: str = Field("", description="Model name at the endpoint.")
    llm_api_key: SecretStr = Field(SecretStr(""), description="Key for the endpoint.")
    llm_timeout: float = Field(30.0, gt=0, description="Seconds before an answer degrades to extractive.")
    llm_wait: float = Field(
        60.0,
        ge=0,
        description="Seconds that a question waits for the language model to be free before it is "
        "answered by quotations.",
    )
    llm_threads: int = Field(0, ge=0, description="Threads of the local model; 0 for all cores.")
    mode: Mode = Field("auto", description="`auto`, `extractive` or `llm`.")
    store: Annotated[str, AfterValidator(_require_store)] = Field(
        "path",
        description="Where the indexes lie: `path` (in the snapshot's folder), the `http://` address of a "
        "Chroma server, or `postgresql://user@host/name` (with pgvector; docs/operating.md).",
    )
    default_place: str = Field("", description="Place assumed when a question names none, e.g. 运城市.")
    max_question_chars: int = Field(1000, gt=0, description="Longest question accepted, in characters.")
    max_file_mb: int = Field(50, gt=0, description="Largest document accepted, in MiB.")
    file_seconds: float = Field(
        60.0,
        gt=0,
        description="Seconds of a processor that reading one document may take, pages recognised aside; "
        "one that takes more is named and left out.",
    )
    file_memory_mb: int = Field(
        1536, ge=256, description="Memory that reading one document may take, in MiB."
    )
    chunk_tokens: int = Field(256, ge=64, le=480, description="Token budget of a chunk (tiktoken).")
    evidence_tokens: int = Field(320, ge=80, description="Token budget of the evidence a model reads.")
    top_k: int = Field(16, ge=1, le=50, description="Passages retrieved for a question.")
    answer_risk: float = Field(
        0.4,
        gt=0,
        lt=1,
        description="Largest share of wrong answers, with 95 % confidence on hard questions in people's own "
        "words (docs/evaluating.md); less refuses more.",
    )
    caveat_risk: float = Field(
        0.55,
        gt=0,
        lt=1,
        description="The same for what is quoted beside a refusal as coming nearest; not below "
        "`POLICY_ASSISTANT_ANSWER_RISK`.",
    )
    keep_snapshots: int = Field(3, ge=1, description="Index snapshots kept for rollback.")
    hotline: str = Field("12345 政务服务便民热线", description="Where a refused citizen is sent.")
    police: str = Field("110", description="Number given to somebody in danger from others.")
    fire: str = Field("119", description="Number given where there is a fire or a gas leak.")
    ambulance: str = Field("120", description="Number given where somebody is hurt or ill.")
    lifeline: str = Field(
        "12356 心理援助热线", description="Whom somebody may call who does not want to live."
    )
    title: str = Field("政策问答助手", description="Title of the chat.")
    provider: str = Field(
        "",
        description="Name or code of whoever provides the service, in the mark of generated content; "
        "empty for the title.",
    )
    contact: str = Field(
        "",
        description="Who answers for the service and how to reach them, in its statements; "
        "empty for the hotline.",
    )
    evaluation: Path | None = Field(
        None,
        description="Folder of the evaluation whose figures the transparency record gives (docs/duties.md).",
    )
    logo: Path | None = Field(
        None,
        description="Picture in the head of the chat (.png, .jpg, .svg or .webp) instead of the sign 政.",
    )
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(require_readable)] = Field(
        "#14508f",
        description="Colour of head, buttons and links, `#rrggbb`; one that is hard to read is refused, "
        "the nearest that is not is named.",
    )
    welcome: str = Field("", description="Your own words on the first screen, below its heading.")
    embed_origins: str = Field(
        "",
        pattern=r"^[^;,\r\n]*$",
        description="Sites that may show the chat in a frame, e.g. `https://www.example.gov.cn`; "
        "several with spaces between, `*` for any; empty for this site only.",
    )
    hosts: str = Field(
        "",
        description="Names of this machine besides `localhost`, several with spaces between, under which "
        "staff pages without a password open.",
    )
    requests_per_minute: int = Field(
        120,
        ge=0,
        description="Questions, votes and other requests that one visitor may send in a minute; programs on "
        "this machine are not counted; 0 for no limit.",
    )
    questions_per_day: int = Field(
        0,
        ge=0,
        description="Questions that one visitor may ask in a day; keys have limits of their own; "
        "0 for no limit.",
    )
    questions_at_once: int = Field(
        300, gt=0, description="Questions of programs, and events of the chat, that may be under way or wait."
    )
    root_path: Annotated[str, AfterValidator(_require_path)] = Field(
        "",
        description="Path below which a proxy shows everything, e.g. `/zhengce`; empty for a host of its own "
        "(docs/operating.md).",
    )
    api_keys: Annotated[SecretStr, AfterValidator(_require_keys)] = Field(
        SecretStr(""),
        description="Keys of programs for `/v1` and `/mcp` (`Authorization: Bearer …`), several with spaces "
        "between; empty asks for none.",
    )
    term_map: Path | None = Field(None, description="Your own everyday-word map (TOML) instead of ours.")
    refused_words: Path | None = Field(
        None,
        description="Your list of words that questions and drafts may not hold (docs/security.md); "
        "empty for none.",
    )
    staff_user: str = Field("staff", description="Name of the shared staff login.")
    staff_password: SecretStr = Field(
        SecretStr(""),
        description="One shared password in front of the pages for staff (HTTP Basic), with the rights of an "
        "administrator, until the first account is made; empty for none.",
    )
    session_idle_minutes: int = Field(30, gt=0, description="Minutes after which an unused sign-in ends.")
    session_hours: int = Field(12, gt=0, description="Hours after which every sign-in ends.")
    oidc_issuer: Annotated[str, AfterValidator(_require_issuer)] = Field(
        "",
        description="Address of an OpenID Connect provider that staff sign in with (docs/security.md).",
    )
    oidc_client_id: str = Field("", description="What the provider knows this service as.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="The service's secret at the provider.")
    oidc_claim: str = Field("groups", description="Claim of the provider's that holds groups or roles.")
    oidc_roles: Annotated[str, AfterValidator(_require_roles)] = Field(
        "",
        description="Which of its values are which role, e.g. `it-office=administrator counter=viewer`; "
        "whoever has none is not let in.",
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description="Database of questions and votes, `postgresql://…` or `sqlite:///…`; "
        "empty for a SQLite file beside the index.",
    )
    retention_days: int = Field(
        190, ge=0, description="Days that questions and votes are kept, personal data masked; 0 to keep none."
    )
    complaint_days: int = Field(
        15, ge=1, le=365, description="Working days (Monday to Friday) in which a complaint is answered."
    )
    metrics: bool = Field(True, description="Measurements for Prometheus at `/metrics`.")
    metrics_token: Annotated[SecretStr, AfterValidator(_require_keys)] = Field(
        SecretStr(""),
        description="Token that `/metrics` asks for (`Authorization: Bearer …`); empty for programs on this "
        "machine alone, and not through a proxy.",
    )
    wechat_token: SecretStr = Field(
        SecretStr(""),
        description="Token of a WeChat official account (公众号), whose server address is "
        "`/channels/wechat`; empty for none.",
    )
    wechat_aes_key: Annotated[SecretStr, AfterValidator(_require_aes_key)] = Field(
        SecretStr(""), description="Its EncodingAESKey, for the safe mode; empty for plain messages."
    )
    wechat_app_id: Annotated[str, AfterValidator(_require_app_id)] = Field(
        "", validate_default=True, description="Its AppID, needed in safe mode."
    )
    wecom_token: SecretStr = Field(
        SecretStr(""),
        description="Token of an application in 企业微信, whose address is `/channels/wecom`; "
        "empty for none.",
    )
    wecom_aes_key: Annotated[SecretStr, AfterValidator(_require_aes_key)] = Field(
        SecretStr(""), description="Its EncodingAESKey, which 企业微信 always needs."
    )
    wecom_corp_id: Annotated[str, AfterValidator(_require_corp_id)] = Field(
        "", validate_default=True, description="The CorpID it belongs to."
    )
    otlp_endpoint: Annotated[str, AfterValidator(_require_collector)] = Field(
        "",
        description="Collector of OpenTelemetry traces (gRPC), e.g. `http://127.0.0.1:4317`; a span for "
        "every question and step, without its words. Empty for none.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("warning", description="Logging level.")
    log_json: bool = Field(False, description="One JSON object a log line.")


def documents_folder(settings: Settings) -> Path:
    """Where the documents by hand lie."""
    return settings.documents_dir or settings.index_dir.parent / "documents"


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Returns the settings of this process.

    Raises:
        SettingsError: a `POLICY_ASSISTANT_*` name is unknown, or a value does not fit; named in one line.
    """
    given = dict(os.environ) | (dotenv_values(env_file) if env_file and env_file.exists() else {})
    known = {PREFIX + name.upper() for name in [*Settings.model_fields, *_OLD_NAMES]}
    unknown = sorted(name for name in given if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]}; the README lists the settings there are")
    try:
        return Settings(_env_file=env_file, **_translate_old(given))
    except ValidationError as error:
        first = error.errors()[0]
        field, reason = str(first["loc"][0]), first["msg"].removeprefix("Value error, ")
        secret = isinstance(Settings.model_fields[field].default, SecretStr)
        got = "" if secret or "password" in reason else f" (got {first['input']!r})"
        raise SettingsError(f"setting {PREFIX}{field.upper()}: {reason}{got}") from error


def _translate_old(given: Mapping[str, str | None]) -> dict[str, Any]:
    """Settings given under names of earlier versions, where they are not given under today's."""
    values = {name.upper(): value for name, value in given.items()}
    return {
        new: values[PREFIX + old.upper()]
        for old, new in _OLD_NAMES.items()
        if PREFIX + old.upper() in values and PREFIX + new.upper() not in values
    }
