"""Documents in, searchable chunks out: loading, structure, chunking, embedding, storing, retrieving."""
