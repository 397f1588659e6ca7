"""Prompts of the judge, one Markdown file each."""
