"""Prompts and canned replies; read through `assistant.prompting`."""
