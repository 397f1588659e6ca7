"""A run: cases asked, answers kept, the surroundings recorded."""
