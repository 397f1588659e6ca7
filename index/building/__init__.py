"""A build: survey of the corpus, parsing, writing what changed."""
