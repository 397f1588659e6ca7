"""Makes `python -m assistant` the same as `policy-assistant`."""

from assistant.cli import main

main()
