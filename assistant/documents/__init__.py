"""The documents for readers: layout, cards, overview, search, answers that were kept."""
