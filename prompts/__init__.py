"""Prompts and canned replies; read through `assistant.llm.prompts`."""
