"""The chat in a browser. Nothing here knows how answers are found."""
