"""The HTTP interface: what portals, other programs and language models ask the assistant through."""
