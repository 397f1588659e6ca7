"""What the chat keeps of a reader, told from the settings that decide it."""

from urllib.parse import urlsplit

from assistant.configuration.settings import Settings
from assistant.web.languages import Words


def privacy_notes(settings: Settings, words: Words) -> list[tuple[str, str]]:
    """Returns headings and what is said below them."""
    server = words["privacy_kept"].format(days=settings.retention_days)
    notes = [
        (words["privacy_server"], server if settings.retention_days else words["privacy_not_kept"]),
        (words["privacy_browser"], words["privacy_browser_text"]),
        (words["privacy_model"], _model_note(settings, words)),
        (words["privacy_machine"], words["privacy_machine_text"]),
    ]
    if settings.hotline:
        notes.append((words["privacy_contact"], words["hotline"].format(hotline=settings.hotline)))
    return notes


def _model_note(settings: Settings, words: Words) -> str:
    """Whether questions leave this machine."""
    if settings.mode != "extractive" and settings.llm.startswith(("http://", "https://")):
        return words["privacy_endpoint"].format(host=_hosts(settings.llm))
    return words["privacy_local"]


def _hosts(addresses: str) -> str:
    """The hosts of one address or several, each once."""
    return " / ".join(dict.fromkeys(urlsplit(one).hostname or one for one in addresses.split()))
