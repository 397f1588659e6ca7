"""Small facts of Chinese text: dates, ordinals, terms, tokens."""
