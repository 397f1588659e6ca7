"""Fits the question side of retrieval to people's own words; passages' vectors stay as they are."""
