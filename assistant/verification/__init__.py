"""Drafted sentences checked against the evidence."""
