"""Errors written for the person who has to act on them."""


class PolicyAssistantError(Exception):
    """A mistake or missing thing the user can mend; its text says what and how, in one line."""


class UnreadableDocument(PolicyAssistantError):
    """A file of the corpus cannot be read; the text says why, the loader's caller names the file."""


class IndexUnavailable(PolicyAssistantError):
    """There is no index, or it does not fit the settings; the text names the command that mends it."""


class BuildLocked(PolicyAssistantError):
    """Another process is building the same index; the text names it."""


class ModelUnavailable(PolicyAssistantError):
    """A model cannot be loaded or does not answer; the text says what to set or install."""
