"""Where staff sign in, look after their own account, and administrators after accounts, keys and switches."""
