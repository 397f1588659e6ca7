"""The commands. Each module is loaded when its command is called: see `assistant.cli`."""
