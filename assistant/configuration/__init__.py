"""All settings, in one place."""
