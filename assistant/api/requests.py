"""What programs send: the bodies of requests, with the limits on their sizes."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.types import Turn

LONGEST_TEXT = 100_000
"""Characters of one text at most; questions are limited further by a setting."""
LONGEST_DRAFT = 200_000
MOST_TURNS = 40
MOST_PASSAGES = 50

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Place = Annotated[
    str, Field(max_length=100, description="Place assumed when none is named, e.g. 运城市.", examples=[""])
]


class RequestBody(BaseModel):
    """A request; a name it does not know is a mistake that is told."""

    model_config = ConfigDict(extra="forbid")


class TurnBody(RequestBody):
    """An earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Text


class AskBody(RequestBody):
    """A question."""

    question: Text = Field(examples=["示例市遛狗不牵绳罚多少？"])
    history: list[TurnBody] = Field(default_factory=list, max_length=MOST_TURNS, description="Oldest first.")
    place: Place = ""
    stream: bool = Field(False, description="Server-sent events: evidence, checked sentences, the answer.")
    conversation: str = Field(
        "", max_length=64, pattern=r"^[\w-]*$", description="Your name for the conversation, for the records."
    )

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation so far."""
        return tuple(Turn(turn.role, turn.content) for turn in self.history)


class SearchBody(RequestBody):
    """What to look for."""

    text: Text = Field(examples=["携犬外出"])
    phrase: bool = Field(False, description="Only passages with exactly these words.")
    place: Place = ""
    limit: int = Field(8, ge=1, le=MOST_PASSAGES, description="Most passages returned.")


class CheckBody(RequestBody):
    """A draft whose wording is checked."""

    text: str = Field(max_length=LONGEST_DRAFT, examples=["养犬人应当自取得犬只之日起十五日内办理登记。"])
    place: Place = ""
    nearest: bool = Field(False, description="Find the closest passage for sentences without basis.")


class ContentPart(BaseModel):
    """A part of a chat message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = Field("", max_length=LONGEST_TEXT)


class ChatMessage(BaseModel):
    """A message as OpenAI's clients send it."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatBody(BaseModel):
    """A chat completion as OpenAI's clients ask for it.

    Clients send many settings of language models (temperature, tools, …). They are let pass and have no
    effect: what is answered is decided by the documents.
    """

    model_config = ConfigDict(extra="ignore")

    messages: list[ChatMessage] = Field(min_length=1, max_length=2 * MOST_TURNS)
    model: str = Field("", max_length=200)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
