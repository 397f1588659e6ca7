"""The question understood: accepted, guarded, completed, its intent, its places and its day."""
