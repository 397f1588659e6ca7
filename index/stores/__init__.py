"""What a snapshot holds: dense vectors, the lexical index, chunks and documents."""
