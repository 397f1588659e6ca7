"""How the reader is made: data with negatives, training, figures, export."""
