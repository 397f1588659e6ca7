"""The mark that an answer is made by a machine, for every channel it leaves by.

Rules for generated content (《人工智能生成合成内容标识办法》 and GB 45438-2025) ask for a label that people
see and, in data and files, for the key `AIGC`: generated, by which provider, which piece.
"""

from dataclasses import dataclass
from uuid import uuid4

from assistant.configuration.settings import Settings
from assistant.llm.prompts import reply_text

_GENERATED = "1"


@dataclass(frozen=True, slots=True)
class GeneratedMark:
    """Who provides an answer, and the name under which it is written down."""

    producer: str
    answer: str

    @classmethod
    def new(cls, settings: Settings) -> "GeneratedMark":
        """The mark of an answer that is about to be made."""
        return cls(producer_of(settings), f"a{uuid4().hex[:16]}")

    def record(self) -> dict[str, dict[str, str]]:
        """The key of the standard with its seven fields; what is not known or not signed is empty."""
        return {
            "AIGC": {
                "Label": _GENERATED,
                "ContentProducer": self.producer,
                "ProduceID": self.answer,
                "ReservedCode1": "",
                "ContentPropagator": "",
                "PropagateID": "",
                "ReservedCode2": "",
            }
        }


def producer_of(settings: Settings) -> str:
    """The provider's name or code, else the title of the chat."""
    return settings.provider or settings.title


def generated_label(language: str) -> str:
    """The words that people read beside an answer, in "zh" or "en"."""
    return reply_text("generated_label", language)
