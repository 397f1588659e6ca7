"""Answers that staff wrote or approved: kept, matched to questions, given first, and watched over."""
