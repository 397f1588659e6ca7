"""Scripted question suites run against the assistant."""
