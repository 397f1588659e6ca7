"""The commands. Heavy imports stay inside the functions, so that `--help` answers at once."""
