"""One module a file format: bytes in, text and what the file says about itself out."""
