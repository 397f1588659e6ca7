"""Text of pages that are pictures: drawn, recognised, kept by the page, and laid out."""
