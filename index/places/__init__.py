"""China's administrative divisions: their names, and where a text names them."""
