"""What a document is: stated in front matter, inferred where certain, replaced by a later version."""
