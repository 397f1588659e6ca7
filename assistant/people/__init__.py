"""Who asks: accounts, sessions, keys, and what each may do."""
